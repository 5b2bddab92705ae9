"""The deques' owner, shutdown, close, fork, pickling."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
import threading
from array import array
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from structures import Empty, ShutDown, U64Deque, WorkStealingDeque, u64_deque
from tests.structures.helpers import GUARD, in_thread

KINDS = [WorkStealingDeque, U64Deque]

OWNERS: dict[str, Callable[[Any], Any]] = {
    "push": lambda deque: deque.push(5),
    "push_many": lambda deque: deque.push_many([5]),
    "push_many of nothing": lambda deque: deque.push_many([]),
    "pop": lambda deque: deque.pop(),
    "pop_many": lambda deque: deque.pop_many(2),
}
THIEVES: dict[str, Callable[[Any], Any]] = {
    "steal": lambda deque: deque.steal(),
    "try_steal": lambda deque: deque.try_steal(),
    "steal_many": lambda deque: deque.steal_many(1)[0],
}
OTHERS: dict[str, Callable[[Any], Any]] = {
    "qsize": lambda deque: deque.qsize(),
    "len": len,
    "empty": lambda deque: deque.empty(),
    "release_owner": lambda deque: deque.release_owner(),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", OWNERS)
def test_a_second_owner(kind: Any, name: str) -> None:
    deque = kind()
    deque.push(1)
    with pytest.raises(RuntimeError, match="owner side .* belongs to thread 'MainThread'.*release_owner"):
        in_thread(lambda: OWNERS[name](deque))
    assert deque.pop() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_failing_to_pop_claims_the_deque(kind: Any) -> None:
    deque = kind()
    with pytest.raises(Empty):
        deque.pop()
    with pytest.raises(RuntimeError, match="belongs"):
        in_thread(deque.pop)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", THIEVES)
def test_anybody_may_steal(kind: Any, name: str) -> None:
    deque = kind()
    deque.push_many([1, 2])
    assert in_thread(lambda: THIEVES[name](deque)) == 1
    assert THIEVES[name](deque) == 2  # the owner too


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["steal", "try_steal", "steal_many"])
def test_stealing_does_not_make_an_owner(kind: Any, name: str) -> None:
    deque = kind()
    if name == "steal":
        with pytest.raises(Empty):
            deque.steal()
    else:
        assert not (deque.try_steal() if name == "try_steal" else deque.steal_many(3))
    in_thread(lambda: deque.push(1))
    assert deque.steal() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_an_owner_that_has_ended(kind: Any) -> None:
    deque = kind()
    in_thread(lambda: deque.push(1))
    for _ in range(20):  # new threads get the idents of old ones
        with pytest.raises(RuntimeError, match="a thread that has ended|belongs"):
            in_thread(lambda: deque.push(2))
    deque.release_owner()
    in_thread(lambda: deque.push(3))
    deque.release_owner()
    assert list(deque.pop_many(4)) == [3, 1]


def test_releasing_in_the_midst_of_a_batch() -> None:
    """While a batch is pushed without the GIL the deque stays whose it is, and draining it is not over."""
    size = 1 << 21
    words = array("Q", [1]) * size
    for _ in range(300):
        deque = U64Deque()
        pushed: list[int] = []

        def push(deque: U64Deque = deque, pushed: list[int] = pushed) -> None:
            pushed.append(deque.push_many(words))

        thread = threading.Thread(target=push, daemon=True)
        thread.start()
        met = 0
        while thread.is_alive():
            try:
                deque.release_owner()
            except RuntimeError as error:
                assert "inside an operation" in str(error)
                met += 1
                deque.shutdown()
                break
        got = 0
        while met:
            try:
                got += len(deque.steal_many(size))
            except ShutDown:
                break
        thread.join(GUARD)
        if met:
            assert [got] == pushed
            return
    raise AssertionError("no release ever met a batch")


@pytest.mark.parametrize("kind", KINDS)
def test_shutdown_lets_the_content_out(kind: Any) -> None:
    deque = kind()
    deque.push_many([1, 2, 3, 4, 5])
    deque.shutdown()
    deque.shutdown()
    pushes: list[Callable[[], Any]] = [
        lambda: deque.push(6),
        lambda: deque.push_many([6]),
        lambda: deque.push_many([]),
    ]
    for call in pushes:
        with pytest.raises(ShutDown):
            call()
    assert deque.pop() == 5
    assert deque.steal() == 1
    assert deque.try_steal() == 2
    assert list(deque.steal_many(5)) == [3]
    assert list(deque.pop_many(5)) == [4]
    gets: list[Callable[[], Any]] = [
        deque.pop,
        deque.steal,
        deque.try_steal,
        lambda: deque.pop_many(1),
        lambda: deque.steal_many(1),
    ]
    for call in gets:
        with pytest.raises(ShutDown):
            call()


@pytest.mark.parametrize("kind", KINDS)
def test_immediate_shutdown_drops_the_content(kind: Any) -> None:
    deque = kind()
    deque.push_many([1, 2, 3])
    deque.shutdown(immediate=True)
    assert len(deque) == 0
    deque.shutdown()  # no way back
    for call in (deque.pop, deque.steal, deque.try_steal):
        with pytest.raises(ShutDown):
            call()


@pytest.mark.parametrize("kind", KINDS)
def test_use_after_close(kind: Any) -> None:
    with kind() as deque:
        deque.push_many([1, 2])
    deque.close()
    deque.shutdown()
    for call in (OWNERS | THIEVES | OTHERS).values():
        with pytest.raises(ValueError, match=f"this {kind.__name__} is closed"):
            call(deque)


@pytest.mark.parametrize("end", ["close", "shutdown"])
@pytest.mark.parametrize("name", ["pop", "steal", "try_steal"])
def test_the_end_between_the_removal_of_an_object_and_its_delivery(
    name: str, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another thread closes after C has given the place of an object: the error is that of a closed deque."""
    deque: WorkStealingDeque[int] = WorkStealingDeque()
    deque.push_many([1, 2])
    function = "_pop" if name == "pop" else "_steal"
    right = getattr(sys.modules["structures.work_stealing_deque"], function)

    def remove_and_end(work: Any) -> int:
        place: int = right(work)
        deque.close() if end == "close" else deque.shutdown(immediate=True)
        return place

    monkeypatch.setattr(f"structures.work_stealing_deque.{function}", remove_and_end)
    with pytest.raises(ValueError if end == "close" else ShutDown):
        getattr(deque, name)()


