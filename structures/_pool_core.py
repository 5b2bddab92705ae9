"""The threads of a `WorkStealingPool` that make Python calls, and where they find them.

Each worker has a `WorkStealingDeque` for the calls that its calls submit, of which it takes the newest; calls from
outside go into a queue. A worker that has nothing takes the oldest from outside, then steals the oldest of another
worker. Who finds nothing sleeps on a lock of its own, without a limit of time, until a submitter releases it.

Futures are never touched with `lock` held, because their callbacks may be anything; taking calls needs no lock.
"""

from __future__ import annotations

import itertools
import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures.thread import BrokenThreadPool
from contextlib import suppress
from os import getpid, register_at_fork
from typing import Any

from structures._errors import Empty
from structures._pool_future import PoolFuture
from structures.work_stealing_deque import WorkStealingDeque

FAIRNESS = 64
"""Once in so many calls a worker looks outside before it looks into its own deque."""

SPARE = 8
"""So many threads more than the pool's size may be kept asleep, for when workers wait."""

_here = threading.local()
_cores: weakref.WeakSet[Core] = weakref.WeakSet()
_exiting = False


class BrokenPool(BrokenThreadPool):
    """The initializer of a worker raised an exception, which is the cause of this one. No call is made any more."""


class Worker:
    """One thread: what it has to do, and whether it waits."""

    __slots__ = ("bell", "core", "nested", "taken", "tasks", "waits")

    def __init__(self, core: Core) -> None:
        self.core = core
        self.tasks: WorkStealingDeque[PoolFuture[Any]] = WorkStealingDeque()
        self.bell = threading.Lock()
        self.bell.acquire()
        self.nested = 0
        self.taken = 0
        self.waits = 0

    def forget(self, future: PoolFuture[Any]) -> None:
        """Take this call out of the worker's deque if it is the newest there. Only by the worker."""
        last = self.newest()
        if last is not None and last is not future:
            self.tasks.push(last)

    def newest(self) -> PoolFuture[Any] | None:
        """The newest of its calls, for itself to make."""
        if not self.tasks:
            return None
        try:
            return self.tasks.pop()
        except Empty:  # somebody has just stolen it
            return None

    def ring(self) -> None:
        """Wake it, if it sleeps."""
        with suppress(RuntimeError):  # it is about to wake up
            self.bell.release()

    def begin_wait(self) -> None:
        """This worker is about to sleep inside a call, for another one. May be nested."""
        if self.core.is_foreign():
            return
        with self.core.lock:
            self.waits += 1
            if self.waits == 1:
                self.core.block()

    def end_wait(self) -> None:
        """It is awake again. Any thread."""
        if self.core.is_foreign():
            return
        with self.core.lock:
            self.waits -= 1
            if self.waits == 0:
                self.core.blocked -= 1  # if there are too many at work now, one of them will rest


