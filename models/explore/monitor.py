"""Monitors: the abstract side of the explored states.

A monitor hears of calls and returns and keeps a state of its own, which becomes part of the explored state. The
tracker accepts exactly the linearizable histories. The recorder accepts all and remembers the results.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any, Protocol

from models.specs.alone import ALONE
from models.specs.base import Invocation, Result, Spec, Words


class Monitor(Protocol):
    """States are hashable; None refuses."""

    @property
    def initial(self) -> Hashable: ...

    def invoke(self, state: Any, thread: int, call: Invocation) -> Hashable | None: ...

    def respond(self, state: Any, thread: int, call: Invocation, value: int, buffer: Words) -> Hashable | None: ...


Configuration = tuple[Any, tuple[Result | None, ...]]
"""A state of the specification, and for each thread the result of its running call if that is linearized already."""

TrackerState = tuple[tuple[Invocation | None, ...], frozenset[Configuration]]
"""The running call of each thread, and every configuration that explains the history so far."""


class Tracker:
    """All ways to linearize a history, followed at once (the "tracker" of Jayanti et al., the set of "possibilities"
    of Herlihy and Wing).

    The set of configurations is closed under linearizing one more running call, so after each event it is exactly the
    set of what some linearization of the history can have led to. A return keeps the configurations in which its call
    is linearized with just this result. The history is linearizable if and only if the set is not empty: a chain of
    configurations is a linearization, and a linearization, cut at the events, is such a chain.
    """

    def __init__(self, spec: Spec[Any], threads: int) -> None:
        self.spec = spec
        self.threads = threads
        self._outcomes: dict[tuple[Any, Invocation], tuple[tuple[Result, Any], ...]] = {}

    @property
    def initial(self) -> TrackerState:
        nothing = (None,) * self.threads
        return nothing, frozenset({(self.spec.initial, nothing)})

    def invoke(self, state: TrackerState, thread: int, call: Invocation) -> TrackerState:
        running, configurations = state
        running = (*running[:thread], call, *running[thread + 1 :])
        return running, self._close(running, configurations)

    def respond(
        self, state: TrackerState, thread: int, call: Invocation, value: int, buffer: Words
    ) -> TrackerState | None:
        running, configurations = state
        result = self.spec.result(call.operation, value, buffer)
        kept = frozenset(
            (abstract, (*done[:thread], None, *done[thread + 1 :]))
            for abstract, done in configurations
            if done[thread] == result
        )
        return ((*running[:thread], None, *running[thread + 1 :]), kept) if kept else None

    def _close(
        self, running: Sequence[Invocation | None], configurations: frozenset[Configuration]
    ) -> frozenset[Configuration]:
        seen = set(configurations)
        todo = list(configurations)
        while todo:
            abstract, done = todo.pop()
            for thread, call in enumerate(running):
                if call is None or done[thread] is not None:
                    continue
                for result, after in self._outcomes_of(abstract, call):
                    new = (after, (*done[:thread], result, *done[thread + 1 :]))
                    if new not in seen:
                        seen.add(new)
                        todo.append(new)
        return frozenset(seen)

    def _outcomes_of(self, abstract: Any, call: Invocation) -> tuple[tuple[Result, Any], ...]:
        known = self._outcomes.get((abstract, call))
        if known is None:
            known = tuple(self.spec.outcomes(abstract, call.operation, call.args, call.buffer))
            self._outcomes[abstract, call] = known
        return known


class AloneTracker:
    """A tracker for a specification that tells calls that no other overlaps (models/specs/alone.py). A state is that of
    the tracker, and the running call's thread as long as its call has been alone, else None.

    While a call is alone nothing else happens to the object. So all that its return has to be judged by are the
    configurations in which nothing is linearized yet: those of before the call.
    """

    def __init__(self, spec: Spec[Any], threads: int) -> None:
        self.tracker = Tracker(spec, threads)

    @property
    def initial(self) -> tuple[TrackerState, int | None]:
        return self.tracker.initial, None

    def invoke(
        self, state: tuple[TrackerState, int | None], thread: int, call: Invocation
    ) -> tuple[TrackerState, int | None]:
        inner, _ = state
        alone = all(running is None for running in inner[0])
        return self.tracker.invoke(inner, thread, call), thread if alone else None

    def respond(
        self, state: tuple[TrackerState, int | None], thread: int, call: Invocation, value: int, buffer: Words
    ) -> tuple[TrackerState, int | None] | None:
        inner, alone = state
        if alone is None:
            found = self.tracker.respond(inner, thread, call, value, buffer)
            return None if found is None else (found, None)
        spec, (running, configurations) = self.tracker.spec, inner
        nothing = (None,) * len(running)
        name = call.operation + ALONE
        result = spec.result(name, value, buffer)
        after = (
            spec.apply(abstract, name, call.args, call.buffer, result)
            for abstract, done in configurations
            if done == nothing
        )
        kept = frozenset((abstract, nothing) for abstract in after if abstract is not None)
        return ((nothing, kept), None) if kept else None


def tracker(spec: Spec[Any], threads: int) -> Monitor:
    """The tracker that a specification needs."""
    return AloneTracker(spec, threads) if spec.tells_alone else Tracker(spec, threads)


class Recorder:
    """Accepts everything. Its state is, for each thread, the return values and buffers of its calls: so the final
    states of an exploration tell which outcomes are possible, whatever the calls mean."""

    def __init__(self, threads: int) -> None:
        self.threads = threads

    @property
    def initial(self) -> tuple[tuple[tuple[int, Words], ...], ...]:
        return ((),) * self.threads

    def invoke(self, state: Any, thread: int, call: Invocation) -> Any:
        return state

    def respond(self, state: Any, thread: int, call: Invocation, value: int, buffer: Words) -> Any:
        return (*state[:thread], (*state[thread], (value, buffer)), *state[thread + 1 :])
