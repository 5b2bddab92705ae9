"""Waiting in slices, so that Python's signal handlers, Ctrl-C among them, run while a thread is blocked.

A blocked thread sleeps in C without the GIL (csrc/zp_wait.h), for at most one slice at a time. It is woken at once by
the other side and by shutdown, and in the main thread by a signal; the slice is the bound where a signal is delivered
to another thread.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from math import isnan
from time import monotonic

SLICE = 0.05
"""The longest sleep, in seconds."""

NANOSECONDS = 1_000_000_000


def check_timeout(timeout: float) -> None:
    """ValueError unless `timeout` is a number of seconds, 0 or more."""
    if timeout < 0 or isnan(timeout):
        raise ValueError(f"timeout must be a non-negative number of seconds, not {timeout}")


def slices(block: bool, timeout: float | None) -> Iterator[int]:
    """How many nanoseconds to sleep, time after time; ends when the time is over, at once unless `block`."""
    if not block:
        return iter(())
    if timeout is None:
        return repeat(int(SLICE * NANOSECONDS))
    return _until(monotonic() + timeout)


def _until(deadline: float) -> Iterator[int]:
    while (left := deadline - monotonic()) > 0:
        # rounded up: a sleep that ends too early would only be followed by another one
        yield int(min(left, SLICE) * NANOSECONDS) + 1