@pytest.mark.parametrize("kind", KINDS)
def test_no_copies(kind: Any) -> None:
    for call in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match=f"{kind.__name__} .*cannot be pickled or copied"):
            call(kind())


@pytest.mark.parametrize("size", [u64_deque.BULK - 1, u64_deque.BULK, u64_deque.BULK + 1, 3 * u64_deque.BULK])
def test_batches_around_the_threshold(size: int) -> None:
    values = array("Q", range(size))
    deque = U64Deque(1, _start=2**64 - size // 2)
    for last in (0, 2**64 - 1):
        values[-1] = last
        assert deque.push_many(values) == size
        half = (size + 1) // 2
        assert deque.steal_many(size) == values[:half]
        assert deque.pop_many(size) == values[half:][::-1]
        assert deque.push_many(values) == size
        room = array("Q", bytes(8 * size))
        assert deque.steal_into(room) == half
        assert deque.pop_into(memoryview(room)[half:]) == size - half
        assert room == values[:half] + values[half:][::-1]


FORK = """
import os, sys
import structures
kind = getattr(structures, sys.argv[1])
deque = kind(2)
deque.push_many([1, 2, 3])
child = os.fork()
if child == 0:
    wrong = 0
    calls = [lambda: deque.push(1), lambda: deque.push_many([1]), deque.pop, lambda: deque.pop_many(1), deque.steal,
             deque.try_steal, lambda: deque.steal_many(1), deque.qsize, deque.empty, deque.shutdown,
             deque.release_owner]
    for call in calls:
        try:
            call()
            wrong += 1
        except RuntimeError as error:
            wrong += "parent process" not in str(error)
    deque.close()
    with kind(2) as own:
        own.push(5)
        wrong += own.pop() != 5
    sys.stdout.flush()
    os._exit(wrong)
assert os.waitpid(child, 0)[1] == 0
deque.push(4)
assert list(deque.pop_many(9)) == [4, 3, 2, 1]
print("fine")
"""


@pytest.mark.parametrize("kind", KINDS)
def test_fork(kind: Any) -> None:
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", FORK, kind.__name__]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (result.stdout, result.stderr, result.returncode) == ("fine\n", "", 0)


@pytest.mark.parametrize("kind", KINDS)
def test_ownership_is_handed_over(kind: Any) -> None:
    deque = kind()
    for item in range(20):
        in_thread(partial(deque.push, item))
        deque.release_owner()
        assert in_thread(deque.pop) == item
        deque.release_owner()
