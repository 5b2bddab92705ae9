"""`U64Ring`: unsigned 64-bit integers, one by one or by the buffer, from one thread to another."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from structures._arguments import check_count
from structures._core import lib as core
from structures._fast import ffi, lib
from structures._ring import OK, Ring
from structures._waiting import check_timeout, slices
from structures._words import LARGEST as NO_WORD
from structures._words import WORDS, as_room, as_words, check_word

if TYPE_CHECKING:
    from typing_extensions import Buffer

LARGEST = 1 << 32
"""The most words in one ring; memory is used as the ring fills for the first time."""

BULK = 1 << 15
"""From so many words on a batch is copied without the GIL.

Measured: a word takes 0.4 ns, so that the GIL is held for at most 13 µs; giving it up and taking it back costs 0.5 to
1 µs, and up to a switch interval (5 ms) if another thread wants it.
"""

SMALL = 1024
"""So many words are allocated for a result before it is known how many there are."""

_ZERO = array("Q", [0])

_put = lib.zp_ring_put
_take = lib.zp_ring_take
_taken = lib.zp_ring_taken
_put_many = lib.zp_ring_put_many
_take_many = lib.zp_ring_take_many
_take_many_at = lib.zp_ring_take_many_at
from_buffer = ffi.from_buffer


class U64Ring(Ring[int]):
    """A bounded FIFO of integers 0 to 2**64 - 1 between one producer thread and one consumer thread.

        ring = U64Ring(1 << 16)
        ring.put_many(array("Q", [1, 2, 3]))     # the producer thread; also memoryview, numpy.uint64, list, range
        ring.shutdown()
        ring.get_many(4096)                      # the consumer thread: array("Q", [1, 2, 3]); ShutDown at the end

    `maxsize` is 1 to 2**32; TypeError, ValueError or MemoryError otherwise.

    WHAT IS GUARANTEED. The words are the elements of the verified C ring (Lamport's, TOPLAS 1983; zp_spsc.h): each
    operation in C is wait-free and linearizable, and a batch that fits goes in, or out, at one instant. What Python
    does around the call (the GIL, allocation of a result) is not wait-free, and a call that blocks is not wait-free by
    its meaning. Batches of `BULK` words or more are copied without the GIL.

    THREADS. See `Ring`: a second producer or consumer thread gets a RuntimeError. After a fork the child's copy raises
    RuntimeError; the parent's is not affected.
    """

    __slots__ = ()

    def __init__(self, maxsize: int, *, _start: int = 0) -> None:
        super().__init__(maxsize, LARGEST, _start)

    def put(self, item: int, block: bool = True, timeout: float | None = None) -> None:
        """Append `item`; wait for room, for at most `timeout` seconds.

        TypeError: no integer. OverflowError: outside 0 to 2**64 - 1. Full: no room (at once unless `block`). ShutDown:
        shut down. ValueError: closed, or a negative timeout.
        """
        if timeout is not None:
            check_timeout(timeout)
        try:
            if type(item) is int and not _put(self._fast, item):
                return
        except OverflowError:
            pass  # reported with the value by check_word
        self._put_later(_put, check_word(item), block, timeout)

    def get(self, block: bool = True, timeout: float | None = None) -> int:
        """Remove and return the oldest word; wait for one, for at most `timeout` seconds.

        Empty: there is none (at once unless `block`). ShutDown: shut down, and there is none. ValueError: closed, or a
        negative timeout.
        """
        if timeout is not None:
            check_timeout(timeout)
        word = _take(self._fast)
        return word if word != NO_WORD else self._take_later(block, timeout)

    def put_nowait(self, item: int) -> None:
        """As ``put(item, block=False)``."""
        self.put(item, False)

    def get_nowait(self) -> int:
        """As ``get(block=False)``."""
        word = _take(self._fast)
        return word if word != NO_WORD else self._take_later(False, None)

    def put_many(self, items: Buffer | Iterable[int], block: bool = True, timeout: float | None = None) -> int:
        """Append the words in order, waiting for room as often as needed; return how many were appended.

        That is all of them, unless the time is over or the ring is shut down or closed in the midst: then the first so
        many. ShutDown, ValueError: only if none was appended.

        If a signal handler raises in the midst (Ctrl-C: KeyboardInterrupt), the first so many of them, none to all, are
        inside and stay there, in order; how many is not told, and only the consumer can count them. Putting the same
        batch again would double those.

        A one-dimensional contiguous buffer of unsigned 8-byte integers in native byte order is not copied; it must not
        be written to during the call. Any other buffer is a TypeError or ValueError. An iterable is read to its end
        first; a wrong value in it is a TypeError or OverflowError that names it, and nothing is appended.
        """
        if timeout is not None:
            check_timeout(timeout)
        words = from_buffer(WORDS, items) if type(items) is array and items.typecode == "Q" else as_words(items)
        n = len(words)
        if n < BULK:
            count = _put_many(self._fast, words, 0, n)
            if count == n:
                return n
            return self._put_batch(
                lambda done: _put_many(self._fast, words, done, n - done), max(count, 0), n, block, timeout
            )
        return self._put_batch(lambda done: self._put_bulk(words, done, n - done), 0, n, block, timeout)

    def get_many(self, n: int, block: bool = True, timeout: float | None = None) -> array[int]:
        """Remove and return the oldest words as array('Q'), at least one and at most `n`; wait for the first.

        The array is empty if `n` is 0, the time is over, or there is nothing and `block` is false. ShutDown: shut
        down, and there is nothing.
        """
        if timeout is not None:
            check_timeout(timeout)
        if type(n) is int and 0 < n <= SMALL:
            words = _ZERO * n
            # nobody else knows the array, so that its address stays good
            count = _take_many_at(self._fast, words.buffer_info()[0], n)
            if count == n:
                return words
            if count > 0:
                return words[:count]
        n = check_count(n)
        return self._grab(n) or self._get_batch(lambda: self._grab(n), array("Q"), block and n > 0, timeout)

    def get_into(self, buffer: Buffer, block: bool = True, timeout: float | None = None) -> int:
        """As `get_many`, but fill `buffer` from its start with as many words as there are and fit; return how many.

        `buffer` is a writable one-dimensional contiguous buffer of unsigned 8-byte integers; TypeError or ValueError
        otherwise. The rest of it stays as it is.
        """
        if timeout is not None:
            check_timeout(timeout)
        room = as_room(buffer)
        n = len(room)
        return self._fill(room, n) or self._get_batch(lambda: self._fill(room, n), 0, block and n > 0, timeout)

    def _take_later(self, block: bool, timeout: float | None) -> int:
        times = slices(block, timeout)
        while (code := _taken(self._fast)) != OK:
            self._await_item(code, times)
            word = _take(self._fast)
            if word != NO_WORD:
                return word
        return NO_WORD

    def _grab(self, n: int) -> array[int]:
        """What can be got at once, at most n words."""
        n = min(n, self.qsize() or 1)
        words = _ZERO * n
        if n < BULK:
            count = _take_many_at(self._fast, words.buffer_info()[0], n)
            if count < 0:
                self._refuse_get(-count)
        else:
            count = self._fill(as_words(words), n)
        return words if count == n else words[:count]

    def _fill(self, room: Any, n: int) -> int:
        """Get at once up to n words into this C array; how many."""
        count = _take_many(self._fast, room, n) if n < BULK else self._take_bulk(room, n)
        if count < 0:
            self._refuse_get(-count)
        return count

    def _put_bulk(self, words: Any, done: int, n: int) -> int:
        token = lib.zp_ring_enter_producer(self._fast)
        if token < 0:
            return token
        return core.zp_ring_put_bulk(self._core, token, words, done, n)

    def _take_bulk(self, room: Any, n: int) -> int:
        count = -lib.ZP_AGAIN
        while count == -lib.ZP_AGAIN:
            token = lib.zp_ring_enter_consumer(self._fast)
            if token < 0:
                return token
            count = core.zp_ring_take_bulk(self._core, token, room, n)
        # nothing: ask whether there will be anything
        return count or _take_many(self._fast, room, n)
