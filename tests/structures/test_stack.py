"""Stacks: against a list, and what only a stack has."""

from __future__ import annotations

import random
import sys
from array import array
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings

from structures import HazardDomain, Stack, U64Stack, _fast, stacks
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


@pytest.mark.parametrize("kind", [Stack, U64Stack])
def test_get_all_of_more_than_a_batch(kind: Any) -> None:
    stack = kind(HazardDomain(3))
    assert list(stack.get_all()) == []
    stack.put_many(range(3_000))
    got = stack.get_all()
    assert isinstance(got, list if kind is Stack else array)
    assert list(got) == [*reversed(range(3_000))]
    assert stack.qsize() == 0
    assert stack.domain.drain() == 0


def test_what_get_all_has_removed_is_referenced_once() -> None:
    stack: Stack[object] = Stack()
    thing = object()
    before = sys.getrefcount(thing)
    stack.put_many([thing] * 700)
    got = stack.get_all()
    assert sys.getrefcount(thing) == before + 700
    del got
    assert sys.getrefcount(thing) == before


class Meddled:
    """The module of C, but before the second batch is taken something happens."""

    def __init__(self, happens: Callable[[], None]) -> None:
        self.calls = 0
        self.happens = happens

    def __getattr__(self, name: str) -> Any:
        if name.startswith("zp_bag_next"):
            self.calls += 1
            if self.calls == 2:
                self.happens()
        return getattr(_fast.lib, name)


@pytest.mark.parametrize("kind", [Stack, U64Stack])
def test_an_interrupted_get_all_leaves_nothing(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stack = kind(HazardDomain(1))
    thing: Any = object() if kind is Stack else 1 << 40
    before = sys.getrefcount(thing)
    stack.put_many([thing] * 2_000)

    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(stacks, "lib", Meddled(interrupt))
    with pytest.raises(KeyboardInterrupt):
        stack.get_all()
    assert sys.getrefcount(thing) == before
    assert stack.qsize() == stack.domain.drain() == 0
    assert stack.domain.stats().freed == 2_000


def test_a_stack_that_is_closed_during_get_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is dropped."""
    stack: Stack[int] = Stack(HazardDomain(1))
    stack.put_many(range(2_000))
    monkeypatch.setattr(stacks, "lib", Meddled(stack.close))
    got = stack.get_all()
    assert got == [*reversed(range(2_000))][: len(got)]
    assert 0 < len(got) < 2_000
    assert stack.domain.drain() == 0
