"""``map``: order, chunks, time, exceptions."""

from __future__ import annotations

import concurrent.futures as cf
import itertools
import threading
import traceback
from collections.abc import Iterator
from typing import Any

import pytest

from structures import _pool_map
from structures.pool import WorkStealingPool
from tests.structures.helpers import GUARD


@pytest.fixture
def pool() -> Iterator[WorkStealingPool]:
    with WorkStealingPool(2) as made:
        yield made


def test_as_the_builtin(pool: WorkStealingPool) -> None:
    assert list(pool.map(abs, range(-3, 3))) == [3, 2, 1, 0, 1, 2]
    assert list(pool.map(pow, [2, 3, 4], (1, 2), iter([5, 6, 7]))) == [2, 3]
    assert list(pool.map(pow, itertools.repeat(2), range(5))) == [1, 2, 4, 8, 16]
    assert list(pool.map(len, {"a": 1})) == [1]
    assert list(pool.map(int, [])) == list(pool.map(int, iter([]))) == list(pool.map(int)) == []
    assert list(pool.map(pow, [], [1])) == list(pool.map(pow, iter([]), [1])) == []


@pytest.mark.parametrize("chunksize", [1, 3, 7, 10, 11, 10**9])
def test_one_future_for_each_chunk(chunksize: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with WorkStealingPool(2) as pool:
        chunks: list[cf.Future[Any]] = []
        right = pool.submit

        def submit(*arguments: Any) -> Any:
            chunks.append(right(*arguments))
            return chunks[-1]

        monkeypatch.setattr(pool, "submit", submit)
        assert list(pool.map(str, range(10), chunksize=chunksize)) == list("0123456789")
        assert len(chunks) == -(-10 // chunksize)


@pytest.mark.parametrize(("count", "threads", "size"), [
    (0, 2, 1), (1, 2, 1), (8, 2, 1), (9, 2, 2), (1000, 2, 125), (10**9, 2, 4096), (100, 1000, 1),
])  # fmt: skip
def test_automatic_chunks(count: int, threads: int, size: int) -> None:
    assert _pool_map.automatic(count, threads) == size


def test_a_list_may_change_afterwards(pool: WorkStealingPool) -> None:
    items = [1, 2, 3]
    results = pool.map(str, items)
    items.clear()
    assert list(results) == ["1", "2", "3"]


def test_calls_begin_at_once(pool: WorkStealingPool) -> None:
    called = threading.Event()
    results = pool.map(lambda _: called.set(), [1])
    assert called.wait(GUARD)
    assert list(results) == [None]


def test_results_come_as_soon_as_their_chunk_is_there(pool: WorkStealingPool) -> None:
    gate = threading.Event()
    results = pool.map(lambda number: number == 0 or gate.wait(GUARD), [0, 1], chunksize=1)
    assert next(results) is True
    gate.set()
    assert list(results) == [True]


@pytest.mark.parametrize("chunksize", [1, 2, 5, 100])
def test_what_comes_before_an_exception_is_delivered(chunksize: int, pool: WorkStealingPool) -> None:
    def broken_at_7(number: int) -> int:
        if number == 7:
            raise KeyError(number)
        return number

    results, got = pool.map(broken_at_7, range(20), chunksize=chunksize), []
    with pytest.raises(KeyError) as caught:
        for result in results:
            got.append(result)
    assert got == list(range(7))
    assert "broken_at_7" in "".join(traceback.format_tb(caught.value.__traceback__))
    assert list(results) == []


def test_stop_iteration_does_not_end_a_chunk_silently(pool: WorkStealingPool) -> None:
    with pytest.raises(RuntimeError, match="StopIteration"):
        list(pool.map(next, [iter([1]), iter([])]))


@pytest.mark.parametrize("end", ["exception", "close", "timeout"])
def test_the_rest_is_cancelled(end: str) -> None:
    with WorkStealingPool(1) as pool:
        gate, called = threading.Event(), []

        def call(number: int) -> None:
            called.append(number)
            if number == 1:
                assert gate.wait(GUARD)
            if end == "exception" and number == 0:
                raise KeyError

        results = pool.map(call, range(50), chunksize=1, timeout=0.2 if end == "timeout" else None)
        if end == "exception":
            with pytest.raises(KeyError):
                next(results)
        elif end == "timeout":
            with pytest.raises(cf.TimeoutError):
                list(results)
        else:
            next(results)
            results.close()  # type: ignore[attr-defined]
        gate.set()
    assert called in ([0], [0, 1])


def test_time_counts_from_the_call(pool: WorkStealingPool) -> None:
    gate = threading.Event()
    with pytest.raises(cf.TimeoutError):
        list(pool.map(lambda _: gate.wait(GUARD), [1], timeout=0.01))
    gate.set()
    assert list(pool.map(abs, [1], timeout=GUARD)) == [1]


@pytest.mark.parametrize(("wrong", "error"), [(0, ValueError), (-3, ValueError), ("2", TypeError), (True, TypeError)])
def test_wrong_chunks(wrong: Any, error: type[Exception], pool: WorkStealingPool) -> None:
    with pytest.raises(error):
        pool.map(abs, [1], chunksize=wrong)
    with pytest.raises(ValueError, match="timeout"):
        pool.map(abs, [1], timeout=-1)
    with pytest.raises(TypeError, match="not iterable"):
        pool.map(abs, 5)  # type: ignore[arg-type]


def test_an_iterable_that_fails(pool: WorkStealingPool) -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        pool.map(abs, items())
