"""The clients of the work-stealing deque under RC11, and why each is there.

They are judged by the precise specification, along happens-before: a steal may not say EMPTY if the push of an element
that is still there happens before it. (What no client asks: that EMPTY is right where owner and thief are tied by
something else. It is not; see ReluctantDeque.) "announce" clients let the owner pop what thieves steal, so that the
element goes to one of them only if both look at top and bottom in the right order. "reuse" lets a push fill the slot of
a stolen element, "grow" makes it replace the buffer, so that what a thief finds there must have been published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, product

from models import ir
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
from models.specs import PreciseWorkStealingDeque

FIRST_HELD = 101
"""The elements that are there at the start are numbered from here on; those pushed from 1 on."""
DEQUE, BUFFER = 1, 2
UNROLL, DEEP_UNROLL = 2, 4
"""Growing copies one element in each round; no client has more in one buffer that grows."""


@dataclass(frozen=True)
class Deque:
    """How a deque starts: its capacity (a power of two), its number of elements, and the value of its indices."""

    capacity: int = 1
    holds: int = 0
    start: int = 0

    def cells(self, program: ir.Program) -> dict[Cell, int]:
        top, bottom = self.start % ir.WORD, (self.start + self.holds) % ir.WORD
        main = {"top": top, "top_seen": top, "bottom": bottom, "bottom_own": bottom}
        cells = {Cell(DEQUE, program.field(name)): value for name, value in main.items()}
        cells |= {Cell(DEQUE, program.field(name)): BUFFER for name in ("buffer", "buffer_own")}
        cells[Cell(BUFFER, program.field("buffer.mask"))] = self.capacity - 1
        cells[Cell(BUFFER, program.field("buffer.older"))] = 0
        slots = program.field("buffer.slots")
        cells |= {Cell(BUFFER, slots, i): BLANK + i for i in range(self.capacity)}
        return cells | {
            Cell(BUFFER, slots, (self.start + i) % self.capacity): value for i, value in enumerate(self.items())
        }

    def items(self) -> tuple[int, ...]:
        return tuple(range(FIRST_HELD, FIRST_HELD + self.holds))


@dataclass
class Maker:
    """Makes experiments of one program. Threads are written as letters: p push, o pop, s steal, z size; w writes the
    variable x (release) and r reads it (acquire); W and R do so seq_cst."""

    program: ir.Program

    def call(self, letter: str, values: Iterator[int]) -> Call:
        if letter in "rR":
            return variable_read(FIRST_VARIABLE, "acquire" if letter == "r" else "seq_cst")
        if letter in "wW":
            return variable_write(FIRST_VARIABLE, 1, "release" if letter == "w" else "seq_cst")
        name = {"p": "push", "o": "pop", "s": "steal", "z": "size"}[letter]
        args = (DEQUE, next(values)) if name == "push" else (DEQUE,)
        buffer = (0,) if name in ("pop", "steal") else ()
        return Call(self.program.operation(name), args, buffer, self.program.source)

    def experiment(self, name: str, lanes: str, deque: Deque, unroll: int = UNROLL) -> Experiment:
        values = count(1)
        threads = tuple(tuple(self.call(letter, values) for letter in lane) for lane in lanes.split("|"))
        spec = PreciseWorkStealingDeque(*deque.items(), most=deque.holds + lanes.count("p"))
        initial = deque.cells(self.program)
        items = {DEQUE: Item("q", spec, spec.initial), BUFFER: Item("buffer", None)}
        if any(letter in lanes for letter in "rRwW"):
            initial[Cell(FIRST_VARIABLE, VARIABLE_FIELD)] = 0
            items |= registers({"x": 0}, judged_variables(threads, [FIRST_VARIABLE]))
        shape = f"{lanes} c={deque.capacity} h={deque.holds}" + (f" s={deque.start}" if deque.start else "")
        client = Client(f"{name}: {shape}", threads, initial, unroll=unroll)
        return Experiment(self.program.name, client, items, self.program.fields)


def experiments(program: ir.Program, deep: bool = False) -> Iterator[Experiment]:
    """The experiments with the deque; with `deep`, larger ones of the same kinds."""
    make = Maker(program).experiment
    yield make("last element", "o|s", Deque(1, 1))
    yield make("last element", "o|s|s", Deque(1, 1))
    yield make("announce", "oo|ss", Deque(2, 2))
    yield make("announce", "o|s|s", Deque(2, 2))
    yield make("announce", "ppo|ss", Deque(2))
    yield make("handover", "po|s", Deque(1))
    yield make("handover", "pp|ss", Deque(2))
    yield make("told", "pw|rs", Deque(1))
    yield make("told", "ow|rs", Deque(2, 2))
    yield make("reuse or grow", "p|s", Deque(1, 1))
    yield make("reuse or grow", "po|s", Deque(1, 1))
    yield make("reuse", "pp|ss", Deque(2, 2, -1))
    yield make("grow", "pp|ss", Deque(1))
    yield make("grow", "pp|s", Deque(1, 1))
    yield make("grow", "pp|s|s", Deque(1, 0, (1 << 63) - 1))
    yield make("size", "po|s|z", Deque(1))
    yield make("size", "pw|rz", Deque(1))
    if deep:
        yield from larger(make)


def larger(make: Callable[[str, str, Deque, int], Experiment]) -> Iterator[Experiment]:
    for deque in (Deque(1), Deque(1, 1, -1), Deque(2, 1, (1 << 63) - 1), Deque(2, 2)):
        for owner in map("".join, product("po", repeat=3)):
            for thieves in ("sss", "ss|ss", "s|s|s"):
                yield make("all", f"{owner}|{thieves}", deque, DEEP_UNROLL)
