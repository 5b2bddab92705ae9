"""The runs of the SPSC ring."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from models.ir import WORD
from models.traces.library import Call, Client
from models.traces.scenarios.base import LONG, Scenario, pop, push, random_scenarios, size, start
from models.traces.schedules import Schedule, round_robin, sequential


def push_many(*items: int) -> Call:
    return Call("push_many", (1, len(items)), items)


def pop_many(count: int) -> Call:
    return Call("pop_many", (1, count), (0,) * count)


def scenarios() -> Iterator[Scenario]:
    for begin in (0, WORD - 1, WORD - 2, 2**63):
        yield from _directed(begin)
    yield from random_scenarios(Random("zp_spsc traces"), _client)


def _directed(begin: int) -> Iterator[Scenario]:
    """The producer is thread 0, the consumer 1, an observer 2."""

    def scenario(name: str, capacity: int, calls: list[list[Call]], schedule: Schedule) -> Scenario:
        present = tuple(thread for thread in schedule if thread < len(calls))
        return Scenario(f"{name}-{begin}", Client(capacity, begin, tuple(map(tuple, calls))), present)

    first, last = sequential((0, 1, 2), LONG), sequential((1, 0, 2), LONG)
    yield scenario("one", 1, [[push(7)], [pop()]], first)
    yield scenario("empty", 2, [[push(7)], [pop()]], last)
    yield scenario("full", 1, [[push(7), push(8)], [pop()]], first)
    yield scenario("full-batch", 3, [[push_many(7, 8), push_many(9, 10), push_many(11)], [pop_many(4)]], first)
    yield scenario("empty-batch", 3, [[push_many(7, 8)], [pop_many(2), pop_many(0)]], last)
    yield scenario("nothing", 2, [[push_many()], [pop_many(0)], [size()]], first)
    yield scenario(
        "full-then-room", 2, [[push(v) for v in (1, 2, 3)], [pop(), pop()]], (0,) * 20 + (1,) * 8 + (0,) * 20
    )
    yield scenario("lap", 2, [[push(v) for v in (1, 2, 3, 4)], [pop() for _ in range(4)]], ((0,) * 9 + (1,) * 9) * 9)
    yield scenario("lap-batch", 3, [[push_many(1, 2), push_many(3, 4)], [pop_many(3), pop_many(3)]],
                   ((0,) * 10 + (1,) * 10) * 9)  # fmt: skip
    yield scenario("size-behind", 1, [[push(7), push(8)], [pop(), pop()], [size()]],
                   (2,) * 2 + (0,) * 9 + (1,) * 10 + (0,) * 11 + (2,) * 3)  # fmt: skip
    yield scenario("size-of-some", 3, [[push_many(7, 8)], [pop()], [size(), size()]], (0,) * 12 + (2,) * 5 + (1,) * 20)
    yield scenario("size-amid", 2, [[push(7), push(8)], [pop()], [size()]],
                   (0,) * 16 + (1,) * 8 + (2,) * 5 + (0, 1) * 9)  # fmt: skip
    yield scenario("each-event", 2, [[push(1), push(2), push(3)], [pop(), pop(), pop()]], round_robin(2, 1, LONG))


def _client(random: Random) -> Client:
    begin = start(random)
    producer = tuple(_producer(random) for _ in range(random.randint(1, 5)))
    consumer = tuple(_consumer(random) for _ in range(random.randint(1, 5)))
    observer = ((size(),) * random.randint(1, 2),) if random.random() < 0.3 else ()
    return Client(random.randint(1, 5), begin, (producer, consumer, *observer))


def _producer(random: Random) -> Call:
    if random.random() < 0.6:
        return push(random.randrange(WORD))
    return push_many(*(random.randrange(1, 100) for _ in range(random.randint(0, 4))))


def _consumer(random: Random) -> Call:
    return pop() if random.random() < 0.6 else pop_many(random.randint(0, 4))
