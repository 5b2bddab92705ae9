"""Declarations of a compiled module as plain data, of which `ci/kernel_main.py` makes Lean's own terms again.

Nothing else of the file reaches Lean that way: whoever wrote the file chooses which terms are checked, and no more.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from ci.olean import KINDS, Image, OleanError

#: constructors of Lean's Name, Level and Expr by tag: what our rows call them, and the kinds of their fields
_SHAPES: dict[tuple[str, int], tuple[str, tuple[str, ...]]] = {
    ("name", 1): ("str", ("name", "text")),
    ("name", 2): ("num", ("name", "natural")),
    ("level", 1): ("succ", ("level",)),
    ("level", 2): ("max", ("level", "level")),
    ("level", 3): ("imax", ("level", "level")),
    ("level", 4): ("param", ("name",)),
    ("term", 0): ("bvar", ("natural",)),
    ("term", 3): ("sort", ("level",)),
    ("term", 4): ("const", ("name", "levels")),
    ("term", 5): ("app", ("term", "term")),
    ("term", 6): ("lam", ("name", "term", "term")),
    ("term", 7): ("forall", ("name", "term", "term")),
    ("term", 8): ("let", ("name", "term", "term", "term")),
    ("term", 9): ("lit", ("literal",)),
    ("term", 10): ("mdata", ("ignored", "term")),
    ("term", 11): ("proj", ("name", "natural", "term")),
    ("literal", 0): ("natural", ("natural",)),
    ("literal", 1): ("text", ("text",)),
}
#: constructors without fields, which are stored as the number 0
_EMPTY = {"name": "anonymous", "level": "zero"}
_ROWS = ("name", "level", "term", "literal")
_DEFINITION, _THEOREM = KINDS.index("definition"), KINDS.index("theorem")
_SAFE = 1


@dataclass(frozen=True)
class Declaration:
    """A theorem or a definition. The numbers are rows; `mentions` are the constants in its type and value."""

    name: str
    kind: str
    row: int
    levels: tuple[int, ...]
    type: int
    value: int
    hints: int
    mentions: frozenset[str]


@dataclass
class Terms:
    """Rows: each is (constructor, …) with numbers of earlier rows, integers as text, and texts."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    declarations: list[Declaration] = field(default_factory=list)


class Reader:
    """Reads declarations of one file into `into`; shared parts become one row. Every method raises OleanError."""

    def __init__(self, image: Image, into: Terms) -> None:
        self.image, self.into = image, into
        self.known: dict[tuple[str, int], int] = {}

    def declaration(self, value: int) -> Declaration:
        """The declaration of a ConstantInfo."""
        tag = self.image.at(value).tag
        if tag not in (_DEFINITION, _THEOREM):
            raise OleanError(f"a declaration of kind {KINDS[tag] if tag < len(KINDS) else tag} in a proof")
        inside = self.image.member(value, 0)
        name, levels, kind = (self.image.member(inside, 0, number) for number in range(3))
        body = self.image.member(inside, 1)
        hints = self._hints(inside) if tag == _DEFINITION else 0
        rows = [self.row("name", name), self.row("term", kind), self.row("term", body)]
        return Declaration(
            self.image.name(name), KINDS[tag], rows[0], tuple(self.row("name", item) for item in self.items(levels)),
            rows[1], rows[2], hints, self.mentioned(kind, body),
        )  # fmt: skip

    def _hints(self, inside: int) -> int:
        """0: opaque; 1: abbreviation; 2 + n: a regular definition of height n. Only safe definitions count."""
        item = self.image.at(inside)
        if item.data[:1] != bytes([_SAFE]):
            raise OleanError("a definition that is unsafe or partial in a proof")
        hints = self.image.member(inside, 2)
        return hints >> 1 if hints & 1 else 2 + int.from_bytes(self.image.at(hints).data[:4], "little")

    def items(self, value: int) -> list[int]:
        """The members of a list."""
        found: list[int] = []
        while not value & 1:
            if self.image.at(value).tag != 1 or len(found) > 10_000:
                raise OleanError("not a list")
            found.append(self.image.member(value, 0))
            value = self.image.member(value, 1)
        return found

    def _shape(self, kind: str, value: int) -> tuple[str, list[tuple[str, int]]]:
        """The constructor and the fields of a value, each with its kind."""
        if value & 1:
            if kind in _EMPTY and value == 1:
                return _EMPTY[kind], []
            raise OleanError(f"a number in the place of a {kind}")
        item = self.image.at(value)
        constructor, kinds = _SHAPES.get((kind, item.tag), ("", ()))
        if not constructor or len(kinds) != len(item.fields):
            raise OleanError(f"no {kind} has constructor {item.tag} with {len(item.fields)} fields")
        return constructor, list(zip(kinds, item.fields, strict=True))

    def _parts(self, kind: str, value: int) -> list[tuple[str, int]]:
        """The fields that are rows themselves."""
        fields = self._shape(kind, value)[1]
        found = [(inner, part) for inner, part in fields if inner in _ROWS]
        return found + [("level", part) for inner, whole in fields if inner == "levels" for part in self.items(whole)]

    def row(self, kind: str, root: int) -> int:
        """The row of a value, made after those of its parts."""
        pending, active = [(kind, root)], set[tuple[str, int]]()
        while pending:
            current = pending[-1]
            if current in self.known:
                pending.pop()
                continue
            missing = [part for part in self._parts(*current) if part not in self.known]
            if missing:
                if current in active:
                    raise OleanError("a cycle of objects")
                active.add(current)
                pending += missing
                continue
            self.known[current] = self._made(*current)
            active.discard(current)
        return self.known[kind, root]

    def _made(self, kind: str, value: int) -> int:
        constructor, fields = self._shape(kind, value)
        row: list[Any] = [constructor]
        for inner, part in fields:
            if inner in _ROWS:
                row.append(self.known[inner, part])
            elif inner == "levels":
                row.append([self.known["level", item] for item in self.items(part)])
            elif inner == "natural":
                row.append(str(self.image.natural(part)))
            elif inner == "text":
                row.append(self.image.text(part))
        if constructor in ("mdata", "lit"):
            return int(row[1])
        self.into.rows.append(tuple(row))
        return len(self.into.rows) - 1

    def mentioned(self, *roots: int) -> frozenset[str]:
        """The constants in terms, projections included."""
        found, seen, pending = set[str](), set[int](), list(roots)
        while pending:
            value = pending.pop()
            if value in seen:
                continue
            seen.add(value)
            constructor, fields = self._shape("term", value)
            if constructor in ("const", "proj"):
                found.add(self.image.name(fields[0][1]))
            pending += [part for kind, part in fields if kind == "term"]
        return frozenset(found)


def in_order(declarations: Collection[Declaration]) -> list[Declaration]:
    """Each after those that it mentions. OleanError if there is no such order: a proof that stands on itself."""
    left = {item.name: item for item in declarations}
    order: list[Declaration] = []
    while left:
        ready = [item for item in left.values() if not item.mentions & left.keys()]
        if not ready:
            raise OleanError(f"{min(left)} stands on itself")
        order += ready
        for item in ready:
            del left[item.name]
    return order
