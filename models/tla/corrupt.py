"""Traces that no run gives, made from one that a run gave: a validator must reject each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from models.traces.trace import Event, Res, Step, Trace


def corruptions(trace: Trace) -> Iterator[tuple[str, Trace]]:
    """One trace of each kind, with its name; the place is the middle one of those where the kind fits. A trace too
    short for a kind gives none of it."""
    events = trace.events
    steps = [i for i, event in enumerate(events) if isinstance(event, Step)]
    results = [i for i, event in enumerate(events) if isinstance(event, Res)]
    followed = [i for i in steps if any(later.thread == events[i].thread for later in events[i + 1 :])]
    if steps:
        place = steps[len(steps) // 2]
        yield "wrong value", _with(trace, place, _raised(events[place]))
        yield "wrong thread", _with(trace, place, replace(events[place], thread=1 - min(events[place].thread, 1)))
    if followed:
        place = followed[len(followed) // 2]
        yield "access missing", replace(trace, events=events[:place] + events[place + 1 :])
        yield "access repeated", replace(trace, events=events[: place + 1] + events[place:])
    if results:
        place = results[len(results) // 2]
        yield "wrong result", _with(trace, place, _raised(events[place]))
    number, content = next(iter(trace.final.items()))
    name, word = next(iter(content.items()))
    yield "wrong memory", replace(trace, final={**trace.final, number: {**content, name: _next(word)}})


def _with(trace: Trace, place: int, event: Event) -> Trace:
    return replace(trace, events=trace.events[:place] + (event,) + trace.events[place + 1 :])


def _raised(event: Event) -> Event:
    """The event with its value raised by one."""
    if isinstance(event, (Step, Res)):
        return replace(event, value=_next(event.value))
    return event


def _next(word: int | tuple[int, ...]) -> int:
    return ((word if isinstance(word, int) else 0) + 1) % (1 << 64)
