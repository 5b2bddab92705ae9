"""The normal form of a C file directly from its syntax tree, for the round trip (see `normal` and `semantics`)."""

from __future__ import annotations

from collections.abc import Mapping

from models.frontend import normal
from models.frontend.normal import Term
from models.frontend.semantics import OPERATORS, WORD, Env, Semantics, bind, parse_integer
from models.frontend.syntax import Node


def normal_form(tree: Node, source: str, prefix: str, operations: tuple[str, ...]) -> dict[str, str]:
    """As `render.normal_form`, of the file called `source` and the operations of these names."""
    functions = {
        node.part("decl").word("name"): node
        for node in tree.all("ext")
        if node.kind == "FuncDef" and node.file == source
    }
    forms = {"": "\n".join(_fields(tree, source))}
    constants = _constants(tree)
    for function in functions:
        name = function.removeprefix(prefix)
        if name in operations:
            semantics = Semantics(functions, constants, function)
            head = normal.heading(name, function, semantics.words, semantics.buffer, semantics.writes)
            forms[name] = f"{head}\n{normal.text(semantics, semantics.words)}"
    return forms


def _fields(tree: Node, source: str) -> list[str]:
    """The fields of the structure that the file defines."""
    lines = []
    for node in (inner for top in tree.all("ext") if top.file == source for inner in top.walk()):
        if node.kind == "Struct":
            for decl in node.all("decls"):
                kinds = [inner.kind for inner in decl.walk()]
                atomic = any("_Atomic" in inner.words.get("quals", ()) for inner in decl.walk())
                lines.append(normal.field_line(decl.word("name"), atomic, "ArrayDecl" in kinds))
    return lines


def _constants(tree: Node) -> Env:
    """The constants at file level, as integers."""
    env: Env = ()
    for node in tree.all("ext"):
        if node.kind == "Decl" and node.optional("init") is not None:
            env = bind(env, node.word("name"), _constant(node.part("init"), dict(env)))
    return env


def _constant(node: Node, known: Mapping[str, Term]) -> int:
    if node.kind == "BinaryOp":
        left, right = (_constant(node.part(side), known) for side in ("left", "right"))
        return OPERATORS[node.word("op")](left, right) % WORD
    if node.kind == "UnaryOp":
        inner = _constant(node.part("expr"), known)
        return int(not inner) if node.word("op") == "!" else WORD - 1 - inner
    if node.kind == "Cast":
        return _constant(node.part("expr"), known)
    value = known[node.word("name")] if node.kind == "ID" else parse_integer(node.word("value"))
    assert isinstance(value, int)
    return value
