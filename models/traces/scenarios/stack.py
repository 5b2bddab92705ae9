"""The runs of the stack. No thread has a record: the build in which nodes are never freed does not look at it.

Alone, a push makes 8 events (3 if there is no memory), a pop 7 (3 if it finds nothing), a pop_all 3, a next 4, and a
push_many of n elements 5 + 3 n (3 if there is no memory for the first, 3 + 5 k if there was for k of them).
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from models.ir import WORD
from models.traces.library import Call, Client
from models.traces.scenarios.base import LONG, Scenario, push, random_scenarios
from models.traces.schedules import Schedule, round_robin, sequential


def push_many(*items: int) -> Call:
    return Call("push_many", (1, len(items)), items)


def pop() -> Call:
    return Call("pop", (1, 0), (0,))


def pop_all() -> Call:
    return Call("pop_all", (1,))


def next_of_list() -> Call:
    """Of the list that the thread's last pop_all or next gave, which must not be empty."""
    return Call("next", (1, 0, 0), (0,))


def scenarios() -> Iterator[Scenario]:
    yield from _alone()
    yield from _races()
    yield from random_scenarios(Random("zp_stack traces"), _client)


def _run(name: str, calls: list[list[Call]], schedule: Schedule, *refused: int) -> Scenario:
    return Scenario(f"{name}-0", Client(1, 0, tuple(map(tuple, calls)), refused), schedule)


def _alone() -> Iterator[Scenario]:
    """One thread after the other."""
    first, last = sequential((0, 1), LONG), sequential((1, 0), LONG)
    yield _run("one", [[push(7)], [pop()]], first)
    yield _run("empty", [[push(7)], [pop(), pop_all()]], last)
    yield _run("order", [[push(7), push(8), push(7)], [pop(), pop(), pop(), pop()]], first)
    yield _run("batch", [[push(1), push_many(7, 8, 9)], [pop(), pop(), pop(), pop()]], first)
    yield _run("batches", [[push_many(), push_many(7), push_many(8, 9)], [pop(), pop(), pop(), pop()]], first)
    yield _run("all", [[push(7), push(8)], [pop_all(), next_of_list(), next_of_list(), pop()]], first)
    yield _run("all-of-none", [[push(7)], [pop_all(), pop_all()]], last)
    yield _run("all-twice", [[push(7)], [pop_all(), push_many(8, 9), pop_all(), next_of_list()]], first)
    yield _run("no-memory", [[push(7), push(8), push(9)], [pop(), pop(), pop()]], first, 1)
    for missing in range(3):
        yield _run(f"no-memory-{missing}", [[push_many(7, 8, 9), push(1)], [pop(), pop()]], first, missing)


def _races() -> Iterator[Scenario]:
    """For the top of the stack."""
    yield _run("push-again", [[push(7)], [push(8)]], (0,) * 6 + (1,) * 8 + (0,) * 9)
    yield _run(
        "batch-again", [[push_many(7, 8)], [push(9)], [pop(), pop()]], (0,) * 9 + (1,) * 8 + (0,) * 9 + (2,) * 20
    )
    yield _run("amid-batch", [[push_many(7, 8)], [push(9), pop()]], (0,) * 5 + (1,) * 15 + (0,) * 20)
    yield _run("second-look", [[push(7), push(8)], [pop()], [pop()]], (0,) * 16 + (1,) * 2 + (2,) * 7 + (1,) * 20)
    yield _run("lost", [[push(7), push(8)], [pop()], [pop()]], (0,) * 16 + (1,) * 4 + (2,) * 7 + (1,) * 20)
    yield _run("emptied-amid", [[push(7)], [pop()], [pop()]], (0,) * 8 + (1,) * 3 + (2,) * 7 + (1,) * 20)
    yield _run("all-amid", [[push(7), push(8)], [pop()], [pop_all(), next_of_list(), next_of_list()]],
               (0,) * 16 + (1,) * 4 + (2,) * 20 + (1,) * 20)  # fmt: skip
    yield _run("read-late", [[push(7), push(8)], [pop()], [pop_all(), next_of_list()]],
               (0,) * 16 + (1,) * 5 + (2,) * 20 + (1,) * 20)  # fmt: skip
    yield _run("pushed-back", [[push(7), push(7)], [pop()], [pop(), pop(), push(7), push(7)]],
               (0,) * 16 + (1,) * 4 + (2,) * 30 + (1,) * 20)  # fmt: skip
    yield _run("each-event", [[push(1), push_many(2, 3), pop()], [pop(), push(4), pop_all()]], round_robin(2, 1, LONG))


def _client(random: Random) -> Client:
    """Two to four threads. In one of three clients a single thread removes elements, all at once, and goes through its
    list as far as it knows it to reach; in the others all threads do everything else."""
    threads = random.choice((2, 2, 3, 3, 4))
    if random.random() < 0.33:
        pushers = (tuple(_add(random) for _ in range(random.randint(1, 3))) for _ in range(threads - 1))
        return Client(1, 0, (tuple(_lister(random)), *pushers))
    calls = tuple(tuple(_call(random) for _ in range(random.randint(1, 5 - threads // 2))) for _ in range(threads))
    refused = tuple(number for number in range(5) if random.random() < 0.25) if random.random() < 0.35 else ()
    return Client(1, 0, calls, refused)


def _lister(random: Random) -> Iterator[Call]:
    for _ in range(random.randint(1, 2)):
        count = random.randint(0, 3)
        yield from (push(_item(random)) for _ in range(count))
        yield pop_all()
        yield from (next_of_list() for _ in range(random.randint(0, count)))


def _add(random: Random) -> Call:
    if random.random() < 0.6:
        return push(_item(random))
    return push_many(*(_item(random) for _ in range(random.choice((0, 1, 2, 2, 3)))))


def _call(random: Random) -> Call:
    kind = random.random()
    return _add(random) if kind < 0.5 else pop() if kind < 0.9 else pop_all()


def _item(random: Random) -> int:
    return random.choice((random.randrange(WORD), random.randrange(3)))
