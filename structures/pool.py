"""`WorkStealingPool`: a drop-in `concurrent.futures` executor of threads, with ``map`` in chunks and C kernels."""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from structures import _pool_kernels
from structures._arguments import check_size
from structures._pool import lib
from structures._pool_core import BrokenPool, Core
from structures._pool_future import PoolFuture
from structures._pool_kernels import KernelError, get_include
from structures._pool_map import automatic, check_chunksize, columns, results_of, submit_chunks
from structures._processors import processors
from structures._waiting import check_timeout

if TYPE_CHECKING:
    from typing_extensions import Buffer


P = ParamSpec("P")
T = TypeVar("T")

_numbers = itertools.count()


class WorkStealingPool(Executor):
    """A pool of threads that make calls.

        with WorkStealingPool() as pool:
            future = pool.submit(pow, 2, 10)
            for line in pool.map(parse, lines):      # in chunks: cheap for a million lines
                ...
            pool.run_kernel(library.kernel, array)   # C, in parallel, without the GIL

    `max_workers` is 1 to 1024, by default the number of processors that this process may use. Threads are started as
    they are needed. `initializer(*initargs)` is called first in each of them; if it raises an exception, the pool is
    broken: `BrokenPool`.

    WHAT RUNS WHERE. Python calls are made in Python threads, which take turns in holding the GIL: what they gain is
    waiting at the same time, and work in C that gives the GIL up. Each worker has a `WorkStealingDeque` of its own for
    the calls that its calls submit, of which it makes the newest first; workers without work steal the oldest. Kernels
    run in as many C threads besides, started by the first one, each with such a deque in C (zp_deque.h).

    WAITING INSIDE A CALL for other calls of the same pool cannot deadlock: a worker that waits makes the awaited call
    itself, or another thread takes its place. So a call may run on top of another one in the same thread, and there
    may be more than `max_workers` threads while some of them wait. `structures/_pool_future.py` says exactly what is
    noticed (`result`, `exception`, `concurrent.futures.wait`, `as_completed`, this pool's `map`) and what is not.

    AN IDLE POOL takes no processor time: its threads sleep until they are woken.

    ITS END. `shutdown`, leaving a ``with`` block, or dropping the last reference: what was submitted is still done, and
    the threads end. At the interpreter's exit this is waited for. In a forked child every use raises RuntimeError
    (`shutdown` does nothing) and the child exits as usual.

    THREADS. All methods may be called by any thread, also by the pool's own.
    """

    def __init__(
        self,
        max_workers: int | None = None,
        thread_name_prefix: str = "",
        initializer: Callable[..., object] | None = None,
        initargs: tuple[Any, ...] = (),
    ) -> None:
        size = processors() if max_workers is None else check_size("max_workers", max_workers, lib.ZP_POOL_MAX_THREADS)
        if initializer is not None and not callable(initializer):
            raise TypeError(f"initializer must be a callable, not {type(initializer).__name__}")
        name = thread_name_prefix or f"{type(self).__name__}-{next(_numbers)}"
        self._core = Core(min(size, lib.ZP_POOL_MAX_THREADS), name, initializer, initargs)
        self._kernels: Any = None
        self._finalizer = weakref.finalize(self, self._core.stop)
        self._finalizer.atexit = False  # _pool_core.py sees to that

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Call ``fn(*args, **kwargs)`` in one of the threads; the future will have its result or its exception.

        RuntimeError after `shutdown`, at the interpreter's exit and in a forked child; BrokenPool.
        """
        future: PoolFuture[T] = PoolFuture(self._core, (fn, args, kwargs))
        self._core.submit(future)
        return future

    def map(
        self,
        fn: Callable[..., T],
        *iterables: Iterable[Any],
        timeout: float | None = None,
        chunksize: int | None = None,
    ) -> Iterator[T]:
        """As ``map(fn, *iterables)``, but the calls are made in the threads, `chunksize` of them for each future.

        The iterables are read to their end at once (to that of the shortest, if one has no known length), and all
        chunks are submitted; the results come in order. By default each thread gets four chunks, none longer than 4096
        items; calls that take long and differ much are better off with ``chunksize=1``.

        If a call raises an exception, the iterator gives all results before it and raises it; the rest of its chunk is
        not called, and chunks that have not begun are cancelled. So they are when the iterator is dropped.
        TimeoutError: a result is not there `timeout` seconds after this call.
        """
        if timeout is not None:
            check_timeout(timeout)
        size = check_chunksize(chunksize)
        arguments, count = columns(iterables)
        if size is None:
            size = automatic(count, self._core.size)
        return results_of(submit_chunks(self.submit, fn, arguments, count, size), timeout)

    def run_kernel(
        self,
        kernel: Any,
        array: Buffer,
        context: Any = None,
        *,
        chunksize: int | None = None,
        itemsize: int | None = None,
        writable: bool = True,
    ) -> None:
        """Run a C function over the chunks of `array`, in C threads and without the GIL; return when all is done.

            int kernel(zp_pool_worker *worker, void *items, uint64_t first, uint64_t count, void *context);

        `items` points to item number `first`, and `count` items follow. The function returns 0; anything else ends the
        loop (chunks that have not begun are left out) and is raised as `KernelError`. With `worker` it may fork tasks
        of its own: zp_pool_spawn, zp_pool_sync, zp_pool_each. It must not use Python's C API.

        `kernel` is a ctypes or cffi function pointer, or an address. Its signature is not checked, and a wrong one is
        what it is in C. See `get_include` for how to compile one.

        `array` is a contiguous buffer (bytearray, array.array, NumPy, ctypes, …), writable unless ``writable=False``;
        its items are those of the buffer, or of `itemsize` bytes. `context` is a pointer (ctypes, cffi), an address or
        a buffer, which is passed on. Chunks have `chunksize` items, by default an eighth of each thread's share.

        Ctrl-C: chunks that have not begun are left out, those that have are waited for.

        TypeError, ValueError, BufferError: wrong arguments. RuntimeError: as for `submit`. MemoryError: no memory or no
        more threads.
        """
        size = check_chunksize(chunksize)
        pool = self._threads()
        _pool_kernels.run(pool, kernel, array, context, size, itemsize, writable)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Accept no more calls; the threads end when all that were submitted are made. May be called again.

        `wait`: until then. `cancel_futures`: cancel those that have not begun. In a call of this very pool, waiting is
        a RuntimeError, after the rest is done. A kernel that another thread runs goes on.
        """
        core = self._core
        if core.is_foreign():
            return
        core.stop()
        self._kernels = None
        if cancel_futures:
            core.cancel_all()
        if wait:
            if core.worker_here() is not None:
                raise RuntimeError("a call cannot wait for the end of its own pool; use shutdown(wait=False)")
            core.join()

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError(f"a {type(self).__name__} has threads of one process and cannot be pickled or copied")

    def _threads(self) -> Any:
        """The C threads, started when they are first needed."""
        core = self._core
        core.check_open()  # before the lock, see Core.submit
        with core.lock:
            core.check_open()
            if self._kernels is None:
                self._kernels = _pool_kernels.create(core.size)
            return self._kernels


__all__ = ["BrokenPool", "KernelError", "WorkStealingPool", "get_include"]
