"""Queues: against a list, and their order among threads."""

from __future__ import annotations

import random
import threading
from typing import Any

import pytest
from hypothesis import settings

from structures import HazardDomain, Queue, ShutDown, U64Queue
from tests.structures.bag_model import BagModel, objects, words
from tests.structures.helpers import run_threads


class ObjectModel(BagModel):
    kind, items, lifo = Queue, objects, False


class WordModel(BagModel):
    kind, items, lifo = U64Queue, words, False


class BulkModel(WordModel):
    """Every batch without the GIL."""

    bulk = 1


TestObjects = ObjectModel.TestCase
TestWords = WordModel.TestCase
TestBulk = BulkModel.TestCase
TestObjects.settings = TestWords.settings = TestBulk.settings = settings(max_examples=50, stateful_step_count=40)


@pytest.mark.parametrize("asymmetric", [False, True])
@pytest.mark.parametrize("kind", [Queue, U64Queue])
def test_the_order_of_each_producer(kind: Any, asymmetric: bool) -> None:
    """Each consumer gets the items of each producer in the order in which they were put in; all of them arrive."""
    producers, count = 3, 20_000
    queue = kind(HazardDomain(2, asymmetric))
    ended = threading.Barrier(producers, queue.shutdown)

    def produce(number: int) -> None:
        chance, done = random.Random(number), 0
        while done < count:
            n = min(chance.choice((1, 3, 700)), count - done)
            queue.put_many(range(number * count + done, number * count + done + n))
            done += n
        ended.wait()

    def consume(n: int) -> list[int]:
        got: list[int] = []
        try:
            while True:
                got += queue.get_many(n)
        except ShutDown:
            return got

    jobs = [lambda number=number: produce(number) for number in range(producers)]
    results = run_threads(*jobs, lambda: consume(1), lambda: consume(900))[producers:]
    for got in results:
        for number in range(producers):
            mine = [item for item in got if item // count == number]
            assert mine == sorted(mine)
    assert sorted(results[0] + results[1]) == list(range(producers * count))


@pytest.mark.parametrize("kind", [Queue, U64Queue])
def test_one_producer_and_one_consumer(kind: Any) -> None:
    queue = kind()
    count = 30_000

    def produce() -> None:
        for item in range(count):
            queue.put(item)
        queue.shutdown()

    assert run_threads(produce, lambda: list(queue))[1] == list(range(count))
