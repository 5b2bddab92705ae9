"""Stacks and queues of Python objects. What C does with the references is in native/bag_objects.h."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar, cast

from structures._arguments import check_count
from structures._bag import EMPTY, OK, Bag
from structures._fast import lib
from structures._waiting import check_timeout
from structures.hazard_domain import HazardDomain

T = TypeVar("T")

BATCH = 512
"""So many objects are moved by one call of C: the GIL is held for about 50 µs at most."""

_NOTHING: list[Any] = [None]

_put = lib.zp_bag_put_object
_take = lib.zp_bag_take_object
_leave = lib.zp_bag_leave
_put_many = lib.zp_bag_put_objects
_take_many = lib.zp_bag_take_objects


class ObjectBag(Bag[T]):
    """The part that is about objects."""

    __slots__ = ("_table",)

    def __init__(self, domain: HazardDomain | None = None) -> None:
        super().__init__(domain, lib.zp_bag_destroy_objects)
        self._table: list[Any] = []
        if lib.zp_bag_adopt(self._fast, id(self._table)) != OK:
            raise MemoryError(f"no memory for a {type(self).__name__}")

    def put(self, item: T, block: bool = True, timeout: float | None = None) -> None:
        """Put `item` in. It never waits; `block` and `timeout` are there for code written for `queue.Queue`.

        MemoryError: nothing has changed. ShutDown: shut down. ValueError: closed.
        """
        code = _put(self._fast, id(item))
        if code:
            self._refuse(code)

    def put_nowait(self, item: T) -> None:
        """As `put`."""
        self.put(item)

    def get(self, block: bool = True, timeout: float | None = None) -> T:
        """Remove and return an object; wait for one, for at most `timeout` seconds.

        Empty: there is none (at once unless `block`). ShutDown: shut down, and there is none. ValueError: closed, or a
        negative timeout.
        """
        if timeout is not None:
            check_timeout(timeout)
        place = _take(self._fast)
        if place < 0:
            place = self._later(lambda: _take(self._fast), block, timeout)
        return self._fetch(place)

    def get_nowait(self) -> T:
        """As ``get(block=False)``."""
        return self.get(False)

    def put_many(self, items: Iterable[T]) -> int:
        """Put the objects in, in order; return how many were put in.

        That is all of them, unless memory ends or it is shut down or closed in the midst: then the first so many.
        MemoryError, ShutDown, ValueError: only if none was put in. An iterable is read to its end first.
        """
        objects = list(items)
        n = len(objects)
        done = 0
        while True:
            count = _put_many(self._fast, id(objects), done, n - done)
            if count < 0:
                if done == 0:
                    self._refuse(-count)
                return done
            done += count
            if done == n:
                return n

    def get_many(self, n: int, block: bool = True, timeout: float | None = None) -> list[T]:
        """Remove and return up to `n` objects, as so many gets; wait for the first.

        The list is empty if `n` is 0, the time is over, or there is nothing and `block` is false. ShutDown: shut down,
        and there is nothing.
        """
        if timeout is not None:
            check_timeout(timeout)
        n = check_count(n)
        return self._batch(lambda: self._grab(n), [], block and n > 0, timeout)

    def _grab(self, n: int) -> list[T]:
        """What can be got at once, at most n objects."""
        n = min(n, self.qsize() or 1)
        box: list[T] = _NOTHING * n
        done = 0
        while True:
            count = _take_many(self._fast, id(box), done, n - done)
            if count < 0 and count != -EMPTY and done == 0:
                self._refuse(-count)
            done += max(count, 0)
            if count <= 0 or done == n:
                return box if done == n else box[:done]

    def _fetch(self, place: int) -> T:
        """The object in this place, which is ours; give the place back."""
        try:
            item = self._table[place]
        except IndexError:  # closed, or shut down immediately, since the place was got
            raise self._refusal(lib.ZP_CLOSED if lib.zp_bag_size(self._fast) < 0 else lib.ZP_SHUT) from None
        _leave(self._fast, place)
        return cast(T, item)

    def _drop(self) -> None:
        self._table.clear()
