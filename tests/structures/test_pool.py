"""`WorkStealingPool` as an executor: what `ThreadPoolExecutor` does, it does."""

from __future__ import annotations

import concurrent.futures as cf
import contextvars
import copy
import gc
import pickle
import threading
import traceback
import weakref
from collections.abc import Iterator
from concurrent.futures.thread import BrokenThreadPool
from typing import Any

import pytest

from structures import _pool_core
from structures.pool import BrokenPool, WorkStealingPool
from tests.structures.helpers import GUARD, run_threads


class Thing:
    """Something with weak references."""


@pytest.fixture
def pool() -> Iterator[WorkStealingPool]:
    with WorkStealingPool(2, thread_name_prefix="test") as made:
        yield made


def test_results_and_arguments(pool: WorkStealingPool) -> None:
    assert pool.submit(int).result() == 0
    assert pool.submit(dict, [("a", 1)], b=2).result(GUARD) == {"a": 1, "b": 2}
    # names that a method might have taken for its own
    assert pool.submit(dict, fn=1, self=2).result() == {"fn": 1, "self": 2}
    assert isinstance(pool.submit(int), cf.Future)
    assert isinstance(pool, cf.Executor)


def test_threads_are_named_and_started_as_needed() -> None:
    with WorkStealingPool(3, thread_name_prefix="mine") as pool:
        assert pool._core.threads == []
        assert pool.submit(lambda: threading.current_thread().name).result() == "mine_0"
        for _ in range(20):
            pool.submit(int).result()
        assert len(pool._core.threads) <= 3


def test_all_threads_work_at_once() -> None:
    with WorkStealingPool(5) as pool:
        barrier = threading.Barrier(5)
        futures = [pool.submit(barrier.wait, GUARD) for _ in range(5)]
        assert sorted(future.result(GUARD) for future in futures) == [0, 1, 2, 3, 4]


def test_never_more_threads_than_asked_for() -> None:
    now, most, lock = [0], [0], threading.Lock()

    def call() -> None:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        threading.Event().wait(0.001)
        with lock:
            now[0] -= 1

    with WorkStealingPool(3) as pool:
        for future in [pool.submit(call) for _ in range(60)]:
            future.result(GUARD)
        assert len(pool._core.workers) == 3
    assert 1 <= most[0] <= 3


def test_an_exception_keeps_its_traceback(pool: WorkStealingPool) -> None:
    def broken_here() -> None:
        raise KeyError("lost")

    future = pool.submit(broken_here)
    with pytest.raises(KeyError, match="lost") as caught:
        future.result()
    assert "broken_here" in "".join(traceback.format_tb(caught.value.__traceback__))
    assert future.exception() is caught.value


@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, GeneratorExit, BaseException])
def test_no_exception_ends_a_worker(error: type[BaseException], pool: WorkStealingPool) -> None:
    def call() -> None:
        raise error

    for _ in range(5):
        assert type(pool.submit(call).exception()) is error
    assert pool.submit(int).result() == 0


def test_a_call_is_let_go_when_it_is_made(pool: WorkStealingPool) -> None:
    thing = Thing()
    gone = weakref.ref(thing)
    future = pool.submit(id, thing)
    future.result()
    del thing
    pool.submit(int).result()
    pool.submit(int).result()
    gc.collect()
    assert gone() is None
    assert future.done()


def test_an_exception_makes_no_circle(pool: WorkStealingPool) -> None:
    def broken() -> None:
        raise ValueError

    future = pool.submit(broken)
    future.exception()
    gone = weakref.ref(future)
    gc.disable()
    try:
        pool.submit(int).result()
        del future
        assert gone() is None
    finally:
        gc.enable()


def test_wait_and_as_completed(pool: WorkStealingPool) -> None:
    gates = [threading.Event() for _ in range(2)]
    slow, later = [pool.submit(gate.wait, GUARD) for gate in gates]
    done, not_done = cf.wait([slow, later], timeout=0.01)
    assert (done, not_done) == (set(), {slow, later})
    gates[1].set()
    assert cf.wait([slow, later], GUARD, cf.FIRST_COMPLETED) == ({later}, {slow})
    order = cf.as_completed([slow, later], GUARD)
    assert next(order) is later
    gates[0].set()
    assert next(order) is slow
    wrong = pool.submit(divmod, 1, 0)
    assert cf.wait([wrong], GUARD, cf.FIRST_EXCEPTION).done == {wrong}


