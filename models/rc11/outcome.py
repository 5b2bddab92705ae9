"""What the engines find: outcomes, executions and verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from models.ir import Order

Kind = Literal["read", "write", "update", "fence"]


class Outcome(NamedTuple):
    """What a client can tell about an execution.

    `results` has each call's result and its buffer at the return; `memory` the last values of the observed places;
    `before` the pairs (a, b) of calls of different threads such that the last event of a happens before the first event
    of b. Calls are numbered thread by thread.
    """

    results: tuple[tuple[int, tuple[int, ...]], ...]
    memory: tuple[int, ...]
    before: frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Event:
    """An access or fence of an execution. `source` is the number of the event that a read takes its value from, None
    for the initial value (and for other events); `position` the number of a write in the mo of its place."""

    thread: int
    call: int
    kind: Kind
    order: Order
    line: int
    object: int
    field: int
    index: int
    read: int
    written: int
    source: int | None
    position: int | None

    @property
    def reads(self) -> bool:
        return self.kind in ("read", "update")

    @property
    def writes(self) -> bool:
        return self.kind in ("write", "update")

    @property
    def cell(self) -> tuple[int, int, int]:
        return (self.object, self.field, self.index)


@dataclass(frozen=True)
class Execution:
    """An execution graph. `race` are the numbers of two events that race, if that is why it is shown."""

    events: tuple[Event, ...]
    race: tuple[int, int] | None = None


@dataclass(frozen=True)
class Found:
    """The answer of an engine.

    `outcomes` are those of all consistent, complete executions that are neither cut nor faulty, each with the number of
    its executions (0: not counted). If `racy`, C11 gives the client no meaning, and `outcomes` may be incomplete.
    `witness` is an execution with a race, or else with a fault. `examples` has an execution for outcomes where the
    engine kept one. `complete` is false if a limit was reached: then nothing is established.
    """

    engine: str
    outcomes: Mapping[Outcome, int]
    racy: bool
    faulty: bool
    cut: bool
    executions: int
    seconds: float
    complete: bool = True
    witness: Execution | None = None
    examples: Mapping[Outcome, Execution] | None = None
    dead_ends: int = 0
    events: int = 0
