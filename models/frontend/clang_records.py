"""The structs of a file, for the second reader: clang's records, and where each field of the program is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from models import ir
from models.frontend.clang_ast import Ast

WORDS = ("unsigned long", "unsigned long long", "const unsigned long", "uint64_t", "const uint64_t")
BUFFERS = ("unsigned long *", "const unsigned long *", "uint64_t *", "const uint64_t *")

ATOMIC_POINTER = "_Atomic(void *) *"
"""The type of a parameter through which one cell of some object is seen."""

_ARRAY = re.compile(r"(.*?) ?\[(\d*)\]")
_ATOMIC = re.compile(r"_Atomic\((.*)\)")


@dataclass(frozen=True)
class Cell:
    """A field: its number, and the lengths of the arrays on the way to it (0 for a flexible one)."""

    number: int
    lengths: tuple[int, ...]


class Records:
    """The records that are defined in the files called `sources`; `main` is the type of an operation's first parameter,
    and the other records' names lose `prefix`."""

    def __init__(self, tree: Ast, sources: tuple[str, ...], main: str, prefix: str) -> None:
        self._typedefs = {node.name: node.type for node in tree.inner if node.kind == "TypedefDecl"}
        tops = [node for node in tree.inner if node.file in sources]
        known = [node for top in tops for node in top.walk() if _is_definition(node)]
        self._records = {node.name: node for node in known if node.name}
        self._main = self.tag(main.removesuffix("*"))
        self._prefix = prefix
        parts = {self.tag(_element(item)) for node in known for item in node.inner if item.kind == "FieldDecl"}
        self._whole = [name for name in self._records if name not in parts]
        self.structs = tuple(map(self._short, self._whole))
        self.cells: dict[tuple[str, tuple[str, ...]], Cell] = {}
        self.fields: tuple[ir.Field, ...] = ()
        for number, name in enumerate(self._whole):
            for path, lengths, kind in self._unroll(self._records[name], (), ()):
                self.cells[name, path] = Cell(len(self.fields), lengths)
                self.fields += (self._field(number, path, lengths, kind),)
        seen = (node for top in tops if top.kind == "FunctionDecl" for node in top.inner)
        self.place = -1
        if any(node.kind == "ParmVarDecl" and node.type == ATOMIC_POINTER for node in seen):
            self.place = len(self.fields)
            self.fields += (ir.Field("place", True, False, len(self.structs), True),)
            self.structs += ("place",)

    def number(self, name: str) -> int:
        """The position in Program.structs of a type."""
        return self._whole.index(self.tag(name))

    def tag(self, name: str) -> str:
        """The record that a type is, by its spelling; empty if it is none."""
        name = name.strip().removeprefix("const ")
        name = self._typedefs.get(name, name)
        return name.removeprefix("struct ") if name.startswith("struct ") else ""

    def _short(self, name: str) -> str:
        return "" if name == self._main else name.removeprefix(self._prefix)

    def _field(self, struct: int, path: tuple[str, ...], lengths: tuple[int, ...], kind: str) -> ir.Field:
        atomic = _ATOMIC.fullmatch(kind)
        inner = atomic.group(1) if atomic is not None else kind
        name = ".".join(filter(None, (self.structs[struct], *path)))
        return ir.Field(name, atomic is not None, bool(lengths), struct, inner.rstrip().endswith("*"))

    def _unroll(
        self, record: Ast, path: tuple[str, ...], lengths: tuple[int, ...]
    ) -> Iterator[tuple[tuple[str, ...], tuple[int, ...], str]]:
        """The fields of a record, with the type of each."""
        nameless: Ast | None = None
        for item in record.inner:
            if _is_definition(item) and not item.name:
                nameless = item
            if item.kind != "FieldDecl":
                continue
            array = _ARRAY.fullmatch(item.type)
            all_lengths = (*lengths, int(array.group(2) or 0)) if array is not None else lengths
            element = _element(item)
            inner = self._records.get(self.tag(element))
            if inner is None and ("unnamed" in element or "anonymous" in element):
                inner = nameless
            if inner is not None:
                yield from self._unroll(inner, (*path, item.name), all_lengths)
            elif element.endswith("*") or element in WORDS or _ATOMIC.fullmatch(element):
                yield (*path, item.name), all_lengths, element
            elif not self.tag(element):  # else it is a header's
                raise item.error(f"a field of type {element}")


def _is_definition(node: Ast) -> bool:
    return node.kind == "RecordDecl" and bool(node.data.get("completeDefinition"))


def _element(item: Ast) -> str:
    """The type of a field, or of the elements of an array."""
    array = _ARRAY.fullmatch(item.type)
    return array.group(1) if array is not None else item.type
