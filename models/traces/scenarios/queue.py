"""The runs of the queue. No thread has a record: the build in which nodes are never freed does not look at it.

Alone, an enqueue makes 10 events (3 if there is no memory, 4 more for each time it tries again), a dequeue 9 (6 if it
finds nothing).
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from models.ir import WORD
from models.traces.library import Call, Client
from models.traces.scenarios.base import LONG, Scenario, random_scenarios
from models.traces.schedules import Schedule, round_robin, sequential


def enqueue(value: int) -> Call:
    return Call("enqueue", (1, 0, value))


def dequeue() -> Call:
    return Call("dequeue", (1, 0), (0,))


def scenarios() -> Iterator[Scenario]:
    yield from _alone()
    yield from _races()
    yield from random_scenarios(Random("zp_queue traces"), _client)


def _run(name: str, calls: list[list[Call]], schedule: Schedule, *refused: int) -> Scenario:
    return Scenario(f"{name}-0", Client(1, 0, tuple(map(tuple, calls)), refused), schedule)


def _alone() -> Iterator[Scenario]:
    """One thread after the other."""
    first, last = sequential((0, 1), LONG), sequential((1, 0), LONG)
    yield _run("one", [[enqueue(7)], [dequeue()]], first)
    yield _run("empty", [[enqueue(7)], [dequeue()]], last)
    yield _run("order", [[enqueue(7), enqueue(8), enqueue(7)], [dequeue(), dequeue(), dequeue(), dequeue()]], first)
    yield _run("turns", [[enqueue(7), dequeue(), enqueue(8), dequeue(), dequeue()]], (0,))
    yield _run("no-memory", [[enqueue(7), enqueue(8), enqueue(9)], [dequeue(), dequeue(), dequeue()]], first, 1)
    yield _run("no-memory-at-all", [[enqueue(7)], [dequeue()]], first, 0)


def _races() -> Iterator[Scenario]:
    """For the end of the list, for its beginning, and who moves tail on."""
    yield _run("enqueue-helps", [[enqueue(7)], [enqueue(8), dequeue()]], (0,) * 8 + (1,) * 40)
    yield _run("dequeue-helps", [[enqueue(7)], [dequeue()]], (0,) * 8 + (1,) * 40)
    yield _run("helped-already", [[enqueue(7)], [dequeue(), dequeue()]], (0,) * 8 + (1,) * 6 + (0,) * 4 + (1,) * 40)
    yield _run("late-help", [[enqueue(7)], [enqueue(8)], [enqueue(9)]],
               (0,) * 8 + (1,) * 7 + (2,) * 7 + (1,) + (2,) * 20 + (1,) * 20)  # fmt: skip
    yield _run("overtaken", [[enqueue(7)], [enqueue(8)], [dequeue(), dequeue()]],
               (0,) * 7 + (1,) * 12 + (0,) * 20 + (2,) * 40)  # fmt: skip
    yield _run("tail-moves-amid", [[enqueue(7)], [enqueue(8)]], (0,) * 5 + (1,) * 12 + (0,) * 20)
    yield _run("head-moves-amid", [[enqueue(7), enqueue(8)], [dequeue()], [dequeue()]],
               (0,) * 20 + (1,) * 2 + (2,) * 9 + (1,) * 20)  # fmt: skip
    yield _run("second-look", [[enqueue(7), enqueue(8)], [dequeue()], [dequeue()]],
               (0,) * 20 + (1,) * 5 + (2,) * 9 + (1,) * 20)  # fmt: skip
    yield _run("lost", [[enqueue(7), enqueue(8)], [dequeue()], [dequeue()]],
               (0,) * 20 + (1,) * 6 + (2,) * 9 + (1,) * 20)  # fmt: skip
    yield _run("emptied-amid", [[enqueue(7)], [dequeue()], [dequeue()]], (0,) * 10 + (1,) * 2 + (2,) * 9 + (1,) * 20)
    yield _run("old-tail", [[enqueue(7)], [dequeue()], [enqueue(8), dequeue()]],
               (0,) * 8 + (1,) * 4 + (0,) * 4 + (2,) * 30 + (1,) * 30)  # fmt: skip
    yield _run("each-event", [[enqueue(1), enqueue(2), dequeue()], [dequeue(), enqueue(3)]], round_robin(2, 1, LONG))


def _client(random: Random) -> Client:
    """Two to four threads, all of which do both; one in three clients meets want of memory."""
    threads = random.choice((2, 2, 3, 3, 4))
    calls = tuple(tuple(_call(random) for _ in range(random.randint(1, 5 - threads // 2))) for _ in range(threads))
    refused = tuple(number for number in range(4) if random.random() < 0.25) if random.random() < 0.35 else ()
    return Client(1, 0, calls, refused)


def _call(random: Random) -> Call:
    return (
        enqueue(random.choice((random.randrange(WORD), random.randrange(3)))) if random.random() < 0.55 else dequeue()
    )
