"""`Stack` and `U64Stack`: last in, first out, unbounded, for any number of threads."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Any, TypeVar

from structures._bag import OK, Bag
from structures._fast import ffi, lib
from structures._object_bag import BATCH, ObjectBag
from structures._word_bag import WordBag
from structures._words import as_words

T = TypeVar("T")


def _each_batch(bag: Bag[T], take: Callable[[Any], None]) -> None:
    """Remove everything at one instant, and call `take` until all is taken: also if it is interrupted."""
    rest = ffi.new("uintptr_t *")
    code = lib.zp_bag_take_all(bag._fast, rest)
    if code != OK:
        raise bag._refusal(code)
    try:
        while rest[0]:
            take(rest)
    finally:
        while rest[0]:  # interrupted: what is taken now is dropped with the rest
            take(rest)


class Stack(ObjectBag[T]):
    """An unbounded LIFO of Python objects for any number of threads.

        stack = Stack()
        stack.put(anything)                # any thread
        stack.get()                        # any thread: the newest
        stack.get_all()                    # everything, at one instant: a list, the newest first

    `domain` frees the nodes, see `HazardDomain`; None: the one that is shared.

    WHAT IS GUARANTEED. Every object comes out once, and `Empty` is raised only if the stack was empty at some instant
    of the call. The stack carries places in a table of references through the C operations of zp_stack.h (Treiber,
    1986, with Michael's hazard pointers, 2004), each of which is lock-free. They are called with the GIL held.
    `put_many` puts up to 512 objects in at one instant. If a signal handler raises between the end of the C call and
    the return of `get`, that object is lost, as with `queue.Queue`.

    REFERENCES. An object inside has exactly one reference more. It is released when it is got, or with the stack when
    that is closed, shut down immediately, or collected. The garbage collector sees the content.

    THREADS. All methods may be called by any thread. After a fork the child's copy raises RuntimeError; the parent's is
    not affected.
    """

    __slots__ = ()

    _stack = True

    def get_all(self) -> list[T]:
        """Remove all objects at one instant and return them, the newest first; an empty list if there are none.

        ShutDown: shut down immediately. ValueError: closed. If that happens during the call, the rest is dropped.
        """
        items: list[T] = []

        def take(rest: Any) -> None:
            box: list[Any] = [None] * BATCH
            count = lib.zp_bag_next_objects(self._fast, rest, id(box))
            items.extend(box[:count])

        _each_batch(self, take)
        return items


class U64Stack(WordBag):
    """An unbounded LIFO of integers 0 to 2**64 - 1 for any number of threads.

        stack = U64Stack()
        stack.put_many([1, 2, 3])          # any thread; at one instant; also array('Q'), memoryview, numpy.uint64
        stack.get()                        # any thread: 3

    `domain` frees the nodes, see `HazardDomain`; None: the one that is shared.

    WHAT IS GUARANTEED. The words are the elements of the C stack (zp_stack.h: Treiber, 1986, with Michael's hazard
    pointers, 2004), whose operations are lock-free. `put_many` puts all words in at one instant, or none; `get_many` is
    so many gets. Large batches are moved without the GIL.

    THREADS. All methods may be called by any thread. After a fork the child's copy raises RuntimeError; the parent's is
    not affected.
    """

    __slots__ = ()

    _stack = True

    def get_all(self) -> array[int]:
        """Remove all words at one instant and return them as array('Q'), the newest first; empty if there are none.

        ShutDown: shut down immediately. ValueError: closed.
        """
        words = array("Q")
        room = array("Q", bytes(8 * BATCH))
        place = as_words(room)

        def take(rest: Any) -> None:
            count = lib.zp_bag_next_many(self._fast, rest, place, BATCH)
            words.extend(room[:count])

        _each_batch(self, take)
        return words
