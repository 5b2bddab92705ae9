"""Clients as symbolic events: every path of every call at once, loops unrolled to the client's bound.

A call's code is unrolled into copies (jumps backwards so far, pc). Every jump leads to a later copy in this order, so
one pass suffices; where paths meet, registers and buffers are merged by the condition of the path.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import z3

from models import ir
from models.rc11 import logic
from models.rc11.bytecode import TooLarge
from models.rc11.client import FIRST_ALLOCATED, Call, Client
from models.rc11.logic import Truth, Word
from models.rc11.outcome import Kind


@dataclass(frozen=True)
class Orders:
    """What the order of an access amounts to; conditions where the two orders of a CAS differ."""

    plain: Truth
    acquires: Truth
    releases: Truth
    sequential: Truth


@dataclass(frozen=True)
class Symbolic:
    """An access or fence that happens if `guard` holds. Of one thread, events with lower numbers come first. `reads`
    and `writes` include the guard. `name` is the order as written (a CAS has two, for success and for failure)."""

    number: int
    thread: int
    call: int
    line: int
    guard: Truth
    reads: Truth
    writes: Truth
    fence: bool
    orders: Orders
    object: Word
    field: int
    index: Word
    read: Word
    written: Word
    names: tuple[ir.Order, ir.Order]

    @property
    def update(self) -> Truth:
        return logic.conj(self.reads, self.writes)


@dataclass
class Unrolled:
    """All events, and what the calls amount to. `cut` and `faulty` are conditions of an execution."""

    client: Client
    events: list[Symbolic] = field(default_factory=list)
    results: list[Word] = field(default_factory=list)
    buffers: list[list[Word]] = field(default_factory=list)
    cut: list[Truth] = field(default_factory=list)
    faulty: list[Truth] = field(default_factory=list)


@dataclass
class _State:
    """A path at some point: registers and the buffer, under a condition."""

    guard: Truth
    registers: list[Word]
    buffer: list[Word]
    result: Word = 0


def unroll(client: Client) -> Unrolled:
    made = Unrolled(client)
    guards: dict[int, Truth] = {}
    for number, (thread, call) in enumerate(client.calls()):
        operation = call.operation
        registers: list[Word] = [*call.words, *[0] * (len(operation.registers) - len(call.words))]
        start = _State(guards.get(thread, True), registers, list(call.buffer))
        end = _Unroller(made, thread, number, call).run(start)
        guards[thread] = end.guard
        made.results.append(end.result)
        made.buffers.append(end.buffer)
    return made


def orders_of(order: ir.Order) -> Orders:
    return Orders(
        order == "plain",
        order in ("acquire", "acq_rel", "seq_cst"),
        order in ("release", "acq_rel", "seq_cst"),
        order == "seq_cst",
    )


def either(condition: Truth, yes: Orders, no: Orders) -> Orders:
    def pick(a: Truth, b: Truth) -> Truth:
        if logic.same(a, b):
            return a
        return logic.disj(logic.conj(condition, a), logic.conj(logic.neg(condition), b))

    return Orders(
        pick(yes.plain, no.plain),
        pick(yes.acquires, no.acquires),
        pick(yes.releases, no.releases),
        pick(yes.sequential, no.sequential),
    )


class _Unroller:
    def __init__(self, made: Unrolled, thread: int, number: int, call: Call) -> None:
        self.made = made
        self.thread = thread
        self.call = number
        self.operation = call.operation
        self.begin = call.pc
        self.until = call.until
        self.waiting: dict[tuple[int, int], list[_State]] = {}
        self.ended: list[_State] = []

    def run(self, start: _State) -> _State:
        """The state at the return, which merges all returns; its guard excludes paths that were cut or faulted."""
        self.go(start, 0, -1, self.begin)
        while self.waiting:
            copy = min(self.waiting)
            self.step(merged(self.waiting.pop(copy)), *copy)
        if not self.ended:
            return _State(False, start.registers, start.buffer)
        return merged(self.ended)

    def go(self, state: _State, back: int, pc: int, target: int) -> None:
        """Continue at `target`, coming from `pc`."""
        if state.guard is False:
            return
        back += target <= pc
        if back > self.made.client.unroll:
            self.made.cut.append(state.guard)
        elif target >= len(self.operation.code):
            self.made.faulty.append(state.guard)
        else:
            self.waiting.setdefault((back, target), []).append(state)

    def step(self, state: _State, back: int, pc: int) -> None:
        instr = self.operation.code[pc]
        value = self.value
        if isinstance(instr, ir.Return):
            self.ended.append(_State(state.guard, state.registers, state.buffer, value(instr.value, state)))
            return
        if isinstance(instr, ir.Branch):
            condition = logic.as_truth(value(instr.condition, state))
            yes = _State(logic.conj(state.guard, condition), state.registers, state.buffer)
            no = _State(logic.conj(state.guard, logic.neg(condition)), list(state.registers), list(state.buffer))
            self.go(yes, back, pc, instr.yes)
            self.go(no, back, pc, instr.no)
            return
        if isinstance(instr, ir.Jump):
            self.go(state, back, pc, instr.target)
            return
        if isinstance(instr, ir.Set):
            state.registers[instr.dst] = value(instr.value, state)
        elif isinstance(instr, (ir.Get, ir.Put)):
            self.use_buffer(instr, state)
        elif isinstance(instr, ir.Fence):
            self.fence(instr, state)
        elif isinstance(instr, ir.Alloc):
            rounds = self.call * (self.made.client.unroll + 1) + back
            state.registers[instr.dst] = FIRST_ALLOCATED + rounds * len(self.operation.code) + pc
        elif isinstance(instr, ir.Free):
            raise TooLarge(f"line {instr.line} frees an object, which is not modelled here")
        else:
            if instr.place.field == self.until:
                self.ended.append(state)
                return
            self.exclude(logic.equal(self.value(instr.place.object, state), 0), state)
            self.access(instr, state)
        self.go(state, back, pc, pc + 1)

    @staticmethod
    def value(expr: ir.Expr, state: _State) -> Word:
        return logic.evaluate(expr, state.registers)

    def exclude(self, fault: Truth, state: _State) -> None:
        """Executions with the fault end here."""
        if fault is not False:
            self.made.faulty.append(logic.conj(state.guard, fault))
            state.guard = logic.conj(state.guard, logic.neg(fault))

    def use_buffer(self, instr: ir.Get | ir.Put, state: _State) -> None:
        index = self.value(instr.index, state)
        here = [logic.equal(index, i) for i in range(len(state.buffer))]
        self.exclude(logic.neg(logic.any_of(here)), state)
        if isinstance(instr, ir.Get):
            if state.buffer:
                state.registers[instr.dst] = logic.merge(list(zip(here, state.buffer, strict=True)))
        else:
            word = self.value(instr.value, state)
            state.buffer = [logic.choose(c, word, old) for c, old in zip(here, state.buffer, strict=True)]

    def add(
        self, instr: ir.Instr, state: _State, kind: Kind, place: ir.Place | None, orders: Orders,
        names: tuple[ir.Order, ir.Order], read: Word = 0, written: Word = 0, success: Truth = True,
    ) -> None:  # fmt: skip
        reads = state.guard if kind in ("read", "update") else False
        writes = logic.conj(state.guard, success) if kind in ("write", "update") else False
        self.made.events.append(
            Symbolic(
                len(self.made.events), self.thread, self.call, instr.line, state.guard, reads, writes, kind == "fence",
                orders, 0 if place is None else self.value(place.object, state), -1 if place is None else place.field,
                0 if place is None else self.value(place.index, state), read, written, names,
            )
        )  # fmt: skip

    def fence(self, instr: ir.Fence, state: _State) -> None:
        self.add(instr, state, "fence", None, orders_of(instr.order), (instr.order, instr.order))

    def access(self, instr: ir.Load | ir.Store | ir.Cas | ir.FetchAdd | ir.Exchange, state: _State) -> None:
        number = len(self.made.events)
        if isinstance(instr, ir.Store):
            word = self.value(instr.value, state)
            names = (instr.order, instr.order)
            self.add(instr, state, "write", instr.place, orders_of(instr.order), names, written=word)
            return
        read = z3.BitVec(f"read{number}", logic.BITS)
        if isinstance(instr, ir.Cas):
            success = logic.equal(read, self.value(instr.expected, state))
            orders = either(success, orders_of(instr.success), orders_of(instr.failure))
            names = (instr.success, instr.failure)
            desired = self.value(instr.desired, state)
            self.add(instr, state, "update", instr.place, orders, names, read, desired, success)
            state.registers[instr.ok] = logic.as_word(success)
            state.registers[instr.old] = read
            return
        names = (instr.order, instr.order)
        if isinstance(instr, ir.Load):
            self.add(instr, state, "read", instr.place, orders_of(instr.order), names, read)
        else:
            word = self.value(instr.value, state)
            written = logic.binary("+", read, word) if isinstance(instr, ir.FetchAdd) else word
            self.add(instr, state, "update", instr.place, orders_of(instr.order), names, read, written)
        state.registers[instr.dst] = read


def merged(states: Sequence[_State]) -> _State:
    """One state that is each of `states` under its guard (they exclude each other)."""
    if len(states) == 1:
        return states[0]
    guards = [state.guard for state in states]

    def words(rows: Sequence[Sequence[Word]]) -> list[Word]:
        return [logic.merge(list(zip(guards, column, strict=True))) for column in zip(*rows, strict=True)]

    return _State(
        logic.any_of(guards),
        words([state.registers for state in states]),
        words([state.buffer for state in states]),
        logic.merge([(state.guard, state.result) for state in states]),
    )
