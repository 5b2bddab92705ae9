"""The instrumented library, and how to run it under a schedule.

Threads: a Library may be used from several threads at once; each run has its own object and its own C threads.
"""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from models import native
from models.catalog import ROOT, structure
from models.ir import Program
from models.traces.kinds import C_KINDS
from models.traces.structures import Created, created, fields_of
from models.traces.trace import Content, Event, Inv, Res, Step, Trace
from models.traces.words import WordError, Words

CLIENTS = Path(__file__).resolve().parent / "clients"
MAX_EVENTS = 4096
"""The most events of a run."""
_MAX_ARGS = 4
_MAX_ALLOCATIONS = 64
_CODES = {1: f"more than {MAX_EVENTS} events", 3: "invalid argument", 4: "out of memory or threads"}


class RunError(RuntimeError):
    """The compiled library refused or could not finish a run. The text says why."""


@dataclass(frozen=True)
class Call:
    """A call to be made: as Inv, without the thread."""

    operation: str
    args: tuple[int, ...] = (1,)
    buffer: tuple[int, ...] = ()


@dataclass(frozen=True)
class Client:
    """What the threads of a run do: calls[t] are those of thread t, in order, on a fresh structure. The allocations of
    the run whose numbers (from 0) are in `refused` find no memory."""

    capacity: int
    start: int
    calls: tuple[tuple[Call, ...], ...]
    refused: tuple[int, ...] = ()


class _Event(ctypes.Structure):
    _fields_ = (
        ("thread", ctypes.c_uint32), ("kind", ctypes.c_uint32), ("line", ctypes.c_uint32), ("value", ctypes.c_uint64)
    )  # fmt: skip


class _Call(ctypes.Structure):
    _fields_ = (
        ("thread", ctypes.c_uint32), ("operation", ctypes.c_uint32), ("args", ctypes.c_uint64 * _MAX_ARGS),
        ("buffer", ctypes.POINTER(ctypes.c_uint64)),
    )  # fmt: skip


class _Plan(ctypes.Structure):
    _fields_ = (
        ("perform", ctypes.c_void_p), ("object", ctypes.c_void_p), ("calls", ctypes.POINTER(_Call)),
        ("call_count", ctypes.c_size_t), ("threads", ctypes.c_uint32), ("schedule", ctypes.POINTER(ctypes.c_uint32)),
        ("schedule_length", ctypes.c_size_t), ("finish", ctypes.c_int), ("refused", ctypes.c_uint64),
        ("events", ctypes.POINTER(_Event)), ("room", ctypes.c_size_t), ("event_count", ctypes.c_size_t),
    )  # fmt: skip


