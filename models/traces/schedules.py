"""Schedules: which thread makes the next event. All are finite lists, deterministic in their arguments.

A thread that has finished is skipped wherever the schedule names it (csrc/zp_trace.h), so a schedule may be longer
than the run that it controls.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

Schedule = tuple[int, ...]


def sequential(order: Sequence[int], length: int) -> Schedule:
    """The threads one after the other, each until it has finished or made `length` events."""
    return tuple(thread for thread in order for _ in range(length))


def round_robin(threads: int, quantum: int, length: int) -> Schedule:
    """The threads in turn, `quantum` events each, `length` events in all."""
    return tuple(position // quantum % threads for position in range(length))


def uniform(random: Random, threads: int, length: int) -> Schedule:
    """Each event by any thread with equal probability."""
    return tuple(random.randrange(threads) for _ in range(length))


def bursts(random: Random, threads: int, longest: int, length: int) -> Schedule:
    """A thread drawn at random makes 1 to `longest` events, then another draw."""
    schedule: list[int] = []
    while len(schedule) < length:
        schedule += [random.randrange(threads)] * random.randint(1, longest)
    return tuple(schedule[:length])


def priorities(random: Random, threads: int, changes: int, length: int) -> Schedule:
    """Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte, ASPLOS 2010): the threads have
    random distinct priorities and the highest one moves; at `changes` random events among the first `length` it falls
    to the lowest priority. After the last change the threads finish in the order of their priorities."""
    order = list(range(threads))
    random.shuffle(order)
    points = sorted(random.randrange(length) for _ in range(changes))
    schedule: list[int] = []
    for begin, end in zip([0, *points], points, strict=False):
        schedule += [order[0]] * (end - begin)
        order = [*order[1:], order[0]]
    return (*schedule, *sequential(order, length))
