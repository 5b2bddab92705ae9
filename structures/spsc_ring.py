"""`SPSCRing`: any Python objects from one thread to another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar, cast

from structures._arguments import check_count
from structures._fast import lib
from structures._ring import OK, Ring
from structures._slots import Slots
from structures._waiting import check_timeout, slices

T = TypeVar("T")

LARGEST = 1 << 26
"""The most objects in one ring; its table takes 8 bytes for each from the start."""

SMALL = 512
"""So many places are allocated for a result before it is known how many there are: a call of C moves no more."""

_NOTHING: list[Any] = [None]

_put = lib.zp_ring_put_object
_take = lib.zp_ring_take_object
_put_many = lib.zp_ring_put_objects
_take_many = lib.zp_ring_take_objects


class SPSCRing(Ring[T]):
    """A bounded FIFO of Python objects between one producer thread and one consumer thread.

        ring = SPSCRing(1024)
        ring.put(anything)                 # the producer thread
        ring.shutdown()
        for item in ring: ...              # the consumer thread

    `maxsize` is 1 to 2**26; TypeError, ValueError or MemoryError otherwise.

    WHAT IS GUARANTEED. The ring carries positions of a table of references; the two sides of a ring of positions are
    the verified C operations (Lamport's ring, TOPLAS 1983), wait-free and linearizable. The reference is stored and
    fetched in the same C call, with the GIL held, so an object is appended or removed at one instant, also if a signal
    handler runs in between or calls the ring itself. What Python does around the call (the GIL, allocation of a
    result) is not wait-free, and a call that blocks is not wait-free by its meaning. If a signal handler raises
    between the end of the C call and the return of `get`, that object is lost, as with `queue.Queue`.

    REFERENCES. An object inside has exactly one reference more. It is released when it is got, or with the ring when
    that is closed, shut down immediately, or collected. The garbage collector sees the content: a ring that is inside
    itself is collected.

    THREADS. See `Ring`: a second producer or consumer thread gets a RuntimeError. After a fork the child's copy raises
    RuntimeError; the parent's is not affected.
    """

    __slots__ = ("_hand", "_slots")

    def __init__(self, maxsize: int, *, _start: int = 0) -> None:
        super().__init__(maxsize, LARGEST, _start)
        self._slots = Slots(self._maxsize)
        self._hand = self._slots.hand
        lib.zp_ring_adopt(self._fast, id(self._slots.table), id(self._hand))

    def put(self, item: T, block: bool = True, timeout: float | None = None) -> None:
        """Append `item`; wait for room, for at most `timeout` seconds.

        Full: no room (at once unless `block`). ShutDown: shut down. ValueError: closed, or a negative timeout.
        """
        if timeout is not None:
            check_timeout(timeout)
        if _put(self._fast, id(item)):
            self._put_later(_put, id(item), block, timeout)

    def get(self, block: bool = True, timeout: float | None = None) -> T:
        """Remove and return the oldest object; wait for one, for at most `timeout` seconds.

        Empty: there is none (at once unless `block`). ShutDown: shut down, and there is none. ValueError: closed, or a
        negative timeout. MemoryError: the object is still inside.
        """
        if timeout is not None:
            check_timeout(timeout)
        if _take(self._fast):
            self._take_later(block, timeout)
        return cast(T, self._hand.pop())

    def put_nowait(self, item: T) -> None:
        """As ``put(item, block=False)``."""
        if _put(self._fast, id(item)):
            self._put_later(_put, id(item), False, None)

    def get_nowait(self) -> T:
        """As ``get(block=False)``."""
        if _take(self._fast):
            self._take_later(False, None)
        return cast(T, self._hand.pop())

    def put_many(self, items: Iterable[T], block: bool = True, timeout: float | None = None) -> int:
        """Append the objects in order, waiting for room as often as needed; return how many were appended.

        That is all of them, unless the time is over or the ring is shut down or closed in the midst: then the first so
        many. ShutDown, ValueError: only if none was appended. An iterable that is no list is read to its end first.

        If a signal handler raises in the midst (Ctrl-C: KeyboardInterrupt), the first so many of them, none to all, are
        inside and stay there, in order; how many is not told, and only the consumer can count them. Putting the same
        batch again would double those.
        """
        if timeout is not None:
            check_timeout(timeout)
        objects = items if type(items) is list else list(items)
        n = len(objects)
        ring = self._fast
        count = _put_many(ring, id(objects), 0, n)
        if count == n:
            return n
        # a copy, because other threads may change the caller's list while this one waits
        rest = list(objects)
        n = len(rest)
        return self._put_batch(lambda done: _put_many(ring, id(rest), done, n - done), max(count, 0), n, block, timeout)

    def get_many(self, n: int, block: bool = True, timeout: float | None = None) -> list[T]:
        """Remove and return the oldest objects, at least one and at most `n`; wait for the first.

        The list is empty if `n` is 0, the time is over, or there is nothing and `block` is false. ShutDown: shut down,
        and there is nothing.
        """
        if timeout is not None:
            check_timeout(timeout)
        if type(n) is int and 0 < n <= SMALL:
            box: list[T] = _NOTHING * n
            count = _take_many(self._fast, id(box), 0, n)
            if count == n:
                return box
            if count > 0:
                return box[:count]
        n = check_count(n)
        return self._grab(n) or self._get_batch(lambda: self._grab(n), [], block and n > 0, timeout)

    def get_into(self, target: list[T], block: bool = True, timeout: float | None = None) -> int:
        """As ``get_many(len(target))``, into target[0], target[1], …; return how many."""
        items = self.get_many(len(target), block, timeout)
        target[: len(items)] = items
        return len(items)

    def _take_later(self, block: bool, timeout: float | None) -> None:
        times = slices(block, timeout)
        while (code := _take(self._fast)) != OK:
            self._await_item(code, times)

    def _grab(self, n: int) -> list[T]:
        """What can be got at once, at most n objects."""
        ring = self._fast
        n = min(n, self.qsize() or 1)
        box: list[T] = _NOTHING * n
        count = 0
        while True:
            more = _take_many(ring, id(box), count, n - count)
            if more <= 0:
                break
            count += more
            if count == n:
                return box
        if more < 0 and count == 0:
            self._refuse_get(-more)
        return box[:count]

    def _drop(self) -> None:
        self._slots.drop()
