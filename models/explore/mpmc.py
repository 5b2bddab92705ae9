"""The clients of the bounded queue for any number of threads.

Each client is named by its calls: p push, o pop, m push_many of two, n pop_many of two, w push_many of three, z size; -
and _ are push_many and pop_many of nothing; and by the capacity c, the number of cells k, the first ticket s, and the
number h of elements that are there at first. Tickets that begin at -1 or -2 wrap around in the middle of the run.

The C code makes at least 64 cells, which these clients could not go round: theirs have 2 or 4, a mask of 1 or 3.
`place` puts those numbers into different cells of a block of 64 (0, 8, 16, 24), so all there is to such a queue is
smaller. It has cells to spare if the capacity is below their number (then `room` says FULL) and none if not (then
`ready` may).

Under SC, which is what the proved build is, a failure is true if no other call overlaps (SharpBoundedFifo). With the
annotated orders the turn that a push or pop sets may be seen after it has returned: under TSO every failure may be
spurious (WeakBoundedFifo).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations_with_replacement, count, product

from models import ir
from models.explore.client import Client
from models.explore.experiment import Experiment
from models.specs import Invocation, SharpBoundedFifo, WeakBoundedFifo

GARBAGE = 0xDEAD
"""What cells hold that nobody has filled: if anybody reads it, the result is not linearizable."""
FIRST_HELD = 101
"""The elements that are there at the start are numbered from here on; those that are added from 1 on."""
STORE_BUFFER = 16
BATCHES = {"m": 2, "w": 3, "-": 0}

Shape = tuple[str, int, int, int, int]
"""The lanes, and what c, k, s and h are."""


def place(number: int) -> int:
    """Where a cell is: as in the C file, of a number below 64."""
    return (number & 7) << 3 | number >> 3


def call(letter: str, values: Iterator[int]) -> Invocation:
    """The call that a letter stands for."""
    if letter == "p":
        return Invocation("push", (next(values),))
    if letter in BATCHES:
        items = tuple(next(values) for _ in range(BATCHES[letter]))
        return Invocation("push_many", (len(items),), items)
    if letter in "n_":
        n = 2 if letter == "n" else 0
        return Invocation("pop_many", (n,), (0,) * n)
    return Invocation("pop", (), (0,)) if letter == "o" else Invocation("size")


def held(number: int) -> tuple[int, ...]:
    return tuple(range(FIRST_HELD, FIRST_HELD + number))


def cells(capacity: int, number: int, start: int, items: tuple[int, ...]) -> dict[tuple[str, int], int]:
    """The words of a queue with so many cells, as zp_mpmc_create_at leaves them, after pushes of these items."""
    found = {("tail", 0): start + len(items), ("head_seen", 0): start, ("head", 0): start}
    found |= {("capacity", 0): capacity, ("mask", 0): number - 1}
    for i in range(number):
        cell = place((start + i) % number)
        found[("cells.turn", cell)] = start + i + (i < len(items))
        found[("cells.value", cell)] = items[i] if i < len(items) else GARBAGE + i
    return {key: word % ir.WORD for key, word in found.items()}


def client(lanes: str, capacity: int, number: int, start: int, holds: int) -> Client:
    """A client of zp_mpmc. `lanes` are the threads' letters, such as `pp|o`."""
    values = count(1)
    threads = tuple(tuple(call(letter, values) for letter in lane) for lane in lanes.split("|"))
    most = place(number - 1) + 1
    name = f"{lanes} c={capacity} k={number} s={start} h={holds}"
    lengths = {"cells.turn": most, "cells.value": most}
    return Client(name, threads, lengths, cells(capacity, number, start, held(holds)), GARBAGE)


def judged(shape: Shape) -> Iterator[Experiment]:
    """The client against each specification. Its size is never more than there were elements in all."""
    lanes, capacity, _, _, holds = shape
    made = client(*shape)
    most = min(capacity, holds + lanes.count("p") + sum(BATCHES.get(letter, 0) for letter in lanes))
    yield Experiment(made, SharpBoundedFifo(capacity, *held(holds), most=most), ("sc",))
    yield Experiment(made, WeakBoundedFifo(capacity, *held(holds), most=most), ("tso",), STORE_BUFFER)


def experiments(deep: bool = False) -> Iterator[Experiment]:
    """All of them; with `deep`, longer ones instead."""
    for shape in deep_shapes() if deep else shapes():
        yield from judged(shape)


def words(letters: str, length: int) -> list[str]:
    """Every word of this length."""
    return ["".join(word) for word in product(letters, repeat=length)]


def pairs(letters: str, length: int, other: int | None = None) -> Iterable[str]:
    """Two threads with every word of this length, in one order; or one with words of the other length."""
    if other is not None:
        return ("|".join(pair) for pair in product(words(letters, length), words(letters, other)))
    return ("|".join(pair) for pair in combinations_with_replacement(words(letters, length), 2))


SIZES = ((1, 2, 0), (1, 2, 1), (2, 2, 1), (3, 4, 2))
"""Capacities, numbers of cells, and elements at first."""


def shapes() -> Iterator[Shape]:
    for lanes in ("p|o|z", "p|oo|zz"):
        yield lanes, 2, 2, -1, 0
    for capacity, number, holds in SIZES:
        full = capacity == number
        for lanes in pairs("po", 2) if capacity == 1 else pairs("pomn", 2, 1 if full else None):
            yield lanes, capacity, number, -1, holds
        for lanes in ("ppp|ooo", "ppo|oop", "pop|opo", "mpo|non", "opo|zz", "mo|zz", "-p|_o", "wo|n"):
            for start in (0, -2):
                yield lanes, capacity, number, start, holds
        for lanes in ("p|p|o", "p|o|o", "p|o|z", "m|p|o", "m|n|o", "m|n|z"):
            yield lanes, capacity, number, -1, holds


def deep_shapes() -> Iterator[Shape]:
    for capacity, number, holds in (*SIZES, (2, 2, 2), (2, 4, 2)):
        for lanes in pairs("po", 3):
            yield lanes, capacity, number, -2, holds
        for lanes in (*pairs("po", 2), *pairs("mn", 2)):
            yield f"{lanes}|o", capacity, number, -1, holds
            yield f"{lanes}|p", capacity, number, 0, holds
