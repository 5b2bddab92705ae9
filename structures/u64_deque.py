"""`U64Deque`: unsigned 64-bit integers; the owner takes the newest, thieves the oldest."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

from structures._arguments import check_count
from structures._core import lib as core
from structures._deque import AGAIN, EMPTY, LOST, Deque
from structures._fast import lib
from structures._words import LARGEST as NO_WORD
from structures._words import as_room, as_words, check_word

if TYPE_CHECKING:
    from typing_extensions import Buffer

D = TypeVar("D")

BULK = 1 << 12
"""So many words are moved with the GIL held; what is beyond that is pushed, or stolen, without it.

A word takes about 3 ns here, so that the GIL is held for some 12 µs at most.
"""

_ZERO = array("Q", [0])

_push = lib.zp_work_push
_pop = lib.zp_work_pop
_steal = lib.zp_work_steal
_push_many = lib.zp_work_push_many
_pop_many = lib.zp_work_pop_many
_pop_many_at = lib.zp_work_pop_many_at
_steal_many = lib.zp_work_steal_many
_steal_many_at = lib.zp_work_steal_many_at


class U64Deque(Deque[int]):
    """An unbounded deque of integers 0 to 2**64 - 1: an owner thread pushes and pops the newest, any steals the oldest.

        deque = U64Deque()
        deque.push_many(array("Q", [1, 2, 3]))   # the owner; also memoryview, numpy.uint64, list, range
        deque.pop()                              # the owner: 3
        deque.steal()                            # any other thread: 1

    `capacity` is how many words it holds before it first grows, 1 to 2**32; TypeError, ValueError or MemoryError
    otherwise. It doubles when it is full and does not shrink before it is gone.

    WHAT IS GUARANTEED. Every word comes out once. The words are the elements of the C deque (zp_deque.h): Chase and
    Lev, "Dynamic circular work-stealing deque" (SPAA 2005), in the C11 form of Lê, Pop, Cohen and Zappa Nardelli (PPoPP
    2013). Each operation in C is wait-free; CLAIMS.md says what is proved of them. Pops are made with the GIL held, so
    that `Empty` is raised only if the deque was empty at some instant of the call. A batch is so many single
    operations. The part of a batch beyond `BULK` words is pushed, or stolen, without the GIL.

    COSTS. After 2**64 - 1 has been pushed once, getting single words takes about twice as long.

    THREADS. See `Deque`: a second owner thread gets a RuntimeError. After a fork the child's copy raises RuntimeError;
    the parent's is not affected.
    """

    __slots__ = ()

    def __init__(self, capacity: int = 64, *, _start: int = 0) -> None:
        super().__init__(capacity, _start)

    def push(self, item: int) -> None:
        """Owner: add `item` as the newest.

        TypeError: no integer. OverflowError: outside 0 to 2**64 - 1. MemoryError: there was no room and no memory for
        more; nothing has changed. ShutDown: shut down. ValueError: closed. RuntimeError: another thread is the owner.
        """
        try:
            if type(item) is int and not _push(self._fast, item):
                return
        except OverflowError:
            pass  # reported with the value by check_word
        code = _push(self._fast, check_word(item))
        if code:
            self._refuse(code)

    def pop(self) -> int:
        """Owner: remove and return the newest word.

        Empty: there is none. ShutDown: shut down, and there is none. ValueError: closed. RuntimeError: another thread
        is the owner.
        """
        word = _pop(self._fast)
        return word if word != NO_WORD else self._get_one(_pop_many_at)

    def steal(self) -> int:
        """Any thread: remove and return the oldest word.

        Empty: there is none. ShutDown: shut down, and there is none. ValueError: closed. Where other thieves are faster
        it tries again, so it is lock-free: each further attempt means that another thread has got a word.
        """
        word = _steal(self._fast)
        return word if word != NO_WORD else self._get_one(_steal_many_at)

    def try_steal(self, default: D | None = None) -> int | D | None:
        """Any thread: as `steal`, but `default` if there is nothing, or if other thieves are faster time and again.

        For a thread that looks at one deque after the other: no exception, and a bounded number of attempts.
        """
        word = _steal(self._fast)
        if word != NO_WORD:
            return word
        box = _ZERO[:]
        count = _steal_many_at(self._fast, box.buffer_info()[0], 1)
        if count == 1:
            return box[0]
        if count not in (-EMPTY, -LOST, -AGAIN):
            self._refuse(-count)
        return default

    def push_many(self, items: Buffer | Iterable[int]) -> int:
        """Owner: push the words in order, one by one; return how many were pushed.

        That is all of them, unless memory ends or the deque is shut down or closed in the midst: then the first so
        many. MemoryError, ShutDown, ValueError: only if none was pushed.

        A one-dimensional contiguous buffer of unsigned 8-byte integers in native byte order is not copied; it must not
        be written to during the call. Any other buffer is a TypeError or ValueError. An iterable is read to its end
        first; a wrong value in it is a TypeError or OverflowError that names it, and nothing is pushed.
        """
        words = as_words(items)
        n = len(words)
        done = 0
        while True:
            count = _push_many(self._fast, words, done, min(n - done, BULK))
            if count < 0:
                if done == 0:
                    self._refuse(-count)
                return done
            done += count
            if done < n:
                done += self._push_bulk(words, done, n - done)
            if done == n:
                return n

    def pop_many(self, n: int) -> array[int]:
        """Owner: remove up to `n` words and return them as array('Q'), the newest first; as so many pops.

        The array is empty if there is nothing, or `n` is 0. ShutDown: shut down, and there is nothing.
        """
        n = min(check_count(n), self.qsize() or 1)
        return self._shorten(_ZERO * n, self._pop_words)

    def steal_many(self, n: int) -> array[int]:
        """Any thread: remove up to `n` words, and no more than half of what is there; array('Q'), the oldest first.

        One word at least, unless there is none: then the array is empty. ShutDown: shut down, and there is nothing.
        Each word is stolen by itself; between two of them another thread may be served.
        """
        return self._shorten(_ZERO * self._half(check_count(n)), self._steal_words)

    def pop_into(self, buffer: Buffer) -> int:
        """As `pop_many`, but fill `buffer` from its start with as many words as there are and fit; return how many.

        `buffer` is a writable one-dimensional contiguous buffer of unsigned 8-byte integers; TypeError or ValueError
        otherwise. The rest of it stays as it is.
        """
        room = as_room(buffer)
        return self._pop_words(room, len(room))

    def steal_into(self, buffer: Buffer) -> int:
        """As ``steal_many(len(buffer))``, but into `buffer`: see `pop_into`."""
        room = as_room(buffer)
        return self._steal_words(room, self._half(len(room)))

    def _get_one(self, get: Callable[[Any, int, int], int]) -> int:
        """Go on with a pop or steal that did not succeed at once."""
        box = _ZERO[:]
        while (count := get(self._fast, box.buffer_info()[0], 1)) != 1:
            if count not in (-LOST, -AGAIN):
                self._refuse(-count)
        return box[0]

    def _shorten(self, words: array[int], get: Callable[[Any, int], int]) -> array[int]:
        """Fill the array as far as it goes; what was filled."""
        count = get(as_words(words), len(words))
        return words if count == len(words) else words[:count]

    def _push_bulk(self, words: Any, done: int, n: int) -> int:
        """Push without the GIL: how many; 0 also if a push with the GIL held must say what is the matter."""
        token = lib.zp_work_enter_push(self._fast)
        if token < 0:
            return 0
        return max(core.zp_work_push_bulk(self._core, token, words, done, n), 0)

    def _pop_words(self, room: Any, n: int) -> int:
        """Pop up to n words into this C array; how many."""
        done = 0
        while True:
            count = _pop_many(self._fast, room + done, min(n - done, BULK))
            if count == -AGAIN:
                continue
            if count < 0:
                if done == 0 and count != -EMPTY:
                    self._refuse(-count)
                return done
            done += count
            if done == n:
                return done

    def _steal_words(self, room: Any, n: int) -> int:
        """Steal up to n words into this C array; how many."""
        done = core.zp_work_steal_bulk(self._core, room, n) if n > BULK else 0
        while done == 0:
            count = _steal_many(self._fast, room, n)
            if count == -EMPTY or n == 0:
                break
            if count > 0:
                done = count
            elif count not in (-LOST, -AGAIN):
                self._refuse(-count)
        return done
