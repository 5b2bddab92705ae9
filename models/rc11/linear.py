"""Linearizability in a weak memory model.

RC11 has no clock: which of two calls came first in real time cannot be seen in an execution, unless one happens before
the other. So the order to respect is happens-before. An outcome is accepted if there is one total order of all calls,
of all structures and of all judged variables together, such that

- if the last event of a call happens before the first event of another, the first call comes first (not so if that
  other call had begun before all events);
- the calls of a thread are in its order;
- for each object, its calls in this order, with the results they gave, are what its specification allows; among them
  there may be calls that never end, each once, anywhere, with any result.

Under sequential consistency this is linearizability (an interval may be taken to reach from a call's first event to its
last: the rest of it are local steps). What it means for precise EMPTY and FULL: a pop may say EMPTY although a push
"was done before", if nothing tells so: then the order puts the pop first. It may not, if the push happens before the
pop; and it may not either, if some third thing ties them: another structure, or a seq_cst variable, for which the order
pop-before-push is not possible. That is why all objects share one order. (Each object by itself can look right where
their combination is not: two release/acquire rings show it, models/rc11/clients.py, "two rings".)
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

from models.rc11.experiment import Experiment, outcome_of
from models.rc11.outcome import Outcome


def linearization(experiment: Experiment, outcome: Outcome) -> list[int] | None:
    """The numbers of the calls that ended, in an order as above; None if there is none."""
    calls = list(experiment.client.calls())
    awake = [i for i, (_, call) in enumerate(calls) if not call.sleeps]
    before = [0] * len(calls)
    for b, (thread, _) in enumerate(calls):
        for a in awake:
            other = calls[a][0]
            if (thread == other and a < b) or ((a, b) in outcome.before and not calls[b][1].pc):
                before[b] |= 1 << a
    names = [number for number, item in experiment.items.items() if item.spec is not None]
    asleep = [i for i, (_, call) in enumerate(calls) if call.sleeps and call.args[0] in names]
    start = tuple(experiment.items[number].state for number in names)
    dead: set[tuple[int, int, tuple[Hashable, ...]]] = set()

    def apply(i: int, states: tuple[Any, ...]) -> tuple[Any, ...] | None:
        _, call = calls[i]
        number = call.args[0] if call.args else -1
        if number not in names:
            return states
        spec = experiment.items[number].spec
        assert spec is not None
        at = names.index(number)
        result = outcome_of(call, outcome.results[i], spec)
        after = spec.apply(states[at], call.operation.name, call.args[1:], call.buffer, result)
        return None if after is None else (*states[:at], after, *states[at + 1 :])

    def wake(woken: int, states: tuple[Any, ...]) -> Iterator[tuple[int, tuple[Any, ...]]]:
        """What one more of the calls that never end may have done."""
        for i in asleep:
            at, call = names.index(calls[i][1].args[0]), calls[i][1]
            spec = experiment.items[call.args[0]].spec
            assert spec is not None
            if not woken >> i & 1:
                for _, after in spec.outcomes(states[at], call.operation.name, call.args[1:], call.buffer):
                    yield woken | 1 << i, (*states[:at], after, *states[at + 1 :])

    def search(done: int, woken: int, states: tuple[Any, ...], order: list[int]) -> bool:
        if len(order) == len(awake):
            return True
        if (done, woken, states) in dead:
            return False
        for i in awake:
            if done >> i & 1 or before[i] & ~done:
                continue
            after = apply(i, states)
            if after is None:
                continue
            order.append(i)
            if search(done | 1 << i, woken, after, order):
                return True
            order.pop()
        if any(search(done, *others, order) for others in wake(woken, states)):
            return True
        dead.add((done, woken, states))
        return False

    order: list[int] = []
    return order if search(0, 0, start, order) else None
