"""Bounded clients: how the structure starts, which threads there are, and what each calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.specs.base import Invocation


@dataclass(frozen=True)
class Client:
    """A finite experiment.

    `threads` are the calls of each thread, in order. A call's `args` are without the structure: if `object` is given,
    it becomes the first parameter of every operation; a structure whose operations take no such parameter has None.
    `lengths` gives the number of elements of each array field (scalars have one cell), `cells` the initial words by
    (field, index); the others hold `rest`. There are `objects` objects of that layout, numbered from 1; `cells` is
    about the first.

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

    def __str__(self) -> str:
        lanes = " || ".join("; ".join(map(str, calls)) for calls in self.threads)
        return f"{self.name}: {lanes}"
