"""The wait-free queue or the bounded queue, operation by operation, against a list."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from structures import Empty, Full, ShutDown
from tests.structures.bag_model import objects, words

__all__ = ["FifoModel", "objects", "words"]


class FifoModel(RuleBasedStateMachine):
    """What is inside, in its order, and how far the life has gone. `bounded` says what the number is."""

    kind: Any
    items: Any
    bounded: bool

    @initialize(number=st.integers(1, 9))
    def make(self, number: int) -> None:
        self.queue = self.kind(number)
        self.inside: list[Any] = []
        self.most = number if self.bounded else 10**9
        self.state = "open"

    def refused(self, call: Any, *arguments: Any) -> None:
        error = ValueError if self.state == "closed" else ShutDown
        with pytest.raises(error):
            call(*arguments)

    def nothing_to_get(self) -> bool:
        return self.state in ("dead", "closed") or (self.state == "draining" and not self.inside)

    @rule(data=st.data(), how=st.sampled_from(["nowait", "no block", "timeout"]))
    def put(self, data: Any, how: str) -> None:
        item = data.draw(self.items)
        calls: dict[str, Callable[[], Any]] = {
            "nowait": lambda: self.queue.put_nowait(item),
            "no block": lambda: self.queue.put(item, block=False),
            "timeout": lambda: self.queue.put(item, timeout=0.001),
        }
        if self.state != "open":
            self.refused(calls[how])
        elif len(self.inside) == self.most:
            with pytest.raises(Full):
                calls[how]()
        else:
            assert calls[how]() is None
            self.inside.append(item)

    @rule(how=st.sampled_from(["nowait", "no block", "timeout"]))
    def get(self, how: str) -> None:
        calls: dict[str, Callable[[], Any]] = {
            "nowait": self.queue.get_nowait,
            "no block": lambda: self.queue.get(block=False),
            "timeout": lambda: self.queue.get(timeout=0.001),
        }
        if self.nothing_to_get():
            self.refused(calls[how])
        elif not self.inside:
            with pytest.raises(Empty):
                calls[how]()
        else:
            assert calls[how]() == self.inside.pop(0)

    @rule(data=st.data(), form=st.sampled_from(["list", "generator", "buffer"]))
    def put_many(self, data: Any, form: str) -> None:
        batch = data.draw(st.lists(self.items, max_size=12))
        given: Any = batch
        if form == "generator":
            given = (item for item in batch)
        if form == "buffer" and self.items is words:
            given = array("Q", batch)
        room = self.most - len(self.inside)
        if not batch:
            assert self.queue.put_many(given) == 0
        elif self.state != "open":
            self.refused(self.queue.put_many, given)
        elif room == 0:
            with pytest.raises(Full):
                self.queue.put_many(given, block=False)
        else:
            done = min(room, len(batch))
            assert self.queue.put_many(given, False) == done
            self.inside += batch[:done]

    @rule(n=st.integers(0, 12), block=st.booleans())
    def get_many(self, n: int, block: bool) -> None:
        if self.nothing_to_get():
            self.refused(self.queue.get_many, n or 1)
            return
        want, self.inside = self.inside[:n], self.inside[n:]
        assert list(self.queue.get_many(n, block, 0.001)) == want

    @rule(n=st.integers(1, 12))
    def get_into(self, n: int) -> None:
        if self.items is not words:
            return
        room = array("Q", [77]) * n
        if self.nothing_to_get():
            self.refused(self.queue.get_into, room)
            return
        want, self.inside = self.inside[:n], self.inside[n:]
        assert self.queue.get_into(room, False) == len(want)
        assert list(room) == want + [77] * (n - len(want))

    @precondition(lambda self: self.state == "open")
    @rule()
    def shut_down(self) -> None:
        self.queue.shutdown()
        self.state = "draining"

    @precondition(lambda self: self.state in ("open", "draining"))
    @rule(chance=st.integers(0, 3))
    def shut_down_immediately(self, chance: int) -> None:
        if chance == 0:
            self.queue.shutdown(immediate=True)
            self.state, self.inside = "dead", []

    @rule(chance=st.integers(0, 7))
    def close(self, chance: int) -> None:
        if chance == 0:
            self.queue.close()
            self.state, self.inside = "closed", []

    @invariant()
    def size(self) -> None:
        if self.state == "closed":
            self.refused(self.queue.qsize)
            return
        assert self.queue.qsize() == len(self.inside)
        assert self.queue.empty() == (not self.inside)
        if self.bounded:
            assert self.queue.full() == (len(self.inside) == self.most)
