"""Observers: they look at every step of an exploration and refuse those that should not be.

A watch is a property of states, or of steps, which may remember what it has seen. It looks at the fields that it names,
and at which threads are inside a call; nothing else of a state is visible to it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Place = tuple[int, str, int]
"""Object, field and index of a cell."""


class Sight:
    """What a watch sees of a state."""

    def __init__(self, places: Mapping[Place, int], words: Sequence[int]) -> None:
        self._places, self._words = places, words

    def __call__(self, field: str, index: int = 0, *, of: int = 1) -> int:
        """The word in that cell of object `of`; 0 if there is no such cell. A field that the watch does not name is
        none."""
        place = self._places.get((of, field, index))
        return 0 if place is None else self._words[1 + place]

    def inside(self, thread: int) -> bool:
        """Whether the thread is inside a call."""
        return self._words[0] >> thread & 1 == 1


Judge = Callable[[Any, Sight, Sight], Hashable | None]


@dataclass(frozen=True)
class Watch:
    """`judge(memory, before, after)` gives what is remembered after a step, or None: the step should not be. `memory`
    is what was remembered before, at first `start`; of the first state it is asked about the step that changes nothing.

    What is refused must not hang on when exactly a call begins and returns: of two states that are otherwise equal, if
    a judge refuses the one in which more threads are inside a call, it must refuse the other too (explorer.py)."""

    name: str
    fields: frozenset[str]
    judge: Judge
    start: Hashable = ()


def always(name: str, fields: set[str], holds: Callable[[Sight], bool]) -> Watch:
    """The watch of a property of states."""
    return Watch(name, frozenset(fields), lambda memory, before, after: () if holds(after) else None)


class Observer:
    """Several watches at once, as the explorer asks them; `broken` is the name of the one that refused."""

    def __init__(self, watches: Sequence[Watch], places: Sequence[Place]) -> None:
        self.watches = watches
        self.places = {place: number for number, place in enumerate(places)}
        self.broken = ""

    @property
    def start(self) -> Hashable:
        return tuple(watch.start for watch in self.watches)

    def step(self, memory: Any, before: Sequence[int], after: Sequence[int]) -> Hashable | None:
        """What all of them remember after the step; None if one refuses."""
        old, new = Sight(self.places, before), Sight(self.places, after)
        return None if None in (found := tuple(self._ask(memory, old, new))) else found

    def _ask(self, memory: Any, before: Sight, after: Sight) -> Iterator[Hashable | None]:
        for watch, own in zip(self.watches, memory, strict=True):
            found = watch.judge(own, before, after)
            if found is None:
                self.broken = watch.name
            yield found
