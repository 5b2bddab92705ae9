"""A C file as the lowering sees it: its structure's fields, its functions, its constants, the types of declarations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models import ir
from models.frontend.syntax import Node

Kind = Literal["word", "int", "bool"]
"""What is known of a value: `word` is any uint64_t; `int` is a non-negative int; `bool` is 0 or 1."""

Type = Literal["word", "int", "bool", "void", "structure", "buffer", "const buffer"]

SCALARS: dict[str, Kind] = {"uint64_t": "word", "int": "int", "_Bool": "bool"}
ACCEPTED_TYPES = "uint64_t, int (result codes and truth values), bool"


@dataclass(frozen=True)
class Parameter:
    node: Node
    name: str
    type: Type


@dataclass(frozen=True)
class Function:
    """A function definition. `assigned` are the names its body assigns to."""

    node: Node
    name: str
    static: bool
    result: Type
    parameters: tuple[Parameter, ...]
    body: Node
    assigned: frozenset[str]


class Unit:
    """The declarations of one file. Those of headers are read for types only."""

    def __init__(self, tree: Node, name: str) -> None:
        self.name = name
        self.tree = tree
        self.structure, self._struct = self._find_structure()
        self.aliases = {
            node.word("name")
            for node in tree.all("ext")
            if node.kind == "Typedef" and self._names_structure(node.part("type"))
        }
        self.fields = tuple(self._field(node) for node in self._struct.all("decls"))
        self.nodes = {
            node.part("decl").word("name"): node
            for node in tree.all("ext")
            if node.kind == "FuncDef" and node.file == name
        }

    def _find_structure(self) -> tuple[str, Node]:
        found = [
            node
            for top in self.tree.all("ext")
            for node in top.walk()
            if node.kind == "Struct" and node.all("decls") and node.file == self.name
        ]
        if not found:
            raise self.tree.error("no structure is defined in this file; one is expected")
        if len(found) > 1:
            raise found[1].error(f"a second structure; {found[0].word('name')!r} is the one that the file may define")
        return found[0].word("name"), found[0]

    def _names_structure(self, node: Node) -> bool:
        inner = node.optional("type")
        return node.kind == "TypeDecl" and inner is not None and _is_struct(inner, self.structure)

    def _field(self, node: Node) -> ir.Field:
        name = node.word("name")
        declarator = node.part("type")
        array = declarator.kind == "ArrayDecl"
        element = declarator.part("type") if array else declarator
        if element.kind != "TypeDecl" or _base(element) != "uint64_t":
            raise node.error(f"the type of field {name!r}; accepted: uint64_t, _Atomic uint64_t, arrays of them")
        if "volatile" in element.words["quals"]:
            raise node.error(f"field {name!r} is volatile; accepted: uint64_t, _Atomic uint64_t, and arrays of them")
        return ir.Field(name, "_Atomic" in element.words["quals"], array)

    def type_of(self, node: Node) -> Type | None:
        """The type of a declarator (a Decl's or Typename's `type` part), None if it is outside the subset."""
        if node.kind == "TypeDecl":
            base = _base(node)
            if base == "void":
                return "void"
            return SCALARS.get(base) if not {"volatile", "_Atomic"} & set(node.words["quals"]) else None
        if node.kind == "PtrDecl":
            target = node.part("type")
            if target.kind != "TypeDecl":
                return None
            inner = target.part("type")
            base = _base(target)
            if base in self.aliases or _is_struct(inner, self.structure):
                return "structure"
            if base == "uint64_t":
                quals = set(target.words["quals"])
                return None if quals - {"const"} else "const buffer" if quals else "buffer"
        return None

    def function(self, name: str) -> Function:
        """The function `name`, which must be defined in the file."""
        node = self.nodes[name]
        decl = node.part("decl")
        signature = decl.part("type")
        result = self.type_of(signature.part("type"))
        if result is None or result in ("structure", "buffer", "const buffer"):
            raise node.error(f"{name} has a result outside the subset; accepted: {ACCEPTED_TYPES}, void")
        args = signature.optional("args")
        parameters = tuple(self._parameter(param) for param in args.all("params")) if args is not None else ()
        if len(parameters) == 1 and parameters[0].type == "void":
            parameters = ()
        return Function(
            node,
            name,
            "static" in decl.words["storage"],
            result,
            parameters,
            node.part("body"),
            frozenset(assigned_names(node.part("body"))),
        )

    def _parameter(self, node: Node) -> Parameter:
        if node.kind == "EllipsisParam":
            raise node.error("a variable number of arguments; name every parameter")
        kind = self.type_of(node.part("type"))
        if kind is None:
            raise node.error(
                f"parameter {node.word('name')!r} has a type outside the subset; accepted: "
                f"struct {self.structure} *, uint64_t, uint64_t *, const uint64_t *"
            )
        return Parameter(node, node.word("name"), kind)

    def constants(self) -> list[Node]:
        """The declarations of variables at file level, in order; only `static const` ones are accepted."""
        found = []
        for node in self.tree.all("ext"):
            if node.kind == "Decl" and node.part("type").kind not in ("FuncDecl", "Struct"):
                if node.file == self.name or "const" in node.words["quals"]:
                    found.append(node)
            elif node.kind not in ("Decl", "Typedef", "FuncDef") and node.file == self.name:
                raise node.error(f"a {node.kind} at file level; accepted: a structure, static constants, functions")
        return found


def assigned_names(node: Node) -> set[str]:
    """The names that are assigned to, incremented, or have their address taken below the node."""
    found = set()
    for item in node.walk():
        target: Node | None = None
        if item.kind == "Assignment":
            target = item.part("lvalue")
        elif item.kind == "UnaryOp" and item.word("op") in ("p++", "p--", "++", "--", "&"):
            target = item.part("expr")
        if target is not None and target.kind == "ID":
            found.add(target.word("name"))
    return found


def _base(declarator: Node) -> str:
    """The name of a TypeDecl's type; empty for a struct, union or enum."""
    inner = declarator.part("type")
    return " ".join(inner.words["names"]) if inner.kind == "IdentifierType" else ""


def _is_struct(node: Node, name: str) -> bool:
    return node.kind == "Struct" and node.word("name") == name
