"""Wrong arguments of the deques: a clear error, and nothing has changed."""

from __future__ import annotations

from array import array
from typing import Any

import pytest

from structures import U64Deque, WorkStealingDeque, _deque

KINDS = [WorkStealingDeque, U64Deque]

CAPACITIES = [
    (0, ValueError, "capacity must be at least 1, not 0$"),
    (-(2**200), ValueError, "at least 1, not an integer of 201 bits"),
    (_deque.LARGEST + 1, ValueError, f"at most {_deque.LARGEST}, not {_deque.LARGEST + 1}"),
    (10**5000, ValueError, "at most [0-9]+, not an integer of 16610 bits"),
    (True, TypeError, "capacity must be an int, not the bool True"),
    ("4", TypeError, "an int, not str"),
    (4.0, TypeError, "an int, not float"),
    (None, TypeError, "an int, not NoneType"),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("capacity", "error", "text"), CAPACITIES, ids=range(len(CAPACITIES)))
def test_capacity(kind: Any, capacity: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        kind(capacity)


WORDS = [
    (-1, OverflowError, "-1 is outside 0 to 2\\*\\*64 - 1"),
    (2**64, OverflowError, "18446744073709551616 is outside"),
    (10**5000, OverflowError, "an integer of 16610 bits is outside"),
    (1.0, TypeError, "1.0 is no integer but of type float"),
    ("7", TypeError, "'7' is no integer but of type str"),
    (None, TypeError, "None is no integer but of type NoneType"),
]


@pytest.mark.parametrize(("word", "error", "text"), WORDS, ids=range(len(WORDS)))
def test_words(word: Any, error: type[Exception], text: str) -> None:
    deque = U64Deque(4)
    deque.push(1)
    with pytest.raises(error, match=text):
        deque.push(word)
    with pytest.raises(error, match="item 1: .*" + text):
        deque.push_many([5, word])
    with pytest.raises(error, match="item 1: .*" + text):
        deque.push_many(item for item in (5, word))
    assert deque.pop_many(4).tolist() == [1]


def test_integers_of_other_types() -> None:
    class Seven:
        def __index__(self) -> int:
            return 7

    deque = U64Deque(4)
    deque.push(Seven())  # type: ignore[arg-type]
    deque.push(True)
    deque.push_many([Seven(), 2**64 - 1])  # type: ignore[list-item]
    assert deque.steal_many(1).tolist() == [7]
    assert deque.pop_many(4).tolist() == [2**64 - 1, 7, 1]


BUFFERS = [
    (b"12345678", TypeError, "format 'B', 1 bytes each"),
    (array("q", [1]), TypeError, "format 'q', 8 bytes each"),
    (memoryview(array("Q", [1, 2, 3]))[::2], ValueError, "not contiguous"),
    (memoryview(bytes(64)).cast("Q", (2, 4)), ValueError, "one dimension, not 2"),
]


@pytest.mark.parametrize(("buffer", "error", "text"), BUFFERS)
def test_buffers(buffer: Any, error: type[Exception], text: str) -> None:
    deque = U64Deque(4)
    for call in (deque.push_many, deque.pop_into, deque.steal_into):
        with pytest.raises(error, match=text):
            call(buffer)
    assert len(deque) == 0


def test_a_buffer_that_cannot_be_written() -> None:
    deque = U64Deque(4)
    deque.push(1)
    for call in (deque.pop_into, deque.steal_into):
        with pytest.raises(TypeError, match="read-only"):
            call(memoryview(bytes(8)).cast("Q"))
        for wrong in ([0], None, 5):
            with pytest.raises(TypeError, match="a writable buffer of 64-bit words is needed"):
                call(wrong)  # type: ignore[arg-type]
    assert deque.pop() == 1


@pytest.mark.parametrize("wrong", [None, 5, object(), 1.5])
def test_a_batch_that_is_none(wrong: Any) -> None:
    with pytest.raises(TypeError, match="a buffer of 64-bit words or an iterable of integers is needed"):
        U64Deque().push_many(wrong)
    with pytest.raises(TypeError, match="not iterable"):
        WorkStealingDeque[int]().push_many(wrong)


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_of_elements(kind: Any) -> None:
    deque = kind()
    deque.push_many([1, 2])
    for call in (deque.pop_many, deque.steal_many):
        for wrong, error in ((-1, ValueError), (1.5, TypeError), ("3", TypeError), (None, TypeError)):
            with pytest.raises(error):
                call(wrong)
        assert len(call(10**30)) == 1 + (call == deque.pop_many)
        assert len(call(0)) == 0
        deque.push(1)
    assert len(deque) == 1


def test_an_iterable_that_uses_the_deque() -> None:
    """It is read to its end first, so what it pushes comes before."""
    deque: WorkStealingDeque[str] = WorkStealingDeque()

    def items() -> Any:
        for item in "abc":
            deque.push("from the iterator")
            yield item

    assert deque.push_many(items()) == 3
    assert deque.pop_many(9) == ["c", "b", "a", *["from the iterator"] * 3]
