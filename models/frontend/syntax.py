"""The syntax tree of a C file: pycparser's, as one typed class.

This is the only module that touches pycparser (which has no type annotations). It changes the representation and
interprets nothing, so that the lowering and the round-trip check, which must not share code, can share it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pycparser  # type: ignore[import-untyped]
from pycparser import c_ast, c_parser

from models.frontend.errors import FrontendError, ToolMissing
from models.frontend.preprocess import preprocess

OLDEST = 3


@dataclass(frozen=True, eq=False)
class Node:
    """A node. `kind` is pycparser's class name; `words` are its attributes that are words or lists of words, `parts`
    those that are nodes or lists of nodes. An attribute that is None is in neither. Nodes compare by identity."""

    kind: str
    file: str
    line: int
    words: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, tuple[Node, ...]]

    def word(self, name: str) -> str:
        """The attribute `name`, a single word; the empty word if there is none."""
        return next(iter(self.words.get(name, ())), "")

    def part(self, name: str) -> Node:
        """The child `name`, which must be there."""
        return self.parts[name][0]

    def optional(self, name: str) -> Node | None:
        nodes = self.parts.get(name, ())
        return nodes[0] if nodes else None

    def all(self, name: str) -> tuple[Node, ...]:
        """The children in the list `name`."""
        return self.parts.get(name, ())

    def walk(self) -> Iterator[Node]:
        """This node and everything below it, in the order of the source."""
        yield self
        for nodes in self.parts.values():
            for node in nodes:
                yield from node.walk()

    def error(self, message: str) -> FrontendError:
        """The error to raise about this node."""
        return FrontendError(self.file, self.line, message)


def parse(path: Path, name: str, macros: Sequence[str] = (), parts: Sequence[str] = ()) -> Node:
    """The tree of the file `path`, which positions call `name`, preprocessed with these macros. FrontendError where it
    is not C; ToolMissing if pycparser is too old to read _Alignas together with _Atomic."""
    return parse_text(preprocess(path, name, macros, parts), name)


def parse_text(text: str, name: str) -> Node:
    """As parse, of a text that is preprocessed already."""
    if int(pycparser.__version__.split(".")[0]) < OLDEST:
        raise ToolMissing(f"pycparser {OLDEST}.0 or later is needed; this is {pycparser.__version__}")
    try:
        tree: Any = c_parser.CParser().parse(text, name)
    except c_parser.ParseError as error:
        raise _syntax_error(str(error), name) from None
    return _convert(tree, name, 0)


def _syntax_error(text: str, name: str) -> FrontendError:
    """pycparser's `file:line:column: message`, or just a message."""
    parts = text.split(":", 3)
    if len(parts) == 4 and parts[1].isdigit():
        return FrontendError(parts[0], int(parts[1]), f"not C11 as pycparser reads it: {parts[3].strip()}")
    return FrontendError(name, 0, f"not C11 as pycparser reads it: {text}")


def _convert(node: Any, file: str, line: int) -> Node:
    """The node and what is below it. Where pycparser has no position, its parent's is taken."""
    if node.coord is not None:
        file, line = str(node.coord.file), int(node.coord.line)
    words: dict[str, tuple[str, ...]] = {}
    parts: dict[str, tuple[Node, ...]] = {}
    for name in node.__slots__:
        if name in ("coord", "__weakref__"):
            continue
        value = getattr(node, name)
        items = value if isinstance(value, (list, tuple)) else () if value is None else (value,)
        words[name] = tuple(str(item) for item in items if not isinstance(item, c_ast.Node))
        parts[name] = tuple(_convert(item, file, line) for item in items if isinstance(item, c_ast.Node))
    return Node(type(node).__name__, file, line, words, parts)
