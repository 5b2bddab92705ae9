"""The runs of the work-stealing deque. Thread 0 is the owner; the others are thieves, or ask for the size.

Alone, a push makes 9 events (11 if it looks at top again, 2 more for each element and 8 more if it grows the deque), a
pop 10 (12 for the last element, 6 if it finds nothing), a steal 8 (4 if it finds nothing), a size 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from models.ir import WORD
from models.traces.library import Call, Client
from models.traces.scenarios.base import LONG, Scenario, pop, push, random_scenarios, size, start
from models.traces.schedules import Schedule, round_robin, sequential

OWNER, THIEF, OTHER = 0, 1, 2


def steal() -> Call:
    return Call("steal", (1,), (0,))


def scenarios() -> Iterator[Scenario]:
    for begin in (0, WORD - 1, WORD - 2, 2**63 - 1):
        yield from _alone(begin)
        yield from _races(begin)
        yield from _growth(begin)
    yield from random_scenarios(Random("zp_deque traces"), _client)


def _run(name: str, begin: int, capacity: int, calls: list[list[Call]], schedule: Schedule, *refused: int) -> Scenario:
    present = tuple(thread for thread in schedule if thread < len(calls))
    return Scenario(f"{name}-{begin}", Client(capacity, begin, tuple(map(tuple, calls)), refused), present)


def _alone(begin: int) -> Iterator[Scenario]:
    """One thread after the other."""
    first, last = sequential((OWNER, THIEF, OTHER), LONG), sequential((THIEF, OWNER, OTHER), LONG)
    yield _run("one", begin, 1, [[push(7)], [steal()]], first)
    yield _run("own", begin, 2, [[push(7), push(8), pop(), pop(), pop()]], first)
    yield _run("empty", begin, 1, [[pop()], [steal()], [size()]], last)
    yield _run("oldest", begin, 4, [[push(1), push(2), push(3)], [steal(), steal(), steal(), steal()]], first)
    yield _run("size", begin, 2, [[push(7), push(8), pop()], [steal()], [size(), size()]], first)
    yield _run(
        "both-ends", begin, 4, [[push(1), push(2), push(3), pop(), pop(), pop()], [steal()]],
        (OWNER,) * 27 + (THIEF,) * 8 + (OWNER,) * 40,
    )  # fmt: skip
    yield _run("room-again", begin, 2, [[push(1), push(2), push(3), pop(), pop()], [steal()]],
               (OWNER,) * 18 + (THIEF,) * 8 + (OWNER,) * 40)  # fmt: skip


def _races(begin: int) -> Iterator[Scenario]:
    """For the last element, and for the oldest one."""
    yield _run("thief-first", begin, 1, [[push(7), pop()], [steal()]],
               (OWNER,) * 9 + (THIEF,) * 3 + (OWNER,) * 7 + (THIEF,) * 5 + (OWNER,) * 9)  # fmt: skip
    yield _run("owner-first", begin, 1, [[push(7), pop()], [steal()]],
               (OWNER,) * 9 + (THIEF,) * 6 + (OWNER,) * 12 + (THIEF,) * 2)  # fmt: skip
    yield _run("about-to-pop", begin, 1, [[push(7), pop()], [steal()]],
               (OWNER,) * 12 + (THIEF,) * 4 + (OWNER,) * 10)  # fmt: skip
    yield _run("two-thieves", begin, 2, [[push(7), push(8)], [steal()], [steal()]],
               (OWNER,) * 18 + (THIEF, OTHER) * 8)  # fmt: skip
    yield _run("taken-amid", begin, 2, [[push(7), push(8), pop(), pop()], [steal()], [steal()]],
               (OWNER,) * 20 + (THIEF,) * 6 + (OTHER,) * 8 + (OWNER, THIEF) * 20)  # fmt: skip
    yield _run("less-than-none", begin, 1, [[pop()], [size()], [steal()]],
               (OWNER,) * 3 + (THIEF,) * 4 + (OTHER,) * 4 + (OWNER,) * 3)  # fmt: skip
    yield _run("each-event", begin, 2, [[push(1), push(2), pop(), pop()], [steal(), steal()]], round_robin(2, 1, LONG))


def _growth(begin: int) -> Iterator[Scenario]:
    """A buffer that is too small, and thieves that still look at the old one."""
    first = sequential((OWNER, THIEF, OTHER), LONG)
    yield _run("grow", begin, 1, [[push(1), push(2), pop(), pop()], [steal()]], first)
    yield _run("grow-twice", begin, 1, [[push(1), push(2), push(3)], [steal()]], first)
    yield _run("grow-turned", begin, 2, [[push(1), push(2), push(3), push(4), pop()], [steal(), steal(), steal()]],
               (OWNER,) * 18 + (THIEF,) * 8 + (OWNER,) * 80)  # fmt: skip
    yield _run("old-buffer", begin, 1, [[push(1), push(2), pop()], [steal()]],
               (OWNER,) * 9 + (THIEF,) * 4 + (OWNER,) * 24 + (THIEF,) * 4)  # fmt: skip
    yield _run("amid-growth", begin, 1, [[push(1), push(2), pop()], [steal(), steal()]],
               (OWNER,) * 22 + (THIEF,) * 8 + (OWNER,) * 40)  # fmt: skip
    yield _run("old-and-lost", begin, 1, [[push(1), push(2), pop(), pop()], [steal()]],
               (OWNER,) * 9 + (THIEF,) * 6 + (OWNER,) * 60)  # fmt: skip
    yield _run("no-memory", begin, 1, [[push(1), push(2), pop(), push(3)], [steal()]], first, 0)
    yield _run("no-memory-once", begin, 1, [[push(1), push(2), push(3), push(4)], [steal()]], first, 0, 2)


def _client(random: Random) -> Client:
    owner = tuple(_own(random) for _ in range(random.randint(1, 6)))
    thieves = [tuple(steal() for _ in range(random.randint(1, 3))) for _ in range(random.randint(1, 2))]
    observer = [(size(),) * random.randint(1, 2)] if random.random() < 0.3 else []
    refused = tuple(number for number in range(3) if random.random() < 0.15)
    return Client(random.choice((1, 1, 1, 2, 2, 3)), start(random), (owner, *thieves, *observer), refused)


def _own(random: Random) -> Call:
    return push(random.randrange(WORD)) if random.random() < 0.65 else pop()
