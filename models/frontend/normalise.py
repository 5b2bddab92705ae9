"""The normal form of a C file directly from its syntax tree, for the round trip (see `normal` and `semantics`)."""

from __future__ import annotations

from collections.abc import Mapping

from models.frontend import normal
from models.frontend.normal import Term
from models.frontend.semantics import OPERATORS, WORD, Env, Semantics, bind, parse_integer
from models.frontend.shapes import Shapes
from models.frontend.syntax import Node


def normal_form(tree: Node, source: str, prefix: str, operations: tuple[str, ...]) -> dict[str, str]:
    """As `render.normal_form`, of the file called `source` and the operations of these names."""
    functions = {
        node.part("decl").word("name"): node
        for node in tree.all("ext")
        if node.kind == "FuncDef" and node.file == source
    }
    names = [name for name in functions if name.removeprefix(prefix) in operations]
    shapes = Shapes(tree, (source,), prefix, _first_parameter(tree, functions[names[0]]) if names else "")
    forms = {"": "\n".join(shapes.lines())}
    constants = _constants(tree)
    for function in names:
        semantics = Semantics(functions, shapes, constants, function)
        name = function.removeprefix(prefix)
        head = normal.heading(name, function, semantics.words, semantics.buffer, semantics.writes)
        forms[name] = f"{head}\n{normal.text(semantics, semantics.words)}"
    return forms


def _first_parameter(tree: Node, function: Node) -> str:
    """The tag of the struct to which the first parameter of a function points."""
    declarator = function.part("decl").part("type").part("args").all("params")[0].part("type")
    return Shapes(tree, (), "", "").pointed(declarator)


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
