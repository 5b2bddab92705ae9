"""Stacks: against a list, and what only a stack has."""

from __future__ import annotations

import gc
import random
import weakref
from typing import Any

import pytest
from hypothesis import settings

from structures import HazardDomain, Stack, U64Stack
from tests.structures.bag_model import BagModel, objects, words
from tests.structures.helpers import run_threads


class ObjectModel(BagModel):
    kind, items, lifo = Stack, objects, True


class WordModel(BagModel):
    kind, items, lifo = U64Stack, words, True


class BulkModel(WordModel):
    """Every batch without the GIL."""

    bulk = 1


TestObjects = ObjectModel.TestCase
TestWords = WordModel.TestCase
TestBulk = BulkModel.TestCase
TestObjects.settings = TestWords.settings = TestBulk.settings = settings(max_examples=50, stateful_step_count=40)


@pytest.mark.parametrize("kind", [Stack, U64Stack])
def test_a_batch_is_put_in_at_one_instant(kind: Any) -> None:
    """get_all never finds a part of a batch, whatever the threads do."""
    stack = kind(HazardDomain(1))
    size, rounds = (300, 60) if kind is U64Stack else (100, 200)

    def produce(number: int) -> None:
        for i in range(rounds):
            assert stack.put_many([(number * rounds + i) * size + k for k in range(size)]) == size

    def consume() -> int:
        got = 0
        while got < 2 * rounds * size:
            items = list(stack.get_all())
            assert len(items) % size == 0
            for start in range(0, len(items), size):
                batch = items[start : start + size]
                assert batch == list(range(batch[0], batch[0] - size, -1))
            got += len(items)
        return got

    assert run_threads(lambda: produce(0), lambda: produce(1), consume)[2] == 2 * rounds * size


@pytest.mark.parametrize("kind", [Stack, U64Stack])
def test_gets_and_get_alls_share_everything(kind: Any) -> None:
    stack = kind()
    count = 20_000

    def produce() -> None:
        chance, done = random.Random(5), 0
        while done < count:
            n = min(chance.choice((1, 2, 40)), count - done)
            stack.put_many(range(done, done + n))
            done += n
        stack.shutdown()

    def take(all_at_once: bool) -> list[int]:
        got: list[int] = []
        for item in stack:
            got.append(item)
            if all_at_once:
                got += stack.get_all()
        return got

    _, one, two = run_threads(produce, lambda: take(True), lambda: take(False))
    assert sorted(one + two) == list(range(count))


def test_what_get_all_has_removed_is_released_with_the_iterator() -> None:
    class Thing:
        pass

    stack: Stack[Thing] = Stack()
    things = [Thing() for _ in range(3)]
    gone = [weakref.ref(thing) for thing in things]
    stack.put_many(things)
    del things
    rest = stack.get_all()
    first = next(rest)
    assert first is gone[2]()
    assert stack.qsize() == 2
    del rest
    gc.collect()
    assert [ref() is None for ref in gone] == [True, True, False]
    assert stack.qsize() == 0


def test_an_iterator_that_outlives_its_stack_says_so() -> None:
    stack: Stack[int] = Stack()
    stack.put_many([1, 2, 3])
    rest = stack.get_all()
    assert next(rest) == 3
    stack.close()
    with pytest.raises(ValueError, match="this Stack is closed"):
        next(rest)