def test_result_in_time(pool: WorkStealingPool) -> None:
    gate = threading.Event()
    future = pool.submit(gate.wait, GUARD)
    for wait in (future.result, future.exception):
        with pytest.raises(cf.TimeoutError):
            wait(timeout=0.01)
    gate.set()
    assert future.result(GUARD) is True


def test_callbacks(pool: WorkStealingPool) -> None:
    gate, told = threading.Event(), threading.Event()
    future = pool.submit(gate.wait, GUARD)
    future.add_done_callback(lambda done: told.set() if done is future else None)
    gate.set()
    assert told.wait(GUARD)


def test_cancel() -> None:
    with WorkStealingPool(1) as pool:
        gate, begun = threading.Event(), threading.Event()

        def first() -> None:
            begun.set()
            assert gate.wait(GUARD)

        running = pool.submit(first)
        called: list[int] = []
        waiting = pool.submit(called.append, 1)
        assert begun.wait(GUARD)
        assert not running.cancel()
        assert waiting.cancel()
        assert waiting.cancel()
        # those who wait for it learn of it while the worker is still busy
        assert cf.wait([waiting], GUARD).done == {waiting}
        assert list(cf.as_completed([waiting], GUARD)) == [waiting]
        with pytest.raises(cf.CancelledError):
            waiting.result()
        gate.set()
        running.result(GUARD)
        assert not running.cancel()
    assert called == []


def test_a_cancelled_call_lets_go_of_its_arguments() -> None:
    with WorkStealingPool(1) as pool:
        gate = threading.Event()
        pool.submit(gate.wait, GUARD)
        thing = Thing()
        gone = weakref.ref(thing)
        future = pool.submit(id, thing)
        assert future.cancel()
        del thing
        gc.collect()
        assert gone() is None
        gate.set()


@pytest.mark.parametrize("wait", [True, False])
def test_shutdown_makes_what_was_submitted(wait: bool) -> None:
    pool = WorkStealingPool(1)
    gate = threading.Event()
    futures: list[Any] = [pool.submit(gate.wait, GUARD), *(pool.submit(abs, -number) for number in range(10))]
    threading.Timer(0.02, gate.set).start()
    pool.shutdown(wait=wait)
    if wait:
        assert all(future.done() for future in futures)
        assert not any(thread.is_alive() for thread in pool._core.threads)
    with pytest.raises(RuntimeError, match="after shutdown"):
        pool.submit(int)
    with pytest.raises(RuntimeError, match="after shutdown"):
        pool.map(int, [1])
    with pytest.raises(RuntimeError, match="after shutdown"):
        pool.run_kernel(1, bytearray(1))
    pool.shutdown()
    assert [future.result(GUARD) for future in futures] == [True, *range(10)]


def test_shutdown_cancels() -> None:
    pool = WorkStealingPool(1)
    gate, begun = threading.Event(), threading.Event()

    def first() -> bool:
        begun.set()
        return gate.wait(GUARD)

    running = pool.submit(first)
    assert begun.wait(GUARD)
    waiting = [pool.submit(int) for _ in range(5)]
    pool.shutdown(wait=False, cancel_futures=True)
    assert all(future.cancelled() for future in waiting)
    assert cf.wait(waiting, GUARD).done == set(waiting)
    gate.set()
    pool.shutdown()
    assert running.result() is True


def test_shutdown_inside_a_call() -> None:
    pool = WorkStealingPool(2)
    with pytest.raises(RuntimeError, match="its own pool"):
        pool.submit(pool.shutdown).result()
    with pytest.raises(RuntimeError, match="after shutdown"):
        pool.submit(int)
    pool.shutdown()


