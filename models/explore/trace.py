"""Runs that the explorer found, for people: the steps with their C lines, and the timeline."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.explore.tables import INSTR_KINDS, Tables
from models.linearize.history import Op
from models.specs.base import Invocation, Result, Spec
from models.timeline import Bar, Timeline


class Record(ctypes.Structure):
    _fields_ = [
        ("kind", ctypes.c_int32), ("thread", ctypes.c_int32), ("line", ctypes.c_int32), ("call", ctypes.c_int32),
        ("instr", ctypes.c_int32), ("object", ctypes.c_uint32), ("field", ctypes.c_uint32),
        ("index", ctypes.c_uint32), ("value", ctypes.c_uint64),
    ]  # fmt: skip


KINDS = ("call", "return", "access", "buffered", "drain", "output")
_INSTRUCTIONS = {number: kind.__name__.lower() for kind, number in INSTR_KINDS.items()}


@dataclass(frozen=True)
class Step:
    """One event of a run. `kind` is one of KINDS (but output); `line` is the C line, 0 for a call or a drain; `what`
    says it in words; `call` is what the thread is executing (for a drain: None)."""

    kind: str
    thread: int
    line: int
    what: str
    call: Invocation | None
    number: int
    """Of the call within its thread."""
    result: Result | None = None
    """What a return gave: with a specification its result, else the value and the whole buffer."""


def steps_of(records: Sequence[Record], tables: Tables, spec: Spec[Any] | None) -> tuple[Step, ...]:
    """The steps that the C side recorded. It runs the quiet steps at the start of a call early and announces the call
    late; here they stand behind their call, where they are just as possible (nobody can notice when they happen)."""
    steps: list[Step] = []
    early: dict[int, list[Step]] = {}
    begun: set[tuple[int, int]] = set()
    buffer: list[int] = []
    for r in records:
        kind = KINDS[r.kind]
        if kind == "output":
            buffer.append(r.value)
            continue
        call = tables.client.threads[r.thread][r.call] if kind != "drain" else None
        result = None
        if kind == "call":
            what = f"call {call}"
        elif kind == "return" and call is not None:
            words = tuple(buffer)
            result = spec.result(call.operation, r.value, words) if spec else Result(r.value, words)
            what = f"return {result}"
            buffer.clear()
        elif kind == "drain":
            what = f"{tables.place_name(r.object, r.field, r.index)} := {r.value} reaches memory"
        else:
            what = _access(r, tables) + (" (buffered)" if kind == "buffered" else "")
        step = Step(kind, r.thread, r.line, what, call, r.call, result)
        if kind == "call":
            begun.add((r.thread, r.call))
            steps += [step, *early.pop(r.thread, ())]
        elif kind == "drain" or (r.thread, r.call) in begun:
            steps.append(step)
        else:
            early.setdefault(r.thread, []).append(step)
    return tuple(steps)


def _access(r: Record, tables: Tables) -> str:
    instr = _INSTRUCTIONS[r.instr]
    if instr == "free":
        return f"free {r.object}"
    if instr == "alloc":
        struct = tables.program.structs[r.field] or tables.program.name
        return f"alloc {struct} -> {r.object or 'out of memory'}"
    arrow = ":=" if instr == "store" else "->"
    return f"{instr} {tables.place_name(r.object, r.field, r.index)} {arrow} {r.value}"


def history(trace: Sequence[Step]) -> list[Op]:
    """The calls and returns of the run, as the linearizability checker takes them."""
    begun: dict[tuple[int, int], int] = {}
    calls: list[Op] = []
    for time, step in enumerate(trace):
        key = (step.thread, step.number)
        if step.kind == "call" and step.call is not None:
            begun[key] = len(calls)
            calls.append(Op(step.thread, step.call, None, time, None))
        elif step.kind == "return":
            before = calls[begun[key]]
            calls[begun[key]] = Op(before.thread, before.call, step.result, before.start, time)
    return calls


def timeline(trace: Sequence[Step]) -> Timeline:
    """The run as a timeline: shared accesses are marked with their C lines, stores that reach memory with `m`."""
    starts: dict[tuple[int, int], int] = {}
    ends: dict[tuple[int, int], tuple[int, str]] = {}
    marks: dict[tuple[int, int], list[tuple[int, str]]] = {}
    early: dict[int, list[tuple[int, str]]] = {}
    calls: dict[tuple[int, int], Invocation] = {}
    for time, step in enumerate(trace):
        key = (step.thread, step.number)
        if step.kind == "drain":
            early.setdefault(step.thread, []).append((time, "m"))
            continue
        if step.call is not None:
            calls[key] = step.call
        if step.kind == "call":
            starts[key] = time
        elif step.kind == "return":
            ends[key] = (time, str(step.result))
        else:
            marks.setdefault(key, []).append((time, str(step.line)))
    bars = []
    for (thread, number), start in starts.items():
        key = (thread, number)
        end, result = ends.get(key, (None, "…"))
        bars.append(Bar(thread, f"{calls[key]} = {result}", start, end, tuple(marks.get(key, ()))))
    for thread, times in early.items():
        bars += [Bar(thread, "", time, time, ((time, text),)) for time, text in times]
    return Timeline(tuple(bars))


def account(trace: Sequence[Step]) -> str:
    """The timeline, and below it every step in its order."""
    lines = [timeline(trace).ascii(), ""]
    for time, step in enumerate(trace):
        where = f"line {step.line}" if step.line else ""
        lines.append(f"{time:4}  T{step.thread}  {where:<9}  {step.what}")
    return "\n".join(lines)
