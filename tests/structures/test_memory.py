"""References are right, nothing leaks, cycles are collected."""

from __future__ import annotations

import contextlib
import gc
import sys
import tracemalloc
import weakref
from array import array
from typing import Any

import pytest

from structures import Empty, Full, SPSCRing, U64Ring, _fast


class Thing:
    """Something with weak references and a cycle on demand."""

    ring: Any = None


def test_an_object_inside_has_one_reference_more() -> None:
    ring: SPSCRing[Thing] = SPSCRing(4)
    thing = Thing()
    before = sys.getrefcount(thing)
    ring.put(thing)
    assert sys.getrefcount(thing) == before + 1
    assert ring.put_many([thing, thing]) == 2
    assert sys.getrefcount(thing) == before + 3
    assert ring.get() is thing
    assert sys.getrefcount(thing) == before + 2
    got = ring.get_many(9)
    assert got == [thing, thing]
    assert sys.getrefcount(thing) == before + 2
    del got
    assert sys.getrefcount(thing) == before


def test_refused_objects_are_not_kept() -> None:
    ring: SPSCRing[Any] = SPSCRing(1)
    thing = Thing()
    ring.put(None)
    before = sys.getrefcount(thing)
    assert ring.put_many([thing, thing], block=False) == 0
    with pytest.raises(Full):
        ring.put(thing, timeout=0.001)
    gc.collect()
    assert sys.getrefcount(thing) == before


@pytest.mark.parametrize("end", ["close", "shutdown", "collect"])
def test_what_is_left_inside_is_released(end: str) -> None:
    ring: Any = SPSCRing(4)
    thing = Thing()
    gone = weakref.ref(thing)
    ring.put(thing)
    del thing
    assert gone() is not None
    if end == "close":
        ring.close()
    elif end == "shutdown":
        ring.shutdown(immediate=True)
    else:
        del ring
    assert gone() is None


@pytest.mark.parametrize("kind", [SPSCRing, U64Ring])
def test_weak_references_to_a_ring(kind: Any) -> None:
    ring = kind(4)
    gone = weakref.ref(ring)
    del ring
    assert gone() is None


def test_a_ring_inside_itself_is_collected() -> None:
    ring: Any = SPSCRing(4)
    thing = Thing()
    thing.ring = ring
    gone = weakref.ref(ring), weakref.ref(thing)
    ring.put_many([thing, ring])
    del ring, thing
    gc.collect()
    assert [reference() for reference in gone] == [None, None]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_finaliser_may_use_the_ring_it_comes_out_of() -> None:
    ring: Any = SPSCRing(4)
    seen = []

    class Last:
        def __del__(self) -> None:
            seen.append(ring.qsize())
            ring.put_nowait("from the finaliser")

    ring.put_many([Last(), 1])
    ring.get()
    assert seen == [1]
    assert ring.get_many(4) == [1, "from the finaliser"]
    ring.put(Last())
    ring.shutdown(immediate=True)  # the finaliser's put is refused, which Python reports as unraisable
    assert seen == [1, 0]


def test_no_memory_to_get_an_object_loses_nothing() -> None:
    """The place where an object is handed over is a list in which there is no room any more."""
    ring: SPSCRing[Thing] = SPSCRing(4)
    first, second = Thing(), Thing()
    before = sys.getrefcount(first)
    ring.put_many([first, second])
    full = ()  # a list that refuses to grow cannot be made; C finds that this does not grow either
    _fast.lib.zp_ring_adopt(ring._fast, id(ring._slots.table), id(full))
    for get in (ring.get, ring.get_nowait):
        with pytest.raises(MemoryError, match="SPSCRing"):
            get()
        assert ring.qsize() == 2
    _fast.lib.zp_ring_adopt(ring._fast, id(ring._slots.table), id(ring._hand))
    assert ring.get() is first
    assert ring.get() is second
    assert sys.getrefcount(first) == before


def test_the_hand_is_as_long_as_before() -> None:
    """Also after gets of an empty ring, which reserve a place in it and give it up."""
    ring: SPSCRing[int] = SPSCRing(4)
    before = len(ring._hand), sys.getsizeof(ring._hand)
    for _ in range(100):
        with pytest.raises(Empty):
            ring.get_nowait()
        ring.put(1)
        ring.get()
    assert (len(ring._hand), sys.getsizeof(ring._hand)) == before


def grown(job: Any) -> int:
    """Bytes by which ten thousand more jobs let Python's memory grow."""
    for _ in range(1_000):
        job()
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(10_000):
            job()
        gc.collect()
        return tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()


def test_no_operation_leaks() -> None:
    objects: Any = SPSCRing(8)
    words = U64Ring(8)
    buffer = array("Q", bytes(8 * 8))

    def job() -> None:
        objects.put(Thing())
        objects.get_nowait()
        objects.put_many([Thing(), Thing()])
        objects.get_many(5)
        words.put(2**64 - 1)
        words.get_nowait()
        words.put_many([1, 2**63])
        words.put_many(buffer, block=False)
        words.get_many(3)
        words.get_into(buffer)
        for wrong in (-1, 2**64, "a"):
            with contextlib.suppress(TypeError, OverflowError):
                words.put(wrong)  # type: ignore[arg-type]

    assert grown(job) < 10_000


def test_no_ring_leaks() -> None:
    def job() -> None:
        ring: Any = SPSCRing(8)
        ring.put(Thing())
        U64Ring(8).put(1)

    assert grown(job) < 10_000


def test_the_memory_in_c_is_freed() -> None:
    resource = pytest.importorskip("resource")
    words = array("Q", [1]) * (1 << 17)

    def job() -> None:
        U64Ring(1 << 17).put_many(words)  # one MiB

    for _ in range(20):
        job()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(500):
        job()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_a_buffer_is_let_go() -> None:
    ring = U64Ring(8)
    words = array("Q", [1, 2])
    ring.put_many(words)
    ring.get_into(words)
    words.append(3)  # BufferError if it were still exported
    ring.put_many(bytearray(8) and memoryview(bytearray(8)).cast("Q"))
