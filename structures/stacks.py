"""`Stack` and `U64Stack`: last in, first out, unbounded, for any number of threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from structures._bag import Bag
from structures._fast import ffi, lib
from structures._object_bag import ObjectBag
from structures._word_bag import WordBag

T = TypeVar("T")

_REFUSED = 1


class Removed(Iterator[T], Generic[T]):
    """Elements that were removed from a stack together, the newest first. One thread at a time may iterate.

    What is not got from it is dropped with it.
    """

    __slots__ = ("_bag", "_drop", "_fetch", "_list", "_word")

    def __init__(self, bag: Bag[T], fetch: Callable[[int], T], drop: Callable[[int], object]) -> None:
        self._word = ffi.new("uint64_t *")
        self._bag = bag
        self._fetch = fetch
        self._drop = drop
        self._list = lib.zp_bag_take_all(bag._fast)
        if self._list == _REFUSED:
            self._list = 0
            raise bag._refusal(lib.zp_bag_may_get(bag._fast) or lib.ZP_ENOMEM)

    def __next__(self) -> T:
        if self._list == 0:
            raise StopIteration
        return self._fetch(self._remove())

    def __del__(self) -> None:
        while getattr(self, "_list", 0) != 0:
            self._drop(self._remove())

    def _remove(self) -> int:
        rest = lib.zp_bag_next(self._bag._fast, self._list, self._word)
        if rest == _REFUSED:
            raise MemoryError("no memory for a record of this thread")
        self._list = rest
        return int(self._word[0])


class Stack(ObjectBag[T]):
    """An unbounded LIFO of Python objects for any number of threads.

        stack = Stack()
        stack.put(anything)                # any thread
        stack.get()                        # any thread: the newest
        for item in stack.get_all(): ...   # everything, at one instant

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

    def get_all(self) -> Iterator[T]:
        """Remove all objects at one instant; iterate over them, the newest first. Nothing, if there are none.

        They count in `qsize` until the iterator gives them. ShutDown: shut down immediately. ValueError: closed.
        """
        return Removed(self, self._fetch, self._leave)


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

    def get_all(self) -> Iterator[int]:
        """Remove all words at one instant; iterate over them, the newest first. As `Stack.get_all`."""
        return Removed(self, int, int)
