"""What the explorer says about a described structure: races, faults, runs without end, and linearizability."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ci.own.clients import text
from ci.own.subject import Subject
from ci.rows import Row, Verdict
from models.explore.client import Client
from models.explore.explorer import Exploration, Model, explore
from models.explore.explorer import Verdict as Found
from models.explore.shrink import smallest
from models.explore.trace import history
from models.linearize import check
from models.specs import Spec

GROUP = "All schedules"
MEANING: dict[Model, str] = {"sc": "sequential consistency", "tso": "x86-TSO, orders as written"}
LIMIT = 3_000_000


@dataclass
class Tally:
    """What one question gave over the clients. `failure` is the first, in its smallest client."""

    asked: int = 0
    states: int = 0
    seconds: float = 0.0
    left_out: int = 0
    incomplete: list[str] = field(default_factory=list)
    failure: Exploration | None = None
    client: Client | None = None
    spec: Spec[Any] | None = None
    most: dict[str, int] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        if self.failure is not None:
            return Verdict.FAILED
        return Verdict.SKIPPED if self.incomplete or self.left_out or not self.asked else Verdict.CHECKED

    @property
    def detail(self) -> str:
        if self.failure is not None and self.client is not None:
            return text(self.failure, self.client)
        if self.left_out:
            return f"the time was over: {self.left_out} clients were not run"
        return "\n".join(self.incomplete)


class Clock:
    """A budget of seconds; None is without end."""

    def __init__(self, seconds: float | None) -> None:
        self.end = None if seconds is None else time.monotonic() + seconds

    @property
    def over(self) -> bool:
        return self.end is not None and time.monotonic() > self.end


Specs = Callable[[int | None], Spec[Any] | None]


def ask(
    subject: Subject, specs: Specs, model: Model, clock: Clock, *, races: bool, wanted: tuple[Found, ...],
    may_wait: bool | None = None,
) -> Tally:  # fmt: skip
    """Explore every client, until one gives a verdict in `wanted`; that one is then made small."""
    tally = Tally()
    for begin, client in subject.clients():
        if may_wait is not None:
            client = replace(client, may_wait=may_wait)
        if clock.over:
            tally.left_out += 1
            continue
        spec = specs(begin.capacity)

        def attempt(client: Client, spec: Spec[Any] | None = spec) -> Exploration:
            return explore(subject.program, client, spec, model, LIMIT, races=races)

        found = attempt(client)
        tally.asked += 1
        tally.states += found.states
        tally.seconds += found.seconds
        for name, steps in (found.max_steps or {}).items():
            tally.most[name] = max(steps, tally.most.get(name, 0))
        if found.verdict in wanted:
            tally.client, tally.failure = shrunk(client, attempt, found)
            tally.spec = spec
            return tally
        if found.verdict is Found.INCOMPLETE:
            tally.incomplete.append(f"{client.name}: {found.reason}")
    return tally


def shrunk(client: Client, attempt: Callable[[Client], Exploration], found: Exploration) -> tuple[Client, Exploration]:
    """The smallest failing client inside this one, and its exploration."""
    last = client

    def remember(smaller: Client) -> Exploration:
        nonlocal last
        again = attempt(smaller)
        if again.verdict is found.verdict:
            last = smaller
        return again

    small = smallest(client, remember, found)
    return last, small


def bound(subject: Subject) -> str:
    """The clients in words: what was enumerated."""
    shapes: dict[tuple[int, int, bool], int] = {}
    for _, family in subject.families():
        key = (family.threads, family.calls, family.complete)
        shapes[key] = shapes.get(key, 0) + len(family.clients)
    parts = []
    for (threads, calls, complete), count in shapes.items():
        if calls == 0:
            parts.append(f"{count} of your own")
        else:
            parts.append(f"{threads} threads × {calls} calls: {'all ' if complete else 'the first '}{count}")
    capacities = [str(s.capacity) for s in subject.starts if s.capacity is not None]
    return "; ".join(parts) + (f"; capacity {', '.join(capacities)}" if capacities else "")


def rows(subject: Subject, clock: Clock) -> Iterator[Row]:
    """The rows of this group, one by one."""
    name, limits = subject.program.name, bound(subject)

    def row(claim: str, evidence: str, tally: Tally, note: str = "") -> Row:
        detail = "\n\n".join(part for part in (tally.detail, note) if part)
        text = f"{evidence}: {tally.asked} clients, {tally.states:,} states"
        return Row(
            name, GROUP, claim, text, limits, "front end, explorer, memory", tally.verdict, detail, tally.seconds
        )

    def nothing(capacity: int | None) -> None:
        return None

    races = ask(subject, nothing, "sc", clock, races=True, wanted=(Found.RACE,))
    yield row("no data race: plain accesses never meet a write", MEANING["sc"], races)
    faults = ask(subject, nothing, "sc", clock, races=False, wanted=(Found.FAULT,), may_wait=True)
    yield row("every access is within the structure's memory and the caller's array", MEANING["sc"], faults)
    waits = False
    if not subject.description.bounds.may_wait and faults.failure is None:
        ends = ask(subject, nothing, "sc", clock, races=False, wanted=(Found.CYCLE,))
        waits = ends.failure is not None
        steps = ", ".join(f"{operation} ≤ {count}" for operation, count in sorted(ends.most.items()))
        hint = "if operations may wait for each other, say `may_wait = true` in [bounds]" if waits else ""
        yield row(
            "no run without end", f"{MEANING['sc']}, own steps: {steps}" if not waits else MEANING["sc"], ends, hint
        )
    models: tuple[Model, ...] = ("sc", "tso")
    for model in models:
        yield from linearizable(subject, model, clock, waits or subject.description.bounds.may_wait, row)


def linearizable(
    subject: Subject, model: Model, clock: Clock, may_wait: bool, row: Callable[..., Row]
) -> Iterator[Row]:
    """The verdict against the chosen specification, and where it fails, against the weaker one if there is one."""
    wanted = (Found.NOT_LINEARIZABLE, Found.FAULT)
    for weak in (False, True):

        def specs(capacity: int | None, weak: bool = weak) -> Spec[Any] | None:
            return subject.spec(capacity, weak)

        against = specs(subject.starts[0].capacity)
        if against is None:
            return
        tally = ask(subject, specs, model, clock, races=False, wanted=wanted, may_wait=may_wait)
        label = getattr(getattr(against, "inner", against), "name", repr(against))
        yield row(f"linearizable: {label}", MEANING[model], tally, second_opinion(tally))
        if tally.failure is None or tally.failure.verdict is not Found.NOT_LINEARIZABLE:
            return


def second_opinion(tally: Tally) -> str:
    """What the search for a linearization, another program, says of the failing history."""
    if tally.failure is None or tally.failure.verdict is not Found.NOT_LINEARIZABLE or tally.spec is None:
        return ""
    outcome = check(history(tally.failure.trace), tally.spec, shrink=False)
    return f"The search over all orders of these calls says: {outcome.verdict.value}."
