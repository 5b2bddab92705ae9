"""The inductive invariant of the work-stealing deque, growth included: the owner and two thieves.

Each thread's part of the invariant speaks of the shared state and of that thread alone, so what holds beside one more
thief holds beside any number. The ghosts are positions, which never wrap around: element i of the deque's life has
position i, from 1 on, and its index is `start` + i. `T` to `E` are the elements now; `S` and `L` are the owner's past
values of top; `calls` counts calls of push, of which there are 2^(bits-1) at most, as in the proof: beyond that a
sleeping thief may not notice that the indices have gone round. `items` are the elements by position.

A step at which an operation takes effect says what it gives (`result`, `element`); what it returns must be that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import ClassVar

import z3

from models import ir
from models.invariants.machine import EXTENT, NEXT, Machine, State, Step
from models.invariants.subject import Conjunct, Subject, select
from models.invariants.words import Truth, Word, evaluate
from models.specs.base import EMPTY, ENOMEM, LOST, OK

OWNER, THIEVES = "owner", ("thief", "other")
OPEN = 7
"""The result of an operation that has not taken effect."""
FIRST = 2
"""The number of the first buffer; the deque is object 1."""
POSITIONS = ("T", "E", "S", "L")


class Deque(Subject):
    """The invariant for a width; for a number of slots at first, or all (None). Buffers have 2^(bits-4) slots at most,
    as 2^60 in the code. `slack` is added to the room: other than 0, it is wrong on purpose."""

    shape: ClassVar[dict[str, str]] = {
        "push": "L L L L B L S B L B = J = A B = J S S = B L S = J S S = B R L S S S R",
        "pop": "L = S L B S R L L L B = C S B R P R S P R",
        "steal": "L L B R L L L = C B R P R",
        "size": "L L B R R",
    }

    def __init__(self, program: ir.Program, bits: int, capacity: int | None = None, slack: int = 0) -> None:
        self.check_shape(program)
        self.bits, self.capacity, self.slack = bits, capacity, slack
        self.most = 1 << max(bits - 4, 0)
        """The most slots of a buffer."""
        if bits < 4 or not (capacity is None or (1 <= capacity <= self.most and capacity & (capacity - 1) == 0)):
            raise ValueError(f"a deque of {bits}-bit words has a number of slots that is a power of two from 1 to "
                             f"{self.most}, not {capacity}")  # fmt: skip
        first = f"every number of slots up to {self.most}" if capacity is None else f"{capacity} slots"
        self.bound = f"{first} at first, growth up to {self.most}, any number of thieves, {self.half} pushes"
        roles = {OWNER: ("push", "pop", "size"), **dict.fromkeys(THIEVES, ("steal", "size"))}
        ghosts = ["start", "calls", NEXT, *POSITIONS]
        ghosts += [f"{role}.{name}" for role in roles for name in ("result", "element")]
        ghosts += [f"{role}.P" for role in THIEVES]
        self.machine = Machine(program, roles, bits, tuple(ghosts), ("items", EXTENT))

    @property
    def half(self) -> int:
        return 1 << (self.bits - 1)

    # words of a state

    def word(self, value: int) -> Word:
        return z3.BitVecVal(value, self.bits)

    def ghost(self, s: State, name: str) -> Word:
        return s.ghost[name]

    def index(self, s: State, position: Word) -> Word:
        return s.ghost["start"] + position

    def item(self, s: State, position: Word) -> Word:
        return select(s.ghost["items"], position)

    def mask(self, s: State, number: Word) -> Word:
        return select(s.fields["buffer.mask"], number)

    def cell(self, s: State, number: Word, index: Word) -> Word:
        return select(s.fields["buffer.slots"], z3.Concat(number, index))

    def slot(self, s: State, number: Word, position: Word) -> Word:
        """Where a buffer keeps the element of a position."""
        return self.cell(s, number, self.index(s, position) & self.mask(s, number))

    def room(self, s: State) -> Word:
        return self.mask(s, self.field(s, "buffer")) + 1 + self.slack

    def own(self, s: State, operation: str, name: str) -> Word:
        return self.register(s, OWNER, operation, name)

    def pushing(self, s: State, pcs: Iterable[int]) -> Truth:
        return self.at(s, OWNER, "push", pcs)

    def popping(self, s: State, pcs: Iterable[int]) -> Truth:
        return self.at(s, OWNER, "pop", pcs)

    def last(self, s: State) -> Truth:
        """The owner has seen one element."""
        return self.own(s, "pop", "bottom") == self.own(s, "pop", "top")

    def none(self, s: State) -> Truth:
        """The owner has seen no element."""
        return z3.UGE(self.own(s, "pop", "bottom") - self.own(s, "pop", "top"), self.half)

    def newest(self, s: State, pcs: Iterable[int]) -> Truth:
        """The owner pops, and saw more than one element: one is its own already."""
        listed = set(pcs)
        seen = z3.And(self.popping(s, listed & {4, 7, 8, 9, 10}), z3.Not(self.last(s)), z3.Not(self.none(s)))
        return z3.Or(seen, self.popping(s, listed & {18}))

    def announced(self, s: State) -> Truth:
        """bottom is one less than the end of the elements."""
        seen_last = z3.And(self.popping(s, (4, 7, 8, 9, 10)), self.last(s))
        return z3.Or(self.popping(s, (3, 5, 11, 12, 13)), z3.And(self.popping(s, (4,)), self.none(s)), seen_last)

    def if_then(self, condition: Truth, by: int) -> Word:
        return z3.If(condition, self.word(by), self.word(0))

    def filled(self, s: State) -> Word:
        """Behind the last element that is in its slot."""
        return s.ghost["E"] + self.if_then(z3.Or(self.pushing(s, (32, 33)), self.newest(s, (4, 7, 8, 9))), 1)

    def result(self, s: State, role: str, code: int) -> Truth:
        return s.ghost[f"{role}.result"] == code

    def each(self, count: Word, said: Callable[[Word], Truth]) -> Truth:
        """`said` of 0, 1, … count - 1; no more than the most slots."""
        return z3.And(*(z3.Implies(z3.ULT(self.word(i), count), said(self.word(i))) for i in range(self.most)))

    # the invariant

    def conjuncts(self) -> list[Conjunct]:
        return [
            Conjunct("order", self.order),
            Conjunct("calls", self.calls),
            Conjunct("top", lambda s: self.field(s, "top") == self.index(s, s.ghost["T"])),
            Conjunct("bottom", self.bottom),
            Conjunct("own bottom", self.own_bottom),
            Conjunct("top seen", lambda s: self.field(s, "top_seen") == self.index(s, s.ghost["S"])),
            Conjunct("own buffer", self.own_buffer),
            Conjunct("buffers", self.buffers),
            Conjunct("objects", self.objects),
            Conjunct("room", lambda s: z3.ULE(self.filled(s) - s.ghost["S"], self.room(s))),
            Conjunct("contents", self.contents),
            *self.of_push(),
            *self.of_growth(),
            *self.of_pop(),
            *(conjunct for role in THIEVES for conjunct in self.of_steal(role)),
        ]

    def order(self, s: State) -> Truth:
        names = ("S", "L", "T", "E")
        return z3.And(s.ghost["S"] != 0, *(z3.ULE(s.ghost[a], s.ghost[b]) for a, b in zip(names, names[1:], strict=False)))

    def calls(self, s: State) -> Truth:
        """Each element was pushed; the call that is going on may not have pushed its own yet."""
        early = self.if_then(self.pushing(s, range(34)), 1)
        return z3.And(z3.ULE(s.ghost["E"], s.ghost["calls"] + 1 - early), z3.ULE(s.ghost["calls"], self.half))

    def bottom(self, s: State) -> Truth:
        return self.field(s, "bottom") == self.index(s, s.ghost["E"] - self.if_then(self.announced(s), 1))

    def own_bottom(self, s: State) -> Truth:
        ahead = z3.Or(self.pushing(s, (33,)), self.newest(s, (4, 7, 8, 9, 10, 18)))
        return self.field(s, "bottom_own") == self.index(s, s.ghost["E"] + self.if_then(ahead, 1))

    def own_buffer(self, s: State) -> Truth:
        """The owner's copy is the buffer, or the one that comes next."""
        ahead = self.if_then(self.pushing(s, (26,)), 1)
        return self.field(s, "buffer_own") == self.field(s, "buffer") + ahead

    def grown(self, s: State) -> Truth:
        """There is a new buffer, not yet published."""
        return z3.Or(self.pushing(s, range(17, 27)), z3.And(self.pushing(s, (14,)), self.own(s, "push", "wide") != 0))

    def objects(self, s: State) -> Truth:
        """The buffers are numbered one after the other; each is at least twice as large as the one before."""
        number, count = self.field(s, "buffer"), s.ghost[NEXT]
        return z3.And(
            z3.ULE(FIRST, number), count == number + 1 + self.if_then(self.grown(s), 1),
            z3.Or(*(z3.And(number == FIRST + k, z3.UGE(self.mask(s, number), (1 << k) - 1))
                    for k in range(self.most.bit_length()))),
        )  # fmt: skip

    def buffers(self, s: State) -> Truth:
        """Every buffer that was ever published: its mask fits its slots, of which there is a power of two."""

        def right(number: Word) -> Truth:
            mask = self.mask(s, number)
            return z3.And(select(s.ghost[EXTENT], number) == mask + 1, mask & (mask + 1) == 0, z3.ULT(mask, self.most))

        numbers = [self.word(FIRST + k) for k in range(self.most.bit_length())]
        return z3.And(*(z3.Implies(z3.ULE(n, self.field(s, "buffer")), right(n)) for n in numbers))

    def contents(self, s: State) -> Truth:
        low, number = s.ghost["S"], self.field(s, "buffer")
        return self.each(self.filled(s) - low, lambda i: self.slot(s, number, low + i) == self.item(s, low + i))

    def of_push(self) -> Iterator[Conjunct]:
        def of(name: str) -> Callable[[State], Word]:
            return lambda s: self.own(s, "push", name)

        bottom, top, buffer, mask, value = (of(n) for n in ("bottom", "top", "buffer", "mask", "value"))

        def local(name: str, pcs: Iterable[int], said: Callable[[State], Truth]) -> Conjunct:
            return self.local(OWNER, "push", name, pcs, said)

        yield local("bottom", range(1, 34), lambda s: bottom(s) == self.index(s, s.ghost["E"]))
        yield local("top", (*range(2, 6), *range(7, 34)), lambda s: top(s) == self.index(s, s.ghost["S"]))
        yield local("new top", (6,), lambda s: top(s) == self.index(s, s.ghost["L"]))
        yield local("buffer", (*range(3, 10), *range(12, 15), *range(17, 27), *range(30, 34)),
                    lambda s: buffer(s) == self.field(s, "buffer"))  # fmt: skip
        yield local("buffer or none", (28,), lambda s: z3.Or(buffer(s) == self.field(s, "buffer"), buffer(s) == 0))
        yield local("no buffer", (11, 16), lambda s: buffer(s) == 0)
        yield local("mask", (*range(4, 10), *range(31, 34)), lambda s: mask(s) == self.mask(s, self.field(s, "buffer")))
        yield local("room", (27, 28, 30, 31), self.has_room)
        yield local("value", (32, 33), lambda s: self.item(s, s.ghost["E"]) == value(s))
        yield local("open", range(34), lambda s: self.result(s, OWNER, OPEN))
        yield local("done", (34,), lambda s: self.result(s, OWNER, OK))

    def has_room(self, s: State) -> Truth:
        """Unless there was no memory."""
        failed = z3.And(self.pushing(s, (28,)), self.own(s, "push", "buffer") == 0)
        return z3.Or(failed, z3.ULT(s.ghost["E"] - s.ghost["S"], self.room(s)))

    def of_growth(self) -> Iterator[Conjunct]:
        def of(name: str) -> Callable[[State], Word]:
            return lambda s: self.own(s, "push", name)

        top, mask, slots, wide, i, value = (of(n) for n in ("top", "mask_2", "slots", "wide", "i", "value_2"))

        def local(name: str, pcs: Iterable[int], said: Callable[[State], Truth]) -> Conjunct:
            return self.local(OWNER, "push", name, pcs, said)

        def copied(s: State, more: int = 0) -> Truth:
            def same(k: Word) -> Truth:
                there = self.index(s, s.ghost["S"] + k) & (slots(s) - 1)
                return self.cell(s, wide(s), there) == self.item(s, s.ghost["S"] + k)

            return self.each(i(s) - top(s) + more, same)

        def length(s: State) -> Word:
            return s.ghost["E"] - s.ghost["S"]

        yield local("old mask", range(9, 27), lambda s: mask(s) == self.mask(s, self.field(s, "buffer")))
        yield local("may grow", (12, *range(13, 27)), lambda s: z3.ULT(mask(s) + 1, self.most))
        yield local("slots", range(13, 27), lambda s: slots(s) == 2 * (mask(s) + 1))
        yield local("new buffer", range(17, 27), lambda s: wide(s) == self.field(s, "buffer") + 1)
        yield local("new buffer or none", (14,), lambda s: z3.Or(wide(s) == 0, wide(s) == self.field(s, "buffer") + 1))
        yield local("its slots", (14, *range(17, 27)), lambda s: z3.Or(
            wide(s) == 0, select(s.ghost[EXTENT], wide(s)) == slots(s)))  # fmt: skip
        yield local("published", (27,), lambda s: wide(s) == self.field(s, "buffer"))
        yield local("its mask", range(18, 27), lambda s: self.mask(s, wide(s)) == slots(s) - 1)
        yield local("copying", (20,), lambda s: z3.ULE(i(s) - top(s), length(s)))
        yield local("copying one", range(21, 24), lambda s: z3.ULT(i(s) - top(s), length(s)))
        yield local("one copied", (24,), lambda s: z3.ULE(i(s) - top(s), length(s)))
        yield local("word", (22,), lambda s: value(s) == self.item(s, s.ghost["S"] + (i(s) - top(s))))
        yield local("copied", (20, 21, 22, 24), copied)
        yield local("copied and this", (23,), lambda s: copied(s, 1))
        yield local("all copied", (25, 26), lambda s: z3.And(i(s) - top(s) == length(s), copied(s)))

    def of_pop(self) -> Iterator[Conjunct]:
        def of(name: str) -> Callable[[State], Word]:
            return lambda s: self.own(s, "pop", name)

        end, bottom, top, buffer, mask, value, expected, taken = (
            of(n) for n in ("end", "bottom", "top", "buffer", "mask", "value", "expected", "taken")
        )

        def local(name: str, pcs: Iterable[int], said: Callable[[State], Truth]) -> Conjunct:
            return self.local(OWNER, "pop", name, pcs, said)

        def element(s: State) -> Word:
            return self.item(s, s.ghost["E"] - self.if_then(z3.Not(self.newest(s, (10,))), 1))

        def so_far(s: State) -> Truth:
            given = z3.If(self.none(s), self.word(EMPTY), z3.If(self.last(s), self.word(OPEN), self.word(OK)))
            return s.ghost["owner.result"] == given

        def got(s: State) -> Truth:
            return z3.If(taken(s) != 0, self.result(s, OWNER, OK), self.result(s, OWNER, EMPTY))

        yield local("end", (1, *range(2, 6), *range(7, 14)), lambda s: end(s) == self.index(
            s, s.ghost["E"] + self.if_then(self.newest(s, (4, 7, 8, 9, 10)), 1)))  # fmt: skip
        yield local("bottom", (*range(2, 6), *range(7, 14), 18), lambda s: bottom(s) == self.index(
            s, s.ghost["E"] - self.if_then(z3.Not(self.newest(s, (4, 7, 8, 9, 10, 18))), 1)))  # fmt: skip
        yield local("some", range(7, 11), lambda s: z3.Not(self.none(s)))
        yield local("last", (4, *range(7, 13)), lambda s: z3.Implies(
            self.last(s), z3.And(z3.ULT(s.ghost["S"], s.ghost["E"]), z3.UGE(s.ghost["T"] + 1, s.ghost["E"]))
        ))  # fmt: skip
        yield local("its own last", (11, 12), lambda s: self.last(s))
        yield local("expected", (12,), lambda s: expected(s) == top(s))
        yield local("buffer", (8, 9), lambda s: buffer(s) == self.field(s, "buffer"))
        yield local("mask", (9,), lambda s: mask(s) == self.mask(s, self.field(s, "buffer")))
        yield local("value", (10, 11, 12), lambda s: value(s) == element(s))
        yield local("open", range(4), lambda s: self.result(s, OWNER, OPEN))
        yield local("so far", (4, *range(7, 13)), so_far)
        yield local("nothing", (5, 6, 15), lambda s: self.result(s, OWNER, EMPTY))
        yield local("taken", (13, 14), got)
        yield local("something", range(16, 21), lambda s: self.result(s, OWNER, OK))
        yield local("element", (4, 7, 8, 9), lambda s: z3.Implies(
            self.newest(s, (4, 7, 8, 9)), s.ghost["owner.element"] == self.item(s, s.ghost["E"])))  # fmt: skip
        yield local("value given", (10, 13, 14, 16, 18, 19), lambda s: z3.Implies(
            self.result(s, OWNER, OK), value(s) == s.ghost["owner.element"]))  # fmt: skip
        yield local("element given", (17, 20), lambda s: self.first(s, OWNER) == s.ghost["owner.element"])

    def first(self, s: State, role: str) -> Word:
        """The first word of the caller's buffer."""
        return select(s.threads[role].buffer, self.word(0))

    def of_steal(self, role: str) -> Iterator[Conjunct]:
        def of(name: str) -> Callable[[State], Word]:
            return lambda s: self.register(s, role, "steal", name)

        top, bottom, buffer, mask, value, expected, taken = (
            of(n) for n in ("top", "bottom", "buffer", "mask", "value", "expected", "taken")
        )

        def local(name: str, pcs: Iterable[int], said: Callable[[State], Truth]) -> Conjunct:
            made = self.local(role, "steal", name, pcs, said)
            return replace(made, name=made.name if role == THIEVES[0] else f"{made.name} (the other)")

        def place(s: State) -> Word:
            return s.ghost[f"{role}.P"]

        def unless_moved(said: Callable[[State], Truth]) -> Callable[[State], Truth]:
            return lambda s: z3.Implies(s.ghost["T"] == place(s), said(s))

        def none(s: State) -> Truth:
            return z3.UGE(bottom(s) - top(s) - 1, self.half)

        yield local("top", range(1, 9), lambda s: z3.And(
            top(s) == self.index(s, place(s)), place(s) != 0, z3.ULE(place(s), s.ghost["T"])))  # fmt: skip
        yield local("one left", (2, *range(4, 9)), unless_moved(lambda s: z3.Or(
            z3.ULT(s.ghost["T"], s.ghost["E"]), z3.And(self.at(s, role, "steal", (2,)), none(s)))))  # fmt: skip
        yield local("buffer", (5, 6), lambda s: z3.And(
            z3.ULE(FIRST, buffer(s)), z3.ULE(buffer(s), self.field(s, "buffer"))))  # fmt: skip
        yield local("mask", (6,), lambda s: mask(s) == self.mask(s, buffer(s)))
        yield local("slot", (5, 6), unless_moved(lambda s: self.slot(s, buffer(s), place(s)) == self.item(s, place(s))))
        yield local("value", (7, 8), unless_moved(lambda s: value(s) == self.item(s, place(s))))
        yield local("expected", (8,), lambda s: expected(s) == top(s))
        yield local("open", (0, 1, *range(4, 9), 10), lambda s: self.result(s, role, OPEN))
        yield local("so far", (2,), lambda s: z3.If(none(s), self.result(s, role, EMPTY), self.result(s, role, OPEN)))
        yield local("nothing", (3,), lambda s: self.result(s, role, EMPTY))
        yield local("taken", (9,), lambda s: z3.If(taken(s) != 0, self.result(s, role, OK), self.result(s, role, OPEN)))
        yield local("something", (11, 12), lambda s: self.result(s, role, OK))
        yield local("value given", (9, 11), lambda s: z3.Implies(
            self.result(s, role, OK), value(s) == s.ghost[f"{role}.element"]))  # fmt: skip
        yield local("element given", (12,), lambda s: self.first(s, role) == s.ghost[f"{role}.element"])

    # the beginning, the ghosts, and what the steps must do

    def initial(self, s: State) -> Truth:
        """The state after zp_deque_create_at: any start; nothing is said of the slots."""
        g, mask = s.ghost, self.mask(s, self.word(FIRST))
        same = [self.field(s, name) == g["start"] + 1 for name in ("top", "bottom", "bottom_own", "top_seen")]
        slots = [mask == self.capacity - 1] if self.capacity is not None else []
        return z3.And(
            *(g[name] == 1 for name in POSITIONS), g["calls"] == 0, *same, *slots,
            self.field(s, "buffer") == FIRST, self.field(s, "buffer_own") == FIRST, g[NEXT] == FIRST + 1,
            z3.ULT(mask, self.most), mask & (mask + 1) == 0, select(g[EXTENT], self.word(FIRST)) == mask + 1,
            *(thread.at == 0 for thread in s.threads.values()),
        )  # fmt: skip

    def allowed(self, before: State, step: Step) -> Truth:
        if step.starts and step.point.operation.name == "push":
            return z3.ULT(before.ghost["calls"], self.half)
        return z3.BoolVal(True)

    def with_ghost(self, before: State, step: Step) -> State:
        role, name, pc = step.point.role, step.point.operation.name, step.point.pc
        if step.starts:
            changes = {f"{role}.result": self.word(OPEN)}
            changes |= {"calls": before.ghost["calls"] + 1} if name == "push" else {}
        else:
            changes = self.effects(before, step, role).get((name, pc), {})
        return replace(step.after, ghost={**step.after.ghost, **changes})

    def effects(self, s: State, step: Step, role: str) -> dict[tuple[str, int], dict[str, z3.ExprRef]]:
        """What the steps at which something happens do to the ghosts."""
        g = s.ghost

        def when(condition: Truth, name: str, value: Word) -> dict[str, z3.ExprRef]:
            return {name: z3.If(condition, value, g[name])}

        def gives(condition: Truth, code: int, element: Word) -> dict[str, z3.ExprRef]:
            ok = when(condition, f"{role}.result", self.word(code))
            return ok | when(condition, f"{role}.element", element)

        if role == OWNER:
            read = self.word(0) if step.read is None else step.read
            distance = self.own(s, "pop", "bottom") - read
            none, more = z3.UGE(distance, self.half), z3.And(z3.ULT(distance, self.half), distance != 0)
            taken = read == self.own(s, "pop", "expected")
            found = z3.If(none, self.word(EMPTY), z3.If(more, self.word(OK), g["owner.result"]))
            value = self.own(s, "push", "value")
            return {
                ("push", 5): {"L": g["T"]},
                ("push", 6): {"S": g["L"]},
                ("push", 31): {"items": z3.Store(g["items"], g["E"], value)},
                ("push", 33): {"E": g["E"] + 1, "owner.result": self.word(OK)},
                ("pop", 3): {"owner.result": found} | when(more, "E", g["E"] - 1)
                | when(more, "owner.element", self.item(s, g["E"] - 1)),
                ("pop", 12): when(taken, "T", g["T"] + 1) | {"owner.element": self.item(s, g["T"]),
                "owner.result": z3.If(taken, self.word(OK), self.word(EMPTY))},
            }  # fmt: skip
        if step.read is None:
            return {}
        top = self.register(s, role, "steal", "top")
        none = z3.UGE(step.read - top - 1, self.half)
        taken = step.read == self.register(s, role, "steal", "expected")
        return {
            ("steal", 0): {f"{role}.P": g["T"]},
            ("steal", 1): when(none, f"{role}.result", self.word(EMPTY)),
            ("steal", 8): gives(taken, OK, self.item(s, g["T"])) | when(taken, "T", g["T"] + 1),
        }

    def required(self, before: State, step: Step) -> list[tuple[str, Truth]]:
        after = self.with_ghost(before, step)
        if step.starts:
            return []
        return [*self.in_bounds(before, step), *self.effect_is_right(before, after, step), *self.returned(before, step)]

    def in_bounds(self, s: State, step: Step) -> Iterator[tuple[str, Truth]]:
        """An access to a buffer is to one that exists, and to a slot that it has."""
        instr, program = step.point.instr, self.machine.program
        if not isinstance(instr, (ir.Load, ir.Store)) or not self.machine.is_inner(program.fields[instr.place.field]):
            return
        registers = s.threads[step.point.role].registers
        number = evaluate(instr.place.object, registers, self.bits)
        yield "a buffer that exists", z3.And(z3.ULE(FIRST, number), z3.ULT(number, s.ghost[NEXT]))
        if program.fields[instr.place.field].array:
            index = evaluate(instr.place.index, registers, self.bits)
            yield "a slot that it has", z3.ULT(index, select(s.ghost[EXTENT], number))

    def effect_is_right(self, before: State, after: State, step: Step) -> Iterator[tuple[str, Truth]]:
        """The result that an operation is given is one that the specification allows: once, and now."""
        role, g = step.point.role, before.ghost
        decides = after.ghost[f"{role}.result"] != g[f"{role}.result"]
        code, element = after.ghost[f"{role}.result"], after.ghost[f"{role}.element"]
        length, grown = g["E"] - g["T"], after.ghost["E"] - g["E"]
        taken = after.ghost["T"] - g["T"]
        yield "takes effect once", z3.Implies(decides, g[f"{role}.result"] == OPEN)
        yield "nothing else changes", z3.Implies(z3.Not(decides), z3.And(grown == 0, taken == 0))
        name = step.point.operation.name
        said = {
            "push": z3.And(code == OK, grown == 1, taken == 0, self.item(after, g["E"]) == self.own(before, "push", "value")),
            "pop": z3.If(code == OK, z3.And(length != 0, element == self.item(before, g["E"] - 1), taken == z3.If(length == 1, taken, 0),
                                              taken - grown == 1),
                         z3.And(code == EMPTY, length == 0, grown == 0, taken == 0)),
            "steal": z3.If(code == OK, z3.And(length != 0, element == self.item(before, g["T"]), taken == 1, grown == 0),
                           z3.And(code == EMPTY, z3.ULE(length, 1), grown == 0, taken == 0)),
            "size": z3.BoolVal(False),
        }[name]  # fmt: skip
        yield f"what {name} may give", z3.Implies(decides, said)

    def returned(self, s: State, step: Step) -> Iterator[tuple[str, Truth]]:
        """It returns what it was given; LOST and out of memory may be said at any time."""
        instr, role, name = step.point.instr, step.point.role, step.point.operation.name
        if not isinstance(instr, ir.Return) or name == "size":
            return
        code = evaluate(instr.value, s.threads[role].registers, self.bits)
        failure = {"push": [ENOMEM], "steal": [LOST], "pop": []}[name]
        undecided = z3.And(self.result(s, role, OPEN), z3.Or(*(code == word for word in failure)))
        decided = z3.And(z3.Not(self.result(s, role, OPEN)), code == s.ghost[f"{role}.result"])
        yield "returns its result", z3.Or(undecided, decided)
        if name != "push":
            given = self.first(s, role) == s.ghost[f"{role}.element"]
            yield "returns its element", z3.Implies(code == OK, given)

    def show_cells(self, value: Callable[[z3.ExprRef], str], before: State, state: State, name: str) -> str:
        numbers = [self.word(FIRST + k) for k in range(int(value(before.ghost[NEXT])) - FIRST)][:4]
        cells = state.fields[name]
        if name != "buffer.slots":
            return "[" + " ".join(value(z3.Select(cells, number)) for number in numbers) + "]"
        indices = [self.word(i) for i in range(min(self.most, 8))]
        return " ".join(
            "[" + " ".join(value(z3.Select(cells, z3.Concat(n, i))) for i in indices) + "]" for n in numbers
        )
