"""Stacks and queues of unsigned 64-bit integers."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from structures._arguments import check_count
from structures._bag import EMPTY, Bag
from structures._core import lib as core
from structures._fast import lib
from structures._waiting import check_timeout
from structures._words import LARGEST as NO_WORD
from structures._words import as_room, as_words, check_word
from structures.hazard_domain import HazardDomain

if TYPE_CHECKING:
    from typing_extensions import Buffer

BULK = 256
"""From so many words on a batch is moved without the GIL: a word takes 20 to 50 ns."""

_ZERO = array("Q", [0])

_put = lib.zp_bag_put
_take = lib.zp_bag_take
_put_many = lib.zp_bag_put_many
_take_many = lib.zp_bag_take_many
_take_many_at = lib.zp_bag_take_many_at


class WordBag(Bag[int]):
    """The part that is about words."""

    __slots__ = ()

    def __init__(self, domain: HazardDomain | None = None) -> None:
        super().__init__(domain, lib.zp_bag_destroy)

    def put(self, item: int, block: bool = True, timeout: float | None = None) -> None:
        """Put `item` in. It never waits; `block` and `timeout` are there for code written for `queue.Queue`.

        TypeError: no integer. OverflowError: outside 0 to 2**64 - 1. MemoryError: nothing has changed. ShutDown: shut
        down. ValueError: closed.
        """
        try:
            if type(item) is int and not _put(self._fast, item):
                return
        except OverflowError:
            pass  # reported with the value by check_word
        code = _put(self._fast, check_word(item))
        if code:
            self._refuse(code)

    def put_nowait(self, item: int) -> None:
        """As `put`."""
        self.put(item)

    def get(self, block: bool = True, timeout: float | None = None) -> int:
        """Remove and return a word; wait for one, for at most `timeout` seconds.

        Empty: there is none (at once unless `block`). ShutDown: shut down, and there is none. ValueError: closed, or a
        negative timeout.
        """
        if timeout is not None:
            check_timeout(timeout)
        word = _take(self._fast)
        if word != NO_WORD:
            return word
        box = _ZERO[:]
        address = box.buffer_info()[0]
        self._later(lambda: _take_many_at(self._fast, address, 1), block, timeout)
        return box[0]

    def get_nowait(self) -> int:
        """As ``get(block=False)``."""
        return self.get(False)

    def put_many(self, items: Buffer | Iterable[int]) -> int:
        """Put the words in, in order; return how many were put in.

        That is all of them, unless memory ends or it is shut down or closed in the midst: then the first so many.
        MemoryError, ShutDown, ValueError: only if none was put in.

        A one-dimensional contiguous buffer of unsigned 8-byte integers in native byte order is not copied; it must not
        be written to during the call. Any other buffer is a TypeError or ValueError. An iterable is read to its end
        first; a wrong value in it is a TypeError or OverflowError that names it, and nothing is put in.
        """
        words = as_words(items)
        n = len(words)
        done = 0
        while True:
            count = self._put_bulk(words, done, n - done) if n - done >= BULK else 0
            if count == 0:
                # at most so many with the GIL held, unless it is a stack, which takes them at one instant
                count = _put_many(self._fast, words, done, n - done if self._stack else min(n - done, BULK))
            if count < 0:
                if done == 0:
                    self._refuse(-count)
                return done
            done += count
            if done == n:
                return n

    def get_many(self, n: int, block: bool = True, timeout: float | None = None) -> array[int]:
        """Remove up to `n` words, as so many gets, and return them as array('Q'); wait for the first.

        The array is empty if `n` is 0, the time is over, or there is nothing and `block` is false. ShutDown: shut
        down, and there is nothing.
        """
        if timeout is not None:
            check_timeout(timeout)
        n = check_count(n)
        return self._batch(lambda: self._grab(n), array("Q"), block and n > 0, timeout)

    def get_into(self, buffer: Buffer, block: bool = True, timeout: float | None = None) -> int:
        """As `get_many`, but fill `buffer` from its start with as many words as there are and fit; return how many.

        `buffer` is a writable one-dimensional contiguous buffer of unsigned 8-byte integers; TypeError or ValueError
        otherwise. The rest of it stays as it is.
        """
        if timeout is not None:
            check_timeout(timeout)
        room = as_room(buffer)
        n = len(room)
        return self._batch(lambda: self._fill(room, n), 0, block and n > 0, timeout)

    def _grab(self, n: int) -> array[int]:
        """What can be got at once, at most n words."""
        words = _ZERO * min(n, self.qsize() or 1)
        count = self._fill(as_words(words), len(words))
        return words if count == len(words) else words[:count]

    def _fill(self, room: Any, n: int) -> int:
        """Get at once up to n words into this C array; how many."""
        done = self._take_bulk(room, n) if n >= BULK else 0
        if done == 0:
            done = _take_many(self._fast, room, min(n, BULK))
            if done < 0 and done != -EMPTY:
                self._refuse(-done)
        return max(done, 0)

    def _put_bulk(self, words: Any, done: int, n: int) -> int:
        """Without the GIL: how many; 0 or less if it must be tried with it."""
        if lib.zp_bag_may_put(self._fast) != lib.ZP_OK:
            return 0
        return max(core.zp_bag_put_bulk(self._core, words, done, n), 0)

    def _take_bulk(self, room: Any, n: int) -> int:
        return core.zp_bag_take_bulk(self._core, room, n) if lib.zp_bag_size(self._fast) > 0 else 0
