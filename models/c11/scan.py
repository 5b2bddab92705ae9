"""What the text of the functions tells before they are translated: members that are indexed, pointers followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from models.frontend.syntax import Node

COPIES = ("memcpy", "memmove", "__builtin_memcpy")


def names(nodes: Iterable[Node]) -> set[str]:
    """Every identifier."""
    found = set()
    for root in nodes:
        for node in root.walk():
            found |= {word for key in ("name", "declname") for word in node.words.get(key, ())}
    return found


def members(nodes: Iterable[Node]) -> set[str]:
    """The members that are named in `x.member` or `p->member`."""
    return {
        node.part("field").word("name") for root in nodes for node in root.walk() if node.kind == "StructRef"
    }  # fmt: skip


def indexed(nodes: Iterable[Node]) -> set[str]:
    """The members that are used as arrays: `q->m[i]`, `q->m + i`, `*q->m`."""
    found = set()
    for root in nodes:
        for node in root.walk():
            bases: tuple[Node, ...] = ()
            if node.kind == "ArrayRef":
                bases = (node.part("name"),)
            elif node.kind == "BinaryOp" and node.word("op") == "+":
                bases = (node.part("left"),)
            elif node.kind == "UnaryOp" and node.word("op") == "*":
                bases = (node.part("expr"),)
            found |= {base.part("field").word("name") for base in map(bare, bases) if base.kind == "StructRef"}
    return found


def bare(node: Node) -> Node:
    """The expression without conversions around it."""
    while node.kind == "Cast":
        node = node.part("expr")
    return node


def is_name(node: Node, name: str) -> bool:
    node = bare(node)
    return node.kind == "ID" and node.word("name") == name


def calls(root: Node) -> Iterable[tuple[str, tuple[Node, ...], Node]]:
    """The calls of functions by name, with their arguments."""
    for node in root.walk():
        if node.kind == "FuncCall" and node.part("name").kind == "ID":
            given = node.optional("args")
            yield node.part("name").word("name"), given.all("exprs") if given is not None else (), node


def follows(functions: Mapping[str, Node], name: str, parameter: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a function reads or writes what its parameter points to."""
    if name in seen or name not in functions:
        return False
    body = functions[name].part("body")
    for node in body.walk():
        if node.kind == "ArrayRef" and is_name(node.part("name"), parameter):
            return True
        if node.kind == "UnaryOp" and node.word("op") == "*" and is_name(node.part("expr"), parameter):
            return True
        if node.kind == "StructRef" and node.word("type") == "->" and is_name(node.part("name"), parameter):
            return True
    for called, arguments, _ in calls(body):
        for place, argument in enumerate(arguments):
            inner = parameters(functions[called]) if called in functions else ()
            given = inner[place].word("name") if place < len(inner) else ""
            if given and _is_address(argument, parameter) and _follows_twice(functions[called], given):
                return True
            if not is_name(argument, parameter):
                continue
            if called in COPIES and place < 2:
                return True
            if called.startswith("atomic_") and place == 0:
                return True
            if called.startswith("atomic_compare_exchange") and place == 1:
                return True
            if given and follows(functions, called, given, seen | {name}):
                return True
    return False


def _is_address(node: Node, name: str) -> bool:
    node = bare(node)
    return node.kind == "UnaryOp" and node.word("op") == "&" and is_name(node.part("expr"), name)


def _follows_twice(function: Node, parameter: str) -> bool:
    """Whether a function reads or writes what lies behind `*parameter` or `parameter[i]`."""
    for node in function.part("body").walk():
        inner = None
        if node.kind == "UnaryOp" and node.word("op") == "*":
            inner = bare(node.part("expr"))
        elif node.kind == "ArrayRef":
            inner = bare(node.part("name"))
        if inner is None or inner.kind not in ("ArrayRef", "UnaryOp"):
            continue
        base = inner.part("name") if inner.kind == "ArrayRef" else inner.part("expr")
        if is_name(base, parameter):
            return True
    return False


def writes(function: Node, parameter: str) -> bool:
    """Whether a function may write what its parameter points to, or hands it on."""
    for node in function.part("body").walk():
        target = node.part("lvalue") if node.kind == "Assignment" else None
        if target is not None and target.kind in ("ArrayRef", "UnaryOp"):
            base = target.part("name") if target.kind == "ArrayRef" else target.part("expr")
            if is_name(base, parameter):
                return True
    return any(
        (is_name(argument, parameter) or _is_address(argument, parameter)) and not (called in COPIES and place == 1)
        for called, arguments, _ in calls(function.part("body"))
        for place, argument in enumerate(arguments)
    )


def parameters(function: Node) -> tuple[Node, ...]:
    """The named parameters of a function definition."""
    given = function.part("decl").part("type").optional("args")
    found = given.all("params") if given is not None else ()
    return tuple(node for node in found if node.kind == "Decl")


def assigned(nodes: Iterable[Node]) -> set[str]:
    """The names that are assigned to, incremented, or whose address is taken."""
    found = set()
    for root in nodes:
        for node in root.walk():
            target = node.part("lvalue") if node.kind == "Assignment" else None
            if node.kind == "UnaryOp" and node.word("op") in ("p++", "p--", "++", "--", "&"):
                target = node.part("expr")
            if target is not None and target.kind == "ID":
                found.add(target.word("name"))
    return found
