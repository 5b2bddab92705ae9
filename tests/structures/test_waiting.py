"""Blocking: time limits, being woken, Ctrl-C, sleeping while idle."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from structures import Empty, Full, ShutDown, SPSCRing, U64Ring
from structures._core import lib as core
from structures._waiting import SLICE
from tests.structures.helpers import GUARD, run_threads

KINDS = [SPSCRing, U64Ring]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("timeout", [0, 0.001, 0.13])
def test_a_time_limit_is_honoured(kind: Any, timeout: float) -> None:
    ring = kind(1)
    started = time.monotonic()
    with pytest.raises(Empty):
        ring.get(timeout=timeout)
    assert time.monotonic() - started >= timeout
    assert len(ring.get_many(5, timeout=timeout)) == 0
    ring.put(1)
    started = time.monotonic()
    with pytest.raises(Full):
        ring.put(2, timeout=timeout)
    assert time.monotonic() - started >= timeout
    assert ring.put_many([2, 3], timeout=timeout) == 0
    assert ring.get() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_an_endless_time_limit(kind: Any) -> None:
    ring = kind(1)
    ring.put(1, timeout=float("inf"))
    ring.release_producer()

    def late() -> None:
        time.sleep(0.02)
        ring.get(timeout=float("inf"))

    assert run_threads(lambda: ring.put(2, timeout=1e300), late) == [None, None]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("timeout", [-1, -0.001, float("nan")])
def test_wrong_time_limits(kind: Any, timeout: float) -> None:
    ring = kind(2)
    ring.put(1)
    room = [None] if kind is SPSCRing else bytearray(8)
    calls: list[Callable[[], Any]] = [
        lambda: ring.put(1, timeout=timeout),
        lambda: ring.get(timeout=timeout),
        lambda: ring.put_many([1], timeout=timeout),
        lambda: ring.get_many(1, timeout=timeout),
        lambda: ring.get_into(room, timeout=timeout),
    ]
    for call in calls:
        with pytest.raises(ValueError, match="non-negative"):
            call()
    assert ring.qsize() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_part_of_a_batch_within_the_time(kind: Any) -> None:
    ring = kind(3)
    assert ring.put_many(range(5), timeout=0.01) == 3
    assert list(ring.get_many(9)) == [0, 1, 2]


@pytest.mark.parametrize("kind", KINDS)
def test_a_blocked_batch_goes_on_as_there_is_room(kind: Any) -> None:
    ring = kind(3)

    def slowly() -> list[int]:
        got: list[int] = []
        while len(got) < 10:
            time.sleep(0.001)
            got.append(ring.get())
        return got

    assert run_threads(lambda: ring.put_many(range(10)), slowly) == [10, list(range(10))]


def blocked(ring: Any, call: Any) -> tuple[threading.Thread, list[BaseException]]:
    """A thread that is blocked in `call`, and where its exception will be."""
    errors: list[BaseException] = []
    inside = threading.Event()

    def run() -> None:
        inside.set()
        try:
            call()
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    inside.wait(GUARD)
    time.sleep(0.02)  # now it most likely sleeps; the test is right if it does not
    return thread, errors


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("side", ["put", "get", "put_many", "get_many", "get_into"])
@pytest.mark.parametrize(("end", "error"), [("shutdown", ShutDown), ("close", ValueError)])
def test_the_end_reaches_a_blocked_thread(kind: Any, side: str, end: str, error: type[Exception]) -> None:
    ring = kind(1)
    if side.startswith("put"):
        ring.put(0)
        ring.release_producer()
    call = {
        "put": lambda: ring.put(1),
        "get": lambda: ring.get(),
        "put_many": lambda: ring.put_many([1, 2]),
        "get_many": lambda: ring.get_many(3),
        "get_into": lambda: ring.get_into([None] if kind is SPSCRing else memoryview(bytearray(8)).cast("Q")),
    }[side]
    thread, errors = blocked(ring, call)
    getattr(ring, end)()
    thread.join(GUARD)
    assert [type(e) for e in errors] == [error]


CTRL_C = """
import signal, sys, threading, time
import structures
from structures import SPSCRing, U64Ring
kind, call = sys.argv[1:]
ring = getattr(structures, kind)(1)
if call.startswith("put"):
    ring.put(1)
busy = threading.Event()
helper = threading.Thread(target=lambda: busy.wait(), daemon=True)
helper.start()   # a signal may also be delivered to this thread
calls = {"put": lambda: ring.put(1), "get": lambda: ring.get(), "put_many": lambda: ring.put_many([1, 2]),
         "get_many": lambda: ring.get_many(2), "long get": lambda: ring.get(timeout=1000)}
try:
    print("ready", flush=True)
    calls[call]()
except KeyboardInterrupt:
    assert ring.qsize() == (1 if call.startswith("put") else 0)
    print("interrupted", flush=True)
"""


@pytest.mark.parametrize("kind", ["SPSCRing", "U64Ring"])
@pytest.mark.parametrize("call", ["put", "get", "put_many", "get_many", "long get"])
def test_ctrl_c_ends_a_blocked_call(kind: str, call: str) -> None:
    process = subprocess.Popen([sys.executable, "-c", CTRL_C, kind, call], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=GUARD)
    assert output == "interrupted\n"
    assert process.returncode == 0


@contextlib.contextmanager
def alarms(handler: Any, first: float, every: float = 0) -> Iterator[None]:
    """Call the handler after `first` seconds, and then every so many."""
    before = signal.signal(signal.SIGALRM, lambda *_: handler())
    try:
        signal.setitimer(signal.ITIMER_REAL, first, every)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("kind", KINDS)
def test_a_signal_handler_may_use_the_ring(kind: Any) -> None:
    """The handler puts into the ring on which its thread is blocked."""
    ring = kind(4)
    with alarms(lambda: ring.put_nowait(7), 0.02):
        assert ring.get(timeout=GUARD) == 7


@pytest.mark.parametrize("kind", KINDS)
def test_a_storm_of_signals_changes_nothing(kind: Any) -> None:
    """A handler that runs between any two instructions puts and gets as well; every item comes out once."""
    ring = kind(1 << 17)
    given: list[int] = []
    got: list[int] = []

    def handler() -> None:
        got.extend(ring.get_many(2, block=False))
        ring.put_nowait(2**64 - 1)
        given.append(2**64 - 1)

    with alarms(handler, 0.0005, 0.0005):
        for item in range(100_000):
            ring.put(item)
            given.append(item)
            if item % 3 == 0:
                got.append(ring.get())
    got.extend(ring.get_many(1 << 17, block=False))
    assert given.count(2**64 - 1) > 10
    assert sorted(got) == sorted(given)


@pytest.mark.parametrize("kind", KINDS)
def test_waiting_is_sleeping(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wait of ten slices looks about ten times, not a million times. How C sleeps is tested in test_wait.py."""
    ring = kind(1)
    sleeps: list[int] = []

    def wait(ring: Any, nanoseconds: int) -> int:
        sleeps.append(nanoseconds)
        return core.zp_ring_wait_items(ring, nanoseconds)

    monkeypatch.setattr("structures._ring.core", SimpleNamespace(zp_ring_wait_items=wait))
    with pytest.raises(Empty):
        ring.get(timeout=10 * SLICE)
    assert 1 <= len(sleeps) <= 20  # twice as many as needed: any may be cut short by a signal
    assert max(sleeps) <= SLICE * 1e9 + 1
