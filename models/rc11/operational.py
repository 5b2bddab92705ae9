"""Engine B: every consistent execution enumerated, in C (native/explore.c says how).

Limits: 8 threads, 24 calls, 512 events in an execution, 256 places; beyond them TooLarge is raised, nothing is left
out. `limit` bounds executions and dead ends together; if it is reached, Found.complete is false.
"""

from __future__ import annotations

import ctypes
import time
from collections.abc import Mapping
from ctypes import POINTER, c_int32, c_uint64, c_void_p
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from models import native
from models.ir import Order
from models.rc11.bytecode import OPCODES, ORDERS, Code, TooLarge
from models.rc11.client import Cell, Client
from models.rc11.outcome import Event, Execution, Found, Kind, Outcome

HERE = Path(__file__).resolve().parent / "native"
SOURCES = tuple(HERE / name for name in ("explore.c", "machine.c", "graph.c", "psc.c", "outcomes.c"))
HEADERS = tuple(HERE / name for name in ("rc11.h", "event_set.h", "graph.h", "machine.h", "outcomes.h"))
EVENTS = 512
DEFAULT_LIMIT = 50_000_000
KINDS: tuple[Kind, ...] = ("read", "write", "update", "fence")
ORDER_NAMES: tuple[Order, ...] = tuple(ORDERS)
RULES = ("c++20", "c11")
DONE, RACE, LIMIT, MEMORY = 0, 1, 2, -1


class _Instr(ctypes.Structure):
    _fields_ = [
        (name, c_int32)
        for name in (
            "opcode", "line", "order", "failure", "dst", "dst2", "field", "object", "index", "value", "expected", "yes",
            "no",
        )
    ]  # fmt: skip


class _Call(ctypes.Structure):
    _fields_ = [
        (name, c_int32) for name in ("code", "length", "args", "arg_count", "buffer", "buffer_length", "pc", "until")
    ]


class _Cell(ctypes.Structure):
    _fields_ = [("object", c_uint64), ("index", c_uint64), ("value", c_uint64), ("field", c_int32)]


class _Client(ctypes.Structure):
    _fields_ = [
        ("code", POINTER(_Instr)),
        ("may_write", POINTER(c_uint64)),
        ("expressions", POINTER(c_uint64)),
        ("words", POINTER(c_uint64)),
        ("calls", POINTER(_Call)),
        ("may_write_after", POINTER(c_uint64)),
        ("first_call", POINTER(c_int32)),
        ("cells", POINTER(_Cell)),
        ("observed", POINTER(_Cell)),
        ("blank", c_uint64),
        ("limit", c_uint64),
        ("threads", c_int32),
        ("call_count", c_int32),
        ("cell_count", c_int32),
        ("observed_count", c_int32),
        ("unroll", c_int32),
        ("rule", c_int32),
        ("order_calls", c_int32),
    ]


class _Event(ctypes.Structure):
    _fields_ = [
        *((name, c_int32) for name in ("thread", "call", "kind", "order", "line", "field", "source", "position")),
        *((name, c_uint64) for name in ("object", "index", "read", "written")),
    ]


class _Result(ctypes.Structure):
    _fields_ = [
        *((name, c_int32) for name in ("status", "bad_count", "partner")),
        *((name, c_uint64) for name in ("executions", "cut", "dead", "faults", "events", "outcomes")),
        ("outcome_words", ctypes.c_uint32),
        ("set", c_void_p),
        ("bad", _Event * EVENTS),
    ]


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL:
    library = native.load("rc11", SOURCES, HEADERS)
    library.rc11_explore.argtypes = [POINTER(_Client), POINTER(_Result)]
    library.rc11_explore.restype = None
    library.rc11_outcome.argtypes = [
        POINTER(_Result), c_uint64, POINTER(c_uint64), POINTER(c_uint64), POINTER(_Event)
    ]  # fmt: skip
    library.rc11_outcome.restype = c_int32
    library.rc11_free.argtypes = [POINTER(_Result)]
    library.rc11_free.restype = None
    return library


@dataclass
class _Tables:
    """A client in C's shape. The arrays must live as long as the structure that points to them."""

    structure: _Client
    kept: list[Any]


