"""Calls, cancellations and ends in any order, against what they must mean; and the same beside ThreadPoolExecutor."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, precondition, rule

from structures.pool import WorkStealingPool
from tests.structures.helpers import GUARD


class Wrong(Exception):
    """Raised by calls that are to raise."""


class PoolMachine(RuleBasedStateMachine):
    """Each call is made once, unless it was cancelled: then never. Nothing is accepted after the end."""

    calls = Bundle("calls")

    @initialize(workers=st.integers(1, 3))
    def start(self, workers: int) -> None:
        self.pool = WorkStealingPool(workers)
        self.gate = threading.Event()
        self.made: list[int] = []
        self.submitted = 0
        self.cancelled: set[int] = set()
        self.futures: list[Future[int]] = []
        self.open = True

    def call(self, number: int, gated: bool, fails: bool) -> int:
        self.made.append(number)
        if gated:
            assert self.gate.wait(GUARD)
        if fails:
            raise Wrong(number)
        return number

    @precondition(lambda self: self.open)
    @rule(target=calls, gated=st.booleans(), fails=st.booleans())
    def submit(self, gated: bool, fails: bool) -> tuple[int, bool, Future[int]]:
        number = self.submitted
        self.submitted += 1
        future = self.pool.submit(self.call, number, gated=gated, fails=fails)
        self.futures.append(future)
        return number, fails, future

    @precondition(lambda self: not self.open)
    @rule()
    def submit_after_the_end(self) -> None:
        try:
            self.pool.submit(int)
        except RuntimeError as error:
            assert "shutdown" in str(error)
        else:
            raise AssertionError("accepted")

    @rule(call=calls)
    def cancel(self, call: tuple[int, bool, Future[int]]) -> None:
        number, _, future = call
        if future.cancel():
            self.cancelled.add(number)
            assert future.cancelled()

    @rule()
    def open_gate(self) -> None:
        self.gate.set()

    @precondition(lambda self: self.gate.is_set())
    @rule(call=consumes(calls))
    def result(self, call: tuple[int, bool, Future[int]]) -> None:
        number, fails, future = call
        try:
            assert future.result(GUARD) == number
            assert not fails
            assert number not in self.cancelled
        except Wrong as error:
            assert fails
            assert error.args == (number,)
        except CancelledError:
            assert number in self.cancelled

    @precondition(lambda self: self.gate.is_set())
    @rule(items=st.lists(st.integers(), max_size=30), chunksize=st.none() | st.integers(1, 7))
    def map(self, items: list[int], chunksize: int | None) -> None:
        if self.open:
            assert list(self.pool.map(str, items, chunksize=chunksize)) == [str(item) for item in items]

    @rule(cancel=st.booleans())
    def shutdown(self, cancel: bool) -> None:
        self.open = False
        self.pool.shutdown(wait=False, cancel_futures=cancel)
        if cancel:
            self.cancelled |= {number for number, future in enumerate(self.futures) if future.cancelled()}

    @invariant()
    def nothing_is_made_twice(self) -> None:
        made = list(getattr(self, "made", ()))
        assert len(made) == len(set(made))

    def teardown(self) -> None:
        if not hasattr(self, "pool"):
            return
        self.gate.set()
        self.pool.shutdown()
        assert all(future.done() for future in self.futures)
        assert sorted(self.made) == sorted(set(range(self.submitted)) - self.cancelled)
        assert self.pool._core.workers == []


PoolMachine.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestPool = PoolMachine.TestCase


def outcome(future: Future[Any]) -> Any:
    error = future.exception(GUARD)
    return (type(error), str(error)) if error is not None else future.result(GUARD)


@given(
    divisors=st.lists(st.integers(-2, 2), max_size=20),
    chunksize=st.none() | st.integers(1, 5),
    workers=st.integers(1, 3),
    others=st.none() | st.lists(st.integers(0, 9), max_size=25),
)
@settings(max_examples=60, deadline=None)
def test_the_same_as_threads(
    divisors: list[int], chunksize: int | None, workers: int, others: list[int] | None
) -> None:
    def divide(divisor: int, other: int = 1) -> float:
        return other / divisor

    def run(pool: Executor, **options: Any) -> tuple[list[Any], list[Any]]:
        futures = [pool.submit(divide, divisor, other=3) for divisor in divisors]
        lines = [iter(divisors)] if others is None else [iter(divisors), others]
        results: list[Any] = []
        try:
            for result in pool.map(divide, *lines, **options):
                results.append(result)
        except ZeroDivisionError as error:
            results.append(str(error))
        return [outcome(future) for future in futures], results

    with ThreadPoolExecutor(workers) as threads, WorkStealingPool(workers) as pool:
        assert run(pool, chunksize=chunksize) == run(threads)
