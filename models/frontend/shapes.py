"""The structs of a C file as the round trip sees them: a second way to what `structs` does, sharing nothing.

A struct is unrolled into its leaves, each a path of names with the lengths of the arrays on the way. A program's field
is a leaf of a struct that is not part of another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models.frontend import normal
from models.frontend.syntax import Node


@dataclass(frozen=True)
class Leaf:
    """`dims` has the text of every array's length, empty for a flexible one."""

    path: tuple[str, ...]
    dims: tuple[str, ...]
    atomic: bool
    pointer: bool


class Shapes:
    """The structs of the files `sources`. `main` is the tag of the main one; the tags of others lose `prefix`."""

    def __init__(self, tree: Node, sources: tuple[str, ...], prefix: str, main: str) -> None:
        self._tags = {top.word("name"): _tag(top) for top in tree.all("ext") if top.kind == "Typedef"}
        tops = [top for top in tree.all("ext") if top.file in sources]
        nodes = [node for top in tops for node in top.walk() if node.kind == "Struct" and node.all("decls")]
        self._structs = {node.word("name"): node for node in nodes if node.word("name")}
        self._parts = {tag for node in nodes for decl in node.all("decls") for tag in self._by_value(decl)}
        self._prefix, self._main = prefix, main
        heads = [top.part("decl").part("type").optional("args") for top in tops if top.kind == "FuncDef"]
        self._place = any(_points_to_pointer(item) for head in heads if head is not None for item in head.all("params"))

    def lines(self) -> Iterator[str]:
        """The structs and their fields, in the order of the source."""
        whole = [tag for tag in self._structs if tag not in self._parts]
        yield normal.structs_line([*map(self.name, whole), *["place"] * self._place])
        for tag in whole:
            for leaf in self._leaves(self._structs[tag]):
                name = self.field(tag, leaf.path)
                yield normal.field_line(name, leaf.atomic, bool(leaf.dims), leaf.pointer, self.name(tag))
        if self._place:
            yield normal.field_line("place", True, False, True, "place")

    def name(self, tag: str) -> str:
        return "" if tag == self._main else tag[len(self._prefix) :] if tag.startswith(self._prefix) else tag

    def field(self, tag: str, path: tuple[str, ...]) -> str:
        return ".".join(filter(None, (self.name(tag), *path)))

    def dims(self, tag: str, path: tuple[str, ...]) -> tuple[str, ...]:
        """The lengths of the arrays on the way to a field."""
        return next(leaf.dims for leaf in self._leaves(self._structs[tag]) if leaf.path == path)

    def pointed(self, declarator: Node) -> str:
        """The tag of the struct that a declarator's type points to, empty if it does to none."""
        while declarator.kind not in ("PtrDecl", "TypeDecl"):
            declarator = declarator.part("type")
        return self.tag(declarator.part("type")) if declarator.kind == "PtrDecl" else ""

    def tag(self, declarator: Node) -> str:
        """The tag of a struct type, empty if it is none."""
        inner = declarator.optional("type") if declarator.kind == "TypeDecl" else None
        if inner is None:
            return ""
        return inner.word("name") if inner.kind == "Struct" else self._tags.get(inner.word("names"), "")

    def _by_value(self, decl: Node) -> Iterator[str]:
        inner = decl.part("type")
        yield self.tag(inner.part("type") if inner.kind == "ArrayDecl" else inner)

    def _leaves(self, struct: Node) -> Iterator[Leaf]:
        for decl in struct.all("decls"):
            inner, dims = decl.part("type"), tuple[str, ...]()
            if inner.kind == "ArrayDecl":
                length = inner.optional("dim")
                inner, dims = inner.part("type"), ("" if length is None else length.word("value").rstrip("uUlL"),)
            name, quals = decl.word("name"), inner.words["quals"]
            if inner.kind == "PtrDecl":
                yield Leaf((name,), dims, "_Atomic" in quals, True)
            elif inner.part("type").kind == "Struct" or self.tag(inner) in self._structs:
                node = inner.part("type")
                within = node if node.all("decls") else self._structs[self.tag(inner)]
                for leaf in self._leaves(within):
                    yield Leaf((name, *leaf.path), (*dims, *leaf.dims), leaf.atomic, leaf.pointer)
            elif not self.tag(inner):  # else it is a header's
                yield Leaf((name,), dims, "_Atomic" in quals, False)


def _tag(typedef: Node) -> str:
    """The tag that a typedef stands for; empty if it is not for a struct."""
    inner = typedef.part("type").optional("type")
    return inner.word("name") if inner is not None and inner.kind == "Struct" else ""


def _points_to_pointer(parameter: Node) -> bool:
    """Whether a parameter is an `_Atomic(void *) *`, in which one cell of some object is seen."""
    outer = parameter.optional("type")
    inner = outer.part("type") if outer is not None and outer.kind == "PtrDecl" else None
    return inner is not None and inner.kind == "PtrDecl" and "_Atomic" in inner.words["quals"]
