"""Bounded clients: how the structure starts, which threads there are, and what each calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.specs.base import Invocation


@dataclass(frozen=True)
class Object:
    """An object that is there from the start. `struct` is a name in Program.structs; `lengths` and `cells` are as those
    of the client."""

    struct: str
    lengths: Mapping[str, int] = field(default_factory=dict)
    cells: Mapping[tuple[str, int], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Heap:
    """What the program may allocate: `room` objects, each with `elements` in its flexible array at most. More is beyond
    the exploration's bound. The allocations whose numbers, from 0 on, are in `fails` give NULL.

    Without `reuse` each allocation gives a number that was never given before. With it, it may give any freed one as
    well, and every choice is explored; so are the last `again` objects of the client's others. `room` and `again` are
    14 at most together.
    """

    room: int = 0
    elements: int = 0
    fails: frozenset[int] = frozenset()
    reuse: bool = False
    again: int = 0

    def __str__(self) -> str:
        text = f"{self.room} allocated"
        if self.fails:
            text += f", out of memory at {', '.join(map(str, sorted(self.fails)))}"
        return text + (", numbers given again" if self.reuse else "")


@dataclass(frozen=True)
class Client:
    """A finite experiment.

    `threads` are the calls of each thread, in order. A call's `args` are without the structure: if `object` is given,
    it becomes the first parameter of every operation; a structure whose operations take no such parameter has None.
    `lengths` gives the number of elements of each array field (scalars have one cell), `cells` the initial words by
    (field, index); the others hold `rest`. There are `objects` objects of that layout, of the program's main struct,
    numbered from 1; `cells` is about the first. `others` are numbered on from there, and then what is allocated: its
    cells hold `rest`.

    `may_wait` says that operations may wait for each other, as locks do: then a run without end is no failure.
    """

    name: str
    threads: tuple[tuple[Invocation, ...], ...]
    lengths: Mapping[str, int] = field(default_factory=dict)
    cells: Mapping[tuple[str, int], int] = field(default_factory=dict)
    rest: int = 0
    object: int | None = 1
    objects: int = 1
    may_wait: bool = False
    others: tuple[Object, ...] = ()
    heap: Heap = Heap()

    def __str__(self) -> str:
        lanes = " || ".join("; ".join(map(str, calls)) for calls in self.threads)
        return f"{self.name}: {lanes}"
