"""The inductive invariant of the work-stealing deque, growth included: the owner and two thieves.

Each thread's part of the invariant speaks of the shared state and of that thread alone, so what holds beside one more
thief holds beside any number. The ghosts are positions, which never wrap around: element i of the deque's life has
position i, from 1 on, and its index is `start` + i. `T` to `E` are the elements now; `S` and `L` are the owner's past
values of top; `calls` counts calls of push, of which there are 2^(bits-1) at most, as in the proof: beyond that a
sleeping thief may not notice that the indices have gone round. `items` are the elements by position.

A step at which an operation takes effect says what it gives (`result`, `element`); what it returns must be that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import z3

from models import ir
from models.invariants.deque_threads import growth, pop, push, steal
from models.invariants.deque_words import FIRST, OPEN, OWNER, POSITIONS, THIEVES, DequeWords
from models.invariants.machine import EXTENT, NEXT, State, Step
from models.invariants.subject import Conjunct, select
from models.invariants.words import Truth, Word, evaluate
from models.specs.base import EMPTY, ENOMEM, LOST, OK


class Deque(DequeWords):
    """The invariant, in what is shared; deque_threads.py has what each thread adds."""

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
            *push(self),
            *growth(self),
            *pop(self),
            *(conjunct for role in THIEVES for conjunct in steal(self, role)),
        ]

    def order(self, s: State) -> Truth:
        names = ("S", "L", "T", "E")
        return z3.And(
            s.ghost["S"] != 0, *(z3.ULE(s.ghost[a], s.ghost[b]) for a, b in zip(names, names[1:], strict=False))
        )

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
        yield "takes effect once", z3.Implies(decides, g[f"{role}.result"] == OPEN)
        yield "nothing else changes", z3.Implies(z3.Not(decides), self.moved(before, after, 0, 0))
        name = step.point.operation.name
        yield f"what {name} may give", z3.Implies(decides, self.gives(before, after, name, code, element))

    def moved(self, before: State, after: State, oldest: int, newest: int) -> Truth:
        """T and E move by so much."""
        by = (("T", oldest), ("E", newest))
        return z3.And(*(after.ghost[name] == before.ghost[name] + number for name, number in by))

    def gives(self, before: State, after: State, name: str, code: Word, element: Word) -> Truth:
        """Whether the operation may give this in the state before, and leave the state after."""
        end, length = before.ghost["E"], before.ghost["E"] - before.ghost["T"]
        nothing, oldest = self.moved(before, after, 0, 0), self.moved(before, after, 1, 0)
        if name == "push":
            pushed = self.item(after, end) == self.own(before, "push", "value")
            return z3.And(code == OK, pushed, self.moved(before, after, 0, 1))
        if name == "pop":
            newest = z3.Or(self.moved(before, after, 0, -1), z3.And(length == 1, oldest))
            taken = z3.And(length != 0, element == self.item(before, end - 1), newest)
            return z3.If(code == OK, taken, z3.And(code == EMPTY, length == 0, nothing))
        if name == "steal":
            stolen = z3.And(length != 0, element == self.item(before, before.ghost["T"]), oldest)
            return z3.If(code == OK, stolen, z3.And(code == EMPTY, z3.ULE(length, 1), nothing))
        return z3.BoolVal(False)

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