class Library:
    """The instrumented build of one structure, with the macros of the build that is proved. `program` is what the front
    end read from the same C file; its sha256 must be that of the file (RunError otherwise: the program is stale).
    `root` is where the program's source lies."""

    def __init__(self, program: Program, root: Path = ROOT) -> None:
        source = root / program.source
        sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
        if sha256 != program.sha256:
            raise RunError(f"{program.source} has sha256 {sha256}, but the program was read from {program.sha256}")
        headers = [*sorted(source.parent.glob("*.h")), source, *sorted(CLIENTS.glob("*.h"))]
        sources = [CLIENTS / f"{structure(program.name).name}.c", source.parent / "zp_trace.c"]
        library = native.load(f"trace_{program.name}", sources, headers, structure(program.name).macros)
        self.program = program
        self._numbers = {operation.name: number for number, operation in enumerate(program.operations)}
        self._perform = ctypes.cast(library.zp_client_perform, ctypes.c_void_p)
        self._create = _function(library.zp_client_create, ctypes.c_int, "void** u64 u64")
        self._destroy = _function(library.zp_client_destroy, None, "void*")
        self._objects = _function(library.zp_client_objects, ctypes.c_size_t, "void* u64* size")
        self._memory = _function(library.zp_client_memory, ctypes.c_size_t, "void* u64 u64* size")
        self._run = _function(library.zp_client_run, ctypes.c_int, "plan*")

    def record(self, client: Client, schedule: Sequence[int], finish: bool = True) -> Trace:
        """Run the client. The schedule names the thread of each event; a finished thread is skipped. After its end the
        unfinished thread of the lowest number moves, or, without `finish`, the run stops and leaves calls pending.
        RunError if the library refuses, or a pointer is not one to an object."""
        object_ = ctypes.c_void_p()
        if any(not 0 <= number < _MAX_ALLOCATIONS for number in client.refused):
            raise RunError(f"cannot refuse allocation {max(client.refused)}, only 0 to {_MAX_ALLOCATIONS - 1}")
        code = self._create(ctypes.byref(object_), client.capacity, client.start)
        if code != 0:
            raise RunError(f"create({client.capacity}, {client.start}) gave {_CODES.get(code, code)}")
        try:
            words = Words(self.program, self._initial(object_, client))
            events = self._run_plan(object_, client, schedule, finish, words)
            final = {number: self._content(number, words) for number in words.objects()}
        except WordError as error:
            raise RunError(f"the run of {client}: {error}") from None
        finally:
            self._destroy(object_)
        return Trace(self.program.name, self.program.sha256, client.capacity, client.start, events, final)

    def record_again(self, trace: Trace) -> Trace:
        """The run with the calls and the schedule of `trace`; equal to `trace` if this library gave it. RunError if
        there is no such run."""
        calls: list[list[Call]] = [[] for _ in range(trace.threads())]
        for event in trace.events:
            if isinstance(event, Inv):
                calls[event.thread].append(Call(event.operation, event.args, event.buffer))
        refused = tuple(number for number, answer in enumerate(trace.answers()) if answer == 0)
        client = Client(trace.capacity, trace.start, tuple(map(tuple, calls)), refused)
        return self.record(client, trace.schedule(), finish=False)

    def _run_plan(
        self, object_: ctypes.c_void_p, client: Client, schedule: Sequence[int], finish: bool, words: Words
    ) -> tuple[Event, ...]:
        calls = [(thread, call) for thread, own in enumerate(client.calls) for call in own]
        buffers = [(ctypes.c_uint64 * len(call.buffer))(*call.buffer) for _, call in calls]
        records = (_Call * len(calls))(
            *(self._call(thread, call, buffer) for (thread, call), buffer in zip(calls, buffers, strict=True))
        )
        choices = (ctypes.c_uint32 * len(schedule))(*schedule)
        events = (_Event * MAX_EVENTS)()
        plan = _Plan(
            self._perform, object_, records, len(calls), len(client.calls), choices, len(schedule), int(finish),
            sum(1 << number for number in set(client.refused)), events, MAX_EVENTS, 0,
        )  # fmt: skip
        code = self._run(ctypes.byref(plan))
        if code != 0:
            raise RunError(f"the run of {client} gave: {_CODES.get(code, code)}")
        return tuple(_events(events[: plan.event_count], calls, buffers, words, created(self.program)))

    def _call(self, thread: int, call: Call, buffer: ctypes.Array[ctypes.c_uint64]) -> _Call:
        number = self._numbers.get(call.operation)
        if number is None:
            raise RunError(f"no operation {call.operation!r}; there are {sorted(self._numbers)}")
        operation = self.program.operations[number]
        if len(call.args) != len(operation.parameters) or call.args[0] != 1:
            raise RunError(f"{call.operation} takes {operation.parameters}, the first being object 1, not {call.args}")
        if operation.buffer is None and call.buffer:
            raise RunError(f"{call.operation} takes no buffer")
        named = dict(zip(operation.parameters, call.args, strict=True))
        needed = named.get("n", int(operation.writes_buffer)) if operation.buffer is not None else 0
        if len(call.buffer) < needed:
            raise RunError(f"{call.operation} needs a buffer of {needed} words, not {len(call.buffer)}")
        args = (ctypes.c_uint64 * _MAX_ARGS)(*call.args[1:])
        return _Call(thread, number, args, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_uint64)))

    def _initial(self, object_: ctypes.c_void_p, client: Client) -> list[tuple[int, str]]:
        """The address and the struct of each object that creation made."""
        made = created(self.program)
        structs = [part.struct for part in made.objects(made.parameters(client.capacity, client.start))]
        addresses = (ctypes.c_uint64 * len(structs))()
        count = self._objects(object_, addresses, len(structs))
        if count != len(structs):
            raise RunError(f"creation makes {count} objects; models.traces.structures knows {len(structs)}")
        return list(zip(addresses, structs, strict=True))

    def _content(self, number: int, words: Words) -> Content:
        address, struct = words.object(number)
        type_ = self.program.structs.index(struct)
        room = self._memory(address, type_, None, 0)
        found = (ctypes.c_uint64 * room)()
        self._memory(address, type_, found, room)
        fields = fields_of(self.program, struct)
        arrays = sum(field.array for field in fields)
        scalars = len(fields) - arrays
        length = (room - scalars) // arrays if arrays else 0
        if room != scalars + arrays * length:
            raise RunError(f"struct {struct!r} has {room} words; the program has {scalars} and {arrays} arrays")
        rest = iter(found)
        content: dict[str, int | tuple[int, ...]] = {}
        for field in sorted(fields, key=lambda field: field.array):
            values = tuple(words.translate(word, field.pointer, field.name)
                           for word in islice(rest, length if field.array else 1))  # fmt: skip
            content[field.name] = values if field.array else values[0]
        return {field.name: content[field.name] for field in fields}


@lru_cache(maxsize=8)
def library(program: Program) -> Library:
    """The library of a program, built at most once in this process."""
    return Library(program)


def _events(
    records: Sequence[_Event],
    calls: Sequence[tuple[int, Call]],
    buffers: Sequence[ctypes.Array[ctypes.c_uint64]],
    words: Words,
    structure: Created,
) -> list[Event]:
    events: list[Event] = []
    current: dict[int, int] = {}
    given: dict[int, int] = {}
    for record in records:
        kind = C_KINDS[record.kind]
        if kind == "inv":
            current[record.thread] = record.value
            call = calls[record.value][1]
            taken = (given.get(record.thread, 0),) if call.operation in structure.takes else call.args[-1:]
            events.append(Inv(record.thread, call.operation, (*call.args[:-1], *taken), call.buffer))
        elif kind == "res":
            operation = calls[current[record.thread]][1].operation
            value = words.translate(record.value, operation in structure.gives, f"the result of {operation}")
            if operation in structure.gives:
                given[record.thread] = value
            events.append(Res(record.thread, value, tuple(buffers[current[record.thread]])))
        else:
            operation = calls[current[record.thread]][1].operation
            value = words.of_access(operation, record.line, kind, record.value)
            events.append(Step(record.thread, record.line, kind, value))
    return events


_TYPES = {
    "void*": ctypes.c_void_p, "void**": ctypes.POINTER(ctypes.c_void_p), "u64": ctypes.c_uint64,
    "u64*": ctypes.POINTER(ctypes.c_uint64), "size": ctypes.c_size_t, "plan*": ctypes.POINTER(_Plan),
}  # fmt: skip


def _function(function: Callable[..., int], result: type | None, parameters: str) -> Callable[..., int]:
    function.restype = result  # type: ignore[attr-defined]
    function.argtypes = [_TYPES[name] for name in parameters.split()]  # type: ignore[attr-defined]
    return function
