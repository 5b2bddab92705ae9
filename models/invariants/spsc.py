"""The inductive invariant of the ring, in words alone.

The proof counts elements without bound: H published-and-freed, T published. In words that cannot be said, but their
differences can: all of head_seen, head, tail_seen and tail lie, in this order, within `capacity` steps from head_seen
on, and every difference of two of them is therefore exact in words. `items` is a ghost: what was pushed, by index.

`capacity` may be left open: then one check is about every capacity that the width allows (half of the words at most, so
that a full ring and an empty one differ).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import ClassVar

import z3

from models import ir
from models.invariants.machine import Machine, State, Step
from models.invariants.subject import Conjunct, Subject, select
from models.invariants.words import Truth, Word

PRODUCER = ("push", "push_many")
CONSUMER = ("pop", "pop_many")


SHAPE = {
    "push": "L L L B L S B R L S S S R",
    "push_many": "L L L B L S B = B R L = B G S = J S S R",
    "pop": "L L B L S B R L L S S P R",
    "pop_many": "L L B L S B = B R L = B L P = J S S R",
}


def machine(program: ir.Program, bits: int) -> Machine:
    return Machine(program, {"producer": PRODUCER, "consumer": CONSUMER}, bits, ghost_arrays=("items",))


class Ring(Subject):
    """The invariant for a width and a capacity (or all capacities, if None). `slack` is added to the capacity where
    the invariant speaks of room: other than 0, it is wrong on purpose."""

    shape: ClassVar[dict[str, str]] = SHAPE

    def __init__(self, program: ir.Program, bits: int, capacity: int | None = None, slack: int = 0) -> None:
        self.check_shape(program)
        most = 1 << (bits - 1)
        if capacity is not None and not 1 <= capacity <= most:
            raise ValueError(f"a ring of {bits}-bit words has a capacity from 1 to {most}, not {capacity}")
        self.machine = machine(program, bits)
        self.bits = bits
        self.capacity = capacity
        self.most = most if capacity is None else capacity
        self.slack = slack
        self.bound = "every capacity" if capacity is None else f"capacity {capacity}"

    # words of a state

    def length(self, s: State) -> Word:
        return self.field(s, "tail") - self.field(s, "head")

    def room_limit(self, s: State) -> Word:
        return self.field(s, "capacity") + self.slack

    def each(self, count: Word, said: Callable[[Word], Truth]) -> Truth:
        """`said` of 0, 1, … count - 1; no more than the largest capacity of them."""
        indices = [z3.BitVecVal(i, self.bits) for i in range(self.most)]
        return z3.And(*(z3.Implies(z3.ULT(i, count), said(i)) for i in indices))

    def slot(self, s: State, index: Word) -> Word:
        return select(s.fields["slots"], index & self.field(s, "mask"))

    # the invariant

    def conjuncts(self) -> list[Conjunct]:
        return [
            Conjunct("layout", self.layout),
            Conjunct("head seen", self.head_seen),
            Conjunct("tail seen", self.tail_seen),
            Conjunct("contents", self.contents),
            Conjunct("own tail", self.own_tail),
            Conjunct("own head", self.own_head),
            *self.pushing(),
            *self.pushing_many(),
            *self.popping(),
            *self.popping_many(),
        ]

    def layout(self, s: State) -> Truth:
        """Capacity and mask: the mask is a power of two less one, not less than the capacity less one."""
        capacity, mask = self.field(s, "capacity"), self.field(s, "mask")
        if self.capacity is not None:
            slots = 1 << (self.capacity - 1).bit_length()
            return z3.And(capacity == self.capacity, mask == slots - 1)
        return z3.And(
            z3.ULE(1, capacity), z3.ULE(capacity, self.most), mask & (mask + 1) == 0, z3.ULE(capacity - 1, mask)
        )

    def head_seen(self, s: State) -> Truth:
        """head_seen, head, tail: in this order, within the capacity."""
        return self.is_past_head(s, self.field(s, "head_seen"))

    def is_past_head(self, s: State, head: Word) -> Truth:
        behind = self.field(s, "tail") - head
        return z3.And(z3.ULE(self.length(s), behind), z3.ULE(behind, self.room_limit(s)))

    def tail_seen(self, s: State) -> Truth:
        """head, tail_seen, tail: in this order."""
        return self.is_past_tail(s, self.field(s, "tail_seen"))

    def is_past_tail(self, s: State, tail: Word) -> Truth:
        return z3.ULE(tail - self.field(s, "head"), self.length(s))

    def contents(self, s: State) -> Truth:
        head = self.field(s, "head")
        return self.each(self.length(s), lambda i: self.slot(s, head + i) == self.item(s, head + i))

    def own_tail(self, s: State) -> Truth:
        """The producer's copy is the tail, or what the tail becomes next."""
        ahead = z3.If(self.at(s, "producer", "push", [11]), z3.BitVecVal(1, self.bits), z3.BitVecVal(0, self.bits))
        n = self.register(s, "producer", "push_many", "n")
        ahead = z3.If(self.at(s, "producer", "push_many", [18]), n, ahead)
        return self.field(s, "tail_own") == self.field(s, "tail") + ahead

    def own_head(self, s: State) -> Truth:
        ahead = z3.If(self.at(s, "consumer", "pop", [10]), z3.BitVecVal(1, self.bits), z3.BitVecVal(0, self.bits))
        n = self.register(s, "consumer", "pop_many", "n")
        ahead = z3.If(self.at(s, "consumer", "pop_many", [17]), n, ahead)
        return self.field(s, "head_own") == self.field(s, "head") + ahead

    def pushing(self) -> Iterator[Conjunct]:
        def of(name: str) -> Callable[[State], Word]:
            return lambda s: self.register(s, "producer", "push", name)

        tail, head, capacity, mask, value = (of(n) for n in ("tail", "head", "capacity", "mask", "value"))

        def local(name: str, pcs: Iterable[int], said: Callable[[State], Truth]) -> Conjunct:
            return self.local("producer", "push", name, pcs, said)

        yield local("tail", range(1, 12), lambda s: tail(s) == self.field(s, "tail"))
        yield local("head", (2, 3, 4, *range(6, 12)), lambda s: head(s) == self.field(s, "head_seen"))
        yield local("new head", (5,), lambda s: self.is_past_head(s, head(s)))
        yield local("capacity", range(3, 12), lambda s: capacity(s) == self.field(s, "capacity"))
        yield local("room", range(8, 12), lambda s: z3.ULT(tail(s) - head(s), self.room_limit(s)))
        yield local("mask", range(9, 12), lambda s: mask(s) == self.field(s, "mask"))
        yield local("slot", (10, 11), lambda s: self.slot(s, tail(s)) == value(s))

    def pushing_many(self) -> Iterator[Conjunct]:
        def of(name: str) -> Callable[[State], Word]:
            return lambda s: self.register(s, "producer", "push_many", name)

        tail, head, capacity, mask, n, i, word = (
            of(name) for name in ("tail", "head", "capacity", "mask", "n", "i", "tmp")
        )

        def filled(s: State, count: Word) -> Truth:
            buffer = s.threads["producer"].buffer
            return self.each(count, lambda k: self.slot(s, tail(s) + k) == select(buffer, k))

        def local(name: str, pcs: Iterable[int], said: Callable[[State], Truth]) -> Conjunct:
            return self.local("producer", "push_many", name, pcs, said)

        yield local("tail", range(1, 19), lambda s: tail(s) == self.field(s, "tail"))
        yield local("head", (2, 3, 4, *range(6, 19)), lambda s: head(s) == self.field(s, "head_seen"))
        yield local("new head", (5,), lambda s: self.is_past_head(s, head(s)))
        yield local("capacity", range(3, 19), lambda s: capacity(s) == self.field(s, "capacity"))
        yield local("room", range(8, 19), lambda s: z3.ULE(n(s), self.room_limit(s) - (tail(s) - head(s))))
        yield local("not nothing", range(10, 19), lambda s: n(s) != 0)
        yield local("mask", range(11, 19), lambda s: mask(s) == self.field(s, "mask"))
        yield local("index", (13, 14, 15), lambda s: z3.ULT(i(s), n(s)))
        yield local("word", (14,), lambda s: word(s) == select(s.threads["producer"].buffer, i(s)))
        yield local("slots", (12, 13, 14, 16), lambda s: filled(s, i(s)))
        yield local("slots and this", (15,), lambda s: filled(s, i(s) + 1))
        yield local("all slots", (17, 18), lambda s: filled(s, n(s)))

    def popping(self) -> Iterator[Conjunct]:
        def of(name: str) -> Callable[[State], Word]:
            return lambda s: self.register(s, "consumer", "pop", name)

        head, tail, mask, value = (of(n) for n in ("head", "tail", "mask", "value"))

        def local(name: str, pcs: Iterable[int], said: Callable[[State], Truth]) -> Conjunct:
            return self.local("consumer", "pop", name, pcs, said)

        yield local("head", range(1, 11), lambda s: head(s) == self.field(s, "head"))
        yield local("tail", (2, 3, *range(5, 11)), lambda s: tail(s) == self.field(s, "tail_seen"))
        yield local("new tail", (4,), lambda s: self.is_past_tail(s, tail(s)))
        yield local("element", range(7, 11), lambda s: tail(s) != head(s))
        yield local("mask", range(8, 11), lambda s: mask(s) == self.field(s, "mask"))
        yield local("value", (9, 10), lambda s: value(s) == self.item(s, head(s)))

    def popping_many(self) -> Iterator[Conjunct]:
        def of(name: str) -> Callable[[State], Word]:
            return lambda s: self.register(s, "consumer", "pop_many", name)

        head, tail, mask, n, i, word = (of(name) for name in ("head", "tail", "mask", "n", "i", "tmp"))

        def taken(s: State, count: Word) -> Truth:
            buffer = s.threads["consumer"].buffer
            return self.each(count, lambda k: select(buffer, k) == self.item(s, head(s) + k))

        def local(name: str, pcs: Iterable[int], said: Callable[[State], Truth]) -> Conjunct:
            return self.local("consumer", "pop_many", name, pcs, said)

        yield local("head", range(1, 18), lambda s: head(s) == self.field(s, "head"))
        yield local("tail", (2, 3, *range(5, 18)), lambda s: tail(s) == self.field(s, "tail_seen"))
        yield local("new tail", (4,), lambda s: self.is_past_tail(s, tail(s)))
        yield local("elements", range(7, 18), lambda s: z3.ULE(n(s), tail(s) - head(s)))
        yield local("not nothing", range(9, 18), lambda s: n(s) != 0)
        yield local("mask", range(10, 18), lambda s: mask(s) == self.field(s, "mask"))
        yield local("index", (11, 15, 16, 17), lambda s: z3.ULE(i(s), n(s)))
        yield local("index below", (12, 13, 14), lambda s: z3.ULT(i(s), n(s)))
        yield local("word", (13,), lambda s: word(s) == self.item(s, head(s) + i(s)))
        yield local("words", (11, 12, 13, 15), lambda s: taken(s, i(s)))
        yield local("words and this", (14,), lambda s: taken(s, i(s) + 1))
        yield local("all words", (16, 17), lambda s: taken(s, n(s)))

    # the beginning, the ghost, and what the steps must do

    def initial(self, s: State) -> Truth:
        """The state after zp_spsc_create_at: any start; nothing is said of the slots."""
        start = self.field(s, "tail")
        same = [self.field(s, name) == start for name in ("tail_own", "head_seen", "head", "head_own", "tail_seen")]
        idle = [thread.at == 0 for thread in s.threads.values()]
        return z3.And(self.layout(s), *same, *idle)

    def with_ghost(self, before: State, step: Step) -> State:
        """The state after the step, with the items that the step publishes."""
        name, pc = step.point.operation.name, step.point.pc
        if step.starts or (name, pc) not in (("push", 11), ("push_many", 18)):
            return step.after
        tail = self.field(before, "tail")
        items = before.ghost["items"]
        if name == "push":
            items = z3.Store(items, tail, self.register(before, "producer", "push", "value"))
        else:
            n, buffer = self.register(before, "producer", "push_many", "n"), before.threads["producer"].buffer
            for k in range(self.most):
                index = z3.BitVecVal(k, self.bits)
                items = z3.If(z3.ULT(index, n), z3.Store(items, tail + k, select(buffer, index)), items)
        return replace(step.after, ghost={**step.after.ghost, "items": items})

    def required(self, before: State, step: Step) -> list[tuple[str, Truth]]:
        """What the specification asks of a step: it is where the operation takes effect."""
        name, pc = step.point.operation.name, step.point.pc
        if step.starts:
            return []
        length, capacity = self.length(before), self.field(before, "capacity")

        def register(operation: str, which: str) -> Word:
            return self.register(before, step.point.role, operation, which)

        if (name, pc) == ("push", 4):
            gives_up = z3.UGE(register("push", "tail") - step.read, register("push", "capacity"))
            return [("FULL is true", z3.Implies(gives_up, length == capacity))]
        if (name, pc) == ("push", 11):
            return [("there is room", z3.ULT(length, capacity)), self.grows(before, step, 1)]
        if (name, pc) == ("push_many", 4):
            nothing = register("push_many", "capacity") == register("push_many", "tail") - step.read
            return [("0 means full", z3.Implies(nothing, length == capacity))]
        if (name, pc) == ("push_many", 18):
            n = register("push_many", "n")
            return [
                ("there is room", z3.And(n != 0, z3.ULE(n, capacity - length))),
                self.grows(before, step, n),
            ]
        if (name, pc) == ("pop", 3):
            return [("EMPTY is true", z3.Implies(step.read == register("pop", "head"), length == 0))]
        if (name, pc) == ("pop", 10):
            first = self.item(before, self.field(before, "head"))
            right = register("pop", "value") == first
            return [("the oldest element", z3.And(length != 0, right)), self.shrinks(before, step, 1)]
        if (name, pc) == ("pop_many", 3):
            nothing = step.read == register("pop_many", "head")
            return [("0 means empty", z3.Implies(nothing, length == 0))]
        if (name, pc) == ("pop_many", 17):
            n, head, buffer = register("pop_many", "n"), self.field(before, "head"), before.threads["consumer"].buffer
            right = self.each(n, lambda k: select(buffer, k) == self.item(before, head + k))
            return [
                ("the oldest elements", z3.And(n != 0, z3.ULE(n, length), right)),
                self.shrinks(before, step, n),
            ]
        stays = z3.And(
            self.field(step.after, "head") == self.field(before, "head"),
            self.field(step.after, "tail") == self.field(before, "tail"),
        )
        return [("nothing changes", stays)]

    def grows(self, before: State, step: Step, by: Word | int) -> tuple[str, Truth]:
        return "the tail advances", z3.And(
            self.field(step.after, "tail") == self.field(before, "tail") + by,
            self.field(step.after, "head") == self.field(before, "head"),
        )

    def shrinks(self, before: State, step: Step, by: Word | int) -> tuple[str, Truth]:
        return "the head advances", z3.And(
            self.field(step.after, "head") == self.field(before, "head") + by,
            self.field(step.after, "tail") == self.field(before, "tail"),
        )

    def show_cells(self, value: Callable[[z3.ExprRef], str], before: State, state: State, name: str) -> str:
        count = int(value(self.field(before, "mask"))) + 1
        shown = [value(z3.Select(state.fields[name], i)) for i in range(min(count, 8))]
        return "[" + " ".join(shown) + (" …]" if count > 8 else "]")
