"""One thread on each side; a second one is an error, and changes nothing."""

from __future__ import annotations

import contextlib
import threading
from array import array
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from structures import Full, ShutDown, SPSCRing, U64Ring, u64_ring
from tests.structures.helpers import GUARD, in_thread

KINDS = [SPSCRing, U64Ring]


def room(kind: Any) -> Any:
    return [None, None] if kind is SPSCRing else memoryview(bytearray(16)).cast("Q")


PUTS = {
    "put": lambda ring: ring.put(5),
    "put_nowait": lambda ring: ring.put_nowait(5),
    "put_many": lambda ring: ring.put_many([5]),
}
GETS = {
    "get": lambda ring: ring.get(),
    "get_nowait": lambda ring: ring.get_nowait(),
    "get_many": lambda ring: ring.get_many(2),
    "get_many, long": lambda ring: ring.get_many(100_000),
    "get_into": lambda ring: ring.get_into(room(type(ring))),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bulk", [1, u64_ring.BULK])
@pytest.mark.parametrize("name", PUTS)
def test_a_second_producer(kind: Any, bulk: int, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(u64_ring, "BULK", bulk)
    ring = kind(4)
    ring.put(1)
    with pytest.raises(RuntimeError, match="producer side .* belongs to thread 'MainThread'.*release_producer"):
        in_thread(lambda: PUTS[name](ring))
    assert list(ring.get_many(4)) == [1]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bulk", [1, u64_ring.BULK])
@pytest.mark.parametrize("name", GETS)
def test_a_second_consumer(kind: Any, bulk: int, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(u64_ring, "BULK", bulk)
    ring = kind(4)
    ring.put_many([1, 2, 3])
    assert ring.get() == 1
    with pytest.raises(RuntimeError, match="consumer side .* belongs to thread 'MainThread'.*release_consumer"):
        in_thread(lambda: GETS[name](ring))
    assert list(ring.get_many(4)) == [2, 3]


@pytest.mark.parametrize("kind", KINDS)
def test_failing_to_get_claims_the_side_too(kind: Any) -> None:
    ring = kind(4)
    assert len(ring.get_many(1, block=False)) == 0
    with pytest.raises(RuntimeError, match="belongs"):
        in_thread(ring.get_nowait)


@pytest.mark.parametrize("kind", KINDS)
def test_an_owner_that_has_ended(kind: Any) -> None:
    ring = kind(4)
    in_thread(lambda: ring.put(1))
    for _ in range(20):  # new threads get the idents of old ones
        with pytest.raises(RuntimeError, match="a thread that has ended|belongs"):
            in_thread(lambda: ring.put(2))
    ring.release_producer()
    in_thread(lambda: ring.put(3))
    assert list(ring.get_many(4)) == [1, 3]


@pytest.mark.parametrize("kind", KINDS)
def test_both_sides_change_threads(kind: Any) -> None:
    ring = kind(4)
    for item in range(20):
        in_thread(partial(ring.put, item))
        ring.release_producer()
        assert in_thread(ring.get) == item
        ring.release_consumer()


@pytest.mark.parametrize("kind", KINDS)
def test_a_blocked_owner_that_has_lost_its_side(kind: Any) -> None:
    ring = kind(1)
    ring.put(0)
    ring.release_producer()
    errors: list[BaseException] = []
    started = threading.Event()

    def old() -> None:
        started.set()
        try:
            ring.put(1)
        except RuntimeError as error:
            errors.append(error)

    thread = threading.Thread(target=old, daemon=True)
    thread.start()
    started.wait(GUARD)
    threading.Event().wait(0.02)  # let it become the owner
    ring.release_producer()
    got = []
    while thread.is_alive():
        # either the main thread is faster and owns the side now, or the old owner has put its item
        with contextlib.suppress(Full, RuntimeError):
            ring.put_nowait(2)
        got += ring.get_many(1, block=False)
        thread.join(0.001)
    got += ring.get_many(1, block=False)
    assert got.count(1) == (0 if errors else 1)


SIZE = 1 << 21
WORDS = array("Q", [1]) * SIZE


def in_the_midst_of_a_batch(ring: U64Ring, action: Callable[[], None]) -> list[int]:
    """While another thread copies WORDS into the ring without the GIL, do `action`; what its put_many returned.

    The list is empty if the copy was over too soon to be met; otherwise wait for the thread before looking at it.
    """
    placed: list[int] = []
    thread = threading.Thread(target=lambda: placed.append(ring.put_many(WORDS)), daemon=True)
    thread.start()
    met = False
    while thread.is_alive() and not met:
        try:
            ring.release_producer()
        except RuntimeError as error:
            assert "inside an operation" in str(error)
            met = True
            action()
    thread.join(GUARD)
    return placed if met else []


def test_releasing_in_the_midst_of_a_batch() -> None:
    """While a batch is copied without the GIL its side stays where it is."""
    for _ in range(300):
        ring = U64Ring(SIZE)
        placed = in_the_midst_of_a_batch(ring, lambda: None)
        if placed:
            assert placed == [SIZE]
            assert ring.get_many(SIZE) == WORDS
            return
    raise AssertionError("no release ever met a batch")


def test_shutdown_in_the_midst_of_a_batch() -> None:
    """The consumer is not told that all is over while a batch that was let in is still being copied."""
    for _ in range(300):
        ring = U64Ring(SIZE)
        got: list[int] = []

        def drain(ring: U64Ring = ring, got: list[int] = got) -> None:
            ring.shutdown()
            with contextlib.suppress(ShutDown):
                while True:
                    got.append(len(ring.get_many(SIZE)))

        placed = in_the_midst_of_a_batch(ring, drain)
        if placed:
            assert sum(got) == sum(placed)
            return
    raise AssertionError("no shutdown ever met a batch")