class Core:
    """What the threads know of their pool. It does not know the pool, which can so be dropped while they sleep."""

    def __init__(self, size: int, name: str, initializer: Callable[..., object] | None, initargs: tuple[Any, ...]):
        self.size = size
        self.process = getpid()
        self.incoming: deque[PoolFuture[Any]] = deque()
        self.lock = threading.RLock()  # a finaliser may submit in the midst of a submit
        self.workers: list[Worker] = []
        self.threads: list[threading.Thread] = []
        self.idle: list[Worker] = []
        self.blocked = 0  # workers that wait inside a call
        self.stopping = False
        self.broken: BaseException | None = None
        self._names = (f"{name}_{number}" for number in itertools.count())
        self._initializer = initializer
        self._initargs = initargs
        _cores.add(self)

    def worker_here(self) -> Worker | None:
        """The worker of this core that runs in the calling thread, if any."""
        worker: Worker | None = getattr(_here, "worker", None)
        return worker if worker is not None and worker.core is self else None

    def is_foreign(self) -> bool:
        """Whether this process is a child of the one that made it."""
        return self.process != getpid()

    # ---- from outside ----

    def check_open(self) -> None:
        """RuntimeError unless calls are accepted."""
        if self.is_foreign():
            raise RuntimeError("this pool was made in a parent process; make another one after the fork")
        if self.broken is not None:
            raise BrokenPool("this pool is broken: its initializer raised an exception") from self.broken
        if self.stopping:
            raise RuntimeError("cannot schedule new futures after shutdown")
        if _exiting:
            raise RuntimeError("cannot schedule new futures after interpreter shutdown")

    def submit(self, future: PoolFuture[Any]) -> None:
        """Let a worker make this call."""
        self.check_open()  # before the lock, which a forked child may find taken for ever
        worker = self.worker_here()
        with self.lock:
            self.check_open()
            if worker is None:
                self.incoming.append(future)
            else:
                worker.tasks.push(future)
            try:
                self._employ()
            except RuntimeError:
                if self.workers:
                    return  # the system gives no more threads: it will take longer
                self.incoming.remove(future)
                raise

    def stop(self) -> None:
        """Make no worker wait for further calls; those that are there will be made."""
        if self.is_foreign():
            return
        with self.lock:
            self.stopping = True
            self._wake_all()

    def cancel_all(self) -> None:
        """Cancel what has not begun."""
        for future in self._drain():
            future.cancel()

    def join(self) -> None:
        """Wait for the threads' end."""
        while threads := [thread for thread in self.threads if thread.is_alive()]:
            for thread in threads:
                thread.join()

    # ---- workers that wait ----

    def block(self) -> None:
        """With the lock: one worker more waits inside a call."""
        self.blocked += 1
        if self._anything():
            with suppress(RuntimeError):  # no more threads: it must do without
                self._employ()

    # ---- workers ----

    def _anything(self) -> bool:
        return bool(self.incoming) or any(worker.tasks for worker in self.workers)

    def _active(self) -> int:
        """How many workers are at work, or will be at once."""
        return len(self.workers) - self.blocked - len(self.idle)

    def _employ(self) -> None:
        """With the lock: there is a new call; unless enough are at work, wake a worker or start one."""
        if self._active() < self.size and not self._wake():
            self._start()

    def _wake(self) -> bool:
        """With the lock: wake a worker, if one sleeps. In this order: Ctrl-C in between must not lose it."""
        try:
            worker = self.idle[-1]
        except IndexError:
            return False
        worker.ring()
        self._rise(worker)
        return True

    def _rise(self, worker: Worker) -> None:
        """It sleeps no more, whoever is the first to say so."""
        with suppress(ValueError):
            self.idle.remove(worker)

    def _wake_all(self) -> None:
        while self._wake():
            pass

    def _start(self) -> None:
        worker = Worker(self)
        thread = threading.Thread(name=next(self._names), target=_work, args=(worker,), daemon=False)
        self.threads = [*(other for other in self.threads if other.is_alive()), thread]
        self.workers.append(worker)
        try:
            thread.start()
        except RuntimeError:  # no more threads; Ctrl-C, however, does not say that it has not started
            self.workers.remove(worker)
            raise

    def take(self, worker: Worker) -> PoolFuture[Any] | None:
        """A call for this worker to make."""
        worker.taken += 1
        future = worker.newest() if worker.taken % FAIRNESS else None
        if future is None:
            future = self._oldest()
        if future is None:
            future = self._stolen(worker)
        return worker.newest() if future is None else future

    def _oldest(self) -> PoolFuture[Any] | None:
        """Of the calls from outside."""
        try:
            return self.incoming.popleft()
        except IndexError:
            return None

    def _stolen(self, worker: Worker | None) -> PoolFuture[Any] | None:
        """The oldest call of another worker."""
        for other in self.workers:
            if other is not worker:
                future = other.tasks.try_steal()
                if future is not None:
                    return future
        return None

    def crowded(self) -> bool:
        """Whether more workers are at work than there should be, because one that waited goes on."""
        return self._active() > self.size and not self.stopping

    def rest(self, worker: Worker) -> bool:
        """Sleep until there may be a call for this worker; False: it is to end.

        A finaliser may submit, or stop, between any two steps: so the worker counts as asleep before it looks for the
        last time.
        """
        with self.lock:
            self.idle.append(worker)
            wanted = self._anything() and (self.stopping or self._active() < self.size)
            if wanted or self.stopping or len(self.idle) > SPARE + self.size:
                self._rise(worker)
                if not wanted:
                    self._dismiss(worker)
                return wanted
        worker.bell.acquire()
        self._rise(worker)
        return True

    def _dismiss(self, worker: Worker) -> None:
        """With the lock: this worker ends. What it has to do, others will."""
        self.workers.remove(worker)
        while (future := worker.tasks.try_steal()) is not None:
            self.incoming.append(future)

    def initialise(self) -> bool:
        """In a new thread: whether it can go on."""
        if self._initializer is None:
            return True
        try:
            self._initializer(*self._initargs)
        except BaseException as error:
            self._break(error)
            return False
        return True

    def _break(self, error: BaseException) -> None:
        with self.lock:
            self.broken = error
            self.stopping = True
            self._wake_all()
        for future in self._drain():
            if future.claim() is not None:
                broken = BrokenPool("this call was not made: the pool's initializer raised an exception")
                broken.__cause__ = error
                future.set_exception(broken)

    def _drain(self) -> Iterator[PoolFuture[Any]]:
        """Take all calls that nobody has taken."""
        while (future := self._oldest()) is not None:
            yield future
        while (future := self._stolen(None)) is not None:
            yield future


def _work(worker: Worker) -> None:
    """The thread's life."""
    core = worker.core
    _here.worker = worker
    if not core.initialise():
        return
    # a child that was forked inside a call comes here when the call is over, and ends
    while not core.is_foreign():
        future = None if core.crowded() else core.take(worker)
        if future is not None:
            future.make()
            del future
        elif not core.rest(worker):
            return


def _at_exit() -> None:
    """At the interpreter's exit: what was submitted is still done, as by the standard library's pools."""
    global _exiting
    _exiting = True
    cores = [core for core in _cores if not core.is_foreign()]
    for core in cores:
        core.stop()
    for core in cores:
        core.join()


def _in_child() -> None:
    """After a fork: the threads are the parent's."""
    _cores.clear()


# before the threads are joined that are no daemons; atexit would be too late
threading._register_atexit(_at_exit)  # type: ignore[attr-defined]
register_at_fork(after_in_child=_in_child)
