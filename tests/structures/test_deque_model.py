"""Each deque, operation by operation, against `collections.deque`. One thread is owner and thief."""

from __future__ import annotations

from array import array
from collections import deque
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from structures import Empty, ShutDown, U64Deque, WorkStealingDeque, u64_deque

words = st.one_of(st.integers(0, 3), st.integers(2**64 - 4, 2**64 - 1), st.integers(0, 2**64 - 1))
objects = st.one_of(st.none(), st.integers(), st.text(max_size=3), st.lists(st.integers(), max_size=2))
starts = st.one_of(st.just(0), st.integers(2**64 - 20, 2**64 - 1), st.integers(0, 2**64 - 1))


class Model(RuleBasedStateMachine):
    """What is inside, the oldest first, and how far the life has gone: open, draining, dead, closed."""

    kind: Any
    items: Any
    bulk = u64_deque.BULK

    @initialize(capacity=st.integers(1, 9), start=starts)
    def make(self, capacity: int, start: int) -> None:
        self.before = u64_deque.BULK
        u64_deque.BULK = self.bulk
        self.deque = self.kind(capacity, _start=start)
        self.inside: deque[Any] = deque()
        self.state = "open"

    def teardown(self) -> None:
        u64_deque.BULK = self.before

    @property
    def over(self) -> bool:
        """Whether a pop or steal is refused."""
        return self.state in ("dead", "closed") or (self.state == "draining" and not self.inside)

    def refused(self, call: Any, *arguments: Any) -> None:
        error = ValueError if self.state == "closed" else ShutDown
        with pytest.raises(error):
            call(*arguments)

    @rule(data=st.data())
    def push(self, data: Any) -> None:
        item = data.draw(self.items)
        if self.state != "open":
            self.refused(self.deque.push, item)
        else:
            assert self.deque.push(item) is None
            self.inside.append(item)

    @rule(name=st.sampled_from(["pop", "steal"]))
    def get(self, name: str) -> None:
        call = getattr(self.deque, name)
        if self.over:
            self.refused(call)
        elif not self.inside:
            with pytest.raises(Empty):
                call()
        else:
            assert call() == (self.inside.pop() if name == "pop" else self.inside.popleft())

    @rule(default=st.sampled_from([None, "nothing"]))
    def try_steal(self, default: Any) -> None:
        if self.over:
            self.refused(self.deque.try_steal, default)
        else:
            assert self.deque.try_steal(default) == (self.inside.popleft() if self.inside else default)

    @rule(data=st.data(), form=st.sampled_from(["list", "generator", "buffer"]))
    def push_many(self, data: Any, form: str) -> None:
        batch = data.draw(st.lists(self.items, max_size=20))
        given: Any = batch
        if form == "generator":
            given = (item for item in batch)
        if form == "buffer" and self.kind is U64Deque:
            given = array("Q", batch)
        if self.state != "open":
            self.refused(self.deque.push_many, given)
        else:
            assert self.deque.push_many(given) == len(batch)
            self.inside.extend(batch)

    def take(self, name: str, n: int) -> list[Any]:
        """What so many pops or steals give."""
        if name == "pop_many":
            return [self.inside.pop() for _ in range(min(n, len(self.inside)))]
        return [self.inside.popleft() for _ in range(min(n, (len(self.inside) + 1) // 2))]

    @rule(n=st.integers(0, 12), name=st.sampled_from(["pop_many", "steal_many"]))
    def get_many(self, n: int, name: str) -> None:
        call = getattr(self.deque, name)
        if self.over:
            self.refused(call, n or 1)
            return
        got = call(n)
        assert type(got) is (list if self.kind is WorkStealingDeque else array)
        assert list(got) == self.take(name, n)

    @precondition(lambda self: self.kind is U64Deque)
    @rule(n=st.integers(0, 12), name=st.sampled_from(["pop_many", "steal_many"]))
    def get_into(self, n: int, name: str) -> None:
        room = array("Q", [77]) * n
        call = self.deque.pop_into if name == "pop_many" else self.deque.steal_into
        if self.over:
            self.refused(call, room or array("Q", [77]))
            return
        want = self.take(name, n)
        assert call(room) == len(want)
        assert list(room) == want + [77] * (n - len(want))

    @precondition(lambda self: self.state == "open")
    @rule()
    def shut_down(self) -> None:
        self.deque.shutdown()
        self.state = "draining"

    @precondition(lambda self: self.state in ("open", "draining"))
    @rule(chance=st.integers(0, 3))
    def shut_down_immediately(self, chance: int) -> None:
        if chance == 0:
            self.deque.shutdown(immediate=True)
            self.state = "dead"
            self.inside.clear()

    @rule(chance=st.integers(0, 7))
    def close(self, chance: int) -> None:
        if chance == 0:
            self.deque.close()
            self.state = "closed"
            self.inside.clear()

    @rule()
    def release(self) -> None:
        if self.state != "closed":
            self.deque.release_owner()

    @invariant()
    def size(self) -> None:
        if self.state == "closed":
            for call in (self.deque.qsize, self.deque.empty, self.deque.__len__, self.deque.release_owner):
                self.refused(call)
            return
        assert self.deque.qsize() == len(self.deque) == len(self.inside)
        assert self.deque.empty() == (not self.inside)


class ObjectModel(Model):
    kind = WorkStealingDeque
    items = objects


class WordModel(Model):
    kind = U64Deque
    items = words


class BulkModel(WordModel):
    """Every batch without the GIL, but for its first word."""

    bulk = 1


TestObjects = ObjectModel.TestCase
TestWords = WordModel.TestCase
TestBulk = BulkModel.TestCase
TestObjects.settings = TestWords.settings = TestBulk.settings = settings(max_examples=60, stateful_step_count=40)
