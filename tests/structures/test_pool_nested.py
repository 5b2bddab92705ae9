"""Calls that wait for other calls of their own pool: nothing deadlocks, in whatever way they wait."""

from __future__ import annotations

import concurrent.futures as cf
import gc
import sys
import threading
import weakref
from collections.abc import Callable
from typing import Any

import pytest

from structures import _pool_core, _pool_future
from structures.pool import WorkStealingPool
from tests.structures.helpers import GUARD, in_thread

Wait = Callable[[list[cf.Future[Any]]], list[Any]]


def by_result(futures: list[cf.Future[Any]]) -> list[Any]:
    return [future.result() for future in futures]


def by_result_in_time(futures: list[cf.Future[Any]]) -> list[Any]:
    return [future.result(GUARD) for future in futures]


def by_exception(futures: list[cf.Future[Any]]) -> list[Any]:
    assert all(future.exception() is None for future in futures)
    return by_result(futures)


def by_wait(futures: list[cf.Future[Any]]) -> list[Any]:
    cf.wait(futures)
    return by_result(futures)


def by_wait_for_first(futures: list[cf.Future[Any]]) -> list[Any]:
    left = set(futures)
    while left:
        left = cf.wait(left, return_when=cf.FIRST_COMPLETED).not_done
    return by_result(futures)


def by_as_completed(futures: list[cf.Future[Any]]) -> list[Any]:
    assert set(cf.as_completed(futures)) == set(futures)
    return by_result(futures)


WAYS = [by_result, by_result_in_time, by_exception, by_wait, by_wait_for_first, by_as_completed]


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("wait", WAYS)
def test_a_tree_of_calls(wait: Wait, workers: int) -> None:
    def count(depth: int) -> int:
        if depth == 0:
            return 1
        return sum(wait([pool.submit(count, depth - 1) for _ in range(3)]))

    with WorkStealingPool(workers) as pool:
        assert in_thread(lambda: pool.submit(count, 4).result()) == 81
        assert pool._core.blocked == 0
        assert len(pool._core.idle) <= workers + _pool_core.SPARE


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("wait", [by_result, by_result_in_time, by_wait])
def test_a_long_chain(wait: Wait, workers: int) -> None:
    """Longer than calls may be nested on one stack."""
    length = 3 * _pool_future.NESTED

    def link(left: int) -> int:
        return 1 + (wait([pool.submit(link, left - 1)])[0] if left else 0)

    with WorkStealingPool(workers) as pool:
        assert in_thread(lambda: pool.submit(link, length).result()) == length + 1


@pytest.mark.parametrize("workers", [1, 2])
def test_calls_with_high_stacks(workers: int) -> None:
    """On top of one another they would exceed Python's recursion limit."""

    def climb(height: int, left: int) -> int:
        if height:
            return climb(height - 1, left)
        return 1 + (pool.submit(climb, 200, left - 1).result() if left else 0)

    with WorkStealingPool(workers) as pool:
        assert in_thread(lambda: pool.submit(climb, 200, 20).result()) == 21


def test_an_iterator_that_another_thread_drops() -> None:
    """`as_completed` began to wait in a worker; this ends elsewhere."""
    with WorkStealingPool(2) as pool:
        gate = threading.Event()

        def begin() -> Any:
            futures: list[cf.Future[Any]] = [pool.submit(int), pool.submit(gate.wait, GUARD)]
            results = cf.as_completed(futures)
            next(results)
            return results

        results = pool.submit(begin).result(GUARD)
        assert pool._core.blocked == 1
        results.close()
        gate.set()
        assert pool._core.blocked == 0
        assert [worker.waits for worker in pool._core.workers] == [0] * len(pool._core.workers)


def test_waiting_for_a_call_that_another_worker_makes() -> None:
    """It needs the place of the one that waits, for a third."""
    with WorkStealingPool(2) as pool:
        submitted, begun = threading.Event(), threading.Event()
        others: list[cf.Future[int]] = []

        def inner() -> int:
            begun.set()
            assert submitted.wait(GUARD)
            return others[0].result(GUARD) + 1

        def outer() -> int:
            future = pool.submit(inner)
            assert begun.wait(GUARD)
            others.append(pool.submit(int))
            submitted.set()
            return future.result() + 1

        assert in_thread(pool.submit(outer).result) == 2


