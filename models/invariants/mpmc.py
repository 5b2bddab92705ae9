"""The inductive invariant of the bounded queue for any number of threads: two threads that push and pop.

The ghosts are positions, which never wrap around: element number i, from 0 on, has position i, and its ticket is
`start` + i. `H` to `T` are the elements that are inside, `S` is the position of head_seen. Each thread has `P`, the
position of the ticket that it holds; `Q`, that of the ticket it has looked at last; and `R`, the position of the head
it has looked at in `room`. `items` are the elements by position.

A ticket's cell goes round by phases (`cells`): of those inside, it is being filled by the thread that holds the ticket
or holds the element; of those to come, it is free, or it is being read by the thread that holds the ticket of one round
before. The rest is what each thread knows of the ticket that it would take, as long as nobody takes it: that there is
room for it (`room`), that its cell is free (`ready`), or filled.

At most 2^(bits-1) elements are pushed, as in the proof 2^63: beyond that a sleeping thread may find its ticket current
again. A queue has two or four cells here (models/explore/mpmc.py says why that is no loss), and push_many, pop_many and
size are not called: the Lean proof has them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations
from typing import ClassVar

import z3

from models import ir
from models.invariants.machine import Machine, State, Step
from models.invariants.mpmc_threads import pop, push
from models.invariants.subject import Conjunct, Subject, select
from models.invariants.words import Truth, Word, evaluate
from models.specs.base import EMPTY, FULL, OK

THREADS = ("one", "other")
OPEN = 7
"""The result of an operation that has not taken effect."""
MOST = 4
"""The most cells."""
FILLING, READING = (range(38, 43), 37), (range(23, 28), 22)
"""The program counters at which a push fills its cell and a pop reads it, and that at which it may do so already."""


class Mpmc(Subject):
    """For a width; for a capacity, or all (None). `slack` is added to the capacity where the invariant speaks of room:
    other than 0, it is wrong on purpose."""

    shape: ClassVar[dict[str, str]] = {
        "push": "L L L B = J L S = B = J B = J = L = B = = = L B = J = J = B L B R = J = C B L = = S S R = J",
        "pop": "L L = B = = = L B = J = J = B L B R = J = C B L = = L S = P R = J",
    }

    def __init__(self, program: ir.Program, bits: int, capacity: int | None = None, slack: int = 0) -> None:
        self.check_shape(program)
        if bits < 5 or not (capacity is None or 1 <= capacity <= MOST):
            raise ValueError(f"a bounded queue of words of {bits} bits, 5 at least, has a capacity from 1 to {MOST}, "
                             f"not {capacity}")  # fmt: skip
        self.bits, self.capacity, self.slack = bits, capacity, slack
        which = "every capacity" if capacity is None else f"capacity {capacity}"
        self.bound = f"{which}, 2 or 4 cells, 2 threads that push and pop, {self.half} pushes"
        ghosts = ["start", "H", "T", "S", *(f"{role}.{name}" for role in THREADS for name in NAMES)]
        roles = dict.fromkeys(THREADS, ("push", "pop"))
        self.machine = Machine(program, roles, bits, tuple(ghosts), ("items",))

    @property
    def half(self) -> int:
        return 1 << (self.bits - 1)

    # words of a state

    def ticket(self, s: State, position: Word) -> Word:
        return s.ghost["start"] + position

    def cell(self, s: State, position: Word) -> Word:
        """Where the cell of a position is: three bits further up, since there are no more than 8 of them."""
        return (self.ticket(s, position) & self.field(s, "mask")) << 3

    def turn(self, s: State, position: Word) -> Word:
        return select(s.fields["cells.turn"], self.cell(s, position))

    def value(self, s: State, position: Word) -> Word:
        return select(s.fields["cells.value"], self.cell(s, position))

    def number(self, s: State) -> Word:
        """How many cells there are."""
        return self.field(s, "mask") + 1

    def length(self, s: State) -> Word:
        return s.ghost["T"] - s.ghost["H"]

    def limit(self, s: State) -> Word:
        return self.field(s, "capacity") + self.slack

    def result(self, s: State, role: str, code: int) -> Truth:
        return s.ghost[f"{role}.result"] == code

    def within(self, s: State, role: str, name: str) -> Truth:
        """Whether the thread has its ticket and is busy with the cell: a push that fills it, a pop that reads it."""
        pcs, deciding = FILLING if name == "push" else READING
        done = self.register(s, role, name, "done")
        return z3.Or(self.at(s, role, name, pcs), z3.And(self.at(s, role, name, [deciding]), done != 0))

    def busy(self, s: State, name: str, position: Word) -> Truth:
        """Whether some thread is busy with the cell of this position."""
        return z3.Or(*(z3.And(self.within(s, role, name), s.ghost[f"{role}.P"] == position) for role in THREADS))

    # the invariant

    def conjuncts(self) -> list[Conjunct]:
        return [
            Conjunct("layout", self.layout),
            Conjunct("order", self.order),
            Conjunct("tickets", self.tickets),
            Conjunct("cells", self.cells),
            Conjunct("owners", self.owners),
            *(conjunct for role in THREADS for conjunct in (*push(self, role), *pop(self, role))),
        ]

    def layout(self, s: State) -> Truth:
        capacity, mask = self.field(s, "capacity"), self.field(s, "mask")
        given = [capacity == self.capacity] if self.capacity is not None else []
        return z3.And(*given, z3.Or(mask == 1, mask == 3), z3.ULE(1, capacity), z3.ULE(capacity, mask + 1))

    def order(self, s: State) -> Truth:
        """S, H, T: in this order, within the capacity; and T not too far."""
        g = s.ghost
        return z3.And(z3.ULE(g["S"], g["H"]), z3.ULE(g["H"], g["T"]), z3.ULE(self.length(s), self.limit(s)),
                      z3.ULE(g["T"], self.half))  # fmt: skip

    def tickets(self, s: State) -> Truth:
        names = (("tail", "T"), ("head", "H"), ("head_seen", "S"))
        return z3.And(*(self.field(s, field) == self.ticket(s, s.ghost[name]) for field, name in names))

    def cells(self, s: State) -> Truth:
        """The phase of each cell, by the position from H on that has it."""
        return z3.And(*(self.phase(s, self.word(i)) for i in range(MOST)))

    def phase(self, s: State, ahead: Word) -> Truth:
        position = s.ghost["H"] + ahead
        ticket, before = self.ticket(s, position), position - self.number(s)
        filled = z3.And(self.turn(s, position) == ticket + 1, self.value(s, position) == self.item(s, position))
        inside = z3.If(self.busy(s, "push", position), self.turn(s, position) == ticket, filled)
        read = z3.And(self.turn(s, position) == ticket - self.number(s) + 1,
                      self.value(s, position) == self.item(s, before))  # fmt: skip
        free = z3.If(self.busy(s, "pop", before), read, self.turn(s, position) == ticket)
        return z3.Implies(z3.ULT(ahead, self.number(s)), z3.If(z3.ULT(ahead, self.length(s)), inside, free))

    def owners(self, s: State) -> Truth:
        """Who is busy with a cell has a ticket of the last round, and nobody else has."""
        g, said = s.ghost, []
        for role in THREADS:
            position = g[f"{role}.P"]
            filling = z3.And(z3.ULE(g["H"], position), z3.ULT(position, g["T"]))
            reading = z3.And(z3.ULT(position, g["H"]), z3.ULE(g["T"], position + self.number(s)))
            said += [
                z3.Implies(self.within(s, role, "push"), filling),
                z3.Implies(self.within(s, role, "pop"), reading),
            ]
        for name in ("push", "pop"):
            for a, b in combinations(THREADS, 2):
                both = z3.And(self.within(s, a, name), self.within(s, b, name))
                said.append(z3.Implies(both, g[f"{a}.P"] != g[f"{b}.P"]))
        return z3.And(*said)

    def initial(self, s: State) -> Truth:
        """The state after zp_mpmc_create_at: any start; nothing is said of the values."""
        cells = (
            z3.Implies(z3.ULT(i, self.number(s)), self.turn(s, i) == self.ticket(s, i))
            for i in map(self.word, range(MOST))
        )
        same = (self.field(s, name) == s.ghost["start"] for name in ("tail", "head", "head_seen"))
        none = (s.ghost[name] == 0 for name in ("H", "T", "S"))
        return z3.And(self.layout(s), *same, *none, *cells, *(thread.at == 0 for thread in s.threads.values()))

    def allowed(self, before: State, step: Step) -> Truth:
        if (step.point.operation.name, step.point.pc) == ("push", 36) and not step.starts:
            return z3.ULT(before.ghost["T"], self.half)
        return z3.BoolVal(True)

    def with_ghost(self, before: State, step: Step) -> State:
        role, name, pc = step.point.role, step.point.operation.name, step.point.pc
        changes = {"result": self.word(OPEN)} if step.starts else self.looks(before, name, role).get(pc, {})
        ghost = {**step.after.ghost, **{f"{role}.{short}": word for short, word in changes.items()}}
        if not step.starts and (name, pc) == ("push", 7):
            ghost["S"] = before.ghost[f"{role}.R"]
        if not step.starts and (name, pc) in (("push", 36), ("pop", 21)):
            ghost |= self.taken(before, step, role, name)
        return replace(step.after, ghost=ghost)

    def looks(self, s: State, name: str, role: str) -> dict[int, dict[str, Word]]:
        """What a thread's ghosts become at its steps."""
        g = s.ghost
        if name == "push":
            return {0: {"P": g["T"]}, 2: {"R": g["S"]}, 6: {"R": g["H"]}, 30: {"Q": g["T"]}, 33: {"P": g[f"{role}.Q"]},
                    36: {"Q": g["T"]}, 44: {"P": g[f"{role}.Q"]}}  # fmt: skip
        return {0: {"P": g["H"]}, 15: {"Q": g["H"]}, 18: {"P": g[f"{role}.Q"]}, 21: {"Q": g["H"]},
                31: {"P": g[f"{role}.Q"]}}  # fmt: skip

    def taken(self, s: State, step: Step, role: str, name: str) -> dict[str, z3.ExprRef]:
        """What a compare-and-swap does: if it succeeds, the operation takes effect."""
        g = s.ghost
        position = "T" if name == "push" else "H"
        done = step.read == self.register(s, role, name, "expected")
        changed: dict[str, z3.ExprRef] = {
            position: z3.If(done, g[position] + 1, g[position]),
            f"{role}.result": z3.If(done, self.word(OK), g[f"{role}.result"]),
        }
        if name == "pop":
            return changed | {f"{role}.element": z3.If(done, self.item(s, g["H"]), g[f"{role}.element"])}
        value = self.register(s, role, "push", "value")
        return changed | {"items": z3.If(done, z3.Store(g["items"], g["T"], value), g["items"])}

    def required(self, before: State, step: Step) -> list[tuple[str, Truth]]:
        if step.starts:
            return []
        after = self.with_ghost(before, step)
        return [*self.in_bounds(before, step), *self.effect(before, after, step), *self.returned(before, step)]

    def in_bounds(self, s: State, step: Step) -> Iterator[tuple[str, Truth]]:
        instr = step.point.instr
        if isinstance(instr, (ir.Load, ir.Store)) and self.machine.program.fields[instr.place.field].array:
            index = evaluate(instr.place.index, s.threads[step.point.role].registers, self.bits)
            yield "a cell that there is", z3.ULE(index, self.field(s, "mask") << 3)

    def effect(self, before: State, after: State, step: Step) -> Iterator[tuple[str, Truth]]:
        """What the specification allows: once, and now."""
        role, name, g = step.point.role, step.point.operation.name, before.ghost
        decides = after.ghost[f"{role}.result"] != g[f"{role}.result"]
        same = z3.And(after.ghost["H"] == g["H"], after.ghost["T"] == g["T"])
        yield "nothing else changes", z3.Implies(z3.Not(decides), same)
        yield "takes effect once", z3.Implies(decides, g[f"{role}.result"] == OPEN)
        if name == "push":
            right = z3.And(z3.ULT(self.length(before), self.field(before, "capacity")), after.ghost["H"] == g["H"],
                           self.item(after, g["T"]) == self.register(before, role, "push", "value"),
                           after.ghost["T"] == g["T"] + 1)  # fmt: skip
            yield "there is room", z3.Implies(decides, right)
        else:
            right = z3.And(self.length(before) != 0, after.ghost["H"] == g["H"] + 1, after.ghost["T"] == g["T"],
                           after.ghost[f"{role}.element"] == self.item(before, g["H"]))  # fmt: skip
            yield "the oldest element", z3.Implies(decides, right)

    def returned(self, s: State, step: Step) -> Iterator[tuple[str, Truth]]:
        """It returns what it was given; FULL and EMPTY may be said at any time, if it was given nothing."""
        instr, role, name = step.point.instr, step.point.role, step.point.operation.name
        if not isinstance(instr, ir.Return):
            return
        code = evaluate(instr.value, s.threads[role].registers, self.bits)
        failed = z3.And(self.result(s, role, OPEN), code == (FULL if name == "push" else EMPTY))
        yield "returns its result", z3.Or(failed, z3.And(self.result(s, role, OK), code == OK))
        if name == "pop":
            given = select(s.threads[role].buffer, self.word(0)) == s.ghost[f"{role}.element"]
            yield "returns its element", z3.Implies(code == OK, given)

    def show_cells(self, value: Callable[[z3.ExprRef], str], before: State, state: State, name: str) -> str:
        places = [self.word(8 * i) for i in range(int(value(self.field(before, "mask"))) + 1)]
        return "[" + " ".join(value(z3.Select(state.fields[name], place)) for place in places[:MOST]) + "]"


NAMES = ("P", "Q", "R", "result", "element")
"""The ghosts of each thread."""
