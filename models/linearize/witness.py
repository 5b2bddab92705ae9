"""Linearizations as such: checking one, and making one for an object out of those of its parts.

Nothing here knows how a linearization was found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from models.linearize.history import History
from models.specs.base import Spec


def witness_error(history: History, spec: Spec[Any], order: Sequence[int]) -> str | None:
    """Why `order` (indices of the history) does not linearize the history; None if it does.

    Herlihy and Wing: it contains every complete operation and some of the pending ones, each once; it respects the
    order in time; the specification allows it.
    """
    if len(set(order)) != len(order):
        return "an operation occurs twice"
    missing = {i for i, item in enumerate(history) if item.end is not None} - set(order)
    if missing:
        return f"{history[min(missing)]} is missing"
    latest = None
    for i in order:
        end = history[i].end
        if latest is not None and end is not None and end < history[latest].start:
            return f"{history[i]} ended before {history[latest]} started, but comes after it"
        if latest is None or history[i].start > history[latest].start:
            latest = i
    states = {spec.initial}
    for i in order:
        call, result = history[i].call, history[i].result
        if result is not None:
            after = {spec.apply(s, call.operation, call.args, call.buffer, result) for s in states} - {None}
        else:
            after = {a for s in states for _, a in spec.outcomes(s, call.operation, call.args, call.buffer)}
        if not after:
            return f"{history[i]} is not allowed in {sorted(map(repr, states))}"
        states = after
    return None


def points(history: History, order: Sequence[int]) -> list[int]:
    """For each operation of `order`, in that order, a time inside its interval at which it can have taken effect: the
    earliest that keeps the order. (It is not after the operation's end, because nothing that must come before it in
    the order starts after its end.)"""
    times = []
    now = min((item.start for item in history), default=0)
    for i in order:
        now = max(now, history[i].start)
        times.append(now)
    return times


def merge(history: History, orders: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """One linearization of the whole from one of each part: by the points in time that each part's order allows."""
    if len(orders) == 1:
        return tuple(orders[0])
    keyed = []
    for part, order in enumerate(orders):
        keyed += [(time, part, n, i) for n, (time, i) in enumerate(zip(points(history, order), order, strict=True))]
    return tuple(i for _, _, _, i in sorted(keyed))
