"""What stacks and queues have in common: waiting, shutdown, close, fork, references, wrong arguments."""

from __future__ import annotations

import copy
import gc
import pickle
import random
import subprocess
import sys
import threading
import time
import weakref
from array import array
from typing import Any

import pytest

from structures import Empty, HazardDomain, Queue, ShutDown, Stack, U64Queue, U64Stack, _word_bag
from tests.structures.helpers import run_threads

KINDS = [Stack, Queue, U64Stack, U64Queue]
OBJECTS = [Stack, Queue]
WORDS = [U64Stack, U64Queue]


@pytest.mark.parametrize("kind", KINDS)
def test_a_blocked_get_is_woken(kind: Any) -> None:
    """Each item is waited for: a lost wake-up would cost a whole slice of sleep, and all of them the guard's time."""
    there, back = kind(), kind()
    rounds = 1_000

    def serve() -> None:
        for item in there:
            back.put(item + 1)

    def play() -> list[int]:
        got = []
        for item in range(rounds):
            there.put(item)
            got.append(back.get())
        there.shutdown()
        return got

    assert run_threads(serve, play)[1] == list(range(1, rounds + 1))


@pytest.mark.parametrize("kind", KINDS)
def test_all_who_wait_are_woken_by_the_end(kind: Any) -> None:
    for end, error in (("shutdown", ShutDown), ("close", ValueError)):
        bag = kind()
        barrier = threading.Barrier(4)

        def wait(bag: Any = bag, barrier: threading.Barrier = barrier, error: type[Exception] = error) -> None:
            barrier.wait()
            with pytest.raises(error):
                bag.get()

        def finish(bag: Any = bag, barrier: threading.Barrier = barrier, end: str = end) -> None:
            barrier.wait()
            time.sleep(0.01)
            getattr(bag, end)()

        run_threads(wait, wait, wait, finish)


@pytest.mark.parametrize("kind", KINDS)
def test_timeouts(kind: Any) -> None:
    bag = kind()
    for call in (bag.get_nowait, lambda: bag.get(timeout=0), lambda: bag.get(timeout=0.01), lambda: bag.get(False)):
        with pytest.raises(Empty):
            call()
    assert list(bag.get_many(3, timeout=0.01)) == []
    bag.put(1)
    for wrong in (-1, float("nan")):
        with pytest.raises(ValueError, match="timeout"):
            bag.get(timeout=wrong)
        with pytest.raises(ValueError, match="timeout"):
            bag.get_many(1, timeout=wrong)
    assert bag.get(timeout=5) == 1


