"""A fast way to see that a long queue history fails.

The search decides a queue's history state by state; to refute one it may have to try every order of overlapping pushes
that are still in the queue. But most failures are of one simple kind (Henzinger, Sezgin and Vafeiadis, "Aspect-oriented
linearizability proofs", CONCUR 2013): u was pushed before v, and v was popped before u. That takes one sweep.
"""

from __future__ import annotations

from collections import Counter

from models.linearize.history import History

NEVER = 1 << 62


def overtaking(history: History) -> list[int] | None:
    """Two pushes, one after the other, and the pop of the second, before any pop of the first; None if there are none.

    Only values that are pushed once count, by `push`, with `pop` (OK is 0); a value that was never popped counts as
    popped last, unless a pending pop may have taken it. A linearizable history of a FIFO queue, bounded or not, stays
    linearizable if it is cut down to the successful operations on two values: so an answer refutes the whole history,
    provided that the cut one is not linearizable.
    """
    pushes: dict[int, int] = {}
    pops: dict[int, int] = {}
    counts: Counter[int] = Counter()
    for i, item in enumerate(history):
        name, result = item.call.operation, item.result
        if name not in ("push", "pop"):
            if name in ("push_many", "pop_many"):
                return None
        elif name == "push":
            counts[item.call.args[0]] += 1
            if result is not None and result.value == 0:
                pushes[item.call.args[0]] = i
        elif result is None:
            return None
        elif result.output:
            pops[result.output[0]] = i
    values = [value for value in pushes if counts[value] == 1]
    by_end = sorted(values, key=lambda value: _end(history, pushes[value]))
    before = 0
    last, last_start = None, -NEVER
    for value in sorted(values, key=lambda value: history[pushes[value]].start):
        while before < len(by_end) and _end(history, pushes[by_end[before]]) < history[pushes[value]].start:
            taken = pops.get(by_end[before])
            start = NEVER if taken is None else history[taken].start
            if start > last_start:
                last, last_start = by_end[before], start
            before += 1
        own = pops.get(value)
        if last is not None and own is not None and _end(history, own) < last_start:
            return [pushes[last], pushes[value], own]
    return None


def _end(history: History, index: int) -> int:
    end = history[index].end
    return NEVER if end is None else end
