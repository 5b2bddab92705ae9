"""`Queue` and `U64Queue`: first in, first out, unbounded, for any number of threads."""

from __future__ import annotations

from typing import TypeVar

from structures._object_bag import ObjectBag
from structures._word_bag import WordBag

T = TypeVar("T")


class Queue(ObjectBag[T]):
    """An unbounded FIFO of Python objects for any number of threads.

        queue = Queue()
        queue.put(anything)                # any thread
        queue.get()                        # any thread: the oldest
        queue.shutdown()                   # what is inside can still be got

    `domain` frees the nodes, see `HazardDomain`; None: the one that is shared.

    WHAT IS GUARANTEED. Every object comes out once, in the order in which they were put in, and `Empty` is raised only
    if the queue was empty at some instant of the call. The queue carries places in a table of references through the C
    operations of zp_queue.h (Michael and Scott, PODC 1996, with Michael's hazard pointers, 2004), each of which is
    lock-free. They are called with the GIL held. If a signal handler raises between the end of the C call and the
    return of `get`, that object is lost, as with `queue.Queue`.

    REFERENCES. An object inside has exactly one reference more. It is released when it is got, or with the queue when
    that is closed, shut down immediately, or collected. The garbage collector sees the content.

    THREADS. All methods may be called by any thread. After a fork the child's copy raises RuntimeError; the parent's is
    not affected.
    """

    __slots__ = ()


class U64Queue(WordBag):
    """An unbounded FIFO of integers 0 to 2**64 - 1 for any number of threads.

        queue = U64Queue()
        queue.put_many([1, 2, 3])          # any thread; also array('Q'), memoryview, numpy.uint64
        queue.get_many(2)                  # any thread: array('Q', [1, 2])

    `domain` frees the nodes, see `HazardDomain`; None: the one that is shared.

    WHAT IS GUARANTEED. The words are the elements of the C queue (zp_queue.h: Michael and Scott, PODC 1996, with
    Michael's hazard pointers, 2004), whose operations are lock-free. A batch is so many single operations. Large ones
    are moved without the GIL.

    THREADS. All methods may be called by any thread. After a fork the child's copy raises RuntimeError; the parent's is
    not affected.
    """

    __slots__ = ()
