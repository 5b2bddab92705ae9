"""Clients whose threads begin in the midst of calls.

Where an order matters only after several calls, a client of whole calls has many executions that differ in what came
before. Here calls are begun, one step after another under sequential consistency, and the client goes on from there.

Each of its executions is the end of one of the client of whole calls: what was done before is consistent whatever its
orders are, since each read took the last value; and nothing that follows reads from later or writes before it. There
less happens before what follows; so what is wrong here, a race, a fault, or results that no order explains, is wrong
there. A call that had begun is not after any other (linear.py). The converse is not true: a client that passes here
says nothing about executions in which the part before goes otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace

from models import ir, machine
from models.machine import HEAP_COUNT, Loc, heap_answer
from models.rc11.client import BLANK, Call, Cell

ACCESSES = (ir.Load, ir.Store, ir.Cas, ir.FetchAdd, ir.Exchange)
END = "end"
FIRST_NEW = 1 << 16
"""Objects that are allocated before the client begins are numbered from here on."""


@dataclass(frozen=True)
class Stop:
    """Where `thread` stops in its call: when it is about to access `place`, a field without the name of its struct, or
    to return, if that is END."""

    thread: int
    place: str

    @classmethod
    def parse(cls, text: str) -> Stop:
        """`1@head`: thread 1 up to its next access of `head`. ValueError."""
        thread, at, place = text.partition("@")
        if not at or not thread.isdecimal():
            raise ValueError(f"{text!r} is not THREAD@PLACE")
        return cls(int(thread), place)

    def __str__(self) -> str:
        return f"{self.thread}@{self.place}"


def begin(
    program: ir.Program, threads: Sequence[Sequence[Call]], initial: Mapping[Cell, int], stops: Sequence[Stop]
) -> tuple[tuple[tuple[Call, ...], ...], dict[Cell, int]]:
    """The calls of the threads and the memory when the threads have gone on to these stops, one after another. Calls
    that end on the way stay in the client, with nothing left to do. ValueError if a thread does not get to a stop."""
    cells = {Loc(cell.object, cell.field, cell.index): word for cell, word in initial.items()}
    heap = {HEAP_COUNT: 0} | {heap_answer(i): FIRST_NEW + i for i in range(sum(map(len, threads)))}
    state = machine.initial(len(threads), cells | heap, rest=BLANK)
    lanes = [list(calls) for calls in threads]
    begun = [0] * len(lanes)
    for stop in stops:
        if begun[stop.thread] == len(lanes[stop.thread]):
            raise ValueError(f"{stop}: all calls of the thread have ended")
        call = lanes[stop.thread][begun[stop.thread]]
        state = _go(program, state, stop, call)
        frame = state.threads[stop.thread]
        assert frame is not None
        call = replace(call, pc=frame.pc, registers=frame.registers, buffer=frame.buffer)
        lanes[stop.thread][begun[stop.thread]] = call
        if stop.place == END:
            state = state.with_thread(stop.thread, None)
            begun[stop.thread] += 1
    memory = {Cell(*astuple(loc)): word for loc, word in state.memory.cells().items() if loc.object}
    return tuple(map(tuple, lanes)), memory


def end(program: ir.Program, threads: Sequence[Sequence[Call]], stops: Sequence[Stop]) -> tuple[tuple[Call, ...], ...]:
    """The calls of the threads, the last of some of which never ends. ValueError if there is no such place."""
    lanes = [list(calls) for calls in threads]
    for stop in stops:
        lanes[stop.thread][-1] = replace(lanes[stop.thread][-1], until=_field(program, stop))
    return tuple(map(tuple, lanes))


def _field(program: ir.Program, stop: Stop) -> int:
    found = [i for i, field in enumerate(program.fields) if field.name.split(".")[-1] == stop.place]
    if len(found) != 1:
        raise ValueError(f"{stop}: {program.source} has {len(found)} fields {stop.place}")
    return found[0]


def _go(program: ir.Program, state: machine.State, stop: Stop, call: Call) -> machine.State:
    if state.threads[stop.thread] is None:
        number = [operation.name for operation in program.operations].index(call.operation.name)
        state = machine.call(program, state, stop.thread, machine.Call(number, call.args, call.buffer))
    else:
        state = _step(program, state, stop)
    while not _arrived(program, state, stop):
        state = _step(program, state, stop)
    return state


def _arrived(program: ir.Program, state: machine.State, stop: Stop) -> bool:
    instr = machine.instruction(program, state, stop.thread)
    if isinstance(instr, ir.Return):
        if stop.place != END:
            raise ValueError(f"{stop}: the call ends before it gets there")
        return True
    return stop.place != END and isinstance(instr, ACCESSES) and instr.place.field == _field(program, stop)


def _step(program: ir.Program, state: machine.State, stop: Stop) -> machine.State:
    after = machine.step(program, state, stop.thread)
    if after is None:
        raise ValueError(f"{stop}: the call does not get there")
    return after[0]
