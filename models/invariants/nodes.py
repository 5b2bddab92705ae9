"""What the invariants of the stack and of the queue have in common: linked nodes that are never freed, and two threads.

Each thread's part of the invariant speaks of the shared state and of that thread alone, and of nodes that no other
thread has; so what holds beside one more thread holds beside any number.

The published nodes stand in a line: `node` holds the number of each by its position, from 1 to `E`, and `items` its
element; `place` is the inverse, 0 for a node that is not in the line. `owner` says which thread alone knows a node.
`calls` counts the calls that add an element, of which there are as many as there are numbers for nodes: what is said of
it adds up over the threads, so that it, too, holds for more of them.

A step at which an operation takes effect says what it gives (`result`, `element`); what it returns must be that.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import ClassVar

import z3

from models import ir
from models.invariants.lined import Lined
from models.invariants.machine import EXTENT, NEXT, Machine, State, Step
from models.invariants.subject import Conjunct, select
from models.invariants.words import Truth, Word, evaluate
from models.specs.base import ENOMEM

ROLES = ("first", "second")
OPEN = 7
"""The result of an operation that has not taken effect."""


class Nodes(Lined):
    """`adds` is the operation that allocates, at its first instruction; `early` its program counters at which the new
    node is not published, and at `test` it has made the compare-and-swap that publishes it if it was `done`. `link` is
    the field that links nodes; `known` how many nodes there are at first; `left_out` says what is not covered."""

    adds: ClassVar[str]
    early: ClassVar[tuple[int, ...]]
    test: ClassVar[int]
    done: ClassVar[str]
    link: ClassVar[str]
    known: ClassVar[int]
    positions: ClassVar[tuple[str, ...]]
    left_out: ClassVar[str] = ""

    def __init__(self, program: ir.Program, bits: int, capacity: int | None = None, slack: int = 0) -> None:
        self.check_shape(program)
        if bits < 3 or capacity is not None:
            raise ValueError(
                f"nodes of {bits}-bit words, capacity {capacity}: at least 3 bits, and there is no capacity"
            )
        self.bits, self.slack = bits, slack
        self.most = (1 << bits) - 3
        """The most calls that add an element."""
        self.bound = f"any number of threads, {self.most} calls of {self.adds}, no node freed{self.left_out}"
        ghosts = [
            "calls",
            NEXT,
            *self.positions,
            *(f"{role}.{name}" for role in ROLES for name in ("result", "element")),
        ]
        arrays = ("items", "node", "place", "owner", EXTENT)
        self.machine = Machine(program, dict.fromkeys(ROLES, tuple(self.shape)), bits, tuple(ghosts), arrays)

    # words of a state

    def linked(self, s: State, number: Word) -> Word:
        return select(s.fields[self.link], number)

    def value(self, s: State, number: Word) -> Word:
        return select(s.fields["node.value"], number)

    def result(self, s: State, role: str, code: int) -> Truth:
        return s.ghost[f"{role}.result"] == code

    def first(self, s: State, role: str) -> Word:
        """The first word of the caller's buffer."""
        return select(s.threads[role].buffer, self.word(0))

    def me(self, role: str) -> Word:
        return self.word(1 + ROLES.index(role))

    def every(self, said: Callable[[Word], Truth]) -> Truth:
        """`said` of each word but 0."""
        return z3.And(*(said(self.word(i)) for i in range(1, 1 << self.bits)))

    def own(self, s: State, role: str, operation: str, name: str) -> Word:
        return self.register(s, role, operation, name)

    # the invariant, of any line of nodes

    def line(self) -> list[Conjunct]:
        return [
            Conjunct("calls", self.calls),
            Conjunct("numbers", self.numbers),
            Conjunct("places", self.places),
            Conjunct("owners", self.owners),
            Conjunct("elements", self.elements),
        ]

    def calls(self, s: State) -> Truth:
        """Each node is one that a call has asked for, and each element one that a call has added."""

        def wide(word: Word) -> Word:
            return z3.ZeroExt(2, word)

        def how_many(said: Callable[[str], Truth]) -> Word:
            one, none = wide(self.word(1)), wide(self.word(0))
            return sum((z3.If(said(role), one, none) for role in ROLES), start=none)

        calls = wide(s.ghost["calls"])
        return z3.And(
            z3.ULE(s.ghost["calls"], self.most),
            z3.ULE(
                wide(s.ghost[NEXT]) + how_many(lambda role: self.at(s, role, self.adds, (0,))), calls + self.known + 1
            ),
            z3.ULE(wide(s.ghost["E"]) + how_many(lambda role: self.adding(s, role)), calls + self.known),
        )

    def adding(self, s: State, role: str) -> Truth:
        """The thread's call of `adds` has not published its node."""
        return z3.Or(
            self.at(s, role, self.adds, self.early),
            z3.And(self.tested(s, role), self.own(s, role, self.adds, self.done) == 0),
        )

    def tested(self, s: State, role: str) -> Truth:
        """The thread has made the compare-and-swap that publishes its node, if that succeeded."""
        return self.at(s, role, self.adds, (self.test,))

    def numbers(self, s: State) -> Truth:
        """Each position in the line has a node, whose place it is."""

        def said(i: Word) -> Truth:
            node = self.node(s, i)
            return z3.And(node != 0, z3.ULT(node, s.ghost[NEXT]), self.place(s, node) == i)

        return self.every(lambda i: z3.Implies(z3.ULE(i, s.ghost["E"]), said(i)))

    def places(self, s: State) -> Truth:
        """A node that has a place is in the line, and nobody's own."""

        def said(n: Word) -> Truth:
            place = self.place(s, n)
            return z3.And(z3.ULE(place, s.ghost["E"]), self.node(s, place) == n, self.owner(s, n) == 0)

        return self.every(lambda n: z3.Implies(self.place(s, n) != 0, said(n)))

    def owners(self, s: State) -> Truth:
        """What somebody owns exists."""
        return self.every(lambda n: z3.Implies(self.owner(s, n) != 0, z3.ULT(n, s.ghost[NEXT])))

    @abstractmethod
    def elements(self, s: State) -> Truth:
        """The nodes in the line hold the elements."""

    def fresh(self, s: State, role: str, number: Word) -> Truth:
        """The node is the thread's own."""
        return z3.And(number != 0, self.owner(s, number) == self.me(role))

    def making(self, role: str) -> Iterator[Conjunct]:
        """While a new node is made: make_node, up to its return at instruction 6, and the test of it at 7."""
        name = self.adds

        def of(register: str) -> Callable[[State], Word]:
            return lambda s: self.own(s, role, name, register)

        made, node, value = of("node_2"), of("node"), of("value")

        def ready(s: State, number: Word) -> Truth:
            return z3.And(self.fresh(s, role, number), self.value(s, number) == value(s), self.linked(s, number) == 0)

        yield self.said(
            role, name, "new node or none", (1,), lambda s: z3.Or(made(s) == 0, self.fresh(s, role, made(s)))
        )
        yield self.said(role, name, "no node", (3, 8), lambda s: node(s) == 0)
        yield self.said(role, name, "new node", (4, 5), lambda s: self.fresh(s, role, made(s)))
        yield self.said(role, name, "value", (5,), lambda s: self.value(s, made(s)) == value(s))
        yield self.said(role, name, "node made", (6,), lambda s: ready(s, made(s)))
        yield self.said(role, name, "node or none", (7,), lambda s: z3.Or(node(s) == 0, ready(s, node(s))))

    def said(
        self, role: str, operation: str, name: str, pcs: Iterable[int], said: Callable[[State], Truth]
    ) -> Conjunct:
        """As `local`; the name tells the roles apart."""
        made = self.local(role, operation, name, pcs, said)
        return made if role == ROLES[0] else replace(made, name=f"{made.name} (the other)")

    # the beginning, the ghosts, and what the steps must do

    def beginning(self, s: State) -> Truth:
        g, known = s.ghost, self.known
        nothing = self.every(lambda n: z3.And(
            self.owner(s, n) == 0, self.place(s, n) == z3.If(n == known, self.word(known), self.word(0))))  # fmt: skip
        return z3.And(
            g["calls"] == 0, g[NEXT] == known + 1, g["E"] == known, nothing,
            self.place(s, self.word(0)) == 0, self.owner(s, self.word(0)) == 0, self.node(s, self.word(known)) == known,
            *(thread.at == 0 for thread in s.threads.values()),
        )  # fmt: skip

    def allowed(self, before: State, step: Step) -> Truth:
        if step.starts and step.point.operation.name == self.adds:
            return z3.ULT(before.ghost["calls"], self.most)
        return z3.BoolVal(True)

    def with_ghost(self, before: State, step: Step) -> State:
        role, name, g = step.point.role, step.point.operation.name, before.ghost
        changes: dict[str, z3.ExprRef] = {}
        if step.starts:
            changes = {f"{role}.result": self.word(OPEN)}
            changes |= {"calls": g["calls"] + 1} if name == self.adds else {}
        elif isinstance(step.point.instr, ir.Alloc):
            if not step.after.ghost[NEXT].eq(g[NEXT]):
                changes = {"owner": z3.Store(g["owner"], g[NEXT], self.me(role))}
        elif step.read is not None:
            changes = self.effects(before, role, step.read).get((name, step.point.pc), {})
        return replace(step.after, ghost={**step.after.ghost, **changes})

    @abstractmethod
    def effects(self, s: State, role: str, read: Word) -> dict[tuple[str, int], dict[str, z3.ExprRef]]:
        """What the steps at which something happens do to the ghosts; `read` is the word that they find."""

    def published(self, s: State, role: str, done: Truth) -> dict[str, z3.ExprRef]:
        """The thread's new node comes to the end of the line, if it is done."""
        g, end = s.ghost, s.ghost["E"] + 1
        node, value = (self.own(s, role, self.adds, name) for name in ("node", "value"))
        new = {"E": end, "node": z3.Store(g["node"], end, node), "items": z3.Store(g["items"], end, value),
               "place": z3.Store(g["place"], node, end), "owner": z3.Store(g["owner"], node, self.word(0)),
               f"{role}.result": self.word(0)}  # fmt: skip
        return {name: z3.If(done, word, g[name]) for name, word in new.items()}

    def required(self, before: State, step: Step) -> list[tuple[str, Truth]]:
        after = self.with_ghost(before, step)
        if step.starts:
            return []
        return [*self.in_bounds(before, step), *self.effect_is_right(before, after, step), *self.returned(before, step)]

    def in_bounds(self, s: State, step: Step) -> Iterator[tuple[str, Truth]]:
        """An access to a node is to one that exists."""
        instr, program = step.point.instr, self.machine.program
        if isinstance(instr, (ir.Load, ir.Store, ir.Cas)) and self.machine.is_inner(program.fields[instr.place.field]):
            number = evaluate(instr.place.object, s.threads[step.point.role].registers, self.bits)
            yield "a node that exists", z3.And(number != 0, z3.ULT(number, s.ghost[NEXT]))

    def effect_is_right(self, before: State, after: State, step: Step) -> Iterator[tuple[str, Truth]]:
        """The result that an operation is given is one that the specification allows: once, and now."""
        role, name = step.point.role, step.point.operation.name
        decides = after.ghost[f"{role}.result"] != before.ghost[f"{role}.result"]
        yield "takes effect once", z3.Implies(decides, self.result(before, role, OPEN))
        yield "nothing else changes", z3.Implies(z3.Not(decides), self.same(before, after))
        yield f"what {name} may give", z3.Implies(decides, self.gives(before, after, role, name))

    @abstractmethod
    def same(self, before: State, after: State) -> Truth:
        """The elements are the same."""

    @abstractmethod
    def gives(self, before: State, after: State, role: str, name: str) -> Truth:
        """Whether the operation may give its result in the state before, and leave the state after."""

    def untouched(self, before: State, after: State, end: Word) -> Truth:
        """The elements up to this one are the same."""
        return self.every(lambda i: z3.Implies(z3.ULE(i, end), self.item(after, i) == self.item(before, i)))

    def returned(self, s: State, step: Step) -> Iterator[tuple[str, Truth]]:
        """It returns what it was given; out of memory may be said at any time."""
        instr, role, name = step.point.instr, step.point.role, step.point.operation.name
        if not isinstance(instr, ir.Return):
            return
        code = evaluate(instr.value, s.threads[role].registers, self.bits)
        given = s.ghost[f"{role}.element"]
        if step.point.operation.buffer is None and name != self.adds:
            yield "returns its pointer", z3.And(z3.Not(self.result(s, role, OPEN)), code == given)
            return
        undecided = z3.And(self.result(s, role, OPEN), z3.BoolVal(name == self.adds), code == ENOMEM)
        decided = z3.And(z3.Not(self.result(s, role, OPEN)), code == s.ghost[f"{role}.result"])
        yield "returns its result", z3.Or(undecided, decided)
        if name != self.adds:
            yield "returns its element", z3.Implies(code == 0, self.first(s, role) == given)

    def show_cells(self, value: Callable[[z3.ExprRef], str], before: State, state: State, name: str) -> str:
        numbers = range(1, int(value(state.ghost[NEXT])))
        return "[" + " ".join(value(select(state.fields[name], self.word(n))) for n in numbers) + "]"