@pytest.mark.parametrize("where", ["ring", "_rise"])
def test_an_interrupt_loses_no_worker(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while a sleeping worker is woken, after the first step or after the second."""
    with WorkStealingPool(1) as pool:
        pool.submit(int).result()
        while not pool._core.idle:
            threading.Event().wait(0.001)
        kind: Any = _pool_core.Worker if where == "ring" else _pool_core.Core
        right = getattr(kind, where)

        def interrupted(*arguments: Any) -> None:
            right(*arguments)
            if threading.current_thread() is threading.main_thread():
                monkeypatch.undo()
                raise KeyboardInterrupt

        monkeypatch.setattr(kind, where, interrupted)
        with pytest.raises(KeyboardInterrupt):
            pool.submit(int)
        for _ in range(5):
            assert pool.submit(abs, -1).result(GUARD) == 1
    assert pool._core.workers == []


def test_a_dropped_pool_does_its_work_and_ends() -> None:
    pool = WorkStealingPool(2)
    gate = threading.Event()
    futures = [pool.submit(gate.wait, GUARD) for _ in range(5)]
    core, gone = pool._core, weakref.ref(pool)
    del pool
    gc.collect()
    assert gone() is None
    gate.set()
    assert [future.result(GUARD) for future in futures] == [True] * 5
    for thread in core.threads:
        thread.join(GUARD)
    assert core.workers == []


def test_a_pool_without_threads_ends_too() -> None:
    WorkStealingPool(2).shutdown()
    with WorkStealingPool(2):
        pass


def test_initializer() -> None:
    here = threading.local()

    def begin(number: int) -> None:
        here.number = number

    with WorkStealingPool(2, initializer=begin, initargs=(7,)) as pool:
        assert {pool.submit(lambda: here.number).result() for _ in range(20)} == {7}


def test_an_initializer_that_fails_breaks_the_pool() -> None:
    gate = threading.Event()

    def begin() -> None:
        assert gate.wait(GUARD)
        raise ZeroDivisionError("no")

    pool = WorkStealingPool(1, initializer=begin)
    futures = [pool.submit(int) for _ in range(3)]
    assert futures[1].cancel()
    gate.set()
    for future in (futures[0], futures[2]):
        error = future.exception(GUARD)
        assert isinstance(error, BrokenPool)
        assert isinstance(error.__cause__, ZeroDivisionError)
    assert futures[1].cancelled()
    with pytest.raises(BrokenThreadPool, match="initializer") as caught:
        pool.submit(int)
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    pool.shutdown()
    assert issubclass(BrokenPool, cf.BrokenExecutor)


@pytest.mark.parametrize("wrong", [0, -1, 1025])
def test_no_such_number_of_threads(wrong: int) -> None:
    with pytest.raises(ValueError, match="max_workers must be at"):
        WorkStealingPool(wrong)


def test_wrong_types() -> None:
    for wrong in ("2", 2.0, True):
        with pytest.raises(TypeError, match="max_workers must be an int"):
            WorkStealingPool(wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="initializer must be a callable"):
        WorkStealingPool(1, initializer=3)  # type: ignore[arg-type]
    with WorkStealingPool() as pool:
        assert pool._core.size >= 1
        for call in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match=r"WorkStealingPool .*cannot be pickled or copied"):
                call(pool)
        assert isinstance(pool.submit(5).exception(), TypeError)  # type: ignore[arg-type]


def test_many_submitters() -> None:
    with WorkStealingPool(3) as pool:

        def submit(base: int) -> list[int]:
            futures = [pool.submit(abs, -base - number) for number in range(500)]
            return [future.result(GUARD) for future in futures]

        results = run_threads(*(lambda base=base: submit(base) for base in (0, 1000, 2000)))
    assert results == [list(range(base, base + 500)) for base in (0, 1000, 2000)]


def test_a_finaliser_may_submit() -> None:
    """Also in a worker, whatever it is doing."""
    made: list[int] = []

    class Last:
        def __init__(self) -> None:
            self.circle = self

        def __del__(self) -> None:
            made_by.submit(made.append, 1)

    def litter() -> None:
        Last()
        gc.collect()

    with WorkStealingPool(2) as made_by:
        for future in [made_by.submit(litter) for _ in range(50)]:
            future.result(GUARD)
        gc.collect()
    assert len(made) == 50


def test_context_variables_are_not_inherited(pool: WorkStealingPool) -> None:
    """As by ThreadPoolExecutor: who wants them says so."""
    variable: contextvars.ContextVar[int] = contextvars.ContextVar("variable", default=0)
    variable.set(5)
    assert pool.submit(variable.get).result() == 0
    assert pool.submit(contextvars.copy_context().run, variable.get).result() == 5


@pytest.mark.parametrize("error", [RuntimeError("can't start new thread")])
def test_the_system_gives_no_threads(error: RuntimeError, monkeypatch: pytest.MonkeyPatch) -> None:
    right = threading.Thread.start
    allowed = [1]

    def start(thread: Any) -> None:
        if allowed[0] <= 0:
            raise error
        allowed[0] -= 1
        right(thread)

    monkeypatch.setattr(threading.Thread, "start", start)
    with WorkStealingPool(4) as pool:
        gate = threading.Event()
        futures: list[Any] = [pool.submit(gate.wait, GUARD), *(pool.submit(int) for _ in range(5))]
        gate.set()
        assert [future.result(GUARD) for future in futures] == [True, 0, 0, 0, 0, 0]
    with WorkStealingPool(4) as none:
        with pytest.raises(RuntimeError, match="can't start"):
            none.submit(int)
        assert not none._core.incoming
