"""What the two ring classes share: one C ring, its two sides, blocking, shutdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, Generic, NoReturn, TypeVar

from structures._arguments import check_capacity
from structures._core import ffi as core_ffi
from structures._core import lib as core
from structures._errors import Empty, Full, ShutDown
from structures._fast import ffi, lib
from structures._lifecycle import Lifecycle
from structures._owner import foreign, in_use
from structures._waiting import slices

G = TypeVar("G")
T = TypeVar("T")

OK: Final = 0
FULL: Final = 1
EMPTY: Final = 2
AGAIN: Final = 10


class Ring(Lifecycle, Generic[T]):
    """A bounded FIFO of `maxsize` elements for one producer thread and one consumer thread.

    The first thread that puts owns the producer side, the first that gets the consumer side (it may be the same
    thread); a second one raises RuntimeError. `release_producer` and `release_consumer` hand a side over. All other
    methods may be called by any thread.
    """

    __slots__ = ("_core", "_fast", "_maxsize")

    def __init__(self, maxsize: int, largest: int, start: int) -> None:
        self._maxsize = check_capacity(maxsize, largest)
        out = ffi.new("zp_ring **")
        code = lib.zp_ring_create(out, self._maxsize, start)
        if code != OK:
            raise MemoryError(f"no memory for a {type(self).__name__} of {self._maxsize} elements")
        self._fast = ffi.gc(out[0], lib.zp_ring_destroy)
        # the same pointer, as the other module's type; every call of that module is made with self alive
        self._core = core_ffi.cast("zp_ring *", core_ffi.cast("uintptr_t", out[0]))

    @property
    def maxsize(self) -> int:
        """The most elements inside at once, as given."""
        return self._maxsize

    def qsize(self) -> int:
        """About how many elements are inside, 0 to `maxsize`: exact if neither side is inside an operation.

        For the producer never too low, for the consumer never too high.
        """
        size = lib.zp_ring_size(self._fast)
        if size < 0:
            raise self._refusal(-size)
        return size

    def empty(self) -> bool:
        """Whether `qsize` is 0."""
        return self.qsize() == 0

    def full(self) -> bool:
        """Whether `qsize` is `maxsize`."""
        return self.qsize() >= self._maxsize

    def release_producer(self) -> None:
        """Let the next thread that puts own the producer side. Any thread; the owner may be dead.

        RuntimeError if the owner is at this moment inside a large batch. An owner that is blocked in a put loses the
        side and gets a RuntimeError if another thread has put before it goes on.
        """
        self._released("producer", lib.zp_ring_release_producer(self._fast))

    def release_consumer(self) -> None:
        """Let the next thread that gets own the consumer side; otherwise as `release_producer`."""
        self._released("consumer", lib.zp_ring_release_consumer(self._fast))

    def get(self, block: bool = True, timeout: float | None = None) -> T:
        """Remove and return the oldest element."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[T]:
        """Get until the ring is shut down and drained."""
        while True:
            try:
                item = self.get()
            except ShutDown:
                return
            yield item

    def _released(self, side: str, code: int) -> None:
        if code == AGAIN:
            raise in_use(type(self).__name__, side)
        if code != OK:
            raise self._refusal(code)

    def _end(self, state: int) -> int:
        return lib.zp_ring_end(self._fast, state)

    def _refuse_put(self, code: int) -> NoReturn:
        """Raise what this code of a put means."""
        if code == FULL:
            raise Full
        if code == lib.ZP_FOREIGN:
            raise foreign(type(self).__name__, "producer", lib.zp_ring_producer(self._fast))
        raise self._refusal(code)

    def _refuse_get(self, code: int) -> NoReturn:
        """Raise what this code of a get means."""
        if code == EMPTY:
            raise Empty
        if code == lib.ZP_FOREIGN:
            raise foreign(type(self).__name__, "consumer", lib.zp_ring_consumer(self._fast))
        raise self._refusal(code)

    def _put_later(self, put: Callable[[Any, int], int], word: int, block: bool, timeout: float | None) -> None:
        """Go on with a put that did not succeed at once."""
        times = slices(block, timeout)
        while (code := put(self._fast, word)) != OK:
            sleep = next(times, 0) if code == FULL else 0
            if not sleep:
                self._refuse_put(code)
            core.zp_ring_wait_room(self._core, sleep)

    def _put_batch(self, put: Callable[[int], int], done: int, n: int, block: bool, timeout: float | None) -> int:
        """Go on with a batch of n of which `done` are inside; how many are in the end.

        `put` gets how many are done and returns how many more it did, or -code.
        """
        times = slices(block, timeout)
        while True:
            count = put(done)
            if count == -AGAIN:
                continue
            if count < 0:
                if done == 0:
                    self._refuse_put(-count)
                return done
            done += count
            if done == n:
                return done
            if count == 0:
                sleep = next(times, 0)
                if not sleep:
                    return done
                core.zp_ring_wait_room(self._core, sleep)

    def _await_item(self, code: int, times: Iterator[int]) -> None:
        """After a get that answered `code`: sleep once, if it may be tried again; otherwise raise what it means."""
        if code == EMPTY:
            sleep = next(times, 0)
            if not sleep:
                self._refuse_get(code)
            core.zp_ring_wait_items(self._core, sleep)
        elif code != AGAIN:
            self._refuse_get(code)

    def _get_batch(self, get: Callable[[], G], nothing: G, block: bool, timeout: float | None) -> G:
        """Wait, and call `get` until it gets something; `nothing` if the time is over."""
        for sleep in slices(block, timeout):
            core.zp_ring_wait_items(self._core, sleep)
            if got := get():
                return got
        return nothing
