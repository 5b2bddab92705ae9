"""The clients of the ring under RC11, and why each is there. (Those of the work-stealing deque: deques.py; of the
stack and the queue: nodes.py; of the bounded queue for any threads: mpmc.py.)

A side never synchronizes with itself, so each client has both sides. "handover" and "wrap" let the slots be reused, so
that a missing acquire or release shows as a race on a slot. The other clients are about precise EMPTY and FULL, which a
weaker order breaks without any race: the two sides must be tied by something else, as in the litmus test SB. "flag"
ties them by a seq_cst variable, "two rings" by a second ring in the other direction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from models import ir
from models.rc11 import deques, mpmc, nodes, wfqueues
from models.rc11.client import BLANK, Call, Cell, Client
from models.rc11.experiment import (
    FIRST_VARIABLE,
    VARIABLE_FIELD,
    Experiment,
    Item,
    after_setup,
    judged_variables,
    registers,
    variable_read,
    variable_write,
)
from models.specs import BoundedFifo, Result, Words

Calls = tuple[Call, ...]
RING_INDICES = ("tail", "tail_own", "head_seen", "head", "head_own", "tail_seen")


@dataclass(frozen=True)
class Ring:
    """How a ring starts: its capacity and the value of its indices (zp_spsc_create_at)."""

    capacity: int = 1
    start: int = 0

    def cells(self, program: ir.Program, number: int) -> dict[Cell, int]:
        slots = 1
        while slots < self.capacity:
            slots *= 2
        cells = {Cell(number, program.field(name)): self.start % ir.WORD for name in RING_INDICES}
        cells[Cell(number, program.field("capacity"))] = self.capacity
        cells[Cell(number, program.field("mask"))] = slots - 1
        return cells | {Cell(number, program.field("slots"), i): BLANK + i for i in range(slots)}


class OnePushed(BoundedFifo):
    """The ring in a client that pushes one element in all: `size` may be an estimate, but not above one. (It would be,
    if a thread could see the pop without the push: the difference of the indices would be negative.)"""

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        for result, after in super().outcomes(state, operation, args, buffer):
            if operation != "size" or result.value <= 1:
                yield result, after


@dataclass
class Maker:
    """Makes the calls of one program, and experiments of them. Objects are numbered from 1."""

    program: ir.Program
    names: Sequence[str] = ("q", "r")
    variables: Mapping[str, int] = field(default_factory=lambda: {"x": 0})

    def push(self, value: int, ring: int = 1) -> Call:
        return self.call("push", ring, (value,))

    def pop(self, ring: int = 1) -> Call:
        return self.call("pop", ring, (), (0,))

    def push_many(self, *items: int, ring: int = 1) -> Call:
        return self.call("push_many", ring, (len(items),), items)

    def pop_many(self, n: int, ring: int = 1) -> Call:
        return self.call("pop_many", ring, (n,), (0,) * n)

    def size(self, ring: int = 1) -> Call:
        return self.call("size", ring, ())

    def call(self, name: str, ring: int, args: tuple[int, ...], buffer: tuple[int, ...] = ()) -> Call:
        return Call(self.program.operation(name), (ring, *args), buffer, self.program.source)

    def read(self, order: ir.Order = "seq_cst", variable: str = "x") -> Call:
        return variable_read(FIRST_VARIABLE + list(self.variables).index(variable), order)

    def write(self, value: int, order: ir.Order = "seq_cst", variable: str = "x") -> Call:
        return variable_write(FIRST_VARIABLE + list(self.variables).index(variable), value, order)

    def experiment(
        self,
        name: str,
        rings: Sequence[Ring],
        *threads: Calls,
        setup: Calls = (),
        unroll: int = 2,
        specs: Sequence[BoundedFifo] = (),
    ) -> Experiment:
        initial: dict[Cell, int] = {}
        items: dict[int, Item] = {}
        for number, ring in enumerate(rings, 1):
            initial |= ring.cells(self.program, number)
            spec = specs[number - 1] if specs else BoundedFifo(ring.capacity)
            items[number] = Item(self.names[number - 1], spec, ())
        used = {call.args[0] for calls in threads for call in calls if call.args[0] >= FIRST_VARIABLE}
        values = {n: v for i, (n, v) in enumerate(self.variables.items(), FIRST_VARIABLE) if i in used}
        numbers = list(range(FIRST_VARIABLE, FIRST_VARIABLE + len(values)))
        items |= registers(values, judged_variables(threads, numbers))
        initial |= {Cell(n, VARIABLE_FIELD): value for n, value in zip(numbers, values.values(), strict=True)}
        client = Client(name, tuple(threads), initial, unroll=unroll)
        return after_setup(Experiment(self.program.name, client, items, self.program.fields), setup)


def spsc(program: ir.Program, deep: bool = False) -> Iterator[Experiment]:
    """The experiments with the ring; with `deep`, larger ones of the same kinds."""
    make = Maker(program)
    push, pop, push_many, pop_many = make.push, make.pop, make.push_many, make.pop_many
    one, two = Ring(1), Ring(2)
    last = Ring(1, -1)
    yield make.experiment("handover c=1", [one], (push(1), push(2)), (pop(), pop()))
    yield make.experiment("wrap c=1 s=-1", [last], (push(1), push(2), push(3)), (pop(), pop(), pop()))
    yield make.experiment("handover c=2", [two], (push(1), push(2), push(3)), (pop(), pop(), pop()))
    yield make.experiment("batches c=2", [two], (push_many(1, 2), push_many(3)), (pop_many(2), pop_many(1)))
    yield make.experiment("batch in c=1 s=-1", [last], (push_many(1, 2), push_many(3)), (pop(), pop()))
    yield make.experiment("batch out c=1", [one], (push(1), push(2)), (pop_many(2), pop_many(1)))
    read, write = make.read(), make.write(1)
    yield make.experiment("flag, empty: push | pop", [one], (push(1), read), (write, pop()))
    yield make.experiment("flag, empty: push | pop_many", [one], (push(1), read), (write, pop_many(1)))
    yield make.experiment("flag, empty: push_many | pop", [one], (push_many(1), read), (write, pop()))
    yield make.experiment("flag, empty: push_many | pop_many", [one], (push_many(1), read), (write, pop_many(1)))
    full = (push(9),)
    yield make.experiment("flag, full: push | pop", [one], (write, push(1)), (pop(), read), setup=full)
    yield make.experiment("flag, full: push | pop_many", [one], (write, push(1)), (pop_many(1), read), setup=full)
    yield make.experiment("flag, full: push_many | pop", [one], (write, push_many(1)), (pop(), read), setup=full)
    yield make.experiment(
        "flag, full: push_many | pop_many", [one], (write, push_many(1)), (pop_many(1), read), setup=full
    )
    back = (pop(2), push(2, 2))
    yield make.experiment("two rings, empty", [one, one], (push(1), back[0]), (back[1], pop()))
    yield make.experiment(
        "two rings, full", [one, one], (pop(), push(1, 2)), (pop(2), push(2)), setup=(push(8), push(9, 2))
    )
    yield make.experiment("size beside", [two], (push(1),), (pop(),), (make.size(),), specs=[OnePushed(2)])
    told = (make.read("acquire"), make.size())
    yield make.experiment("size told", [two], (push(1), make.write(1, "release")), told)
    if deep:
        yield from deep_spsc(make)


def deep_spsc(make: Maker) -> Iterator[Experiment]:
    push, pop, push_many, pop_many = make.push, make.pop, make.push_many, make.pop_many
    pushes = tuple(push(v) for v in range(1, 7))
    read, write = make.read(), make.write(1)
    for start in (0, -1, -3):
        for capacity in (1, 2, 3):
            ring = Ring(capacity, start)
            kind = f"c={capacity} s={start}"
            yield make.experiment(f"six singles {kind}", [ring], pushes, (pop(),) * 6)
            batches = (push_many(1, 2), push_many(3, 4, 5), push_many(6, 7)), (pop_many(2), pop_many(3), pop_many(2))
            yield make.experiment(f"batches {kind}", [ring], *batches, unroll=3)
            mixed = (push(1), push_many(2, 3), push(4), push_many(5)), (pop_many(2), pop(), pop(), pop_many(2))
            yield make.experiment(f"mixed {kind}", [ring], *mixed)
            sizes = (make.size(), make.size())
            yield make.experiment(f"observed {kind}", [ring], pushes[:3], (pop(),) * 3, sizes)
            flagged = (push(1), push(2), read, push(3)), (pop(), write, pop(), pop())
            yield make.experiment(f"flagged {kind}", [ring], *flagged)
            there, back = (push(1), push(2), pop(2), pop(2)), (push(1, 2), pop(), push(2, 2), pop())
            yield make.experiment(f"two rings {kind}", [ring, ring], there, back)


EXPERIMENTS = {
    "spsc": spsc, "deque": deques.experiments, "stack": nodes.stack, "queue": nodes.queue, "mpmc": mpmc.experiments,
    "wfqueue": wfqueues.experiments,
}  # fmt: skip


def experiments(program: ir.Program, deep: bool = False) -> list[Experiment]:
    """The experiments of a structure; KeyError names the structures there are."""
    if program.name not in EXPERIMENTS:
        raise KeyError(f"no RC11 clients for {program.name!r}; there are some for {list(EXPERIMENTS)}")
    return list(EXPERIMENTS[program.name](program, deep))
