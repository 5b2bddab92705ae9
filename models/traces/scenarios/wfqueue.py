"""The runs of the wait-free queue. Thread t has slot t. `capacity` is the number of slots, and `start` how many nodes
the pool of slot 0 has at first.

Nodes are looked through at 16 retired ones: `many` runs come there, `full` ones with a pool that takes no more. An
enqueue that finds no memory looks through fewer.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from random import Random

from models.ir import WORD
from models.traces.library import Call, Client
from models.traces.scenarios.base import LONG, Scenario, random_scenarios
from models.traces.schedules import Schedule, round_robin, sequential

MANY = 4000


def calls(letters: str, slot: int, values: Iterator[int]) -> tuple[Call, ...]:
    """e enqueue, d dequeue, r register, u unregister of the thread's own slot; x are calls with a slot that there is
    not."""
    made = []
    for letter in letters:
        if letter == "e":
            made.append(Call("enqueue", (1, slot, next(values))))
        elif letter == "d":
            made.append(Call("dequeue", (1, slot), (0,)))
        elif letter == "r":
            made.append(Call("register", (1,), (WORD - 1,)))
        elif letter == "u":
            made.append(Call("unregister", (1, slot)))
        else:
            made += [Call("enqueue", (1, 99, 1)), Call("dequeue", (1, 99), (0,)), Call("unregister", (1, 99))]
    return tuple(made)


def run(
    name: str, lanes: str, schedule: Schedule, *, slots: int = 0, reserve: int = 0, refused: tuple[int, ...] = ()
) -> Scenario:
    letters, values = lanes.split("|"), count(1)
    threads = tuple(calls(lane, slot, values) for slot, lane in enumerate(letters))
    present = tuple(thread for thread in schedule if thread < len(letters))
    return Scenario(name, Client(slots or len(letters), reserve, threads, refused), present)


def scenarios() -> Iterator[Scenario]:
    yield from _alone()
    yield from _together()
    yield from _late()
    yield from random_scenarios(Random("zp_wfqueue traces"), _client)


def _alone() -> Iterator[Scenario]:
    """One thread after the other."""
    first = sequential((0, 1, 2), LONG)
    yield run("one", "ed", first)
    yield run("empty", "d|d", first)
    yield run("fifo", "eee|dddd", first)
    yield run("wrong-slot", "xe", first)
    yield run("slots", "rrr|uuru", first)
    yield run("pooled", "eed", first, reserve=2)
    yield run("no-memory", "ee", first, refused=(0, 1))
    yield run("no-memory-but-retired", "ededede", first, refused=(2, 3))
    yield run("many", "ed" * 17, sequential((0,), MANY))
    yield run("full", "ed" * 17, sequential((0,), MANY), reserve=40)


def _together() -> Iterator[Scenario]:
    for quantum in (1, 2, 5):
        for lanes in ("e|e", "e|d", "d|d", "ed|ed", "e|e|d", "d|d|e"):
            yield run(f"turns-of-{quantum}-{lanes}", lanes, round_robin(lanes.count("|") + 1, quantum, LONG))


def _late() -> Iterator[Scenario]:
    """Threads that stop in the midst of a call while others make theirs."""
    for stop in range(3, 30, 3):
        yield run(f"late-{stop}", "e|eedd", (0,) * stop + (1,) * LONG)
        yield run(f"late-dequeue-{stop}", "d|edd", (0,) * stop + (1,) * LONG)
    two, dequeue = (0,) * 48, (0,) * 7
    yield run("given-head-not-moved", "eed|d", two + dequeue + (1,) * 22 + (0,) * LONG)
    yield run("given-head-moved-meanwhile", "eed|d", two + dequeue + (1,) * 22 + (0,) * 3 + (1,) + (0,) * LONG)
    yield run("gives-up-too-late", "d|d|e", (0,) * 10 + (2,) * 40 + (1,) * 18 + (0,) * LONG)
    yield run("given-after-all", "d|d|ee", (0,) * 10 + (2,) * 50 + (1,) * 10 + (0,) * 13 + (1,) * LONG)
    yield run("given-up-in-turn", "ed|de", (0,) * 26 + (1,) * 34 + (0,) * 12 + (1,) * LONG + (0,) * LONG)
    rounds = ((1, 28), (0, 11), (1, 37), (0, 30), (1, 10), (0, 18), (1, 19), (0, 15))
    yield run("all-rounds", "dd|eed", tuple(thread for thread, events in rounds for _ in range(events)))
    settled = ((1, 14), (2, 44), (1, 14), (2, 7), (0, 25), (1, 13), (0, 21), (1, 24), (0, 18), (1, 6), (0, 11))
    yield run("settled-by-another", "dd|dd|ee", tuple(thread for thread, events in settled for _ in range(events)))
    yield run("no-memory-and-announced", "eeeedddde|d", (0,) * 120 + (1,) * 9 + (0,) * LONG, refused=(4,))
    yield run("many-and-announced", "eeed" + "ed" * 16 + "dd|d", (0,) * 96 + (1,) * 9 + (0,) * MANY)


def _client(random: Random) -> Client:
    threads, values = random.choice((2, 2, 2, 3)), count(1)
    lanes = ["".join(random.choice("ed") for _ in range(random.choice((1, 1, 2, 3)))) for _ in range(threads)]
    refused = tuple(number for number in range(6) if random.random() < 0.1)
    made = tuple(calls(lane, slot, values) for slot, lane in enumerate(lanes))
    return Client(threads, random.choice((0, 0, 0, 1, 2)), made, refused)
