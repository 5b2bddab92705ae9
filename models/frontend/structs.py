"""The structs of a C file, and their fields as the program numbers them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from models import ir
from models.frontend.kinds import NULL, PLACE, Kind, Pointer
from models.frontend.syntax import Node

ACCEPTED = "uint64_t, pointers to structs of this file, _Atomic of these, structs, and arrays"


@dataclass(frozen=True)
class Part:
    """One name on the way from a struct to a field: `cells` and `sequence` of `&q->cells[i].sequence`. The length of
    an array is None if it is flexible, or written as something else than a constant."""

    name: str
    array: bool = False
    flexible: bool = False
    length: int | None = None


@dataclass(frozen=True)
class Member:
    """A field, its number, the kind of what it holds, and the parts that lead to it from the struct of this name."""

    number: int
    field: ir.Field
    kind: Kind
    struct: str
    parts: tuple[Part, ...]

    @property
    def arrays(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.array)


class Structs:
    """The structs that are defined in the files called `files`. Those that are inside another one have no number: their
    fields are the other one's. `main` is the one that the operations are about; the names of the others lose `prefix`.
    `names` are the structs' names in C, in the order of Program.structs."""

    def __init__(self, tree: Node, files: frozenset[str], main: str, prefix: str) -> None:
        self._main, self._prefix = main, prefix
        self._nodes = definitions(tree, files)
        self.aliases = aliases(tree)
        self.functions = function_types(tree)
        inside = {name for node in self._nodes.values() for name in self._contained(node)}
        self.names = tuple(name for name in self._nodes if name not in inside)
        self.short = tuple(self._short(name) for name in self.names)
        self.members: list[Member] = []
        for number, name in enumerate(self.names):
            for node, parts, kind, atomic in self._leaves(self._nodes[name], ()):
                self._add(node, number, parts, kind, atomic)
        if has_place(tree, files):
            self.names, self.short = (*self.names, PLACE.struct), (*self.short, PLACE.struct)
            field = ir.Field(PLACE.struct, True, False, len(self.names) - 1, True)
            self.members.append(Member(len(self.members), field, NULL, PLACE.struct, (Part(PLACE.struct),)))
        self.fields = tuple(member.field for member in self.members)

    @property
    def place(self) -> Member:
        """The cell to which a `place` points."""
        return self.members[-1]

    def is_object(self, name: str) -> bool:
        """Whether this is a struct of the program, to which pointers may point."""
        return name in self.names

    def members_of(self, struct: str) -> list[Member]:
        return [member for member in self.members if member.struct == struct]

    def flexible(self, struct: str) -> Member | None:
        """The field that is a flexible array, if there is one. It is the last."""
        last = self.members_of(struct)[-1:]
        return last[0] if last and last[0].parts[0].flexible else None

    def pointer(self, declarator: Node) -> Pointer | None:
        """The type of a PtrDecl that points to a struct; None if it is another one, or volatile."""
        target = declarator.part("type")
        if target.kind != "TypeDecl" or {"volatile", "_Atomic"} & {*target.words["quals"]}:
            return None
        name = self.named(target.part("type"))
        return None if name is None or "volatile" in declarator.words["quals"] else Pointer(name)

    def _pointer_field(self, declarator: Node) -> Pointer | None:
        """As `pointer`, or the type of a plain pointer to a function."""
        target = declarator.part("type")
        is_function = target.kind == "TypeDecl" and base(target) in self.functions
        if is_function and not target.words["quals"] and not declarator.words["quals"]:
            return Pointer(base(target))
        return self.pointer(declarator)

    def named(self, node: Node) -> str | None:
        """The struct of the files that a type's last node names."""
        name = node.word("name") if node.kind == "Struct" else None
        if node.kind == "IdentifierType":
            name = self.aliases.get(" ".join(node.words["names"]))
        return name if name in self._nodes else None

    def foreign(self, declarator: Node) -> Pointer | None:
        """The type of a PtrDecl that points to a struct of a header, through which the file can access nothing."""
        target = declarator.part("type") if declarator.kind == "PtrDecl" else declarator
        if target.kind != "TypeDecl" or declarator.kind != "PtrDecl" or target.words["quals"]:
            return None
        name = self.aliases.get(base(target))
        return None if name is None or name in self._nodes or declarator.words["quals"] else Pointer(name)

    def _short(self, name: str) -> str:
        """The name in Program.structs."""
        if name == self._main:
            return ""
        short = name.removeprefix(self._prefix)
        others = [other for other in self.names if other not in (name, self._main)]
        if not short or short in {other.removeprefix(self._prefix) for other in others}:
            raise self._nodes[name].error(f"struct {name} has no name of its own without the prefix {self._prefix!r}")
        return short

    def _contained(self, struct: Node) -> Iterator[str]:
        """The structs of which this one has members."""
        for node in struct.all("decls"):
            inner = _element(node.part("type")).part("type") if _is_typed(node.part("type")) else None
            if inner is not None and inner.kind == "Struct" and inner.all("decls"):
                yield from self._contained(inner)
            name = None if inner is None else self.named(inner)
            if name is not None:
                yield name

    def _leaves(self, struct: Node, before: tuple[Part, ...]) -> Iterator[tuple[Node, tuple[Part, ...], Kind, bool]]:
        """The fields of a struct, in order, with those of the structs in it."""
        for node in struct.all("decls"):
            if node.kind != "Decl" or not node.word("name"):
                raise node.error("a member without a name; accepted: named members")
            declarator = node.part("type")
            part = _part(node, declarator)
            element = _element(declarator)
            if "volatile" in element.words.get("quals", ()):
                raise node.error(f"field {part.name!r} is volatile; accepted: {ACCEPTED}")
            if element.kind == "PtrDecl":
                kind: Kind | None = self._pointer_field(element)
            else:
                kind = "word" if _is_typed(element) and base(element) == "uint64_t" else None
            inner = self._inner(element)
            if kind is not None:
                yield node, (*before, part), kind, "_Atomic" in element.words["quals"]
            elif inner is not None and inner is not struct and not element.words["quals"]:
                yield from self._leaves(inner, (*before, part))
            elif self._is_foreign(element):
                continue
            else:
                raise node.error(f"the type of field {part.name!r}; accepted: {ACCEPTED}")

    def _inner(self, element: Node) -> Node | None:
        """The definition of a struct that is a member."""
        if element.kind != "TypeDecl":
            return None
        node = element.part("type")
        if node.kind == "Struct" and node.all("decls"):
            return node
        name = self.named(node)
        return None if name is None else self._nodes[name]

    def _is_foreign(self, element: Node) -> bool:
        """Whether a member is a struct of a header. It has no fields in the program, so nothing can access it."""
        name = self.aliases.get(base(element)) if element.kind == "TypeDecl" else None
        return name is not None and name not in self._nodes and not element.words["quals"]

    def _add(self, node: Node, struct: int, parts: tuple[Part, ...], kind: Kind, atomic: bool) -> None:
        name = ".".join(part.name for part in parts)
        if self.names[struct] != self._main:
            name = f"{self.short[struct]}.{name}"
        for other in self.members:
            if other.field.name.replace(".", "_") == name.replace(".", "_"):
                raise node.error(f"two fields are called {name!r} in the program; rename one")
        array = any(part.array for part in parts)
        field = ir.Field(name, atomic, array, struct, isinstance(kind, Pointer))
        if isinstance(kind, Pointer) and not self.is_object(kind.struct) and kind.struct not in self.functions:
            raise node.error(f"field {name!r} points into an object: struct {kind.struct} is inside another one")
        self.members.append(Member(len(self.members), field, kind, self.names[struct], parts))


