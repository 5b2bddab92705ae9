"""The runs of the bounded queue for any number of threads.

Alone, a push makes 11 events (2 more if it looks at head, 1 more and another round if it finds no place), a pop 9, a
push_many of n 8 + 4n, a pop_many of n 6 + 4n, a size 5. Every queue has 64 cells at least, so no run goes round.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from models.ir import WORD
from models.traces.library import Call, Client
from models.traces.scenarios.base import LONG, Scenario, pop, push, random_scenarios, size, start
from models.traces.scenarios.spsc import pop_many, push_many
from models.traces.schedules import Schedule, round_robin, sequential

A, B, C = 0, 1, 2
BATCH = 3
"""The longest batch of a random client."""


def scenarios() -> Iterator[Scenario]:
    for begin in (0, WORD - 1, WORD - 2, 2**63):
        yield from _alone(begin)
        yield from _beside(begin)
    yield from random_scenarios(Random("zp_mpmc traces"), _client)


def _run(name: str, begin: int, capacity: int, calls: list[list[Call]], schedule: Schedule) -> Scenario:
    present = tuple(thread for thread in schedule if thread < len(calls))
    return Scenario(f"{name}-{begin}", Client(capacity, begin, tuple(map(tuple, calls))), present)


def _alone(begin: int) -> Iterator[Scenario]:
    """One thread after the other."""
    first, last = sequential((A, B, C), LONG), sequential((B, A, C), LONG)
    yield _run("one", begin, 1, [[push(7)], [pop()]], first)
    yield _run("empty", begin, 2, [[push(7)], [pop(), pop_many(2)]], last)
    yield _run("full", begin, 1, [[push(7), push(8), push_many(9)], [pop()]], first)
    yield _run("room-again", begin, 1, [[push(7), pop(), push(8)], [pop()]], first)
    yield _run("room-again-batch", begin, 1, [[push(7), pop(), push_many(8)], [pop()]], first)
    yield _run("emptied-batch", begin, 2, [[push(7), push(8), pop(), pop(), push_many(9)]], first)
    yield _run("partial", begin, 3, [[push_many(1, 2), push_many(3, 4)], [pop_many(4)]], first)
    yield _run("nothing", begin, 2, [[push_many()], [pop_many(0)], [size()]], first)
    yield _run("above-capacity", begin, 2, [[push_many(1, 2, 3)], [pop_many(5)]], first)
    yield _run("large", begin, 65, [[push_many(1, 2, 3)], [pop(), pop_many(3)]], first)
    yield _run("size", begin, 3, [[push(7), push(8)], [pop()], [size(), size()]], (A,) * 22 + (C,) * 5 + (B,) * 20)


def _beside(begin: int) -> Iterator[Scenario]:
    """One thread amid the calls of others."""
    yield _run("hidden", begin, 2, [[push(7)], [push(8), pop()]], (A,) * 7 + (B,) * LONG)
    yield _run("kept", begin, 1, [[push(7), pop()], [push(8)]], (A,) * 16 + (B,) * LONG)
    yield _run("size-amid", begin, 1, [[push(7), pop(), push(8)], [], [size()]], (A,) * 11 + (C,) * 3 + (A,) * 22)
    yield _run("behind-head", begin, 1, [[push(9)], [push(7), pop(), push(8)]], (A,) * 2 + (B,) * LONG)
    yield _run("behind-head-batch", begin, 1, [[push_many(9)], [push(7), pop(), push(8)]], (A,) * 3 + (B,) * LONG)
    ins: tuple[tuple[str, Call, int], ...] = (("push", push(9), 2), ("push_many", push_many(8, 9), 3))
    outs: tuple[tuple[str, Call, int], ...] = (("pop", pop(), 2), ("pop_many", pop_many(2), 3))
    for name, call, looked in ins:
        yield _run(f"behind-{name}", begin, 4, [[call], [push(7)]], (A,) * looked + (B,) * LONG)
        before = 6 if name == "push" else 8
        yield _run(f"lost-{name}", begin, 4, [[call], [push(7)]], (A,) * before + (B,) * LONG)
    for name, call, looked in outs:
        ready, other = (B,) * 22, (B,) * LONG
        calls = [[call], [push(7), push(8), pop()]]
        yield _run(f"behind-{name}", begin, 4, calls, ready + (A,) * looked + other)
        before = 4 if name == "pop" else 6
        yield _run(f"lost-{name}", begin, 4, calls, ready + (A,) * before + other)
    yield _run("each-event", begin, 2, [[push(1), push(2)], [pop(), pop()]], round_robin(2, 1, LONG))


def _client(random: Random) -> Client:
    threads = tuple(tuple(_call(random) for _ in range(random.randint(1, 4))) for _ in range(random.randint(2, 3)))
    return Client(random.choice((1, 1, 2, 3, 5)), start(random), threads)


def _call(random: Random) -> Call:
    kind = random.randrange(9)
    if kind < 3:
        return push(random.randrange(WORD))
    if kind < 6:
        return pop()
    if kind == 6:
        return push_many(*(random.randrange(1, 100) for _ in range(random.randint(0, BATCH))))
    return pop_many(random.randint(0, BATCH)) if kind == 7 else size()
