"""Shutdown, close, with, iteration, pickling."""

from __future__ import annotations

import copy
import pickle
import queue
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

from structures import Empty, Full, ShutDown, SPSCRing, U64Ring

KINDS = [SPSCRing, U64Ring]


def test_the_exceptions_are_those_of_queue() -> None:
    assert Empty is queue.Empty
    assert Full is queue.Full
    if sys.version_info >= (3, 13):
        assert ShutDown is queue.ShutDown
    assert issubclass(ShutDown, Exception)
    assert not issubclass(ShutDown, (Empty, Full))


@pytest.mark.parametrize("kind", KINDS)
def test_shutdown_lets_the_content_out(kind: Any) -> None:
    ring = kind(4)
    ring.put_many([1, 2, 3])
    ring.shutdown()
    ring.shutdown()
    puts: list[Callable[[], Any]] = [
        lambda: ring.put(4),
        lambda: ring.put_nowait(4),
        lambda: ring.put_many([4]),
        lambda: ring.put_many([]),
    ]
    for call in puts:
        with pytest.raises(ShutDown):
            call()
    assert ring.get() == 1
    assert list(ring) == [2, 3]
    for call in (ring.get, ring.get_nowait, lambda: ring.get_many(1), lambda: ring.get(timeout=0)):
        with pytest.raises(ShutDown):
            call()
    assert list(ring) == []


@pytest.mark.parametrize("kind", KINDS)
def test_immediate_shutdown_drops_the_content(kind: Any) -> None:
    ring = kind(4)
    ring.put_many([1, 2, 3])
    ring.shutdown(immediate=True)
    assert ring.qsize() == 0
    with pytest.raises(ShutDown):
        ring.get_nowait()
    ring.shutdown()  # no way back
    with pytest.raises(ShutDown):
        ring.get_nowait()


@pytest.mark.parametrize("kind", KINDS)
def test_a_batch_that_meets_the_shutdown_says_how_far_it_came(kind: Any) -> None:
    ring = kind(2)

    ring.put(0)
    timer = threading.Timer(0.05, ring.shutdown)
    timer.start()
    assert ring.put_many([1, 2, 3]) == 1
    timer.join()
    assert list(ring) == [0, 1]


@pytest.mark.parametrize("kind", KINDS)
def test_use_after_close(kind: Any) -> None:
    with kind(4) as ring:
        ring.put_many([1, 2])
    ring.close()
    ring.shutdown()
    room = [None] if kind is SPSCRing else memoryview(bytearray(8)).cast("Q")
    for call in (
        lambda: ring.put(1),
        lambda: ring.put_nowait(1),
        lambda: ring.put_many([1]),
        lambda: ring.put_many([]),
        ring.get,
        ring.get_nowait,
        lambda: ring.get_many(1),
        lambda: ring.get_many(0),
        lambda: ring.get_into(room),
        lambda: next(iter(ring)),
        ring.qsize,
        ring.empty,
        ring.full,
        ring.release_producer,
        ring.release_consumer,
    ):
        with pytest.raises(ValueError, match=f"this {kind.__name__} is closed"):
            call()
    assert ring.maxsize == 4


@pytest.mark.parametrize("kind", KINDS)
def test_leaving_a_with_block_by_an_error_closes(kind: Any) -> None:
    with pytest.raises(KeyError), kind(4) as ring:
        raise KeyError
    with pytest.raises(ValueError, match="closed"):
        ring.get()


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_in_the_loop_body_is_the_loops(kind: Any) -> None:
    ring = kind(4)
    ring.put_many([1, 2])
    with pytest.raises(ShutDown, match="mine"):
        for _ in ring:
            raise ShutDown("mine")
    assert ring.get() == 2


@pytest.mark.parametrize("kind", KINDS)
def test_no_copies(kind: Any) -> None:
    ring = kind(4)
    for call in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match=f"{kind.__name__} .*cannot be pickled or copied"):
            call(ring)
