"""`WaitFreeQueue` and `U64WaitFreeQueue`: first in, first out, unbounded, for a fixed number of threads at once."""

from __future__ import annotations

from typing import TypeVar

from structures._arguments import check_size
from structures._fast import lib
from structures._fifo import Fifo, ObjectFifo, WordFifo

T = TypeVar("T")

LARGEST = 1024
"""The most threads."""


class _Slots(Fifo[T]):
    """The part that is about threads."""

    __slots__ = ()

    @property
    def max_threads(self) -> int:
        """The most threads that use it at once."""
        return self._number

    @property
    def helped(self) -> int:
        """How many operations were completed by another thread than their own so far."""
        return lib.zp_fifo_helped(self._fast)

    def leave(self) -> None:
        """Give the calling thread's slot back now, rather than at its end. It may use the queue again later."""
        lib.zp_fifo_leave_slot(self._fast)


class WaitFreeQueue(ObjectFifo[T], _Slots[T]):
    """An unbounded FIFO of Python objects for up to `max_threads` threads at once.

        queue = WaitFreeQueue(8)
        queue.put(anything)                # any thread
        queue.get()                        # any thread: the oldest
        queue.shutdown()                   # what is inside can still be got

    A thread takes part from its first operation to its end, or until `leave`. One thread too many gets RuntimeError.
    An operation looks at every thread's slot: `max_threads` should be no larger than need be.

    WHAT IS GUARANTEED. Every object comes out once, in the order in which they were put in, and `Empty` is raised only
    if the queue was empty at some instant of the call. The queue carries places in a table of references through the C
    operations of zp_wfqueue.h (Ramalhete and Correia, PPoPP 2017), each of which ends after a number of own steps that
    depends on `max_threads` alone, but for `malloc` and `free`.

    WHAT IS NOT. That guarantee is the C operation's. A method of this class needs the GIL, for which a thread may wait
    for as long as others hold it, and memory for Python objects; `get` waits for an element. If a signal handler raises
    between the end of the C call and the return of `get`, that object is lost, as with `queue.Queue`.

    REFERENCES. An object inside has exactly one reference more. It is released when it is got, or with the queue when
    that is closed, shut down immediately, or collected. The garbage collector sees the content.

    THREADS. All methods may be called by any thread. After a fork the child's copy raises RuntimeError.
    """

    __slots__ = ()

    def __init__(self, max_threads: int) -> None:
        super().__init__(check_size("max_threads", max_threads, LARGEST))


class U64WaitFreeQueue(WordFifo, _Slots[int]):
    """An unbounded FIFO of integers 0 to 2**64 - 1 for up to `max_threads` threads at once.

        queue = U64WaitFreeQueue(8)
        queue.put_many([1, 2, 3])          # any thread; also array('Q'), memoryview, numpy.uint64
        queue.get_many(2)                  # any thread: array('Q', [1, 2])

    As `WaitFreeQueue`; the words themselves are the elements of the C queue. A batch is so many single operations.
    """

    __slots__ = ()

    def __init__(self, max_threads: int) -> None:
        super().__init__(check_size("max_threads", max_threads, LARGEST))