def explore(client: Client, limit: int = DEFAULT_LIMIT) -> Found:
    """All outcomes of the client, up to the first race. TooLarge names a size that does not do."""
    started = time.perf_counter()
    library = _library()
    tables = _tables(client, limit)
    result = _Result()
    library.rc11_explore(ctypes.byref(tables.structure), ctypes.byref(result))
    try:
        if result.status == MEMORY:
            raise MemoryError(f"{client.name}: the outcomes do not fit into memory")
        if result.status not in (DONE, RACE, LIMIT):
            raise TooLarge(f"{client.name}: more than {EVENTS} events, or too many threads, calls, words or places")
        outcomes, examples = _outcomes(client, library, result)
    finally:
        library.rc11_free(ctypes.byref(result))
    return Found(
        engine="operational",
        outcomes=outcomes,
        racy=result.status == RACE,
        faulty=result.faults > 0,
        cut=result.cut > 0,
        executions=result.executions,
        seconds=time.perf_counter() - started,
        complete=result.status != LIMIT,
        witness=_witness(result),
        examples=examples,
        dead_ends=result.dead,
        events=result.events,
    )


def _array(kind: Any, items: list[Any]) -> Any:
    return (kind * max(1, len(items)))(*items)


def _cells(cells: Mapping[Cell, int]) -> Any:
    return _array(_Cell, [_Cell(cell.object, cell.index, value, cell.field) for cell, value in cells.items()])


def _tables(client: Client, limit: int) -> _Tables:
    code = Code()
    calls = list(client.calls())
    args: list[int] = []
    buffers: list[int] = []
    for _, call in calls:
        args += call.words
        buffers += call.buffer
    rows: list[_Call] = []
    arg = 0
    word = len(args)
    for _, call in calls:
        start = code.add(call.operation)
        sizes = len(call.operation.code), arg, len(call.words), word, len(call.buffer)
        rows.append(_Call(start, *sizes, call.pc, call.until))
        arg += len(call.words)
        word += len(call.buffer)
    after: list[int] = []
    for number, (thread, _) in enumerate(calls):
        later = [call.operation for other, call in calls[number + 1 :] if other == thread]
        mask = 0
        for operation in later:
            mask |= code.may_write[code.add(operation)]
        after.append(mask)
    first = [0]
    for thread_calls in client.threads:
        first.append(first[-1] + len(thread_calls))
    kept: list[Any] = [
        _array(_Instr, [_Instr(*row) for row in code.rows]),
        _array(c_uint64, code.may_write),
        _array(c_uint64, code.expressions),
        _array(c_uint64, args + buffers),
        _array(_Call, rows),
        _array(c_uint64, after),
        _array(c_int32, first),
        _cells(client.initial),
        _cells(dict.fromkeys(client.observed, 0)),
    ]
    structure = _Client(
        *kept, client.blank, limit, len(client.threads), len(calls), len(client.initial), len(client.observed),
        client.unroll, RULES.index(client.rule), int(client.order_calls),
    )  # fmt: skip
    return _Tables(structure, kept)


def _outcomes(
    client: Client, library: ctypes.CDLL, result: _Result
) -> tuple[dict[Outcome, int], dict[Outcome, Execution]]:
    words = (c_uint64 * max(1, result.outcome_words))()
    events = (_Event * EVENTS)()
    times = c_uint64()
    outcomes: dict[Outcome, int] = {}
    examples: dict[Outcome, Execution] = {}
    for i in range(result.outcomes):
        count = library.rc11_outcome(ctypes.byref(result), i, words, ctypes.byref(times), events)
        outcome = _outcome(client, list(words))
        outcomes[outcome] = times.value
        examples[outcome] = Execution(tuple(map(_event, events[:count])))
    return outcomes, examples


def _outcome(client: Client, words: list[int]) -> Outcome:
    calls = list(client.calls())
    at = 0
    results = []
    for _, call in calls:
        end = at + 1 + len(call.buffer)
        results.append((words[at], tuple(words[at + 1 : end])))
        at = end
    memory = tuple(words[at : at + len(client.observed)])
    at += len(client.observed)
    before = frozenset(
        (a, b)
        for b, (thread, _) in enumerate(calls)
        for a, (other, _) in enumerate(calls)
        if other != thread and words[at + b] >> a & 1
    )
    return Outcome(tuple(results), memory, before)


def _event(e: _Event) -> Event:
    kind = KINDS[e.kind]
    reads = kind in ("read", "update")
    writes = kind in ("write", "update")
    return Event(
        e.thread, e.call, kind, ORDER_NAMES[e.order], e.line, e.object, e.field, e.index, e.read, e.written,
        e.source if reads and e.source >= 0 else None, e.position if writes else None,
    )  # fmt: skip


def _witness(result: _Result) -> Execution | None:
    if result.bad_count == 0:
        return None
    events = tuple(map(_event, result.bad[: result.bad_count]))
    race = (result.partner, result.bad_count - 1) if result.partner >= 0 else None
    return Execution(events, race)


assert list(OPCODES.values()) == list(range(len(OPCODES)))
