"""The clients of the bounded queue for any number of threads under RC11, and why each is there.

They are judged along happens-before by the specification whose failures may be spurious. What the orders are for is
therefore the values: whoever reads or writes a cell without having seen its turn properly has a race. "handover" lets a
pop read what a push has written, "lap" lets a push write where a pop has read, each by all pairs of operations; "race"
lets threads compete for a ticket. In "told" clients all that has ended happened before, by something else: there the
answers must be exact, so those are judged by the precise queue. "size" is an estimate, whatever it sees.

The queues have two cells, a mask of 1, as in models/explore/mpmc.py. A call is cut after `unroll` jumps backwards: one
for each cell that it looks at and each element of a batch, one for each retry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from models import ir
from models.explore.mpmc import cells, held
from models.rc11.client import BLANK, Call, Cell, Client
from models.rc11.experiment import (
    FIRST_VARIABLE,
    VARIABLE_FIELD,
    Experiment,
    Item,
    judged_variables,
    registers,
    variable_read,
    variable_write,
)
from models.specs import BoundedFifo, WeakBoundedFifo

QUEUE = 1
CELLS = 2
UNROLL, FEW = 4, 2
BATCHES = {"m": 1, "M": 2, "n": 1, "N": 2}
"""push_many and pop_many, by their letters, and how many elements they ask for."""


@dataclass
class Maker:
    """Makes experiments of one program. Threads are written as letters: p push, o pop; m and M push_many of one and
    two, n and N pop_many; z size; w writes the variable x (release) and r reads it (acquire)."""

    program: ir.Program

    def call(self, letter: str, values: Iterator[int]) -> Call:
        if letter in "rw":
            write = variable_write(FIRST_VARIABLE, 1, "release")
            return write if letter == "w" else variable_read(FIRST_VARIABLE, "acquire")
        name = {"p": "push", "o": "pop", "m": "push_many", "n": "pop_many", "z": "size"}[letter.lower()]
        number = BATCHES.get(letter, 0)
        args = (number,) if number else (next(values),) if letter == "p" else ()
        buffer = tuple(next(values) if letter in "mM" else 0 for _ in range(number or (letter == "o")))
        return Call(self.program.operation(name), (QUEUE, *args), buffer, self.program.source)

    def experiment(
        self, name: str, lanes: str, holds: int = 0, capacity: int = 2, unroll: int = UNROLL, large: bool = True
    ) -> Experiment:
        values = count(1)
        threads = tuple(tuple(self.call(letter, values) for letter in lane) for lane in lanes.split("|"))
        items = held(holds)
        kind = BoundedFifo if name == "told" else WeakBoundedFifo
        spec = kind(capacity, *items)
        words = cells(capacity, CELLS, -1, items)
        initial = {
            Cell(QUEUE, self.program.field(field), index): word
            for (field, index), word in words.items()
            if field != "cells.value" or word in items
        }
        described = {QUEUE: Item("q", spec, spec.initial)}
        if "w" in lanes:
            initial[Cell(FIRST_VARIABLE, VARIABLE_FIELD)] = 0
            described |= registers({"x": 0}, judged_variables(threads, [FIRST_VARIABLE]))
        client = Client(f"{name}: {lanes} c={capacity} h={holds}", threads, initial, blank=BLANK, unroll=unroll)
        return Experiment(self.program.name, client, described, self.program.fields, large)


def experiments(program: ir.Program, deep: bool = False) -> Iterator[Experiment]:
    """The experiments with the queue; with `deep`, larger ones as well."""
    make = Maker(program).experiment
    for lanes in ("p|o", "m|o", "p|n", "m|n"):
        yield make("handover", lanes, unroll=FEW, large=False)
    for lanes in ("o|p", "n|p", "o|m", "n|m"):
        yield make("lap", lanes, 2, unroll=FEW, large=False)
    yield make("handover", "M|N", unroll=6)
    yield make("lap", "N|M", 2, unroll=6)
    yield make("lap", "o|p", 1, 1)
    yield make("race", "p|p")
    yield make("race", "o|o", 2)
    yield make("race", "p|p|o")
    yield make("race", "o|o|p", 1)
    yield make("race", "po|o")
    yield make("told", "pw|ro")
    yield make("told", "ow|rp", 2)
    yield make("told", "mw|rn")
    yield make("size", "p|o|z")
    yield make("size", "p|z")
    for lanes, holds in (("pp|oo", 0), ("po|po", 1), ("op|op", 2), ("p|o|o", 1), ("M|o|o", 0), ("N|p|p", 2)):
        yield make("all", lanes, holds, unroll=6)
    if deep:
        for lanes in ("ppo|opo", "po|po|o", "op|op|p", "M|N|po", "po|po|z"):
            for holds in (0, 1, 2):
                yield make("all", lanes, holds, unroll=8)
