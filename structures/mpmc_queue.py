"""`MPMCQueue` and `U64MPMCQueue`: first in, first out, bounded, for any number of threads."""

from __future__ import annotations

from typing import TypeVar

from structures._arguments import check_capacity
from structures._fifo import Fifo, ObjectFifo, WordFifo

T = TypeVar("T")

LARGEST = 1 << 32
"""The largest maxsize."""


class _Bounded(Fifo[T]):
    """The part that is about the bound."""

    __slots__ = ()

    _bounded = True

    @property
    def maxsize(self) -> int:
        """The most elements inside."""
        return self._number

    def full(self) -> bool:
        """Whether `qsize` is `maxsize`."""
        return self.qsize() >= self._number


class MPMCQueue(ObjectFifo[T], _Bounded[T]):
    """A FIFO of at most `maxsize` Python objects for any number of threads.

        queue = MPMCQueue(100)
        queue.put(anything)                # any thread; waits while it is full
        queue.get()                        # any thread: the oldest; waits while it is empty
        queue.shutdown()                   # what is inside can still be got

    WHAT IS GUARANTEED. Every object comes out once, in the order in which they were put in; there are never more than
    `maxsize`. The queue carries places in a table of references through the C operations of zp_mpmc.h (after Vyukov),
    which never wait, but may say FULL or EMPTY wrongly while another one is in flight. Here they are called with the
    GIL held, so none is, and `Full` and `Empty` are true. If a signal handler raises between the end of the C call and
    the return of `get`, that object is lost, as with `queue.Queue`.

    REFERENCES. An object inside has exactly one reference more. It is released when it is got, or with the queue when
    that is closed, shut down immediately, or collected. The garbage collector sees the content.

    THREADS. All methods may be called by any thread. After a fork the child's copy raises RuntimeError.
    """

    __slots__ = ()

    def __init__(self, maxsize: int) -> None:
        super().__init__(check_capacity(maxsize, LARGEST))


class U64MPMCQueue(WordFifo, _Bounded[int]):
    """A FIFO of at most `maxsize` integers 0 to 2**64 - 1 for any number of threads.

        queue = U64MPMCQueue(1000)
        queue.put_many([1, 2, 3])          # any thread; also array('Q'), memoryview, numpy.uint64
        queue.get_many(2)                  # any thread: array('Q', [1, 2])

    As `MPMCQueue`; the words themselves are the elements of the C queue. A batch is so many single operations.
    """

    __slots__ = ()

    def __init__(self, maxsize: int) -> None:
        super().__init__(check_capacity(maxsize, LARGEST))
