"""What `WorkStealingPool.submit` returns: a `concurrent.futures.Future` that the pool's own workers may wait for.

A worker that waits for a call of its own pool takes up a thread that the call may need. What the pool does about it:

`result()`, `exception()`   if the call has not begun, the worker makes it itself, then and there
  ... with a timeout,       the worker sleeps, and does not count among the pool's threads meanwhile: another thread
  if the call has begun,    takes its place if there is anything to do
  or the stack is high
`wait`, `as_completed`      the same; they are noticed by the mark that they leave in each future

So every call that is waited for has begun or can begin, and the pool as such never deadlocks: only calls that wait for
one another in a circle do, which they would with any number of threads. Waiting for a call by other means, such as a
lock or a queue, is not noticed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from structures._pool_core import Core, Worker

R = TypeVar("R")
T = TypeVar("T")

NESTED = 50
"""So many calls may be made on top of waiting ones in one thread, lest its stack become too high."""

SHARE = 4
"""Nor is a call made on top of another one when this part of Python's recursion limit is used: it may need the rest."""

_DONE = frozenset({"CANCELLED", "CANCELLED_AND_NOTIFIED", "FINISHED"})


class _Waiters(list[Any]):
    """Those who wait for a future, `wait` and `as_completed` among them: a worker among those is noticed."""

    __slots__ = ("_core", "_workers")

    def __init__(self, core: Core) -> None:
        super().__init__()
        self._core = core
        self._workers: dict[int, Worker] = {}

    def append(self, waiter: Any) -> None:
        super().append(waiter)
        worker = self._core.worker_here()
        if worker is not None:
            self._workers[id(waiter)] = worker
            worker.begin_wait()

    def remove(self, waiter: Any) -> None:
        super().remove(waiter)
        # any thread: an iterator of `as_completed` may be dropped in another one
        worker = self._workers.pop(id(waiter), None)
        if worker is not None:
            worker.end_wait()


def stack_is_low() -> bool:
    """Whether the calling thread has used little of Python's recursion limit."""
    try:
        sys._getframe(sys.getrecursionlimit() // SHARE)
    except ValueError:
        return True
    return False


class PoolFuture(Future[T]):
    """A call and what became of it. Whoever takes the call out of it makes it; all others find it gone."""

    def __init__(self, core: Core, call: tuple[Callable[..., T], tuple[Any, ...], dict[str, Any]]) -> None:
        super().__init__()
        self._waiters = _Waiters(core)
        self._core = core
        self._call = call

    def claim(self) -> tuple[Callable[..., T], tuple[Any, ...], dict[str, Any]] | None:
        """The call, for the caller to make; None if it is gone or cancelled. Any thread."""
        call: tuple[Callable[..., T], tuple[Any, ...], dict[str, Any]] | None = self.__dict__.pop("_call", None)
        return call if call is not None and self.set_running_or_notify_cancel() else None

    def cancel(self) -> bool:
        """As `Future.cancel`; those who wait for it learn of it at once."""
        cancelled = super().cancel()
        if cancelled:
            self.claim()
        return cancelled

    def make(self) -> None:
        """Make the call, unless it is gone or cancelled. Its exception is kept, whatever it is."""
        call = self.claim()
        if call is None:
            return
        try:
            result = call[0](*call[1], **call[2])
        except BaseException as error:
            self.set_exception(error)
            # the exception's traceback has this frame: break the circle
            self = None  # type: ignore[assignment]
        else:
            self.set_result(result)

    def result(self, timeout: float | None = None) -> T:
        """As `Future.result`. RuntimeError in a forked child, where the call will not be made."""
        if self._state in _DONE:
            return super().result(0)
        return self._wait(super().result, timeout)

    def exception(self, timeout: float | None = None) -> BaseException | None:
        """As `Future.exception`. RuntimeError in a forked child, where the call will not be made."""
        if self._state in _DONE:
            return super().exception(0)
        return self._wait(super().exception, timeout)

    def _wait(self, get: Callable[[float | None], R], timeout: float | None) -> R:
        core = self._core
        if core.is_foreign():
            raise RuntimeError("this call was submitted in a parent process, which alone will see its result")
        worker = core.worker_here()
        if worker is None:
            return get(timeout)
        if timeout is None and worker.nested < NESTED and stack_is_low():
            worker.nested += 1
            try:
                worker.forget(self)
                self.make()
            finally:
                worker.nested -= 1
            if self._state in _DONE:
                return get(0)
        worker.begin_wait()
        try:
            return get(timeout)
        finally:
            worker.end_wait()
