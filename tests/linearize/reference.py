"""The definition of linearizability, tried literally: every order of every choice of pending operations."""

from __future__ import annotations

from itertools import combinations, permutations
from typing import Any

from models.linearize import History
from models.specs import Spec


def linearizable(history: History, spec: Spec[Any]) -> bool:
    """For histories of up to seven operations or so."""
    complete = [i for i, op in enumerate(history) if op.end is not None]
    pending = [i for i, op in enumerate(history) if op.end is None]
    chosen = [set(complete) | set(some) for n in range(len(pending) + 1) for some in combinations(pending, n)]
    return any(
        _in_time(history, order) and _legal(history, order, spec) for ops in chosen for order in permutations(ops)
    )


def _in_time(history: History, order: tuple[int, ...]) -> bool:
    for n, later in enumerate(order):
        for earlier in order[:n]:
            end = history[later].end
            if end is not None and end < history[earlier].start:
                return False
    return True


def _legal(history: History, order: tuple[int, ...], spec: Spec[Any]) -> bool:
    states = [spec.initial]
    for i in order:
        call, result = history[i].call, history[i].result
        states = [
            after
            for state in states
            for allowed, after in spec.outcomes(state, call.operation, call.args, call.buffer)
            if result is None or allowed == result
        ]
    return bool(states)
