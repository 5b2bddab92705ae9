"""Concurrent histories: who called what when, and what it gave."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from models.specs.alone import ALONE
from models.specs.base import Invocation, Result, Spec, Words


@dataclass(frozen=True, slots=True)
class Op:
    """One operation of a history.

    Times are in any unit, of one clock. One operation precedes another if it ends before the other starts; equal times
    overlap, since a clock that ticks too slowly must not invent an order. `end` and `result` are None together: the
    operation is pending, it may have taken effect or not.
    """

    thread: int
    call: Invocation
    result: Result | None
    start: int
    end: int | None

    def __post_init__(self) -> None:
        if (self.end is None) != (self.result is None):
            raise ValueError(f"{self.call}: an operation has a result exactly if it has an end")
        if self.end is not None and self.end < self.start:
            raise ValueError(f"{self.call}: ends at {self.end}, before it starts at {self.start}")

    def __str__(self) -> str:
        return f"{self.call} = {'pending' if self.result is None else self.result}"


History = Sequence[Op]


def op(
    thread: int,
    operation: str,
    args: Words,
    result: int | Result | None,
    start: int,
    end: int | None = None,
    *,
    buffer: Words = (),
) -> Op:
    """An Op in short: op(0, "push", (7,), 0, 1, 4)."""
    given = Result(result) if isinstance(result, int) else result
    return Op(thread, Invocation(operation, args, buffer), given, start, end)


Event = tuple[int, Invocation] | tuple[int, int, Words]


def from_events(events: Iterable[Event], spec: Spec[Any]) -> list[Op]:
    """The history of events in their order: (thread, Invocation) for a call and (thread, value, buffer) for its return.

    Operations come in the order of their calls. ValueError for a return without a call, or a call inside a call.
    """
    calls: list[tuple[int, Invocation, int]] = []
    ends: dict[int, tuple[int, Result]] = {}
    running: dict[int, int] = {}
    for time, event in enumerate(events):
        thread = event[0]
        if isinstance(event[1], Invocation):
            if thread in running:
                raise ValueError(f"event {time}: thread {thread} calls {event[1]} inside {calls[running[thread]][1]}")
            running[thread] = len(calls)
            calls.append((thread, event[1], time))
        else:
            if thread not in running:
                raise ValueError(f"event {time}: thread {thread} returns from no call")
            index = running.pop(thread)
            ends[index] = (time, spec.result(calls[index][1].operation, event[1], event[2]))
    history = []
    for index, (thread, call, start) in enumerate(calls):
        end, result = ends.get(index, (None, None))
        history.append(Op(thread, call, result, start, end))
    return history


def mark_alone(history: History) -> list[Op]:
    """The history for a specification that tells calls that no other overlaps: those get their second name."""
    return [
        item
        if _overlapped(item, history)
        else replace(item, call=replace(item.call, operation=item.call.operation + ALONE))
        for item in history
    ]


def _overlapped(item: Op, history: History) -> bool:
    """Whether some other operation overlaps; what is pending may have taken effect at any time since."""
    return item.end is None or any(
        other.start <= item.end and (other.end is None or item.start <= other.end)
        for other in history
        if other is not item
    )


def order_of_events(history: History) -> list[int]:
    """Calls and returns in time: i for the call of history[i], -1 - i for its return. At equal times calls first."""
    keyed = [(item.start, 0, i) for i, item in enumerate(history)]
    keyed += [(item.end, 1, i) for i, item in enumerate(history) if item.end is not None]
    keyed.sort()
    return [-1 - i if returns else i for _, returns, i in keyed]
