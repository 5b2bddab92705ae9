"""An owner and thieves in real threads: everything comes out, once, and each thief's share is in order."""

from __future__ import annotations

import contextlib
import random
import sys
from array import array
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from structures import Empty, ShutDown, U64Deque, WorkStealingDeque, u64_deque
from tests.structures.helpers import run_threads

KINDS = [WorkStealingDeque, U64Deque]
NEAR_WRAP = 2**64 - 1000
LARGEST = 2**64 - 1


@pytest.fixture(autouse=True)
def often() -> Iterator[None]:
    """Threads take turns fifty times as often as usual."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    yield
    sys.setswitchinterval(before)


def one(deque: Any) -> list[Any]:
    try:
        return [deque.steal()]
    except Empty:
        return []


def attempt(deque: Any) -> list[Any]:
    item = deque.try_steal()
    return [] if item is None else [item]


def into(deque: Any) -> list[int]:
    room = array("Q", bytes(8 * 50))
    return room[: deque.steal_into(room)].tolist()


def ways(kind: Any) -> list[Callable[[Any], list[Any]]]:
    """The ways to steal; each gives what it got."""
    common = [one, attempt, lambda deque: list(deque.steal_many(7)), lambda deque: list(deque.steal_many(700))]
    return [*common, into] if kind is U64Deque else common


def thief(deque: Any, steal: Callable[[Any], list[Any]]) -> list[Any]:
    """Steal until the deque is shut down and drained."""
    got: list[Any] = []
    try:
        while True:
            got += steal(deque)
    except ShutDown:
        return got


def owner(deque: Any, count: int, seed: int) -> list[Any]:
    """Push 0 to count - 1, popping now and then, singly and in batches; what was popped."""
    chance = random.Random(seed)
    got: list[Any] = []
    done = 0
    while done < count:
        n = min(chance.choice((1, 1, 2, 30, 900)), count - done)
        if n == 1:
            deque.push(done)
        else:
            assert deque.push_many(range(done, done + n)) == n
        done += n
        if chance.random() < 0.5:
            got += deque.pop_many(chance.choice((1, 20, 500)))
        else:
            with contextlib.suppress(Empty):
                got.append(deque.pop())
    deque.shutdown()
    return got


def check(results: list[list[Any]], count: int) -> None:
    """Every element exactly once; nobody steals an older one after a newer one."""
    assert sorted(item for got in results for item in got) == list(range(count))
    for got in results[1:]:
        assert got == sorted(got)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("thieves", [1, 2, 3])
@pytest.mark.parametrize("bulk", [1, u64_deque.BULK])
def test_everything_comes_out_once(kind: Any, thieves: int, bulk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The deque begins with one slot, so that it grows under the hands of the thieves; its indices pass 2**64."""
    monkeypatch.setattr(u64_deque, "BULK", bulk)
    count = 60_000
    for seed in range(2):
        deque = kind(1, _start=NEAR_WRAP)
        steals = random.Random(seed).sample(ways(kind), thieves)
        jobs = [partial(thief, deque, steal) for steal in steals]
        check(run_threads(partial(owner, deque, count, seed), *jobs), count)


@pytest.mark.parametrize("kind", KINDS)
def test_thieves_of_the_last_element(kind: Any) -> None:
    """There is at most one element at any time, and the owner wants it as well."""
    count = 20_000
    deque = kind(1, _start=NEAR_WRAP)

    def push_and_pop() -> list[Any]:
        got: list[Any] = []
        for item in range(count):
            deque.push(item)
            got += deque.pop_many(1)
        deque.shutdown()
        return got

    check(run_threads(push_and_pop, *(partial(thief, deque, way) for way in ways(kind)[:3])), count)


