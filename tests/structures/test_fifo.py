"""The wait-free queue and the bounded queue: against a list, among threads, bad input, references."""

from __future__ import annotations

import sys
import threading
import time
from typing import Any

import pytest
from hypothesis import settings

from structures import Empty, Full, MPMCQueue, ShutDown, U64MPMCQueue, U64WaitFreeQueue, WaitFreeQueue
from tests.structures.fifo_model import FifoModel, objects, words
from tests.structures.helpers import run_threads


class WaitFreeObjects(FifoModel):
    kind, items, bounded = WaitFreeQueue, objects, False


class WaitFreeWords(FifoModel):
    kind, items, bounded = U64WaitFreeQueue, words, False


class BoundedObjects(FifoModel):
    kind, items, bounded = MPMCQueue, objects, True


class BoundedWords(FifoModel):
    kind, items, bounded = U64MPMCQueue, words, True


TestWaitFreeObjects = WaitFreeObjects.TestCase
TestWaitFreeWords = WaitFreeWords.TestCase
TestBoundedObjects = BoundedObjects.TestCase
TestBoundedWords = BoundedWords.TestCase
for case in (TestWaitFreeObjects, TestWaitFreeWords, TestBoundedObjects, TestBoundedWords):
    case.settings = settings(max_examples=40, stateful_step_count=40)
KINDS: list[Any] = [WaitFreeQueue, U64WaitFreeQueue, MPMCQueue, U64MPMCQueue]


@pytest.mark.parametrize("kind", KINDS)
def test_the_order_of_each_producer(kind: Any) -> None:
    """Each consumer gets the items of each producer in the order in which they were put in; all of them arrive."""
    producers, count = 3, 3000
    queue = kind(6)
    ended = threading.Barrier(producers, queue.shutdown)

    def produce(number: int) -> None:
        for item in range(0, count, 3):
            first = number * count + item
            queue.put(first)
            assert queue.put_many([first + 1, first + 2]) == 2
        ended.wait()

    def consume(n: int) -> list[int]:
        got: list[int] = []
        try:
            while True:
                got += queue.get_many(n)
        except ShutDown:
            return got

    jobs = [lambda number=number: produce(number) for number in range(producers)]
    results = run_threads(*jobs, lambda: consume(1), lambda: consume(9))[producers:]
    for got in results:
        for number in range(producers):
            mine = [item for item in got if item // count == number]
            assert mine == sorted(mine)
    assert sorted(results[0] + results[1]) == list(range(producers * count))


@pytest.mark.parametrize("kind", [WaitFreeQueue, U64WaitFreeQueue])
def test_more_threads_than_the_maximum(kind: Any) -> None:
    queue = kind(2)
    assert queue.max_threads == 2
    queue.put(1)
    inside, leave = threading.Event(), threading.Event()

    def stay() -> None:
        queue.put(2)
        inside.set()
        leave.wait()

    def refused() -> None:
        with pytest.raises(RuntimeError, match=f"this {kind.__name__} is for 2 threads at once"):
            queue.get()

    thread = threading.Thread(target=stay)
    thread.start()
    inside.wait()
    run_threads(refused)
    queue.leave()
    run_threads(queue.get)
    leave.set()
    thread.join()
    for _ in range(5):  # threads that end make room
        run_threads(lambda: queue.put(3))
    assert queue.qsize() == 6


@pytest.mark.parametrize("kind", [MPMCQueue, U64MPMCQueue])
def test_a_full_queue_waits_for_room(kind: Any) -> None:
    queue = kind(2)
    assert queue.maxsize == 2
    queue.put_many([1, 2])

    def get_later() -> None:
        time.sleep(0.05)
        assert queue.get() == 1

    run_threads(get_later, lambda: queue.put(3, timeout=20))
    with pytest.raises(Full):
        queue.put(4, timeout=0.01)
    assert list(queue.get_many(5)) == [2, 3]
    with pytest.raises(Empty):
        queue.get(timeout=0.01)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("number", "error"), [(0, ValueError), (-1, ValueError), (2**40, ValueError),
                                               ("3", TypeError), (None, TypeError), (True, TypeError)])  # fmt: skip
def test_bad_numbers(kind: Any, number: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="maxsize" if kind in (MPMCQueue, U64MPMCQueue) else "max_threads"):
        kind(number)


@pytest.mark.parametrize("kind", [U64WaitFreeQueue, U64MPMCQueue])
def test_bad_words(kind: Any) -> None:
    queue = kind(4)
    for wrong, error in ((-1, OverflowError), (2**64, OverflowError), ("1", TypeError), (1.0, TypeError)):
        with pytest.raises(error):
            queue.put(wrong)
        with pytest.raises(error):
            queue.put_many([1, wrong])
    with pytest.raises(ValueError, match="timeout"):
        queue.get(timeout=-1)
    assert queue.empty()


@pytest.mark.parametrize("kind", [WaitFreeQueue, MPMCQueue])
def test_references(kind: Any) -> None:
    """One more for what is inside, none afterwards, also if it is refused."""
    item = object()
    before = sys.getrefcount(item)
    queue = kind(3)
    queue.put_many([item, item])
    assert sys.getrefcount(item) == before + 2
    assert queue.get() is item
    assert sys.getrefcount(item) == before + 1
    queue.close()
    assert sys.getrefcount(item) == before
    with pytest.raises(ValueError):
        queue.put(item)
    assert sys.getrefcount(item) == before
