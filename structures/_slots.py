"""The table of references behind a ring of Python objects. What C does with it is in native/objects.h."""

from __future__ import annotations

from typing import Any

_HAND = 4


class Slots:
    """The two lists that a ring of objects lends to C.

    `table` has a place for each element of the ring; the garbage collector follows it like any list. `hand` is the top
    of a stack over which single objects come back from C; its first places are never used, so that it neither grows
    nor shrinks its memory.
    """

    __slots__ = ("hand", "table")

    def __init__(self, capacity: int) -> None:
        self.table: list[Any] = [None] * capacity
        self.hand: list[Any] = [None] * _HAND
        self.hand.append(None)
        self.hand.pop()

    def drop(self) -> None:
        """Let go of all objects. Only when C will use the lists no more."""
        self.table.clear()
