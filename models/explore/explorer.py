"""All interleavings of a bounded client, under sequential consistency or x86-TSO.

What is explored
----------------
A state is the shared memory, the threads (call, program counter, registers, buffers, under TSO the store buffer), and
a monitor's state. For linearizability the monitor is the tracker of models/explore/monitor.py, the set of abstract
configurations that explain the calls and returns so far; the empty set is a violation. Under TSO a store weaker than
seq_cst enters its thread's store buffer and reaches memory later, oldest first; loads look there first; seq_cst
stores, read-modify-writes and seq_cst fences wait until it is empty (C11 as compiled for x86: the store is an `xchg`).
Allocation and the end of an object take effect at once and wait for nothing. An object that ends while another thread's
store to it is on its way is a fault (nothing can have ordered the two); one's own such stores are forgotten.

What is left out, and why nothing is lost
-----------------------------------------
Let two steps of different threads *commute* if neither changes whether or what the other does: accesses of different
cells, two loads, and any step that touches the thread's own things only. Swapping commuting steps of a run gives a run
with the same results. The history may change only in where calls and returns stand; and if a call moves later or a
return earlier, then more operations precede one another, so if the new history is linearizable, so was the old one.
Hence it suffices to explore runs in which:

1. *Local instructions run at once*: register, buffer and branch instructions; accesses of fields that no other thread
   of the client writes (loads) or touches at all; under TSO also a buffered store inside a call that has begun, which
   only its own thread can see. A private field (nobody else touches it) bypasses the store buffer: the order of its
   stores is visible to its own thread alone, which reads its latest store either way. Register values that cannot be
   read again are forgotten.
   A number that an allocation gives depends on the others before it, and any access to an object on whether it is
   there: an allocation counts as a write of the heap and of every field of its struct, the end of an object as a write
   of every field of the structs that it may be of (pointers.py).
2. *Calls happen as late as possible*, just before the first step that is not local, *returns as early as possible*,
   just after the last. A call without any such step happens at one instant, at any possible time.
3. *One thread goes alone* where its pending access, inside a call that has begun, commutes with whatever the others
   may still do (decided by fields: those that the rest of their code may read or write, and their store buffers).
   Every complete run from here contains that access; moved to the front it gives a run with the same results, in which
   returns moved earlier and no call moved. If runs need not end (`may_wait`), an access could be put off for ever
   around a cycle, and this rule is not used.

An observer (observer.py) looks at some fields at any time. So it counts as one more thread that may read them: no step
that writes one is local or goes alone. Whatever it sees in some run it sees, in that order, in one that is explored,
but for when calls begin and return; there it finds as few threads as can be inside a call.

A failure of any other kind (fault, data race, a run without end) survives the same swaps: the steps that were moved
commute with the offending ones. `reduce=False` switches all of this off; the tests compare both on random programs.

States are compared by 128-bit fingerprints from a universal family with fresh random keys (see machine.c). The
probability that any two of n explored states were mistaken for each other is at most n² / 2^129.

Verdicts
--------
Only PASSED means that everything was explored and nothing found. INCOMPLETE means that a limit was hit.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from models import ir, native
from models.explore.client import Client
from models.explore.monitor import Monitor, Recorder, tracker
from models.explore.observer import Observer, Watch
from models.explore.tables import FINAL, INVOKE, OBSERVE, RESPOND, Tables, Task
from models.explore.trace import Record, Step, account, steps_of, timeline
from models.specs.base import Invocation, Spec, Words
from models.timeline import Timeline

HERE = Path(__file__).resolve().parent
STATE_LIMIT = 20_000_000
MEMORY_LIMIT = 2 << 30
STORE_BUFFER = 8
PATH_ROOM = 1 << 16

Model = Literal["sc", "tso"]


class Verdict(Enum):
    PASSED = "passed"
    NOT_LINEARIZABLE = "not linearizable"
    FAULT = "fault"
    BROKEN = "a watch refuses"
    RACE = "data race"
    CYCLE = "a run without end"
    INCOMPLETE = "incomplete"


_VERDICTS = (
    (Verdict.PASSED, ""),
    (Verdict.NOT_LINEARIZABLE, "no linearization explains this return"),
    (Verdict.FAULT, "access beyond the caller's buffer"),
    (Verdict.FAULT, "access through NULL"),
    (Verdict.FAULT, "access to an object that was never there"),
    (Verdict.FAULT, "access to an object that has been freed"),
    (Verdict.FAULT, "access to a field that the object's struct does not have"),
    (Verdict.FAULT, "index beyond the array"),
    (Verdict.FAULT, "an object is freed that may not be: another thread's store to it is still on its way"),
    (Verdict.FAULT, "the program counter left the code"),
    (Verdict.FAULT, "local instructions without end"),
    (Verdict.BROKEN, ""),
    (Verdict.RACE, "two conflicting accesses at the same time, one of them not atomic"),
    (Verdict.CYCLE, "the last state of this run is one that it has been in before"),
    (Verdict.INCOMPLETE, "state limit"),
    (Verdict.INCOMPLETE, "memory limit"),
    (Verdict.INCOMPLETE, "store buffer limit"),
    (Verdict.INCOMPLETE, "the client's heap is too small"),
)
_CALLBACK_FAILED = len(_VERDICTS)


@dataclass(frozen=True)
class Exploration:
    """The result for one client under one memory model.

    `executions` is the number of maximal runs in the explored (reduced) graph, and `max_steps` gives for each
    operation the most own instructions of one call, the return included and the call not; both are None if some run
    never ends or the exploration did not finish. `seconds` is wall time, `memory` bytes.
    """

    program: str
    client: str
    spec: str
    model: Model
    verdict: Verdict
    reason: str
    states: int
    transitions: int
    executions: float | None
    max_steps: dict[str, int] | None
    seconds: float
    memory: int
    reduced: bool
    bound: str
    trace: tuple[Step, ...] = ()
    outcomes: frozenset[Hashable] = field(default=frozenset(), repr=False)
    """With a recorder instead of a specification: the final states, as (results of each thread, shared cells)."""

    @property
    def passed(self) -> bool:
        return self.verdict is Verdict.PASSED

    def timeline(self) -> Timeline:
        """The failing run as a drawing (`.ascii()`, `.svg()`); empty if there is none."""
        return timeline(self.trace)

    def __str__(self) -> str:
        head = f"{self.program} {self.client} [{self.model}] against {self.spec}: {self.verdict.value}"
        if self.reason:
            head += f" ({self.reason})"
        head += f"; {self.states} states, {self.transitions} transitions, {self.seconds:.2f} s"
        return f"{head}\n{account(self.trace)}" if self.trace else head


class ExploreError(RuntimeError):
    """The explorer could not do its work."""


class _Report(ctypes.Structure):
    _fields_ = [
        ("verdict", ctypes.c_int32), ("offender", ctypes.c_int32), ("offender2", ctypes.c_int32),
        ("states", ctypes.c_uint64), ("transitions", ctypes.c_uint64), ("finals", ctypes.c_uint64),
        ("runs", ctypes.c_double), ("path", ctypes.POINTER(ctypes.c_uint8)), ("path_length", ctypes.c_uint32),
        ("path_room", ctypes.c_uint32), ("most_steps", ctypes.POINTER(ctypes.c_int32)), ("cycles", ctypes.c_uint8),
        ("memory", ctypes.c_uint64),
    ]  # fmt: skip


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL:
    parts = ("machine", "objects", "observer", "explore")
    headers = [*(HERE / f"{name}.h" for name in parts), HERE.parent / "clib" / "memo.h"]
    library = native.load("explore", [HERE / f"{name}.c" for name in parts], headers)
    library.explore.argtypes = [ctypes.POINTER(Task), ctypes.POINTER(_Report)]
    library.explore_again.argtypes = [
        ctypes.POINTER(Task), ctypes.c_void_p, ctypes.c_uint32, ctypes.POINTER(Record), ctypes.c_int32
    ]  # fmt: skip
    return library


class _Numbers:
    """States numbered, as C wants them."""

    def __init__(self, first: Hashable) -> None:
        self.states = [first]
        self._numbers = {first: 0}

    def of(self, state: Hashable | None) -> int:
        """The number of the state; -1 of None."""
        if state is None:
            return -1
        number = self._numbers.setdefault(state, len(self.states))
        if number == len(self.states):
            self.states.append(state)
        return number


class _Callbacks:
    """A monitor and an observer, as C wants them. An exception is kept, and C told to stop."""

    def __init__(self, monitor: Monitor, observer: Observer, client: Client, cells: int, record_finals: bool) -> None:
        self.monitor, self.observer, self.client, self.cells = monitor, observer, client, cells
        self.numbers, self.memories = _Numbers(monitor.initial), _Numbers(observer.start)
        self.finals: set[Hashable] = set()
        self.failure: BaseException | None = None
        self.invoke = INVOKE(self._invoke)
        self.respond = RESPOND(self._respond)
        self.final = FINAL(self._final) if record_finals else FINAL()
        self.observe = OBSERVE(self._observe) if observer.watches else OBSERVE()

    def _guard(self, action: Callable[[], int]) -> int:
        try:
            return action()
        except BaseException as error:  # an exception cannot pass through C: it is raised again by the caller
            self.failure = error
            return -3

    def _invoke(self, state: int, thread: int, call: int) -> int:
        invocation = self.client.threads[thread][call]
        known = self.numbers
        return self._guard(lambda: known.of(self.monitor.invoke(known.states[state], thread, invocation)))

    def _respond(self, state: int, thread: int, call: int, value: int, buffer: Any) -> int:
        def action() -> int:
            invocation: Invocation = self.client.threads[thread][call]
            words: Words = tuple(buffer[: len(invocation.buffer)])
            before = self.numbers.states[state]
            return self.numbers.of(self.monitor.respond(before, thread, invocation, value, words))

        return self._guard(action)

    def _final(self, state: int, cells: Any) -> int:
        def action() -> int:
            self.finals.add((self.numbers.states[state], tuple(cells[: self.cells])))
            return 0

        return self._guard(action)

    def _observe(self, memory: int, before: Any, after: Any) -> int:
        known = self.memories
        return self._guard(lambda: known.of(self.observer.step(known.states[memory], before, after)))


def explore(
    program: ir.Program,
    client: Client,
    spec: Spec[Any] | None,
    model: Model = "sc",
    limit: int = STATE_LIMIT,
    *,
    memory: int = MEMORY_LIMIT,
    reduce: bool = True,
    races: bool | None = None,
    store_buffer: int = STORE_BUFFER,
    watches: Sequence[Watch] = (),
) -> Exploration:
    """Explore all runs of the client. Without a specification nothing is refused and the final outcomes are collected.

    `limit` bounds the states, `memory` the bytes, `store_buffer` the entries of each store buffer (exceeding any is
    INCOMPLETE). `races`: look for data races; by default under SC only, since C11 defines them so.
    `watches`: who looks on, under SC only. ClientError if the client does not fit the program, ValueError for an option
    out of range; NativeError without a compiler. Thread-safe.
    """
    if watches and model != "sc":
        raise ValueError("watches look at explorations under sequential consistency only")
    if not 1 <= store_buffer <= 255:
        raise ValueError(f"a store buffer of {store_buffer} entries; 1 to 255 are possible")
    fields = frozenset[str]().union(*(watch.fields for watch in watches))
    tables = Tables(program, client, tso=model == "tso", reduce=reduce, buffer_room=store_buffer, observed=fields)
    monitor: Monitor = tracker(spec, len(client.threads)) if spec else Recorder(len(client.threads))
    observer = Observer(watches, tables.places)
    callbacks = _Callbacks(monitor, observer, client, tables.cells, record_finals=spec is None)
    task = tables.task(
        races=(model == "sc") if races is None else races, state_limit=limit, memory_limit=memory,
        invoke=callbacks.invoke, respond=callbacks.respond, final=callbacks.final, observe=callbacks.observe,
    )  # fmt: skip
    path = (ctypes.c_uint8 * PATH_ROOM)()
    most = (ctypes.c_int32 * len(program.operations))(*[-1] * len(program.operations))
    report = _Report(path=path, path_room=PATH_ROOM, most_steps=most)
    started = time.perf_counter()
    code = _library().explore(ctypes.byref(task), ctypes.byref(report))
    seconds = time.perf_counter() - started
    if callbacks.failure is not None:
        raise callbacks.failure
    if code == _CALLBACK_FAILED:
        raise ExploreError("memory was short while talking to the monitor")
    verdict, reason = _VERDICTS[code]
    trace: tuple[Step, ...] = ()
    if verdict not in (Verdict.PASSED, Verdict.INCOMPLETE):
        trace = _run_again(task, report, tables, spec)
        reason = (reason or observer.broken) + _offenders(report)
    finished = verdict is Verdict.PASSED and not report.cycles
    names = [operation.name for operation in program.operations]
    return Exploration(
        program=program.name,
        client=client.name,
        spec=repr(spec) if spec else "nothing",
        model=model,
        verdict=verdict,
        reason=reason,
        states=report.states,
        transitions=report.transitions,
        executions=report.runs if finished else None,
        max_steps={n: s for n, s in zip(names, most, strict=True) if s >= 0} if finished else None,
        seconds=seconds,
        memory=report.memory,
        reduced=reduce,
        bound=_bound(client, model, store_buffer),
        trace=trace,
        outcomes=frozenset(callbacks.finals),
    )


def _bound(client: Client, model: Model, store_buffer: int) -> str:
    calls = " + ".join(str(len(calls)) for calls in client.threads)
    lengths = ", ".join(f"{length} {name}" for name, length in client.lengths.items())
    text = f"{len(client.threads)} threads, {calls} calls"
    if lengths:
        text += f", {lengths}"
    if client.heap.room:
        text += f", {client.heap}"
    return text + (f", store buffers of {store_buffer}" if model == "tso" else "")


def _offenders(report: _Report) -> str:
    if report.offender < 0:
        return ""
    return f", T{report.offender}" + (f" and T{report.offender2}" if report.offender2 >= 0 else "")


def _run_again(task: Task, report: _Report, tables: Tables, spec: Spec[Any] | None) -> tuple[Step, ...]:
    room = 64 * (report.path_length + 64)
    records = (Record * room)()
    count = _library().explore_again(ctypes.byref(task), report.path, report.path_length, records, room)
    return steps_of(records[:count], tables, spec)
