"""The runs that are recorded for each structure: directed ones, which force the rare paths, and seeded random ones.

Everything here is a function of constants, so the corpus is the same each time and on each machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from models.traces.library import Call, Client
from models.traces.schedules import Schedule, bursts, priorities, round_robin, sequential, uniform

WORD = 1 << 64


@dataclass(frozen=True)
class Scenario:
    """One run: a name that is unique in its corpus, who calls what, in which order, and whether calls that the
    schedule does not finish are finished (or left pending)."""

    name: str
    client: Client
    schedule: Schedule
    finish: bool = True


def corpus(structure: str) -> tuple[Scenario, ...]:
    """The runs of a structure. KeyError names the structures there are."""
    try:
        scenarios = _CORPORA[structure]
    except KeyError:
        raise KeyError(f"no corpus of traces for {structure!r}; there are {sorted(_CORPORA)}") from None
    return tuple(scenarios())


def push(value: int) -> Call:
    return Call("push", (1, value))


def pop() -> Call:
    return Call("pop", (1,), (0,))


def push_many(*items: int) -> Call:
    return Call("push_many", (1, len(items)), items)


def pop_many(count: int) -> Call:
    return Call("pop_many", (1, count), (0,) * count)


def size() -> Call:
    return Call("size")


LONG = 400
"""More events than any run of the corpus has."""


def _spsc() -> Iterator[Scenario]:
    for start in (0, WORD - 1, WORD - 2, 2**63):
        yield from _spsc_directed(start)
    yield from _spsc_random()


def _spsc_directed(start: int) -> Iterator[Scenario]:
    """The producer is thread 0, the consumer 1, an observer 2."""

    def scenario(name: str, capacity: int, calls: list[list[Call]], schedule: Schedule) -> Scenario:
        present = tuple(thread for thread in schedule if thread < len(calls))
        return Scenario(f"{name}-{start}", Client(capacity, start, tuple(map(tuple, calls))), present)

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


def _spsc_random() -> Iterator[Scenario]:
    random = Random("zp_spsc traces")
    makers: tuple[tuple[str, Callable[[int], Schedule]], ...] = (
        ("uniform", lambda threads: uniform(random, threads, LONG)),
        ("bursts", lambda threads: bursts(random, threads, 12, LONG)),
        ("turns", lambda threads: round_robin(threads, random.randint(1, 9), LONG)),
        ("pct1", lambda threads: priorities(random, threads, 1, 60)),
        ("pct3", lambda threads: priorities(random, threads, 3, 60)),
    )
    for number in range(35):
        for kind, make in makers:
            client = _spsc_client(random)
            yield Scenario(f"{kind}-{number}", client, make(len(client.calls)))
    for number in range(20):
        client = _spsc_client(random)
        yield Scenario(f"pending-{number}", client, uniform(random, len(client.calls), random.randint(3, 50)), False)


def _spsc_client(random: Random) -> Client:
    start = random.choice((0, 1, 2**63, WORD - 1, WORD - 2, WORD - 3, random.randrange(WORD)))
    producer = tuple(_spsc_producer(random) for _ in range(random.randint(1, 5)))
    consumer = tuple(_spsc_consumer(random) for _ in range(random.randint(1, 5)))
    observer = ((size(),) * random.randint(1, 2),) if random.random() < 0.3 else ()
    return Client(random.randint(1, 5), start, (producer, consumer, *observer))


def _spsc_producer(random: Random) -> Call:
    if random.random() < 0.6:
        return push(random.randrange(WORD))
    return push_many(*(random.randrange(1, 100) for _ in range(random.randint(0, 4))))


def _spsc_consumer(random: Random) -> Call:
    return pop() if random.random() < 0.6 else pop_many(random.randint(0, 4))


_CORPORA: dict[str, Callable[[], Iterator[Scenario]]] = {"spsc": _spsc}
