"""What a scenario is, the calls that scenarios make, and the kinds of random schedules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from models.ir import WORD
from models.traces.library import Call, Client
from models.traces.schedules import Schedule, bursts, priorities, round_robin, uniform

LONG = 400
"""More events than any run of a corpus has."""


@dataclass(frozen=True)
class Scenario:
    """One run: a name that is unique in its corpus, who calls what, in which order, and whether calls that the
    schedule does not finish are finished (or left pending)."""

    name: str
    client: Client
    schedule: Schedule
    finish: bool = True


def push(value: int) -> Call:
    return Call("push", (1, value))


def pop() -> Call:
    return Call("pop", (1,), (0,))


def size() -> Call:
    return Call("size")


def start(random: Random) -> int:
    """Where the free-running counters begin: often just below the wrap-around."""
    return random.choice((0, 1, 2**63, WORD - 1, WORD - 2, WORD - 3, random.randrange(WORD)))


def random_scenarios(random: Random, client: Callable[[Random], Client]) -> Iterator[Scenario]:
    """Random clients: 35 under each kind of schedule, and 20 that are left in the middle."""
    makers: tuple[tuple[str, Callable[[int], Schedule]], ...] = (
        ("uniform", lambda threads: uniform(random, threads, LONG)),
        ("bursts", lambda threads: bursts(random, threads, 12, LONG)),
        ("turns", lambda threads: round_robin(threads, random.randint(1, 9), LONG)),
        ("pct1", lambda threads: priorities(random, threads, 1, 60)),
        ("pct3", lambda threads: priorities(random, threads, 3, 60)),
    )
    for number in range(35):
        for kind, make in makers:
            made = client(random)
            yield Scenario(f"{kind}-{number}", made, make(len(made.calls)))
    for number in range(20):
        made = client(random)
        yield Scenario(f"pending-{number}", made, uniform(random, len(made.calls), random.randint(3, 50)), False)
