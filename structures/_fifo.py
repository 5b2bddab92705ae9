"""What the wait-free queue and the bounded queue share: one C structure, waiting on both sides, shutdown."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from time import sleep as sleep_for
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, cast

from structures._arguments import check_count
from structures._core import ffi as core_ffi
from structures._core import lib as core
from structures._errors import Empty, Full, ShutDown
from structures._fast import ffi, lib
from structures._lifecycle import Lifecycle
from structures._waiting import check_timeout, slices
from structures._words import as_room, as_words, check_word

if TYPE_CHECKING:
    from typing_extensions import Buffer

T = TypeVar("T")

BATCH = 512
"""So many elements are moved by one call of C: the GIL is held for some 50 µs at most."""

GRACE = 50
"""So many milliseconds a thread waits for a slot: a thread that was joined gives its slot back a moment later."""

_ZERO = array("Q", [0])
_NOTHING: list[Any] = [None]


class Fifo(Lifecycle, Generic[T]):
    """A queue for many threads: the part that does not ask what its elements are."""

    __slots__ = ("_core", "_fast", "_number")

    _bounded = False

    def __init__(self, number: int, destroy: Callable[[Any], None]) -> None:
        out = ffi.new("zp_fifo **")
        if lib.zp_fifo_create(out, number, self._bounded) != lib.ZP_OK:
            raise MemoryError(f"no memory for a {type(self).__name__}")
        self._number = number
        self._fast = ffi.gc(out[0], destroy)
        # the same pointer, as the other module's type; every call of that module is made with self alive
        self._core = core_ffi.cast("zp_fifo *", core_ffi.cast("uintptr_t", out[0]))

    def qsize(self) -> int:
        """How many elements are inside. ValueError: closed."""
        size = lib.zp_fifo_size(self._fast)
        if size < 0:
            raise self._refusal(-size)
        return size

    def empty(self) -> bool:
        """Whether `qsize` is 0."""
        return self.qsize() == 0

    def get(self, block: bool = True, timeout: float | None = None) -> T:
        """Remove and return the oldest element; wait for one, for at most `timeout` seconds.

        Empty: there is none (at once unless `block`). ShutDown: shut down, and there is none. ValueError: closed, or a
        negative timeout.
        """
        raise NotImplementedError

    def get_nowait(self) -> T:
        """As ``get(block=False)``."""
        return self.get(False)

    def __iter__(self) -> Iterator[T]:
        """Get until it is shut down and drained."""
        while True:
            try:
                item = self.get()
            except ShutDown:
                return
            yield item

    def _end(self, state: int) -> int:
        return lib.zp_fifo_end(self._fast, state)

    def _refusal(self, code: int) -> Exception:
        if code == lib.ZP_CROWDED:
            return RuntimeError(
                f"this {type(self).__name__} is for {self._number} threads at once, and so many use it already; "
                "threads that end, or call leave(), make room"
            )
        return super()._refusal(code)

    def _refuse(self, code: int) -> NoReturn:
        """Raise what this code of an operation means."""
        if code == lib.ZP_EMPTY:
            raise Empty
        if code == lib.ZP_FULL:
            raise Full
        raise self._refusal(code)

    def _until(
        self,
        attempt: Callable[[], int],
        never: int,
        wait: Callable[[Any, int], int],
        block: bool,
        timeout: float | None,
    ) -> int:
        """Try until the answer is not -never, sleeping in between; the last answer, raised if it is a refusal."""
        times = slices(block, timeout)
        patience = GRACE
        while (answer := attempt()) < 0:
            if answer == -lib.ZP_CROWDED and patience > 0:
                patience -= 1
                sleep_for(0.001)
                continue
            sleep = next(times, 0) if answer == -never else 0
            if not sleep:
                self._refuse(-answer)
            wait(self._core, sleep)
        return answer

    def _put_until(self, attempt: Callable[[], int], block: bool, timeout: float | None) -> int:
        if timeout is not None:
            check_timeout(timeout)
        return self._until(attempt, lib.ZP_FULL, core.zp_fifo_wait_room, block, timeout)

    def _get_until(self, attempt: Callable[[], int], block: bool, timeout: float | None) -> int:
        if timeout is not None:
            check_timeout(timeout)
        return self._until(attempt, lib.ZP_EMPTY, core.zp_fifo_wait_items, block, timeout)

    def _put_all(self, attempt: Callable[[int, int], int], n: int, block: bool, timeout: float | None) -> int:
        """Put n elements in, in batches of `attempt(done, so many)`; how many were put in."""
        done = 0
        while done < n:
            try:
                done += self._put_until(lambda: attempt(done, min(n - done, BATCH)), block, timeout)  # noqa: B023
            except (Full, ShutDown, ValueError, MemoryError):
                if done == 0:
                    raise
                break
        return done

    def _get_some(self, attempt: Callable[[], int], n: int, block: bool, timeout: float | None) -> int:
        """How many elements `attempt` got; 0 if n is 0 or the time is over."""
        try:
            return self._get_until(attempt, block and n > 0, timeout)
        except Empty:
            return 0


class ObjectFifo(Fifo[T]):
    """A queue of Python objects."""

    __slots__ = ("_table",)

    def __init__(self, number: int) -> None:
        super().__init__(number, lib.zp_fifo_destroy_objects)
        self._table: list[Any] = []
        if lib.zp_fifo_adopt(self._fast, id(self._table)) != lib.ZP_OK:
            raise MemoryError(f"no memory for a {type(self).__name__}")

    def put(self, item: T, block: bool = True, timeout: float | None = None) -> None:
        """Append `item`; if the queue is bounded and full, wait for room, for at most `timeout` seconds.

        Full: there is none (at once unless `block`). MemoryError: nothing has changed. ShutDown: shut down. ValueError:
        closed, or a negative timeout.
        """
        self._put_until(lambda: -lib.zp_fifo_put_object(self._fast, id(item)), block, timeout)

    def put_nowait(self, item: T) -> None:
        """As ``put(item, block=False)``."""
        self.put(item, False)

    def get(self, block: bool = True, timeout: float | None = None) -> T:
        place = self._get_until(lambda: lib.zp_fifo_take_object(self._fast), block, timeout)
        try:
            item = self._table[place]
        except IndexError:  # closed, or shut down immediately, since the place was got
            raise self._refusal(lib.ZP_CLOSED if lib.zp_fifo_size(self._fast) < 0 else lib.ZP_SHUT) from None
        lib.zp_fifo_leave(self._fast, place)
        return cast(T, item)

    def put_many(self, items: Iterable[T], block: bool = True, timeout: float | None = None) -> int:
        """Append the objects in order, as so many puts; return how many were put in.

        That is all of them, unless the time is over, memory ends or it is shut down or closed in the midst: then the
        first so many. The exceptions of `put`: only if none was put in. An iterable is read to its end first.
        """
        objects = list(items)
        return self._put_all(
            lambda done, n: lib.zp_fifo_put_objects(self._fast, id(objects), done, n), len(objects), block, timeout
        )

    def get_many(self, n: int, block: bool = True, timeout: float | None = None) -> list[T]:
        """Remove and return up to `n` objects, as so many gets, at most 512; wait for the first.

        The list is empty if `n` is 0, the time is over, or there is nothing and `block` is false. ShutDown: shut down,
        and there is nothing.
        """
        n = min(check_count(n), BATCH)
        box: list[T] = _NOTHING * n
        count = self._get_some(lambda: lib.zp_fifo_take_objects(self._fast, id(box), 0, n), n, block, timeout)
        return box if count == n else box[:count]

    def _drop(self) -> None:
        self._table.clear()


class WordFifo(Fifo[int]):
    """A queue of unsigned 64-bit integers."""

    __slots__ = ()

    def __init__(self, number: int) -> None:
        super().__init__(number, lib.zp_fifo_destroy)

    def put(self, item: int, block: bool = True, timeout: float | None = None) -> None:
        """Append `item`; if the queue is bounded and full, wait for room, for at most `timeout` seconds.

        TypeError: no integer. OverflowError: outside 0 to 2**64 - 1. Full: there is no room (at once unless `block`).
        MemoryError: nothing has changed. ShutDown: shut down. ValueError: closed, or a negative timeout.
        """
        word = check_word(item)
        self._put_until(lambda: -lib.zp_fifo_put(self._fast, word), block, timeout)

    def put_nowait(self, item: int) -> None:
        """As ``put(item, block=False)``."""
        self.put(item, False)

    def get(self, block: bool = True, timeout: float | None = None) -> int:
        box = _ZERO[:]
        address = box.buffer_info()[0]
        self._get_until(lambda: lib.zp_fifo_take_many_at(self._fast, address, 1), block, timeout)
        return box[0]

    def put_many(self, items: Buffer | Iterable[int], block: bool = True, timeout: float | None = None) -> int:
        """Append the words in order, as so many puts; return how many were put in.

        That is all of them, unless the time is over, memory ends or it is shut down or closed in the midst: then the
        first so many. The exceptions of `put`: only if none was put in.

        A one-dimensional contiguous buffer of unsigned 8-byte integers in native byte order is not copied; it must not
        be written to during the call. Any other buffer is a TypeError or ValueError. An iterable is read to its end
        first; a wrong value in it is a TypeError or OverflowError that names it, and nothing is put in.
        """
        words = as_words(items)
        return self._put_all(
            lambda done, n: lib.zp_fifo_put_many(self._fast, words, done, n), len(words), block, timeout
        )

    def get_many(self, n: int, block: bool = True, timeout: float | None = None) -> array[int]:
        """Remove up to `n` words, as so many gets, at most 512, and return them as array('Q'); wait for the first.

        The array is empty if `n` is 0, the time is over, or there is nothing and `block` is false. ShutDown: shut
        down, and there is nothing.
        """
        words = _ZERO * min(check_count(n), BATCH)
        count = self._fill(as_words(words), len(words), block, timeout)
        return words if count == len(words) else words[:count]

    def get_into(self, buffer: Buffer, block: bool = True, timeout: float | None = None) -> int:
        """As `get_many`, but fill `buffer` from its start with as many words as there are and fit; return how many.

        `buffer` is a writable one-dimensional contiguous buffer of unsigned 8-byte integers; TypeError or ValueError
        otherwise. The rest of it stays as it is.
        """
        room = as_room(buffer)
        return self._fill(room, min(len(room), BATCH), block, timeout)

    def _fill(self, room: Any, n: int, block: bool, timeout: float | None) -> int:
        return self._get_some(lambda: lib.zp_fifo_take_many(self._fast, room, n), n, block, timeout)
