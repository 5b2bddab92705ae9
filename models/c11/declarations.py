"""Types, constants and structures of a foreign file, and its one shared structure, flattened into fields.

Members of nested structures get joined names (`producer.head` becomes `producer_head`). An array of structures becomes
an array for each member (`cells[i].sequence` is `cells_sequence[i]`); a pointer to its elements is their number. A
pointer member that is indexed is such an array too: where it points is taken not to change. A structure that is only
copied whole is one word. A member that nobody mentions is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from models.c11 import scan
from models.c11.source import Source
from models.c11.types import ATOMICS, FOLD, POINTER, SCALARS, Type, convert, scalar
from models.c11.types import constant as constant_value
from models.frontend.syntax import Node

UNARY: dict[str, Callable[[int], int]] = {
    "-": lambda v: -v,
    "+": lambda v: v,
    "~": lambda v: ~v,
    "!": lambda v: int(not v),
}
ShapeKind = Literal["scalar", "array", "structure", "pointer", "unknown"]


@dataclass(frozen=True)
class Shape:
    """A C type with its structure. `inner` is the element of an array, or what a pointer points to."""

    kind: ShapeKind
    atomic: bool = False
    volatile: bool = False
    type: Type = POINTER
    inner: Shape | None = None
    length: int | None = None
    node: Node | None = None


@dataclass(frozen=True)
class Field:
    """A field of the flattened structure. `path` are the member names that lead to it. `through` says that it is an
    array behind a pointer. `problem` says why it cannot be used."""

    path: tuple[str, ...]
    atomic: bool
    array: bool
    type: Type
    length: int | None
    through: bool
    node: Node
    problem: str = ""

    @property
    def name(self) -> str:
        return "_".join(self.path)


class Declarations:
    """The declarations of a file, and its structure (the one called `wanted`, if that is not empty)."""

    def __init__(self, source: Source, wanted: str = "") -> None:
        self.source = source
        self.notes = source.notes
        self._typedefs: dict[str, Node] = {}
        self._structures: dict[str, Node] = {}
        self.constants: dict[str, int] = {}
        top = source.tree.all("ext")
        self.functions = {n.part("decl").word("name"): n for n in top if n.kind == "FuncDef"}
        for node in top:
            if node.kind == "Typedef":
                self._typedefs[node.word("name")] = node
            for inner in node.walk():
                if inner.kind == "Struct" and inner.all("decls") and inner.word("name"):
                    self._structures[inner.word("name")] = inner
                elif inner.kind == "Enumerator":
                    self._enumerator(inner)
                elif inner.kind == "EnumeratorList":
                    self._next = 0
        self._globals(top)
        self.node, self.name = self._choose(wanted)
        bodies = list(self._bodies())
        self._members, self._indexed = scan.members(bodies), scan.indexed(bodies)
        self.groups: dict[int, tuple[str, ...]] = {}
        self.fields = tuple(self._flatten(self.node, (), False))
        self.by_path = {field.path: field for field in self.fields}
        self.prefixes = {field.path[:n] for field in self.fields for n in range(len(field.path))}

    # Constants.

    _next = 0

    def _enumerator(self, node: Node) -> None:
        value = node.optional("value")
        number = self._next if value is None else self.number(value)
        if number is not None:
            self.constants[node.word("name")] = number
            self._next = number + 1

    def _globals(self, top: tuple[Node, ...]) -> None:
        """Variables at file level that hold a constant."""
        changed = scan.assigned(node.part("body") for node in self.functions.values())
        for node in top:
            if node.kind != "Decl" or node.optional("init") is None:
                continue
            shape = self.shape(node.part("type"))
            if shape.kind != "scalar" or shape.atomic or node.word("name") in changed:
                continue
            number = self.number(node.part("init"))
            if number is not None:
                self.constants[node.word("name")] = convert(constant_value(number), shape.type).constant or 0

    def number(self, node: Node) -> int | None:
        """The value of a constant expression, None if it is none or not known here."""
        if node.kind == "Constant":
            return literal(node)
        if node.kind == "ID":
            return self.constants.get(node.word("name"))
        if node.kind == "Cast":
            return self.number(node.part("expr"))
        if node.kind == "UnaryOp":
            if node.word("op") == "sizeof":
                return self.size(node.part("expr"))
            value = self.number(node.part("expr"))
            found = UNARY.get(node.word("op"))
            return None if value is None or found is None else found(value)
        if node.kind == "BinaryOp" and node.word("op") in FOLD:
            left, right = self.number(node.part("left")), self.number(node.part("right"))
            if left is None or right is None or (node.word("op") in "/%" and right == 0):
                return None
            return FOLD[node.word("op")](left, right)
        if node.kind == "TernaryOp":
            test = self.number(node.part("cond"))
            return None if test is None else self.number(node.part("iftrue" if test else "iffalse"))
        return None

    def size(self, node: Node) -> int | None:
        """sizeof of a type, in bytes; None for what is not a number or a pointer."""
        if node.kind != "Typename":
            return None
        shape = self.shape(node.part("type"))
        if shape.kind == "pointer":
            return 8
        return max(1, shape.type.bits // 8) if shape.kind == "scalar" and shape.type.number else None

    # Types.

    def shape(self, node: Node, depth: int = 0) -> Shape:
        """The type of a declarator."""
        quals = set(node.words.get("quals", ()))
        atomic, volatile = "_Atomic" in quals, "volatile" in quals
        if node.kind == "ArrayDecl":
            inner = self.shape(node.part("type"))
            length = node.optional("dim")
            number = None if length is None else self.number(length)
            return Shape("array", inner.atomic, inner.volatile, inner.type, inner, number)
        if node.kind == "PtrDecl":
            target = node.part("type")
            if target.kind == "FuncDecl":
                return Shape("pointer", atomic, volatile)
            return Shape("pointer", atomic, volatile, POINTER, self.shape(target, depth + 1))
        if node.kind != "TypeDecl":
            return Shape("unknown", node=node)
        inner_node = node.part("type")
        if inner_node.kind == "Struct":
            whole = inner_node if inner_node.all("decls") else self._structures.get(inner_node.word("name"))
            return Shape("structure", atomic, volatile, Type("opaque", name=inner_node.word("name")), node=whole)
        if inner_node.kind == "Enum":
            return Shape("scalar", atomic, volatile, SCALARS["int"])
        if inner_node.kind != "IdentifierType":
            return Shape("unknown", node=inner_node)
        return self._named(tuple(inner_node.words["names"]), atomic, volatile, depth)

    def parameter(self, node: Node) -> Shape:
        """The type of a parameter: an array is a pointer."""
        shape = self.shape(node.part("type"))
        return Shape("pointer", inner=shape.inner) if shape.kind == "array" else shape

    def _named(self, words: tuple[str, ...], atomic: bool, volatile: bool, depth: int) -> Shape:
        if len(words) == 1 and words[0] in ATOMICS:
            return Shape("scalar", True, volatile, SCALARS[ATOMICS[words[0]]])
        known = scalar(words)
        if known is not None:
            return Shape("scalar", atomic, volatile, known)
        definition = self._typedefs.get(words[0]) if len(words) == 1 else None
        if definition is None or depth > 20:
            return Shape("unknown")
        found = self.shape(definition.part("type"), depth + 1)
        return Shape(found.kind, found.atomic or atomic, found.volatile or volatile, found.type, found.inner,
                     found.length, found.node)  # fmt: skip

    def type_of(self, shape: Shape | None) -> Type | None:
        """The type of a value of that shape; None if it cannot be one word."""
        if shape is None or shape.kind in ("array", "unknown"):
            return None
        if shape.kind == "scalar":
            return shape.type
        if shape.kind == "structure":
            return None if shape.node is self.node or self._taken_apart(shape.node) else shape.type
        inner = shape.inner
        if inner is not None and inner.kind == "structure" and inner.node is not None:
            if inner.node is self.node:
                return Type("structure")
            if id(inner.node) in self.groups:
                return Type("element", name="_".join(self.groups[id(inner.node)]))
        return Type("pointer", target=self.type_of(inner) if inner is not None and inner.kind != "pointer" else POINTER)

    def _taken_apart(self, node: Node | None) -> bool:
        """Whether somebody names a member of this structure."""
        return node is None or any(decl.word("name") in self._members for decl in node.all("decls"))

    # The structure.

    def _choose(self, wanted: str) -> tuple[Node, str]:
        """The structure that most functions take as their first parameter, of those with something atomic in them."""
        takes: Counter[int] = Counter()
        found: dict[int, tuple[Node, str]] = {}
        for function in self.functions.values():
            given = scan.parameters(function)
            result = function.part("decl").part("type").part("type")
            for declarator in [node.part("type") for node in given[:1]] + [result]:
                shape = self.shape(declarator)
                inner = shape.inner
                if (
                    shape.kind == "pointer"
                    and inner is not None
                    and inner.node is not None
                    and inner.node.kind == "Struct"
                ):
                    takes[id(inner.node)] += 1
                    found[id(inner.node)] = (inner.node, self._spelling(declarator, inner.node))
        if wanted:
            named = [item for item in found.values() if item[1] == wanted or item[0].word("name") == wanted]
            if not named:
                raise self.source.tree.error(f"no function takes a pointer to a structure called {wanted!r}")
            return named[0]
        ranked = sorted(found, key=lambda key: (self._has_atomic(found[key][0], 0), takes[key]), reverse=True)
        if not ranked:
            raise self.source.tree.error("no function takes a pointer to a structure that is defined here")
        return found[ranked[0]]

    def _bodies(self) -> Iterator[Node]:
        """The bodies of the functions that have to do with the structure, and of those that they call."""
        todo = [
            name for name, function in self.functions.items()
            for declarator in [*(node.part("type") for node in scan.parameters(function)),
                               function.part("decl").part("type").part("type")]
            if (inner := self.shape(declarator).inner) is not None and inner.node is self.node
        ]  # fmt: skip
        seen: set[str] = set()
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                body = self.functions[name].part("body")
                todo += [called for called, _, _ in scan.calls(body) if called in self.functions]
                yield body

    def _spelling(self, declarator: Node, structure: Node) -> str:
        inner = declarator.part("type")
        while inner.kind != "TypeDecl":
            inner = inner.part("type")
        named = inner.part("type")
        name = structure.word("name") or (named.words["names"][0] if named.kind == "IdentifierType" else "structure")
        return re.sub(r"\W", "_", name)

    def _has_atomic(self, node: Node, depth: int) -> bool:
        for decl in node.all("decls"):
            shape: Shape | None = self.shape(decl.part("type"))
            while shape is not None:
                if shape.atomic:
                    return True
                inner = shape.node if shape.kind == "structure" and shape.node is not node else None
                if inner is not None and depth < 3 and self._has_atomic(inner, depth + 1):
                    return True
                shape = shape.inner
        return False

    def _flatten(self, node: Node, path: tuple[str, ...], inside: bool) -> Iterator[Field]:
        for decl in node.all("decls"):
            shape = self.shape(decl.part("type"))
            name = decl.word("name")
            if not name:
                if shape.kind == "structure" and shape.node is not None:
                    yield from self._flatten(shape.node, path, inside)
                continue
            if name not in self._members:
                continue
            here = (*path, name)
            if decl.optional("bitsize") is not None:
                yield Field(here, False, False, POINTER, None, False, decl, "a bit-field")
                continue
            yield from self._field(decl, shape, here, inside)

    def _field(self, decl: Node, shape: Shape, path: tuple[str, ...], inside: bool) -> Iterator[Field]:
        if shape.volatile and not shape.atomic:
            self.note(f"{path[-1]} is volatile, which orders nothing: its accesses are plain ones")
        array = shape.kind == "array"
        through = shape.kind == "pointer" and path[-1] in self._indexed
        element = shape.inner if array or through else shape
        if (array or through) and inside:
            yield Field(path, False, True, POINTER, None, through, decl, "an array inside an array")
            return
        apart = element.node if element is not None and element.kind == "structure" else None
        if apart is not None and apart is not self.node and self._taken_apart(apart):
            if array or through:
                yield from self._group(decl, shape, path, apart, through)
            else:
                yield from self._flatten(apart, path, inside)
            return
        kind = self.type_of(element)
        if kind is None or kind.kind in ("structure", "void"):
            problem = "its type cannot be one word of 64 bits"
            yield Field(path, False, array or through, POINTER, None, through, decl, problem)
            return
        if through:
            self.note(f"{path[-1]} is a pointer that is taken not to change: an array of its own")
        if kind.kind == "opaque":
            self.note(f"an element of {path[-1]} is copied whole: it is one word")
        assert element is not None
        yield Field(path, element.atomic, array or through, kind, shape.length, through, decl)

    def _group(self, decl: Node, shape: Shape, path: tuple[str, ...], element: Node, through: bool) -> Iterator[Field]:
        """The members of an array of structures, each an array."""
        if id(element) in self.groups:
            yield Field(path, False, True, POINTER, None, through, decl, "a second array of this structure")
            return
        self.groups[id(element)] = path
        if through:
            self.note(f"{path[-1]} is a pointer that is taken not to change: an array of its own")
        for field in self._flatten(element, path, True):
            yield replace(field, array=True, length=shape.length, through=through)

    def note(self, text: str) -> None:
        if text not in self.notes:
            self.notes.append(text)


def literal(node: Node) -> int | None:
    """The value of an integer or character constant."""
    text, kind = node.word("value"), node.word("type")
    if kind == "char":
        body = text.strip("'")
        escapes = {"\\0": 0, "\\n": 10, "\\t": 9, "\\r": 13, "\\\\": 92, "\\'": 39}
        return escapes.get(body, ord(body) if len(body) == 1 else None)
    if not kind.endswith("int"):
        return None
    digits = text.rstrip("uUlL")
    return int(digits, 8 if re.fullmatch(r"0[0-7]+", digits) else 0)
