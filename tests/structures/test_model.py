"""Each ring, operation by operation, against a list. One thread has both sides."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from structures import Empty, Full, ShutDown, SPSCRing, U64Ring, u64_ring

words = st.one_of(st.integers(0, 3), st.integers(2**64 - 4, 2**64 - 1), st.integers(0, 2**64 - 1))
objects = st.one_of(st.none(), st.integers(), st.text(max_size=3), st.lists(st.integers(), max_size=2))
starts = st.one_of(st.just(0), st.integers(2**64 - 20, 2**64 - 1), st.integers(0, 2**64 - 1))


class Model(RuleBasedStateMachine):
    """What is inside, and how far the life has gone: open, draining, dead, closed."""

    kind: Any
    items: Any
    bulk = u64_ring.BULK

    @initialize(capacity=st.integers(1, 9), start=starts)
    def make(self, capacity: int, start: int) -> None:
        self.before = u64_ring.BULK
        u64_ring.BULK = self.bulk
        self.ring = self.kind(capacity, _start=start)
        self.capacity = capacity
        self.inside: list[Any] = []
        self.state = "open"

    def teardown(self) -> None:
        u64_ring.BULK = self.before

    def refused(self, call: Any, *arguments: Any, **keywords: Any) -> None:
        error = ValueError if self.state == "closed" else ShutDown
        with pytest.raises(error):
            call(*arguments, **keywords)

    @rule(data=st.data(), how=st.sampled_from(["nowait", "timeout", "no block"]))
    def put(self, data: Any, how: str) -> None:
        item = data.draw(self.items)
        calls: dict[str, Callable[[], Any]] = {
            "nowait": lambda: self.ring.put_nowait(item),
            "timeout": lambda: self.ring.put(item, timeout=0.001),
            "no block": lambda: self.ring.put(item, block=False),
        }
        call = calls[how]
        if self.state != "open":
            self.refused(call)
        elif len(self.inside) == self.capacity:
            with pytest.raises(Full):
                call()
        else:
            assert call() is None
            self.inside.append(item)

    @rule(how=st.sampled_from(["nowait", "timeout", "no block"]))
    def get(self, how: str) -> None:
        call = {
            "nowait": self.ring.get_nowait,
            "timeout": lambda: self.ring.get(timeout=0.001),
            "no block": lambda: self.ring.get(block=False),
        }[how]
        if self.state in ("dead", "closed") or (self.state == "draining" and not self.inside):
            self.refused(call)
        elif not self.inside:
            with pytest.raises(Empty):
                call()
        else:
            assert call() == self.inside.pop(0)

    @rule(data=st.data(), form=st.sampled_from(["list", "generator", "buffer"]), block=st.booleans())
    def put_many(self, data: Any, form: str, block: bool) -> None:
        batch = data.draw(st.lists(self.items, max_size=12))
        given: Any = batch
        if form == "generator":
            given = (item for item in batch)
        if form == "buffer" and self.kind is U64Ring:
            given = array("Q", batch)
        if self.state != "open":
            self.refused(self.ring.put_many, given)
            return
        placed = min(len(batch), self.capacity - len(self.inside))
        assert self.ring.put_many(given, block, 0.001) == placed
        self.inside += batch[:placed]

    @rule(n=st.integers(0, 12), block=st.booleans(), into=st.booleans())
    def get_many(self, n: int, block: bool, into: bool) -> None:
        room: Any = [None] * n if self.kind is SPSCRing else array("Q", [77]) * n
        if self.state in ("dead", "closed") or (self.state == "draining" and not self.inside and n):
            self.refused(self.ring.get_into, room)
            self.refused(self.ring.get_many, n or 1)
            return
        count = min(n, len(self.inside))
        want, self.inside = self.inside[:count], self.inside[count:]
        if into:
            rest = list(room)[count:]
            assert self.ring.get_into(room, block, 0.001) == count
            assert list(room) == want + rest
        else:
            got = self.ring.get_many(n, block, 0.001)
            assert type(got) is type(room)
            assert list(got) == want

    @precondition(lambda self: self.state == "open")
    @rule()
    def shut_down(self) -> None:
        self.ring.shutdown()
        self.state = "draining"

    @precondition(lambda self: self.state in ("open", "draining"))
    @rule(chance=st.integers(0, 3))
    def shut_down_immediately(self, chance: int) -> None:
        if chance == 0:
            self.ring.shutdown(immediate=True)
            self.state, self.inside = "dead", []

    @rule(chance=st.integers(0, 7))
    def close(self, chance: int) -> None:
        if chance == 0:
            self.ring.close()
            self.state, self.inside = "closed", []

    @rule()
    def release(self) -> None:
        if self.state != "closed":
            self.ring.release_producer()
            self.ring.release_consumer()

    @invariant()
    def size(self) -> None:
        if self.state == "closed":
            for call in (self.ring.qsize, self.ring.empty, self.ring.full, self.ring.release_consumer):
                self.refused(call)
            return
        assert self.ring.qsize() == len(self.inside)
        assert self.ring.empty() == (not self.inside)
        assert self.ring.full() == (len(self.inside) == self.capacity)
        assert self.ring.maxsize == self.capacity


class ObjectModel(Model):
    kind = SPSCRing
    items = objects


class WordModel(Model):
    kind = U64Ring
    items = words


class BulkModel(WordModel):
    """Every batch without the GIL."""

    bulk = 1


TestObjects = ObjectModel.TestCase
TestWords = WordModel.TestCase
TestBulk = BulkModel.TestCase
TestObjects.settings = TestWords.settings = TestBulk.settings = settings(max_examples=60, stateful_step_count=40)
