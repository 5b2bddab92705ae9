"""The clients of the stack and of the queue under RC11: the program that frees nothing, and that with hazard pointers.

They are judged along happens-before: EMPTY may not be said if the addition of an element that is still there happens
before the call. "handover" clients let one thread read what another has written into a node, "told" ones tie the two
by something else besides, "race" ones let threads compete for the same element or the same end. "freed" ones are of the
program with hazard pointers (models/explore/schemes.py): whoever reads a node that is freed meanwhile has a race.

In the second program only: push_many, which frees its nodes when memory runs out, and take_all, which is pop_all and as
many calls of next as there are nodes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import count

from models import ir
from models.explore.schemes import SLOTS, hazard_program
from models.rc11.client import Call, Cell, Client
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
from models.rc11.freeing import with_writes
from models.specs import LinkedQueue
from models.specs.nodes import EmptiedStack

FIRST_HELD = 101
"""The elements that are there at the start are numbered from here on; those that are added from 1 on."""
OBJECT, FIRST_NODE = 1, 2
RECORD = 0
"""The calling thread's record, which the program does not use."""
FIRST_RECORD = 60
UNROLL = 3
MOST = 3
"""No client adds more elements; take_all has room for them."""


@dataclass
class Maker:
    """Makes experiments of one program. Threads are written as letters: p push, m push_many of two, o pop, a take_all;
    e enqueue, d dequeue; w writes the variable x (release) and r reads it (acquire)."""

    program: ir.Program

    def call(self, letter: str, values: Iterator[int]) -> Call:
        if letter in "rw":
            write = variable_write(FIRST_VARIABLE, 1, "release")
            return write if letter == "w" else variable_read(FIRST_VARIABLE, "acquire")
        name = {"p": "push", "m": "push_many", "o": "pop", "a": "take_all", "e": "enqueue", "d": "dequeue"}[letter]
        record = () if letter in "pm" else (RECORD,)
        value = (next(values),) if letter in "pe" else (2,) if letter == "m" else ()
        if letter == "m":
            buffer: tuple[int, ...] = (next(values), next(values))
        else:
            buffer = {"o": (0,), "d": (0,), "a": (0,) * MOST}.get(letter, ())
        return Call(self.program.operation(name), (OBJECT, *record, *value), buffer, self.program.source)

    def cells(self, items: tuple[int, ...]) -> dict[Cell, int]:
        """The structure with these elements; the queue has a dummy before them."""
        field = self.program.field
        if self.program.name == "stack":
            numbers = [0, *range(FIRST_NODE, FIRST_NODE + len(items))]
            cells = {Cell(OBJECT, field("top")): numbers[-1]}
            for below, number, value in zip(numbers, numbers[1:], items, strict=False):
                cells |= {Cell(number, field("node.below")): below, Cell(number, field("node.value")): value}
            return cells
        numbers = [*range(FIRST_NODE, FIRST_NODE + len(items) + 1), 0]
        cells = {Cell(OBJECT, field("head")): FIRST_NODE, Cell(OBJECT, field("tail")): numbers[-2]}
        for number, behind, value in zip(numbers, numbers[1:], (0, *items), strict=False):
            cells |= {Cell(number, field("node.next")): behind, Cell(number, field("node.value")): value}
        return cells

    def experiment(self, name: str, lanes: str, holds: int = 0, unroll: int = UNROLL) -> Experiment:
        values = count(1)
        threads = tuple(tuple(self.call(letter, values) for letter in lane) for lane in lanes.split("|"))
        items = tuple(range(FIRST_HELD, FIRST_HELD + holds))
        spec = EmptiedStack(MOST, *items) if self.program.name == "stack" else LinkedQueue(*items)
        initial = self.cells(items)
        described = {OBJECT: Item("q", spec, spec.initial)}
        described |= {cell.object: Item(f"node {cell.object}", None) for cell in initial if cell.object != OBJECT}
        if "w" in lanes:
            initial[Cell(FIRST_VARIABLE, VARIABLE_FIELD)] = 0
            described |= registers({"x": 0}, judged_variables(threads, [FIRST_VARIABLE]))
        client = Client(f"{name}: {lanes} h={holds}", threads, initial, unroll=unroll)
        large = self.program.name == "queue" or name == "passed on"
        return Experiment(self.program.name, client, described, self.program.fields, large)


@cache
def freeing(name: str) -> ir.Program:
    """The structure's program with hazard pointers, in which freeing a node writes to it."""
    return with_writes(hazard_program(name), "node")


def freed(name: str, lanes: str, holds: int, unroll: int = 8) -> Experiment:
    """An experiment with hazard pointers: each thread has a record."""
    program = freeing(name)
    plain = Maker(program).experiment("freed", lanes, holds, unroll)
    threads, initial, items = list(plain.client.threads), dict(plain.client.initial), dict(plain.items)
    for thread, calls in enumerate(threads):
        record = FIRST_RECORD + thread
        following = record + 1 if thread + 1 < len(threads) else 0
        links = {"zp_record.first": FIRST_RECORD, "zp_record.next": following}
        initial |= {Cell(record, program.field(field)): number for field, number in links.items()}
        initial |= {Cell(record, program.field("zp_record.slots"), i): 0 for i in range(SLOTS[name])}
        items[record] = Item(f"record {thread}", None)
        threads[thread] = tuple(_with_record(call, record) for call in calls)
    return replace(
        plain, client=replace(plain.client, threads=tuple(threads), initial=initial), items=items, large=True
    )


def _with_record(call: Call, record: int) -> Call:
    if call.operation.parameters[1:2] != ("me",):
        return call
    return replace(call, args=(call.args[0], record, *call.args[2:]))


def stack(program: ir.Program, deep: bool = False) -> Iterator[Experiment]:
    """The experiments with the stack."""
    make = Maker(program).experiment
    yield make("handover", "p|o")
    yield make("handover", "p|o", 1)
    yield make("handover", "pp|o")
    yield make("race", "o|o", 1)
    yield make("race", "o|o", 2)
    yield make("race", "p|p")
    yield make("race", "p|p|o")
    yield make("race", "po|o")
    yield make("told", "pw|ro")
    yield make("passed on", "p|op|o")
    yield freed("stack", "o|o", 1)
    yield freed("stack", "o|o", 2)
    yield freed("stack", "po|o", 0)
    yield freed("stack", "m|o", 0)
    yield freed("stack", "p|a", 0)
    yield freed("stack", "a|o", 1)
    yield freed("stack", "a|oo", 2)
    yield freed("stack", "a|a", 1)
    if deep:
        for lanes in ("pp|oo", "po|po", "po|op", "p|o|o"):
            yield make("all", lanes, 1, 4)


def queue(program: ir.Program, deep: bool = False) -> Iterator[Experiment]:
    """The experiments with the queue."""
    make = Maker(program).experiment
    yield make("handover", "e|d")
    yield make("handover", "ee|d")
    yield make("handover", "e|dd")
    yield make("race", "d|d", 1)
    yield make("race", "d|d", 2)
    yield make("race", "e|e")
    yield make("race", "e|e|d")
    yield make("race", "ed|d")
    yield make("told", "ew|rd")
    yield make("passed on", "e|de|d")
    yield make("passed on", "e|e|e")
    yield freed("queue", "d|d", 1)
    yield freed("queue", "d|d", 2, 12)
    yield freed("queue", "e|ed", 0, 12)
    yield freed("queue", "e|d|e", 0, 12)
    if deep:
        for lanes in ("ee|dd", "ed|ed", "e|d|d"):
            yield make("all", lanes, 1, 4)
