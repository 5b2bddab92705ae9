"""A counterexample as a timeline: one line a step, one column a thread, and what changed in shared memory.

      1  producer      consumer
      2  call push     .              q.tail: 3 -> 4

Threads are the keys of the variable `pc`; a step belongs to the thread whose label changed, and bears that label. The
variables `reg` and `steps` are local and left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from models.tla.outcome import Outcome, State
from models.tla.values import ValueSyntaxError, parse, show

LOCAL = ("pc", "reg", "steps")
IDLE = "idle"


def timeline(outcome: Outcome) -> str:
    """The trace of the outcome, as text; empty if there is none."""
    if not outcome.trace:
        return ""
    states = [_values(state) for state in outcome.trace]
    threads = _threads(states)
    rows = [[str(number), *cells, changes] for number, (cells, changes) in enumerate(_steps(outcome, states, threads), 1)]
    header = ["", *map(show, threads), "shared memory"]
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header) - 1)]
    lines = []
    for row in [header, *rows]:
        cells = [row[0].rjust(widths[0])] + [cell.ljust(width) for cell, width in zip(row[1:-1], widths[1:], strict=True)]
        lines.append("  ".join([*cells, row[-1]]).rstrip())
    if outcome.loop is not None:
        lines.append(f"... and for ever again from step {outcome.loop + 1}")
    return "\n".join(lines)


def _values(state: State) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, text in state.variables.items():
        try:
            values[name] = parse(text)
        except ValueSyntaxError:
            values[name] = " ".join(text.split())
    return values


def _threads(states: Sequence[dict[str, Any]]) -> list[Any]:
    labels = _entries(states[0].get("pc"))
    return list(labels)


def _entries(value: Any) -> dict[Any, Any]:
    if isinstance(value, tuple):
        return dict(enumerate(value, 1))
    return value if isinstance(value, dict) else {}


def _steps(outcome: Outcome, states: Sequence[dict[str, Any]], threads: Sequence[Any]) -> Iterator[tuple[list[str], str]]:
    shared = [name for name in states[0] if name not in LOCAL]
    first = "; ".join(f"{name} = {show(states[0][name])}" for name in shared)
    yield [str(show(label)) for label in _entries(states[0].get("pc")).values()], first
    for before, after, state in zip(states, states[1:], outcome.trace[1:], strict=False):
        old, new = _entries(before.get("pc")), _entries(after.get("pc"))
        moved = _moved(before, after, threads)
        cells = [_cell(thread, old, new, after, state.action) if thread in moved else "." for thread in threads]
        changes = [change for name in shared for change in _changes(name, before[name], after[name])]
        yield cells, "; ".join(changes) if moved or not threads else f"{state.action}: {'; '.join(changes)}"


def _moved(before: dict[str, Any], after: dict[str, Any], threads: Sequence[Any]) -> set[Any]:
    moved = set()
    for thread in threads:
        if any(_entries(before.get(name)).get(thread) != _entries(after.get(name)).get(thread) for name in LOCAL):
            moved.add(thread)
    return moved


def _cell(thread: Any, old: dict[Any, Any], new: dict[Any, Any], after: dict[str, Any], action: str) -> str:
    if old[thread] == IDLE:
        registers = _entries(after.get("reg")).get(thread)
        call = registers if isinstance(registers, dict) else {}
        name = str(call.get("op", action))
        return f"call {name}{_arguments(call.get('arg', ()))}"
    return str(old[thread]) if new[thread] != IDLE else f"{old[thread]} (returns)"


def _arguments(value: Any) -> str:
    items = value if isinstance(value, tuple) else (value,)
    return "(" + ", ".join(show(item) for item in items) + ")"


def _changes(name: str, before: Any, after: Any) -> Iterator[str]:
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        for key in before:
            inner = f"{name}.{key}" if str(key).isidentifier() else f"{name}[{show(key)}]"
            yield from _changes(inner, before[key], after[key])
    else:
        yield f"{name}: {show(before)} -> {show(after)}"
