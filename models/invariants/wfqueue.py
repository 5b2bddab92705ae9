"""The inductive invariant of the wait-free queue, for the build with -DZP_NEVER, in which no node is used again.

A slot is used by at most one thread at a time, and a thread forgets between calls; so slots take the place of threads,
and there may be any number of these. `register` and `unregister` touch nothing that the others do, and are left out.

The ghosts of the line of nodes are those of wfqueue_state.py. An operation takes effect when some thread moves tail to
its node, or head to a node that it is the taker of: it is then that the slot's `result` and `element` are settled.
`saw` is 1 once the operation has found head at tail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import ClassVar

import z3

from models import ir
from models.invariants.machine import EXTENT, NEXT, NOWHERE, Machine, State, Step
from models.invariants.subject import Conjunct, select
from models.invariants.wfqueue_dequeue import dequeue
from models.invariants.wfqueue_enqueue import enqueue
from models.invariants.wfqueue_line import line
from models.invariants.wfqueue_serve import serving
from models.invariants.wfqueue_state import OPEN, Slots
from models.invariants.words import Truth, Word, choose, evaluate, store
from models.specs.base import EMPTY, ENOMEM, OK
from models.specs.slots import EINVAL

NEW = 4
"""How many nodes are made."""
DEAD = {
    "enqueue": frozenset({*range(7, 12), *range(21, 56), *range(60, 65)}),
    "dequeue": frozenset(range(181, 216)),
}
"""What is never reached since no node is used again: what looks through retired nodes, and what takes from the pool."""
HEAD_MOVES = {("dequeue", 81): ("expected_4", "next"), ("dequeue", 135): ("expected_7", "next_3"),
              ("dequeue", 161): ("expected_8", "mine")}  # fmt: skip
"""Where head is moved: the registers that hold what it is expected to be, and what it becomes."""


class Wfqueue(Slots):
    """For a width, and a number of slots (`capacity`; None: two). `slack` lets tail be behind by so much less."""

    shape: ClassVar[dict[str, str]] = {
        "enqueue": (
            "L B R L B = J L L S S = B A B L = = L = B B L L = B L L L B = J = J = B = J L B S J S S L L B F "
            "J L S S S = = J L B = J L L S S = B = J S S S S = B R S = B L B L S L B = J = B L L L = B = C = "
            "B B = J = L B = C B = J = J = J L = B = C B B L S = J S S S S R"
        ),
        "dequeue": (
            "L B R L L S = = B L B L S L B = J = B L B S L S L B = J = B L B L B L S L B = J = B L L = B B = "
            "J = L L B = C B = J = J = J L = B = C = B = = B S J L S L B = C = C B L S L B S S S R S J L S L "
            "B = J = B L L = B B = J = L L B = C B = J = J = J L = B = B S J L S L B = C = C B L S B = J = J "
            "L B L S L B = J = B = J L B = J = C = L S S S L L S S S L L B L = = L = B B L L = B L L L B = J "
            "= J = B = J L B S J S S L L B F J L S S S = = J P R"
        ),
    }
    wrong = "tail is never behind"
    at_once = 24

    def __init__(self, program: ir.Program, bits: int, capacity: int | None = None, slack: int = 0) -> None:
        self.check_shape(program)
        self.bits, self.slack, self.slots = bits, slack, 2 if capacity is None else capacity
        if not (bits >= 6 and 1 <= self.slots <= 3):
            raise ValueError(f"a wait-free queue of words of {bits} bits, 6 at least, has 1 to 3 slots, not {capacity}")
        self.known = 2 * self.slots + 1
        self.nodes, self.positions = self.known + NEW, NEW + 1
        self.roles = tuple(f"slot {p}" for p in range(self.slots))
        which = "1 slot" if self.slots == 1 else f"{self.slots} slots"
        self.bound = f"{which}, any number of threads, {NEW} nodes made, no node used again"
        own = (f"{role}.{name}" for role in self.roles for name in ("result", "element", "saw"))
        sizes = {f.name: self.slots if f.array else self.nodes + 1 for f in program.fields if "." in f.name}
        sizes |= {EXTENT: self.nodes + 1, "place": self.nodes + 1, "owner": self.nodes + 1}
        sizes |= {"items": self.positions + 2, "node": self.positions + 2, "buffer": 1}
        ghosts, arrays = (NEXT, "H", "T", "E", *own), ("items", "node", "place", "owner", EXTENT)
        roles = dict.fromkeys(self.roles, tuple(self.shape))
        self.machine = Machine(program, roles, bits, ghosts, arrays, DEAD, sizes)
        self.position_of = {(x.role, x.operation.name, x.pc): x.position for x in self.points()}

    def solver(self) -> z3.Solver:
        """There are no arrays here, only words (words.Cells), and so bits."""
        return z3.Then("simplify", "propagate-values", "solve-eqs", "simplify", "bit-blast", "sat").solver()

    def conjuncts(self) -> list[Conjunct]:
        slots = range(self.slots)
        return [*line(self), *(c for p in slots for part in (enqueue, dequeue, serving) for c in part(self, p))]

    # the beginning, the ghosts, and what the steps must do

    def initial(self, s: State) -> Truth:
        """The state after zp_wfqueue_create."""
        g, one = s.ghost, self.word(1)

        def fresh(p: int) -> Truth:
            names = {f.name for f in self.machine.program.fields if f.array} - {"slots.asked", "slots.given"}
            empty = [self.of(s, name, p) == 0 for name in sorted(names)]
            return z3.And(self.slot(s, "asked", p) == 2 * p + 2, self.slot(s, "given", p) == 2 * p + 3, *empty)

        nowhere = self.every(lambda x: z3.And(self.owner(s, x) == 0, self.place(s, x) == z3.If(x == 1, one, one - 1)))
        return z3.And(
            self.field(s, "threads") == self.slots, self.field(s, "head") == 1, self.field(s, "tail") == 1,
            g[NEXT] == self.known + 1, g["H"] == 1, g["T"] == 1, g["E"] == 1, self.node(s, one) == 1,
            self.enqueuer(s, one) == 0, self.taker(s, one) == self.nobody, self.behind(s, one) == 0,
            self.place(s, one - 1) == 0, nowhere, self.each(fresh), *(thread.at == 0 for thread in s.threads.values()),
        )  # fmt: skip

    def allowed(self, before: State, step: Step) -> Truth:
        """A slot's thread calls with its slot. (Anybody may call with a number that is no slot.) There is memory for so
        many nodes."""
        if step.starts:
            p = self.roles.index(step.point.role)
            slot = self.own(step.after, p, step.point.operation.name, "slot")
            return z3.Or(slot == p, z3.UGE(slot, self.slots))
        if isinstance(step.point.instr, ir.Alloc) and not step.after.ghost[NEXT].eq(before.ghost[NEXT]):
            return z3.ULE(before.ghost[NEXT], self.nodes)
        return z3.BoolVal(True)

    def with_ghost(self, before: State, step: Step) -> State:
        return State(step.after.fields, {**step.after.ghost, **self.effects(before, step)}, step.after.threads)

    def effects(self, s: State, step: Step) -> dict[str, z3.ExprRef]:
        g, role, name, pc = s.ghost, step.point.role, step.point.operation.name, step.point.pc
        p = self.roles.index(role)

        def own(register: str) -> Word:
            return self.own(s, p, name, register)

        if step.starts:
            return {f"{role}.result": self.word(OPEN), f"{role}.saw": self.word(0)}
        if isinstance(step.point.instr, ir.Alloc):
            made = not step.after.ghost[NEXT].eq(g[NEXT])
            return {"owner": store(g["owner"], g[NEXT], self.word(p + 1))} if made else {}
        if step.read is None:
            return {}
        if (name, pc) == ("enqueue", 104):
            done, x, end = step.read == own("expected_2"), own("node_5"), g["E"] + 1
            new = {"E": end, "node": store(g["node"], end, x), "place": store(g["place"], x, end),
                   "items": store(g["items"], end, self.value(s, x))}  # fmt: skip
            return {key: choose(done, word, g[key]) for key, word in new.items()}
        if (name, pc) == ("enqueue", 116):
            done = step.read == own("expected_3")
            return {"T": z3.If(done, g["T"] + 1, g["T"]), **self.settled(s, done, self.enqueuer(s, own("next_2")))}
        if (name, pc) in HEAD_MOVES:
            expected, desired = (own(register) for register in HEAD_MOVES[name, pc])
            done = step.read == expected
            return {"H": z3.If(done, g["H"] + 1, g["H"]), **self.settled(s, done, self.taker(s, desired), g["H"] + 1)}
        if (name, pc) == ("dequeue", 19):
            return {f"{role}.saw": z3.If(step.read == own("head"), self.word(1), g[f"{role}.saw"])}
        return {}

    def settled(self, s: State, done: Truth, slot: Word, position: Word | None = None) -> dict[str, z3.ExprRef]:
        """The slot's operation takes effect if `done`; one that takes an element takes that at the position."""
        new: dict[str, z3.ExprRef] = {}
        for p, role in enumerate(self.roles):
            this = z3.And(done, slot == p)
            new[f"{role}.result"] = z3.If(this, self.word(OK), s.ghost[f"{role}.result"])
            if position is not None:
                new[f"{role}.element"] = z3.If(this, self.item(s, position), s.ghost[f"{role}.element"])
        return new

    def required(self, before: State, step: Step) -> list[tuple[str, Truth]]:
        if step.starts:
            return []
        after = self.with_ghost(before, step)
        live = [("code that is dead", after.threads[step.point.role].at != NOWHERE)]
        return [*live, *self.in_bounds(before, step), *self.effect(before, after, step), *self.returned(before, step)]

    def in_bounds(self, s: State, step: Step) -> Iterator[tuple[str, Truth]]:
        """An access is to a node that exists, or to a slot."""
        instr, registers = step.point.instr, s.threads[step.point.role].registers
        if isinstance(instr, ir.Put):
            yield "the caller's word", evaluate(instr.index, registers, self.bits) == 0
        if not isinstance(instr, (ir.Load, ir.Store, ir.Cas)):
            return
        described = self.machine.program.fields[instr.place.field]
        if self.machine.is_inner(described):
            number = evaluate(instr.place.object, registers, self.bits)
            yield "a node that exists", z3.And(number != 0, z3.ULT(number, s.ghost[NEXT]))
        elif described.array:
            yield "a slot", z3.ULT(evaluate(instr.place.index, registers, self.bits), self.slots)

    def effect(self, before: State, after: State, step: Step) -> Iterator[tuple[str, Truth]]:
        """Operations take effect one at a time, each once, as a queue's do."""
        b, a = before.ghost, after.ghost
        if step.read is None:
            return
        results = [a[f"{role}.result"] == b[f"{role}.result"] for role in self.roles]

        def settles(p: int, right: Truth) -> Truth:
            others = (same for q, same in enumerate(results) if q != p)
            result = f"{self.roles[p]}.result"
            return z3.And(b[result] == OPEN, a[result] == OK, right, *others)

        def adds(p: int) -> Truth:
            value = self.own(before, p, "enqueue", "value")
            return settles(p, z3.And(self.in_enqueue(before, p, range(128)), self.item(before, a["T"]) == value))

        def takes(p: int) -> Truth:
            element = a[f"{self.roles[p]}.element"]
            return settles(p, z3.And(self.in_dequeue(before, p, range(218)), element == self.item(before, a["H"])))

        kept = self.line(2, lambda i: z3.Implies(z3.ULE(i, b["T"]), self.item(after, i) == self.item(before, i)))
        slots = range(self.slots)
        added = z3.And(a["T"] == b["T"] + 1, z3.Or(*(adds(p) for p in slots)))
        taken = z3.And(a["H"] == b["H"] + 1, z3.ULT(b["H"], b["T"]), z3.Or(*(takes(p) for p in slots)))
        yield "elements stay what they are", kept
        yield "one thing at a time", z3.Or(a["T"] == b["T"], a["H"] == b["H"])
        yield "an element is added once", z3.Or(a["T"] == b["T"], added)
        yield "an element is taken once", z3.Or(a["H"] == b["H"], taken)
        yield "nothing else", z3.Or(a["T"] != b["T"], a["H"] != b["H"], z3.And(*results))
        for role in self.roles:
            saw = z3.And(a[f"{role}.saw"] != b[f"{role}.saw"], a[f"{role}.saw"] == 1)
            yield "empty when seen so", z3.Implies(saw, b["H"] == b["T"])

    def returned(self, s: State, step: Step) -> Iterator[tuple[str, Truth]]:
        """It returns what it was given; EMPTY if it found the queue so."""
        instr, role, name = step.point.instr, step.point.role, step.point.operation.name
        if not isinstance(instr, ir.Return):
            return
        p = self.roles.index(role)
        code, result = evaluate(instr.value, s.threads[role].registers, self.bits), s.ghost[f"{role}.result"]
        no_slot = z3.And(code == EINVAL, z3.UGE(self.own(s, p, name, "slot"), self.slots))
        other = code == ENOMEM if name == "enqueue" else z3.And(code == EMPTY, s.ghost[f"{role}.saw"] == 1)
        undecided = z3.And(result == OPEN, z3.Or(no_slot, other))
        yield "returns its result", z3.Or(undecided, z3.And(result == OK, code == OK))
        if name == "dequeue":
            first = select(s.threads[role].buffer, self.word(0))
            yield "returns its element", z3.Implies(code == OK, first == s.ghost[f"{role}.element"])

    def show_cells(self, value: Callable[[z3.ExprRef], str], before: State, state: State, name: str) -> str:
        inner = "." in name and not name.startswith("slots.")
        numbers = range(1, int(value(state.ghost[NEXT]))) if inner else range(self.slots)
        return "[" + " ".join(value(select(state.fields[name], self.word(n))) for n in numbers) + "]"
