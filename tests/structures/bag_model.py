"""A stack or a queue, operation by operation, against a list."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from structures import Empty, HazardDomain, ShutDown, _word_bag

words = st.one_of(st.integers(0, 3), st.integers(2**64 - 4, 2**64 - 1), st.integers(0, 2**64 - 1))
objects = st.one_of(st.none(), st.integers(), st.text(max_size=3), st.lists(st.integers(), max_size=2))


class BagModel(RuleBasedStateMachine):
    """What is inside, in the order in which it will come out, and how far the life has gone."""

    kind: Any
    items: Any
    lifo: bool
    bulk = _word_bag.BULK

    @initialize(threshold=st.sampled_from([1, 2, 5, None]), asymmetric=st.booleans(), shared=st.booleans())
    def make(self, threshold: int | None, asymmetric: bool, shared: bool) -> None:
        self.before = _word_bag.BULK
        _word_bag.BULK = self.bulk
        self.bag = self.kind() if shared else self.kind(HazardDomain(threshold, asymmetric))
        self.inside: list[Any] = []
        self.state = "open"

    def teardown(self) -> None:
        _word_bag.BULK = self.before

    def refused(self, call: Any, *arguments: Any) -> None:
        error = ValueError if self.state == "closed" else ShutDown
        with pytest.raises(error):
            call(*arguments)

    def nothing_to_get(self) -> bool:
        return self.state in ("dead", "closed") or (self.state == "draining" and not self.inside)

    def arrive(self, batch: list[Any]) -> None:
        self.inside = [*reversed(batch), *self.inside] if self.lifo else self.inside + batch

    @rule(data=st.data(), nowait=st.booleans())
    def put(self, data: Any, nowait: bool) -> None:
        item = data.draw(self.items)
        call = self.bag.put_nowait if nowait else self.bag.put
        if self.state != "open":
            self.refused(call, item)
        else:
            assert call(item) is None
            self.arrive([item])

    @rule(how=st.sampled_from(["nowait", "timeout", "no block"]))
    def get(self, how: str) -> None:
        calls: dict[str, Callable[[], Any]] = {
            "nowait": self.bag.get_nowait,
            "timeout": lambda: self.bag.get(timeout=0.001),
            "no block": lambda: self.bag.get(block=False),
        }
        call = calls[how]
        if self.nothing_to_get():
            self.refused(call)
        elif not self.inside:
            with pytest.raises(Empty):
                call()
        else:
            assert call() == self.inside.pop(0)

    @rule(data=st.data(), form=st.sampled_from(["list", "generator", "buffer"]))
    def put_many(self, data: Any, form: str) -> None:
        batch = data.draw(st.lists(self.items, max_size=12))
        given: Any = batch
        if form == "generator":
            given = (item for item in batch)
        if form == "buffer" and self.items is words:
            given = array("Q", batch)
        if self.state != "open":
            self.refused(self.bag.put_many, given)
            return
        assert self.bag.put_many(given) == len(batch)
        self.arrive(batch)

    @rule(n=st.integers(0, 12), block=st.booleans())
    def get_many(self, n: int, block: bool) -> None:
        if self.nothing_to_get():
            self.refused(self.bag.get_many, n or 1)
            return
        want, self.inside = self.inside[:n], self.inside[n:]
        assert list(self.bag.get_many(n, block, 0.001)) == want

    @rule(n=st.integers(1, 12))
    def get_into(self, n: int) -> None:
        if self.items is not words:
            return
        room = array("Q", [77]) * n
        if self.nothing_to_get():
            self.refused(self.bag.get_into, room)
            return
        want, self.inside = self.inside[:n], self.inside[n:]
        assert self.bag.get_into(room, False) == len(want)
        assert list(room) == want + [77] * (n - len(want))

    @precondition(lambda self: self.lifo)
    @rule()
    def get_all(self) -> None:
        if self.state in ("dead", "closed"):
            self.refused(self.bag.get_all)
            return
        assert list(self.bag.get_all()) == self.inside
        self.inside = []

    @rule()
    def drain(self) -> None:
        domain = self.bag.domain
        domain.drain()
        stats = domain.stats()
        assert stats.unreclaimed <= stats.bound == stats.threads * (stats.slots + stats.threshold)

    @precondition(lambda self: self.state == "open")
    @rule()
    def shut_down(self) -> None:
        self.bag.shutdown()
        self.state = "draining"

    @precondition(lambda self: self.state in ("open", "draining"))
    @rule(chance=st.integers(0, 3))
    def shut_down_immediately(self, chance: int) -> None:
        if chance == 0:
            self.bag.shutdown(immediate=True)
            self.state, self.inside = "dead", []

    @rule(chance=st.integers(0, 7))
    def close(self, chance: int) -> None:
        if chance == 0:
            self.bag.close()
            self.state, self.inside = "closed", []

    @invariant()
    def size(self) -> None:
        if self.state == "closed":
            self.refused(self.bag.qsize)
            self.refused(self.bag.empty)
            return
        assert self.bag.qsize() == len(self.inside)
        assert self.bag.empty() == (not self.inside)