def test_work_from_outside_goes_on_while_all_workers_wait() -> None:
    """Each of them waits for an event that a call from outside sets, and does so through a future."""
    with WorkStealingPool(2) as pool, WorkStealingPool(1) as other:
        event = threading.Event()

        def wait_for_event() -> bool:
            return cf.wait([mine], GUARD).done == {mine}

        mine = other.submit(event.wait, GUARD)
        # the waited-for future is another pool's: not noticed, so the workers are really taken
        waiting = pool.submit(wait_for_event)
        in_thread(lambda: pool.submit(event.set).exception())
        assert waiting.result(GUARD)

    with WorkStealingPool(1) as pool:
        begun = threading.Event()
        gate: cf.Future[bool] = cf.Future()
        inner: list[cf.Future[bool]] = []

        def first() -> bool:
            inner.append(pool.submit(gate.result, GUARD))
            begun.set()
            return cf.wait(inner, GUARD).done == set(inner)

        outer = pool.submit(first)
        assert begun.wait(GUARD)
        # `first` waits, a second thread waits for the gate: the place is taken, so this one waits for the gate as well
        last = pool.submit(int)
        gate.set_result(True)
        assert outer.result(GUARD)
        assert last.result(GUARD) == 0


@pytest.mark.parametrize("workers", [1, 3])
def test_map_inside_map(workers: int) -> None:
    def row(number: int) -> int:
        return sum(pool.map(lambda column: number * column, range(50)))

    with WorkStealingPool(workers) as pool:
        assert in_thread(lambda: sum(pool.map(row, range(40)))) == sum(range(40)) * sum(range(50))


def test_a_waiting_worker_makes_the_call_itself() -> None:
    with WorkStealingPool(1) as pool:

        def outer() -> bool:
            return pool.submit(threading.get_ident).result() == threading.get_ident()

        assert pool.submit(outer).result(GUARD)
        assert len(pool._core.threads) == 1


def test_calls_made_by_those_who_wait_leave_nothing_behind() -> None:
    with WorkStealingPool(1) as pool:

        def outer() -> int:
            worker = pool._core.worker_here()
            assert worker is not None
            gone = []
            for number in range(100):
                future = pool.submit(abs, number)
                assert future.result() == number
                gone.append(weakref.ref(future))
            del future
            gc.collect()
            assert [reference() for reference in gone] == [None] * 100
            return len(worker.tasks)

        assert in_thread(pool.submit(outer).result) == 0


def test_the_newest_first_and_what_was_spawned_is_stolen() -> None:
    order: list[int] = []
    with WorkStealingPool(1) as pool:

        def spawn() -> None:
            for number in range(5):
                pool.submit(order.append, number)

        pool.submit(spawn).result(GUARD)
    assert order == [4, 3, 2, 1, 0]

    with WorkStealingPool(2) as pool:
        gate = threading.Event()

        def spawn_and_stay() -> bool:
            pool.submit(gate.set)
            return gate.wait(GUARD)

        assert pool.submit(spawn_and_stay).result(GUARD)


def test_calls_from_outside_have_their_turn() -> None:
    """However many calls a worker's own calls submit."""
    with WorkStealingPool(1) as pool:
        stop = threading.Event()

        def again() -> None:
            if not stop.is_set():
                pool.submit(again)

        pool.submit(again)
        pool.submit(stop.set).result(GUARD)
        assert stop.is_set()


def test_after_many_have_waited_the_pool_is_as_large_as_before() -> None:
    """Calls run at once: at most as many as the pool's size."""
    with WorkStealingPool(2) as pool:

        def tree(depth: int) -> int:
            return 1 if depth == 0 else sum(by_wait([pool.submit(tree, depth - 1) for _ in range(2)]))

        assert in_thread(lambda: pool.submit(tree, 7).result()) == 128
        now, most, lock = [0], [0], threading.Lock()

        def call() -> None:
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            threading.Event().wait(0.001)
            with lock:
                now[0] -= 1

        for future in [pool.submit(call) for _ in range(100)]:
            future.result(GUARD)
        assert most[0] <= 2


def test_a_circle_within_time_is_a_timeout() -> None:
    """Nothing can help calls that wait for one another; with a time limit they learn of it."""
    with WorkStealingPool(1) as pool:
        futures: list[cf.Future[Any]] = []
        ready = threading.Event()

        def wait_for(number: int) -> Any:
            assert ready.wait(GUARD)
            return futures[number].result(0.05)

        futures += [pool.submit(wait_for, 1), pool.submit(wait_for, 0)]
        ready.set()
        kinds = {type(future.exception(GUARD)) for future in futures}
        assert cf.TimeoutError in kinds
        assert sys.exc_info()[0] is None


def test_shutdown_while_calls_wait() -> None:
    pool = WorkStealingPool(1)
    begun, gate = threading.Event(), threading.Event()

    def outer() -> list[int]:
        futures = [pool.submit(abs, -number) for number in range(20)]
        begun.set()
        assert gate.wait(GUARD)
        return by_wait(futures)

    future = pool.submit(outer)
    assert begun.wait(GUARD)
    pool.shutdown(wait=False)
    gate.set()
    assert future.result(GUARD) == list(range(20))
    pool.shutdown()
    assert pool._core.workers == []