@pytest.mark.parametrize("bulk", [1, _word_bag.BULK])
@pytest.mark.parametrize("kind", KINDS)
def test_shutdown_loses_nothing_that_was_put(kind: Any, bulk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A third thread shuts down at any moment: what was got is exactly what was reported as put."""
    monkeypatch.setattr(_word_bag, "BULK", bulk)
    for seed in range(25):
        bag = kind()
        chance = random.Random(seed)

        def produce(start: int, bag: Any = bag) -> list[int]:
            done: list[int] = []
            try:
                while len(done) < 4_000:  # there is no bound that would slow it down
                    batch = range(start + len(done), start + len(done) + 40)
                    done += batch[: bag.put_many(batch)]
            except ShutDown:
                pass
            return done

        def consume(bag: Any = bag) -> list[int]:
            got: list[int] = []
            try:
                while True:
                    got += bag.get_many(30)
            except ShutDown:
                return got

        def end(bag: Any = bag, pause: float = chance.random() * 0.002) -> None:
            time.sleep(pause)
            bag.shutdown()

        puts = [lambda p=produce: p(0), lambda p=produce: p(1 << 40)]
        one, two, got, more, _ = run_threads(*puts, consume, consume, end)
        assert sorted(got + more) == one + two


@pytest.mark.parametrize("kind", KINDS)
def test_use_after_close(kind: Any) -> None:
    with kind() as bag:
        bag.put_many([1, 2])
    bag.close()
    bag.shutdown()
    calls = [lambda: bag.put(1), lambda: bag.put_many([1]), bag.get, bag.get_nowait, lambda: bag.get_many(1), bag.qsize]
    for call in calls:
        with pytest.raises(ValueError, match=f"this {kind.__name__} is closed"):
            call()


@pytest.mark.parametrize("kind", KINDS)
def test_no_copies(kind: Any) -> None:
    for call in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match=f"{kind.__name__} .*cannot be pickled or copied"):
            call(kind())


@pytest.mark.parametrize("kind", KINDS)
def test_wrong_arguments(kind: Any) -> None:
    with pytest.raises(TypeError, match="domain must be a HazardDomain, not int"):
        kind(5)
    bag = kind(domain=HazardDomain())
    with pytest.raises(ValueError, match="must not be negative"):
        bag.get_many(-1)
    with pytest.raises(TypeError):
        bag.put_many(5)
    if kind in WORDS:
        for wrong, error in ((-1, OverflowError), (2**64, OverflowError), ("x", TypeError), (1.5, TypeError)):
            with pytest.raises(error):
                bag.put(wrong)
            with pytest.raises(error, match="item 1"):
                bag.put_many([1, wrong])
        with pytest.raises(TypeError):
            bag.put_many(array("I", [1]))
    assert bag.empty()


@pytest.mark.parametrize("kind", WORDS)
def test_the_largest_word_is_no_end(kind: Any) -> None:
    bag = kind()
    largest = 2**64 - 1
    many = [largest] * 700
    assert bag.put_many(many) == 700
    bag.put(largest)
    assert bag.put_many(array("Q", many)) == 700
    assert bag.get() == bag.get_nowait() == bag.get(timeout=1) == largest
    assert list(bag.get_many(10_000)) == [largest] * 1398


class Thing:
    """Something with weak references, and a cycle on demand."""

    bag: Any = None


@pytest.mark.parametrize("kind", OBJECTS)
def test_an_object_inside_has_one_reference_more(kind: Any) -> None:
    bag = kind()
    thing = Thing()
    before = sys.getrefcount(thing)
    bag.put(thing)
    bag.put_many([thing, thing])
    assert sys.getrefcount(thing) == before + 3
    assert bag.get() is thing
    assert bag.get_many(9) == [thing, thing]
    assert sys.getrefcount(thing) == before


@pytest.mark.parametrize("end", ["close", "shutdown", "collect", "cycle"])
@pytest.mark.parametrize("kind", OBJECTS)
def test_what_is_left_inside_is_released(kind: Any, end: str) -> None:
    bag = kind()
    thing = Thing()
    gone = weakref.ref(thing)
    bag.put_many([thing, 5])
    if end == "cycle":
        thing.bag = bag
    del thing
    assert gone() is not None
    if end == "close":
        bag.close()
    elif end == "shutdown":
        bag.shutdown(immediate=True)
    else:
        del bag
        gc.collect()
    assert gone() is None


SCRIPT = """
import os, sys, threading
import structures
kind = getattr(structures, sys.argv[1])
bag = kind()
bag.put_many([1, 2])
domain = structures.default_domain()
stop = threading.Event()
def churn():
    while not stop.is_set():
        bag.put(7)
        bag.get()
threads = [threading.Thread(target=churn) for _ in range(2)]
for thread in threads:
    thread.start()
for _ in range(10):
    child = os.fork()
    if child == 0:
        wrong = 0
        calls = [lambda: bag.put(1), lambda: bag.put_many([1]), bag.get, bag.get_nowait, lambda: bag.get_many(1),
                 bag.qsize, bag.empty, bag.shutdown, lambda: next(iter(bag)), domain.stats, domain.drain,
                 lambda: kind(domain)]
        if hasattr(kind, "get_all"):
            calls.append(bag.get_all)
        for call in calls:
            try:
                call()
                wrong += 1
            except RuntimeError as error:
                wrong += "parent process" not in str(error)
        bag.close()
        with kind() as own:
            own.put(5)
            wrong += own.get() != 5
        wrong += structures.default_domain() is domain
        os._exit(wrong)
    assert os.waitpid(child, 0)[1] == 0
stop.set()
for thread in threads:
    thread.join()
bag.shutdown()
assert len(list(bag)) == 2
print("fine")
"""


@pytest.mark.parametrize("kind", KINDS)
def test_fork_among_running_threads(kind: type) -> None:
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", SCRIPT, kind.__name__]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (result.stdout, result.stderr, result.returncode) == ("fine\n", "", 0)