def definitions(tree: Node, files: frozenset[str]) -> Mapping[str, Node]:
    """The structs that are defined in these files, by name, in order. Those without a name are not among them."""
    found: dict[str, Node] = {}
    for top in tree.all("ext"):
        for node in top.walk() if top.file in files and top.kind in ("Decl", "Typedef") else ():
            if node.kind == "Union":
                raise node.error("a union; accepted: structs")
            if node.kind == "Struct" and node.all("decls") and node.word("name"):
                found[node.word("name")] = node
    return found


def aliases(tree: Node) -> Mapping[str, str]:
    """The names that typedefs give to structs, and the structs' names."""
    return {
        node.word("name"): node.part("type").part("type").word("name")
        for node in tree.all("ext")
        if node.kind == "Typedef" and node.part("type").kind == "TypeDecl"
        and node.part("type").part("type").kind == "Struct"
    }  # fmt: skip


def is_place(declarator: Node) -> bool:
    """Whether this is the type `_Atomic(void *) *`."""
    target = declarator.part("type") if declarator.kind == "PtrDecl" else declarator
    if target.kind != "PtrDecl" or target.words["quals"] != ("_Atomic",) or declarator.words["quals"]:
        return False
    inner = target.part("type")
    return inner.kind == "TypeDecl" and base(inner) == "void" and not inner.words["quals"]


def has_place(tree: Node, files: frozenset[str]) -> bool:
    """Whether a function of these files has a parameter of that type."""
    found = (node for node in tree.all("ext") if node.kind == "FuncDef" and node.file in files)
    return any(
        is_place(parameter.part("type"))
        for node in found
        if (arguments := node.part("decl").part("type").optional("args")) is not None
        for parameter in arguments.all("params")
        if parameter.kind == "Decl"
    )


def function_types(tree: Node) -> frozenset[str]:
    """The names that typedefs give to types of functions."""
    found = (node for node in tree.all("ext") if node.kind == "Typedef" and node.part("type").kind == "FuncDecl")
    return frozenset(node.word("name") for node in found)


def base(declarator: Node) -> str:
    """The name of a TypeDecl's type; empty for a struct, union or enum."""
    inner = declarator.part("type")
    return " ".join(inner.words["names"]) if inner.kind == "IdentifierType" else ""


def _is_typed(declarator: Node) -> bool:
    return _element(declarator).kind == "TypeDecl"


def _element(declarator: Node) -> Node:
    """The type of an array's elements; any other type as it is."""
    return declarator.part("type") if declarator.kind == "ArrayDecl" else declarator


def _part(node: Node, declarator: Node) -> Part:
    name = node.word("name")
    if declarator.kind != "ArrayDecl":
        return Part(name)
    length = declarator.optional("dim")
    digits = length.word("value").rstrip("uUlL") if length is not None and length.kind == "Constant" else ""
    return Part(name, True, length is None, int(digits, 0) if digits.isdigit() else None)