def test_the_largest_word_is_no_end() -> None:
    """2**64 - 1 is what C returns for "nothing": it comes out as often as it went in, whoever takes it."""
    count = 20_000
    deque = U64Deque(1)

    def push_and_pop() -> list[int]:
        got: list[int] = []
        for item in range(count):
            deque.push(LARGEST if item % 3 else item)
            if item % 2:
                with contextlib.suppress(Empty):
                    got.append(deque.pop())
        deque.shutdown()
        return got

    results = run_threads(push_and_pop, *(partial(thief, deque, way) for way in ways(U64Deque)[:3]))
    got = sorted(item for part in results for item in part)
    assert got == sorted(LARGEST if item % 3 else item for item in range(count))


@pytest.mark.parametrize("kind", KINDS)
def test_empty_is_true(kind: Any) -> None:
    """The owner takes what it has just pushed and no more, so there is enough for each steal: none says Empty."""
    rounds = 20_000
    deque = kind(2)
    deque.push_many(range(2 * rounds))
    deque.release_owner()

    def push_and_pop() -> int:
        return sum(deque.push(item) is None and deque.pop() for item in range(1, rounds + 1))

    def steal() -> list[Any]:
        return [deque.steal() for _ in range(rounds)]

    popped, first, second = run_threads(push_and_pop, steal, steal)
    assert popped == sum(range(rounds + 1))
    assert sorted(first + second) == list(range(2 * rounds))
    assert deque.empty()


@pytest.mark.parametrize("kind", KINDS)
def test_ownership_goes_from_thread_to_thread(kind: Any) -> None:
    """Each owner pushes some, hands over and goes on as a thief."""
    deque = kind(1)

    def stage(first: int) -> list[Any]:
        deque.push_many(range(first, first + 1000))
        deque.release_owner()
        return [item for _ in range(500) for item in attempt(deque)]

    got = [item for first in range(0, 5000, 1000) for item in run_threads(partial(stage, first))[0]]
    rest = run_threads(lambda: deque.pop_many(10_000))[0]
    assert sorted([*got, *rest]) == list(range(5000))


SIZE = 1 << 20
WORDS = array("Q", range(SIZE))


def test_thieves_in_the_midst_of_a_batch() -> None:
    """A large batch is pushed without the GIL, with 2**64 - 1 inside; meanwhile it is stolen, with and without it."""
    words = WORDS[:]
    words[SIZE // 2] = words[-1] = LARGEST
    met = 0
    for _ in range(20):
        deque = U64Deque(1, _start=NEAR_WRAP)

        def push(deque: U64Deque = deque) -> list[int]:
            assert deque.push_many(words) == SIZE
            deque.shutdown()
            return []

        def single(deque: U64Deque = deque) -> list[int]:
            return thief(deque, one)

        def many(deque: U64Deque = deque) -> list[int]:
            return thief(deque, lambda deque: deque.steal_many(SIZE).tolist())

        _, first, second = run_threads(push, single, many)
        assert sorted(first + second) == sorted(words)
        met += min(len(first), len(second)) > 0
        if met:
            return
    raise AssertionError("never have both thieves got something")


@pytest.mark.parametrize("bulk", [1, u64_deque.BULK])
@pytest.mark.parametrize("kind", KINDS)
def test_shutdown_loses_nothing_that_was_pushed(kind: Any, bulk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another thread shuts down at any moment: what came out is exactly what was reported as pushed."""
    monkeypatch.setattr(u64_deque, "BULK", bulk)
    for seed in range(30):
        deque = kind(4)
        chance = random.Random(seed)

        def push(deque: Any = deque) -> int:
            done = 0
            try:
                while True:
                    done += deque.push_many(range(done, done + 40))
            except ShutDown:
                return done

        def stop(deque: Any = deque, chance: random.Random = chance) -> None:
            for _ in range(chance.randrange(3000)):
                pass
            deque.shutdown()

        done, first, second, _ = run_threads(push, *(partial(thief, deque, way) for way in ways(kind)[1:3]), stop)
        assert sorted(first + second) == list(range(done))
