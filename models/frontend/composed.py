"""Functions that are composed of operations. The program leaves them out, since they do what a caller could do; so they
must be what a caller could write: calls of operations, local variables, the caller's own buffers."""

from __future__ import annotations

from models.frontend.expressions import called
from models.frontend.syntax import Node
from models.frontend.unit import Function, Type, Unit

NODES = frozenset({
    "Compound", "Decl", "DeclList", "TypeDecl", "PtrDecl", "IdentifierType", "Struct", "Assignment", "BinaryOp",
    "UnaryOp", "ArrayRef", "ID", "Constant", "FuncCall", "ExprList", "Cast", "Typename", "If", "While", "DoWhile",
    "For", "Break", "Continue", "Return",
})  # fmt: skip
ACCEPTED = "calls of operations, uint64_t and int variables, the caller's buffers"


def check_composed(unit: Unit, function: Function, operations: frozenset[str]) -> None:
    """FrontendError if the function does anything else than call these functions and compute. Division is no matter
    here: nothing of this is translated."""
    known: dict[str, Type] = {parameter.name: parameter.type for parameter in function.parameters}
    known |= {node.word("name"): "word" for node in unit.constants()}
    for node in function.body.walk():
        if node.kind not in NODES or (node.kind == "Struct" and node.all("decls")):
            raise node.error(f"{node.kind} in {function.name}, which is composed of operations; accepted: {ACCEPTED}")
        if node.kind == "Decl":
            _check_declaration(unit, node, function.name)
            if isinstance(known.get(node.word("name")), str) and known[node.word("name")] in ("buffer", "const buffer"):
                raise node.error(f"{node.word('name')!r} hides a buffer; accepted: another name")
            known.setdefault(node.word("name"), "word")
    for node in function.body.walk():
        if node.kind == "FuncCall" and called(node) not in operations:
            message = f"a call of {called(node)} in {function.name}, which is composed of operations"
            raise node.error(f"{message}; accepted: calls of {', '.join(sorted(operations))}")
        if node.kind == "ID" and node.word("name") not in known and node.word("name") not in operations:
            raise node.error(f"{node.word('name')!r} in {function.name} is neither local nor a parameter")
        if node.kind == "ArrayRef" or (node.kind == "UnaryOp" and node.word("op") in ("*", "&")):
            _check_memory(node, known)
        if node.kind == "Cast" and unit.type_of(node.part("to_type").part("type")) != "word":
            raise node.error("a conversion to a type other than uint64_t; accepted: (uint64_t)x")


def _check_declaration(unit: Unit, node: Node, name: str) -> None:
    if unit.type_of(node.part("type")) not in ("word", "int", "bool") or node.words["storage"]:
        raise node.error(f"local {node.word('name')!r} of {name}; accepted: {ACCEPTED}")


def _check_memory(node: Node, known: dict[str, Type]) -> None:
    """`buffer[i]`, `*buffer`, `&buffer[i]`; or `&x` of a local word."""
    inner = node.part("expr") if node.kind == "UnaryOp" else node.part("name")
    if node.kind == "UnaryOp" and node.word("op") == "&" and inner.kind == "ArrayRef":
        inner = inner.part("name")
    taken = node.kind == "UnaryOp" and node.word("op") == "&" and inner.kind == "ID"
    accepted = ("word", "buffer", "const buffer") if taken else ("buffer", "const buffer")
    if inner.kind != "ID" or known.get(inner.word("name")) not in accepted:
        raise node.error("memory that is not the caller's buffer; accepted: buffer[i], *buffer, &buffer[i]")
