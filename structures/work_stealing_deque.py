"""`WorkStealingDeque`: any Python objects; the owner takes the newest, thieves the oldest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from structures._arguments import check_count
from structures._deque import AGAIN, EMPTY, LOST, Deque
from structures._fast import lib

D = TypeVar("D")
T = TypeVar("T")

_NOTHING: list[Any] = [None]

_push = lib.zp_work_push_object
_pop = lib.zp_work_pop_object
_steal = lib.zp_work_steal_object
_leave = lib.zp_work_leave
_push_many = lib.zp_work_push_objects
_pop_many = lib.zp_work_pop_objects
_steal_many = lib.zp_work_steal_objects


class WorkStealingDeque(Deque[T]):
    """An unbounded deque of Python objects: an owner thread pushes and pops the newest, any thread steals the oldest.

        deque = WorkStealingDeque()
        deque.push(task)                   # the owner
        deque.pop()                        # the owner: the newest
        deque.steal()                      # any other thread: the oldest

    `capacity` is how many objects it holds before it first grows, 1 to 2**32; TypeError, ValueError or MemoryError
    otherwise. It doubles when it is full and does not shrink before it is gone.

    WHAT IS GUARANTEED. Every object comes out once. The deque carries places in a table of references through the C
    operations of zp_deque.h: Chase and Lev, "Dynamic circular work-stealing deque" (SPAA 2005), in the C11 form of Lê,
    Pop, Cohen and Zappa Nardelli (PPoPP 2013). Each of them is wait-free; CLAIMS.md says what is proved of them. Here
    they are called with the GIL held, so that each takes effect at one instant, and `Empty` is raised only if the deque
    was empty at such an instant. If a signal handler raises between the end of the C call and the return of `pop` or
    `steal`, that object is lost, as with `queue.Queue`.

    REFERENCES. An object inside has exactly one reference more. It is released when it is popped or stolen, or with
    the deque when that is closed, shut down immediately, or collected. The garbage collector sees the content: a deque
    that is inside itself is collected.

    THREADS. See `Deque`: a second owner thread gets a RuntimeError. After a fork the child's copy raises RuntimeError;
    the parent's is not affected.
    """

    __slots__ = ("_table",)

    def __init__(self, capacity: int = 64, *, _start: int = 0) -> None:
        super().__init__(capacity, _start)
        self._table: list[Any] = []
        lib.zp_work_adopt(self._fast, id(self._table))

    def push(self, item: T) -> None:
        """Owner: add `item` as the newest.

        MemoryError: there was no room and no memory for more; nothing has changed. ShutDown: shut down. ValueError:
        closed. RuntimeError: another thread is the owner.
        """
        code = _push(self._fast, id(item))
        if code:
            self._refuse(code)

    def pop(self) -> T:
        """Owner: remove and return the newest object.

        Empty: there is none. ShutDown: shut down, and there is none. ValueError: closed. RuntimeError: another thread
        is the owner.
        """
        while (place := _pop(self._fast)) < 0:
            if place != -AGAIN:
                self._refuse(-place)
        return self._fetch(place)

    def steal(self) -> T:
        """Any thread: remove and return the oldest object.

        Empty: there is none. ShutDown: shut down, and there is none. ValueError: closed. Where other thieves are faster
        it tries again, so it is lock-free: each further attempt means that another thread has got an object.
        """
        while (place := _steal(self._fast)) < 0:
            if place not in (-AGAIN, -LOST):
                self._refuse(-place)
        return self._fetch(place)

    def try_steal(self, default: D | None = None) -> T | D | None:
        """Any thread: as `steal`, but `default` if there is nothing, or if other thieves are faster time and again.

        For a thread that looks at one deque after the other: no exception, and a bounded number of attempts.
        """
        place = _steal(self._fast)
        if place >= 0:
            return self._fetch(place)
        if place not in (-EMPTY, -LOST, -AGAIN):
            self._refuse(-place)
        return default

    def push_many(self, items: Iterable[T]) -> int:
        """Owner: push the objects in order, one by one; return how many were pushed.

        That is all of them, unless memory ends or the deque is shut down or closed in the midst: then the first so
        many. MemoryError, ShutDown, ValueError: only if none was pushed. An iterable that is no list is read to its end
        first.
        """
        objects = list(items)
        n = len(objects)
        done = 0
        while True:
            count = _push_many(self._fast, id(objects), done, n - done)
            if count < 0:
                if done == 0:
                    self._refuse(-count)
                return done
            done += count
            if done == n:
                return n

    def pop_many(self, n: int) -> list[T]:
        """Owner: remove and return up to `n` objects, the newest first; as so many pops.

        The list is empty if there is nothing, or `n` is 0. ShutDown: shut down, and there is nothing.
        """
        n = check_count(n)
        return self._gather(_pop_many, min(n, self.qsize() or 1))

    def steal_many(self, n: int) -> list[T]:
        """Any thread: remove and return up to `n` objects, the oldest first, and no more than half of what is there.

        One object at least, unless there is none: then the list is empty. ShutDown: shut down, and there is nothing.
        Each object is stolen by itself; between two of them another thread may be served.
        """
        n = check_count(n)
        return self._gather(_steal_many, self._half(n))

    def _gather(self, take: Callable[[Any, int, int, int], int], n: int) -> list[T]:
        """What can be got at once, at most n objects."""
        box: list[T] = _NOTHING * n
        done = 0
        while True:
            count = take(self._fast, id(box), done, n - done)
            if count > 0:
                done += count
            elif done == 0 and count in (-AGAIN, -LOST):
                continue
            elif done == 0 and count not in (0, -EMPTY):
                self._refuse(-count)
            if count <= 0 or done == n:
                return box if done == n else box[:done]

    def _fetch(self, place: int) -> T:
        """The object in this place, which is ours; give the place back."""
        try:
            item: T = self._table[place]
        except IndexError:  # closed, or shut down immediately, since the place was got
            raise self._refusal(lib.ZP_CLOSED if lib.zp_work_size(self._fast) < 0 else lib.ZP_SHUT) from None
        _leave(self._fast, place)
        return item

    def _drop(self) -> None:
        self._table.clear()
