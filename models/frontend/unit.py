"""A C file as the lowering sees it: its structs, its functions, its constants, the types of declarations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.frontend.kinds import NULL, PLACE, SCALARS, Kind, Pointer
from models.frontend.structs import Structs, aliases, base, definitions, is_place
from models.frontend.syntax import Node

Type = Kind | Literal["void", "buffer", "const buffer"]

ACCEPTED_TYPES = "uint64_t, int (result codes and truth values), bool, pointers to structs of this file"


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
    """The declarations of one file. Those of headers are read for types only. `structure` is the main struct's name in
    C: the one to which the first parameter of an operation points. The operations are the functions of these names,
    or if none are given, those that are not static."""

    def __init__(self, tree: Node, name: str, prefix: str = "", operations: frozenset[str] = frozenset()) -> None:
        self.name = name
        self.tree = tree
        self.files = frozenset({name})
        self.nodes = {
            node.part("decl").word("name"): node
            for node in tree.all("ext")
            if node.kind == "FuncDef" and node.file in self.files
        }
        self.structure = self._find_structure(operations)
        self.structs = Structs(tree, self.files, self.structure, prefix)
        self.fields = self.structs.fields
        if not self.structs.is_object(self.structure):
            raise tree.error(f"struct {self.structure} is the operations' own and inside another one")

    def _find_structure(self, operations: frozenset[str]) -> str:
        """The struct of the first operation's first parameter; the file's last one if there is none."""
        found = definitions(self.tree, self.files)
        if not found:
            raise self.tree.error("no structure is defined in this file; one is expected")
        known = aliases(self.tree)
        for name, node in self.nodes.items():
            static = "static" in node.part("decl").words["storage"]
            args = node.part("decl").part("type").optional("args")
            if args is None or (name not in operations if operations else static):
                continue
            first = args.all("params")[0].optional("type")
            target = first.part("type") if first is not None and first.kind == "PtrDecl" else None
            if target is not None and target.kind == "TypeDecl":
                inner = target.part("type")
                struct = inner.word("name") if inner.kind == "Struct" else known.get(base(target), "")
                if struct in found:
                    return struct
        return [*found][-1]

    @property
    def main(self) -> Pointer:
        """The type of an operation's first parameter."""
        return Pointer(self.structure)

    def type_of(self, node: Node) -> Type | None:
        """The type of a declarator (a Decl's or Typename's `type` part), None if it is outside the subset."""
        if node.kind == "TypeDecl":
            if base(node) == "void":
                return "void"
            return SCALARS.get(base(node)) if not {"volatile", "_Atomic"} & set(node.words["quals"]) else None
        if node.kind == "PtrDecl":
            pointer = self.structs.pointer(node)
            if pointer is not None:
                return pointer if self.structs.is_object(pointer.struct) else None
            target = node.part("type")
            if target.kind == "TypeDecl" and not target.words["quals"] and not node.words["quals"]:
                if base(target) == "void":
                    return NULL
                if base(target) in self.structs.functions:
                    return Pointer(base(target))
            if target.kind == "TypeDecl" and base(target) == "uint64_t":
                quals = set(target.words["quals"])
                return None if quals - {"const"} else "const buffer" if quals else "buffer"
        return None

    def is_null(self, node: Node) -> bool:
        """Whether a Cast is NULL as the headers define it: `(void *)0`."""
        declarator, value = node.part("to_type").part("type"), node.part("expr")
        if declarator.kind != "PtrDecl" or declarator.part("type").kind != "TypeDecl":
            return False
        return base(declarator.part("type")) == "void" and value.kind == "Constant" and value.word("value") == "0"

    def function(self, name: str) -> Function:
        """The function `name`, which must be defined in the file."""
        node = self.nodes[name]
        decl = node.part("decl")
        signature = decl.part("type")
        result = self.type_of(signature.part("type"))
        if result is None or result in ("buffer", "const buffer"):
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
        kind = self.type_of(node.part("type")) or self.structs.foreign(node.part("type"))
        if is_place(node.part("type")):
            if node.word("name") != PLACE.struct:
                raise node.error(f"a pointer to an atomic pointer called {node.word('name')!r}; accepted: place")
            kind = PLACE
        if kind is None:
            raise node.error(
                f"parameter {node.word('name')!r} has a type outside the subset; accepted: "
                f"uint64_t, pointers to structs of this file, uint64_t *, const uint64_t *"
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


def is_const(node: Node) -> bool:
    """Whether a Decl's variable is const; what a pointer points to does not count."""
    declarator = node.part("type")
    return "const" in (declarator if declarator.kind == "PtrDecl" else node).words["quals"]


def kind_of(declared: Type | None) -> Kind:
    """The kind of a variable or result of this type, which must be the type of a value."""
    assert declared is not None and declared != "void" and declared != "buffer" and declared != "const buffer"
    return declared
