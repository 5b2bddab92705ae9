"""`HazardDomain`: figures, the bound, threads that come and go, also such as Python did not make."""

from __future__ import annotations

import ctypes
import gc
import pickle
import threading
import time
from typing import Any

import pytest

from structures import HazardDomain, Queue, Stack, U64Queue, U64Stack, default_domain
from tests.structures.helpers import in_thread, run_threads

SLOTS = 4


def settled(domain: HazardDomain, what: Any) -> None:
    """Wait until `what` holds of the figures: a thread's record is given back a moment after it was joined."""
    end = time.monotonic() + 30
    while not what(domain.stats()):
        assert time.monotonic() < end, domain.stats()
        time.sleep(0.001)


def test_figures() -> None:
    domain = HazardDomain(10)
    fresh = domain.stats()
    assert (fresh.threads, fresh.unreclaimed, fresh.freed, fresh.scans, fresh.bound) == (0, 0, 0, 0, 0)
    assert not fresh.asymmetric
    queue: Queue[int] = Queue(domain)
    for _ in range(1000):
        queue.put(1)
        queue.get()
        stats = domain.stats()
        assert stats.unreclaimed <= stats.bound == 1 * (SLOTS + 10)
    assert (stats.threads, stats.claimed, stats.slots, stats.threshold) == (1, 1, SLOTS, 10)
    assert stats.freed + stats.unreclaimed == 1000
    assert 1000 // (10 + SLOTS) <= stats.scans <= 1000 // 10 + 1
    assert domain.drain() == 0
    assert domain.stats().freed == 1000


def test_thresholds_that_none_stands_for() -> None:
    assert HazardDomain().stats().threshold == 128
    asymmetric = HazardDomain(asymmetric=True).stats()
    assert asymmetric.threshold == (1024 if asymmetric.asymmetric else 128)
    assert default_domain() is default_domain()
    assert Stack[int]().domain is default_domain()


@pytest.mark.parametrize(
    ("threshold", "error"),
    [(0, ValueError), (-1, ValueError), (2**32 + 1, ValueError), ("x", TypeError), (True, TypeError)],
)
def test_wrong_thresholds(threshold: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="threshold"):
        HazardDomain(threshold)


def test_no_copies() -> None:
    with pytest.raises(TypeError, match="HazardDomain .*cannot be pickled"):
        pickle.dumps(HazardDomain())


@pytest.mark.parametrize("asymmetric", [False, True])
def test_threads_come_and_go(asymmetric: bool) -> None:
    """Records are used again: never more than there are threads at once; and what the threads left is freed."""
    domain = HazardDomain(50, asymmetric)
    queue, stack = U64Queue(domain), U64Stack(domain)

    def work() -> None:
        for i in range(200):
            queue.put(i)
            stack.put_many([i, i])
            queue.get()
            stack.get()
            stack.get()
        stats = domain.stats()
        assert stats.unreclaimed <= stats.bound

    for _ in range(25):
        run_threads(work, work, work)
        settled(domain, lambda stats: stats.claimed == 0)
    assert domain.stats().threads <= 3
    settled(domain, lambda _: domain.drain() == 0)
    assert domain.stats().freed == 25 * 3 * 600


def test_a_thread_that_python_did_not_make() -> None:
    """Its record is given back when it ends, as that of any other thread."""
    domain = HazardDomain()
    queue: Queue[str] = Queue(domain)
    assert queue.get_many(1, block=False) == []
    assert domain.stats().claimed == 1
    routine = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
    body = routine(lambda _: queue.put("from afar"))
    libc = ctypes.CDLL(None)
    thread = ctypes.c_ulong()
    assert libc.pthread_create(ctypes.byref(thread), None, body, None) == 0
    assert queue.get(timeout=30) == "from afar"
    assert libc.pthread_join(thread, None) == 0
    stats = domain.stats()
    assert (stats.threads, stats.claimed) == (2, 1)


def test_a_domain_lives_as_long_as_its_structures() -> None:
    queue: Queue[int] = Queue(HazardDomain(1))
    gc.collect()
    queue.put_many(range(100))
    assert queue.get_many(100) == list(range(100))
    domain = queue.domain
    del queue
    gc.collect()
    assert domain.drain() == 0


def test_many_domains_one_after_the_other() -> None:
    """A thread that lives on does not keep what is gone; the others' ends come whenever they come."""
    ready, go_on = threading.Event(), threading.Event()
    domains: list[HazardDomain] = []

    def sleeper() -> None:
        for domain in domains:
            Queue[int](domain).put(1)
        ready.set()
        go_on.wait()

    domains += [HazardDomain() for _ in range(50)]
    thread = threading.Thread(target=sleeper)
    thread.start()
    ready.wait()
    for domain in domains:
        stack = Stack[int](domain)
        stack.put_many([1, 2])
        stack.get()
    del stack, domain
    domains.clear()
    gc.collect()
    go_on.set()
    thread.join()
    in_thread(lambda: Queue[int](HazardDomain()).put(1))
