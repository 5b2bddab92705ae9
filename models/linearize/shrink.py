"""Making a failing history small without changing why it fails.

Leaving out any operation "while it still fails" misleads: without its push, a pop of 5 fails at once, and the reader
learns nothing about the real defect. So only such operations are left out that a linearizable history could spare
(then the small history's failure is a failure of the original one):

1. everything after the first return that cannot be explained (linearizability is closed under prefixes);
2. operations that the specification calls inert, such as a pop that found nothing;
3. all operations that move certain values, together, where the specification says `separable`.

Every step is kept only if the checker still says "not linearizable".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from models.linearize.history import History, Op
from models.specs.base import Spec

Fails = Callable[[History], bool]


def shrink(history: History, spec: Spec[Any], fails: Fails) -> list[Op]:
    """A failing history without operations that could be spared. No single group of them can be left out any more."""
    kept = list(history)
    while True:
        before = len(kept)
        inert = [i for i, item in enumerate(kept) if item.result and spec.inert(item.call.operation, item.result)]
        kept = _without(kept, [{i} for i in inert], fails)
        if spec.separable([(item.call, item.result) for item in kept]):
            kept = _without(kept, _families(kept, spec), fails)
        if len(kept) == before:
            return kept


def _without(history: list[Op], groups: list[set[int]], fails: Fails) -> list[Op]:
    """Leave out as many groups as possible: first many at once, then fewer, then one by one until none can go."""
    dropped: set[int] = set()
    size = max(1, len(groups) // 2)
    while groups:
        remaining = []
        for first in range(0, len(groups), size):
            chunk = groups[first : first + size]
            attempt = dropped.union(*chunk)
            if fails([item for i, item in enumerate(history) if i not in attempt]):
                dropped = attempt
            else:
                remaining += chunk
        if size == 1 and len(remaining) == len(groups):
            break
        groups = remaining
        size = max(1, size // 2)
    return [item for i, item in enumerate(history) if i not in dropped]


def _families(history: list[Op], spec: Spec[Any]) -> list[set[int]]:
    """Operations that move values, joined if they move a common value."""
    family_of: dict[int, set[int]] = {}
    families: list[set[int]] = []
    for i, item in enumerate(history):
        put, took = spec.moves(item.call, item.result)
        if not (put or took):
            continue
        joined = {i}
        for value in put + took:
            joined |= family_of.get(value, set())
        for other in joined:
            for value in sum(spec.moves(history[other].call, history[other].result), ()):
                family_of[value] = joined
        families = [family for family in families if not family & joined]
        families.append(joined)
    return families
