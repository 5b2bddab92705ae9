"""Two real threads: everything arrives, once, in order."""

from __future__ import annotations

import random
from array import array
from typing import Any

import pytest

from structures import Empty, Full, ShutDown, SPSCRing, U64Ring, u64_ring
from tests.structures.helpers import run_threads

KINDS = [SPSCRing, U64Ring]
NEAR_WRAP = 2**64 - 1000


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("capacity", [1, 2, 3, 1000])
def test_single_items(kind: Any, capacity: int) -> None:
    count = 100_000 if capacity > 3 else 20_000
    ring = kind(capacity, _start=NEAR_WRAP)

    def produce() -> None:
        for item in range(count):
            ring.put(item)
        ring.shutdown()

    assert run_threads(produce, lambda: list(ring))[1] == list(range(count))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("capacity", [1, 7, 64, 5000])
@pytest.mark.parametrize("bulk", [1, u64_ring.BULK])
def test_batches_of_random_sizes(kind: Any, capacity: int, bulk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(u64_ring, "BULK", bulk)
    count = 100_000 if capacity > 7 else 10_000
    ring = kind(capacity, _start=NEAR_WRAP)
    sizes = random.Random(capacity)

    def produce() -> None:
        done = 0
        while done < count:
            n = min(sizes.choice((1, 2, 30, 700, 9000)), count - done)
            assert ring.put_many(range(done, done + n)) == n
            done += n
        ring.shutdown()

    def consume() -> list[int]:
        got: list[int] = []
        choice = random.Random(1)
        room: Any = array("Q", bytes(8 * 100)) if kind is U64Ring else [None] * 100
        while True:
            try:
                if choice.random() < 0.5:
                    got += ring.get_many(choice.choice((1, 5, 300, 6000)))
                else:
                    got += room[: ring.get_into(room)]
            except ShutDown:
                return got

    assert run_threads(produce, consume)[1] == list(range(count))


@pytest.mark.parametrize("kind", KINDS)
def test_without_blocking(kind: Any) -> None:
    count = 20_000
    ring = kind(16)

    def produce() -> None:
        for item in range(count):
            while True:
                try:
                    ring.put_nowait(item)
                    break
                except Full:
                    ring.put(item, timeout=1)
                    break

    def consume() -> list[int]:
        got: list[int] = []
        while len(got) < count:
            try:
                got.append(ring.get_nowait())
            except Empty:
                got.append(ring.get(timeout=30))
        return got

    assert run_threads(produce, consume)[1] == list(range(count))


@pytest.mark.parametrize("kind", KINDS)
def test_ping_pong_needs_every_wake_up(kind: Any) -> None:
    """Each side sleeps for each item: a lost wake-up would cost a whole slice, and all of them the guard's time."""
    there, back = kind(1), kind(1)
    rounds = 2_000

    def serve() -> None:
        for item in there:
            back.put(item + 1)

    def play() -> list[int]:
        got = []
        for item in range(rounds):
            there.put(item)
            got.append(back.get())
        there.shutdown()
        return got

    assert run_threads(serve, play)[1] == list(range(1, rounds + 1))


def test_the_largest_word_is_no_end() -> None:
    ring = U64Ring(4)
    count = 5_000
    largest = 2**64 - 1

    def produce() -> None:
        for _ in range(count):
            ring.put(largest)
        ring.shutdown()

    assert run_threads(produce, lambda: list(ring))[1] == [largest] * count


@pytest.mark.parametrize("bulk", [1, u64_ring.BULK])
@pytest.mark.parametrize("kind", KINDS)
def test_shutdown_loses_nothing_that_was_put(kind: Any, bulk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A third thread shuts down at any moment: what was got is exactly what was reported as put."""
    monkeypatch.setattr(u64_ring, "BULK", bulk)
    for seed in range(60):
        ring = kind(64)
        chance = random.Random(seed)

        def produce(ring: Any = ring) -> int:
            done = 0
            try:
                while True:
                    done += ring.put_many(range(done, done + 40))
            except ShutDown:
                return done

        def consume(ring: Any = ring) -> list[int]:
            got: list[int] = []
            try:
                while True:
                    got += ring.get_many(30)
            except ShutDown:
                return got

        def stop(ring: Any = ring, chance: random.Random = chance) -> None:
            for _ in range(chance.randrange(3000)):
                pass
            ring.shutdown()

        done, got, _ = run_threads(produce, consume, stop)
        assert got == list(range(done))


@pytest.mark.parametrize("kind", KINDS)
def test_size_as_seen_by_others_stays_in_range(kind: Any) -> None:
    ring = kind(8)

    def produce() -> None:
        for item in range(20_000):
            ring.put(item)
        ring.shutdown()

    def watch() -> set[bool]:
        seen = set()
        for _ in range(20_000):
            seen.add(0 <= ring.qsize() <= 8)
        return seen

    assert run_threads(produce, lambda: list(ring), watch)[2] == {True}
