"""The deques' memory: references are right, nothing leaks, cycles are collected, running out of it loses nothing."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import subprocess
import sys
import weakref
from array import array
from typing import Any

import pytest

from structures import Empty, U64Deque, WorkStealingDeque
from tests.structures.test_memory import Thing, grown


def test_an_object_inside_has_one_reference_more() -> None:
    deque: WorkStealingDeque[Thing] = WorkStealingDeque(1)
    thing = Thing()
    before = sys.getrefcount(thing)
    deque.push(thing)
    assert sys.getrefcount(thing) == before + 1
    assert deque.push_many([thing] * 5) == 5
    assert sys.getrefcount(thing) == before + 6
    assert deque.pop() is thing
    assert deque.steal() is thing
    assert deque.try_steal() is thing
    assert sys.getrefcount(thing) == before + 3
    got = deque.steal_many(9) + deque.pop_many(9)
    assert got == [thing] * 3
    assert sys.getrefcount(thing) == before + 3
    del got
    assert sys.getrefcount(thing) == before


@pytest.mark.parametrize("end", ["close", "shutdown", "collect"])
def test_what_is_left_inside_is_released(end: str) -> None:
    deque: Any = WorkStealingDeque()
    thing = Thing()
    gone = weakref.ref(thing)
    deque.push(thing)
    del thing
    assert gone() is not None
    if end == "close":
        deque.close()
    elif end == "shutdown":
        deque.shutdown(immediate=True)
    else:
        del deque
    assert gone() is None


@pytest.mark.parametrize("kind", [WorkStealingDeque, U64Deque])
def test_weak_references_to_a_deque(kind: Any) -> None:
    deque = kind()
    gone = weakref.ref(deque)
    del deque
    assert gone() is None


def test_a_deque_inside_itself_is_collected() -> None:
    deque: Any = WorkStealingDeque(1)
    thing = Thing()
    thing.ring = deque
    gone = weakref.ref(deque), weakref.ref(thing)
    deque.push_many([thing, deque, thing])
    del deque, thing
    gc.collect()
    assert [reference() for reference in gone] == [None, None]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_finaliser_may_use_the_deque_it_comes_out_of() -> None:
    deque: Any = WorkStealingDeque(1)
    seen = []

    class Last:
        def __del__(self) -> None:
            seen.append(len(deque))
            deque.push("from the finaliser")

    deque.push_many([Last(), 1])
    deque.steal()
    assert seen == [1]
    assert deque.pop_many(4) == ["from the finaliser", 1]
    deque.push(Last())
    deque.shutdown(immediate=True)  # the finaliser's push is refused, which Python reports as unraisable
    assert seen == [1, 0]


def test_places_are_used_again() -> None:
    """The table is as long as the deque once was, however much goes through."""
    deque: WorkStealingDeque[int] = WorkStealingDeque(1)
    for item in range(1000):
        deque.push_many([item] * 5)
        deque.steal()
        deque.steal_many(1)
        deque.try_steal()
        deque.pop()
        deque.pop_many(1)
        with pytest.raises(Empty):
            deque.pop()
    assert deque._table == [None] * 5


def test_no_operation_leaks() -> None:
    objects: Any = WorkStealingDeque(1)
    words = U64Deque(1)
    buffer = array("Q", bytes(8 * 8))

    def job() -> None:
        objects.push(Thing())
        objects.pop()
        objects.push_many([Thing(), Thing(), Thing(), Thing(), Thing()])
        objects.steal()
        objects.try_steal()
        objects.steal_many(2)
        objects.pop_many(5)
        objects.try_steal()
        words.push(2**64 - 1)
        words.pop()
        words.push_many([1, 2**63])
        words.push_many(buffer)
        words.steal()
        words.steal_into(buffer)
        words.steal_many(2)
        words.pop_many(9)
        for wrong in (-1, 2**64, "a"):
            with contextlib.suppress(TypeError, OverflowError):
                words.push(wrong)  # type: ignore[arg-type]

    assert grown(job) < 10_000


def test_no_deque_leaks() -> None:
    def job() -> None:
        deque: Any = WorkStealingDeque(1)
        deque.push_many([Thing(), Thing(), Thing()])
        U64Deque(1).push_many([1, 2, 3])

    assert grown(job) < 10_000


def test_the_memory_in_c_is_freed() -> None:
    """The buffers that were outgrown too, and what objects need besides."""
    resource = pytest.importorskip("resource")
    words = array("Q", [1]) * (1 << 16)
    objects = [None] * (1 << 16)

    def job() -> None:
        U64Deque(1).push_many(words)  # one MiB
        WorkStealingDeque[None](1).push_many(objects)  # two

    for _ in range(20):
        job()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(200):
        job()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


def test_a_buffer_is_let_go() -> None:
    deque = U64Deque()
    words = array("Q", [1, 2])
    deque.push_many(words)
    deque.steal_into(words)
    deque.pop_into(words)
    words.append(3)  # BufferError if it were still exported


WITH_LITTLE_MEMORY = """
import resource, sys
import structures
kind = getattr(structures, sys.argv[1])
batch = [2**64 - 1] * int(sys.argv[2])
deque = kind(1)
pushed = 0
room = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize() + (1 << 24)
resource.setrlimit(resource.RLIMIT_AS, (room, room))
try:
    while True:
        if len(batch) == 1:
            deque.push(batch[0])
            pushed += 1
        else:
            pushed += deque.push_many(batch)
except MemoryError as error:
    assert type(deque).__name__ in str(error), error
assert len(deque) == pushed > 1000
assert deque.steal() == deque.pop() == deque.try_steal() == 2**64 - 1
pushed -= 3
while pushed:
    got = deque.pop_many(1000)
    assert set(got) == {2**64 - 1}
    pushed -= len(got)
assert deque.empty()
deque.push(7)
assert deque.pop() == 7
print("fine")
"""


@pytest.mark.parametrize("batch", [1, 100, 10_000])
@pytest.mark.parametrize("kind", ["WorkStealingDeque", "U64Deque"])
def test_running_out_of_memory_loses_nothing(kind: str, batch: int) -> None:
    if not os.path.exists("/proc/self/statm"):
        pytest.skip("no /proc: the memory in use is not known")
    command = [sys.executable, "-c", WITH_LITTLE_MEMORY, kind, str(batch)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (result.stdout, result.stderr, result.returncode) == ("fine\n", "", 0)


def test_no_memory_for_a_deque() -> None:
    script = (
        "import resource\n"
        "from structures import U64Deque\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n"
        "try:\n    U64Deque(1 << 30)\n"
        "except MemoryError as error:\n    print(error)\n"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert result.stdout == "no memory for a U64Deque of 1073741824 elements\n"


@pytest.mark.parametrize("kind", [WorkStealingDeque, U64Deque])
def test_a_storm_of_signals_changes_nothing(kind: Any) -> None:
    """A handler that runs between any two instructions pushes, pops and steals as well; every item comes out once."""
    deque = kind(1)
    given: list[int] = []
    got: list[int] = []

    def handler(*_: Any) -> None:
        got.extend(deque.steal_many(2))
        deque.push(2**64 - 1)
        given.append(2**64 - 1)
        got.extend(deque.pop_many(2))
        deque.push(2**64 - 1)
        given.append(2**64 - 1)

    before = signal.signal(signal.SIGALRM, handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
        for item in range(60_000):
            deque.push(item)
            given.append(item)
            with contextlib.suppress(Empty):
                got.append(deque.pop() if item % 3 else deque.steal())
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    got.extend(deque.pop_many(1 << 20))
    assert given.count(2**64 - 1) > 10
    assert sorted(got) == sorted(given)
