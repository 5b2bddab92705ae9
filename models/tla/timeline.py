"""A counterexample as a timeline: one line a step, one column a thread, and what changed in shared memory.

         producer       consumer      shared memory
      1  idle           idle          q = [tail: 3, …]
      2  call push(7)   .
      3  push_a1 tail=3 .
      4  push_a9        .             q.tail: 3 -> 4
    step 4 violates Refines

Threads are the keys of the variable `pc`; a step belongs to the thread whose label changed, and bears the label that it
had. Behind it stand the registers that changed (variable `reg`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from models.tla.outcome import Outcome, State
from models.tla.values import ValueSyntaxError, parse, show

LOCAL = ("pc", "reg", "sub", "steps")
IDLE = "idle"


def timeline(outcome: Outcome, violated: str = "") -> str:
    """The trace of the outcome, as text; empty if there is none. `violated` is what its end violates."""
    if not outcome.trace:
        return ""
    states = [_values(state) for state in outcome.trace]
    threads = _threads(states)
    rows = [
        [str(number), *cells, changes] for number, (cells, changes) in enumerate(_steps(outcome, states, threads), 1)
    ]
    header = ["", *map(show, threads), "shared memory"]
    widths = [max(len(row[column]) for row in [header, *rows]) for column in range(len(header) - 1)]
    lines = []
    for row in [header, *rows]:
        cells = [row[0].rjust(widths[0])] + [
            cell.ljust(width) for cell, width in zip(row[1:-1], widths[1:], strict=True)
        ]
        lines.append("  ".join([*cells, row[-1]]).rstrip())
    if outcome.loop is not None:
        lines.append(f"... and for ever again from step {outcome.loop + 1}")
    if violated:
        lines.append(f"{f'step {len(states)}' if outcome.loop is None else 'this'} violates {violated}")
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


def _steps(
    outcome: Outcome, states: Sequence[dict[str, Any]], threads: Sequence[Any]
) -> Iterator[tuple[list[str], str]]:
    shared = [name for name in states[0] if name not in LOCAL]
    first = "; ".join(f"{name} = {show(states[0][name])}" for name in shared)
    yield [str(show(label)) for label in _entries(states[0].get("pc")).values()], first
    for before, after, state in zip(states, states[1:], outcome.trace[1:], strict=False):
        moved = _moved(before, after, threads)
        cells = [_cell(thread, before, after, state.action) if thread in moved else "." for thread in threads]
        changes = [change for name in shared for change in _changes(name, before[name], after[name])]
        yield cells, "; ".join(changes) if moved or not threads else f"{state.action}: {'; '.join(changes)}"


def _moved(before: dict[str, Any], after: dict[str, Any], threads: Sequence[Any]) -> set[Any]:
    moved = set()
    for thread in threads:
        if any(_entries(before.get(name)).get(thread) != _entries(after.get(name)).get(thread) for name in LOCAL):
            moved.add(thread)
    return moved


def _cell(thread: Any, before: dict[str, Any], after: dict[str, Any], action: str) -> str:
    old, new = (_entries(state.get("pc"))[thread] for state in (before, after))
    was, now = (_entries(_entries(state.get("reg")).get(thread)) for state in (before, after))
    if old == IDLE:
        return f"call {now.get('op', action)}{_arguments(now.get('arg', ()))}"
    if new == IDLE:
        return f"{old} (returns)"
    return " ".join([str(old), *(f"{name}={show(now[name])}" for name in now if now[name] != was.get(name))])


def _arguments(value: Any) -> str:
    items = value if isinstance(value, tuple) else (value,)
    return "(" + ", ".join(show(item) for item in items) + ")"


def _changes(name: str, before: Any, after: Any) -> Iterator[str]:
    if before == after:
        return
    if type(before) is tuple and type(after) is tuple and len(before) == len(after):
        for number, (old, new) in enumerate(zip(before, after, strict=True), 1):
            yield from _changes(f"{name}[{number}]", old, new)
    elif isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        for key in before:
            inner = f"{name}.{key}" if str(key).isidentifier() else f"{name}[{show(key)}]"
            yield from _changes(inner, before[key], after[key])
    else:
        yield f"{name}: {show(before)} -> {show(after)}"
