"""Buffers of words go in and out without being copied or changed."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structures import U64Ring, u64_ring

words = st.lists(st.integers(0, 2**64 - 1), max_size=50)


def as_numpy(values: list[int]) -> Any:
    numpy = pytest.importorskip("numpy")
    return numpy.array(values, dtype=numpy.uint64)


FORMS: dict[str, Callable[[list[int]], Any]] = {
    "array": lambda values: array("Q", values),
    "memoryview": lambda values: memoryview(array("Q", values)),
    "bytes": lambda values: memoryview(array("Q", values).tobytes()).cast("Q"),
    "slice": lambda values: memoryview(array("Q", [9, *values, 9]))[1:-1],
    "list": list,
    "tuple": tuple,
    "generator": iter,
    "numpy": as_numpy,
}


@pytest.mark.parametrize("form", FORMS)
@given(values=words)
def test_what_goes_in_comes_out(form: str, values: list[int]) -> None:
    ring = U64Ring(64, _start=2**64 - 30)
    assert ring.put_many(FORMS[form](values)) == len(values)
    out = ring.get_many(64, block=False)
    assert type(out) is array
    assert out.typecode == "Q"
    assert out.tolist() == values


@given(values=words, room=st.integers(0, 60), kind=st.sampled_from(["array", "bytearray", "numpy"]))
def test_get_into_fills_from_the_start(values: list[int], room: int, kind: str) -> None:
    ring = U64Ring(64)
    ring.put_many(values)
    buffer: Any = array("Q", [5] * room)
    if kind == "bytearray":
        buffer = memoryview(bytearray(buffer.tobytes())).cast("Q")
    if kind == "numpy":
        buffer = as_numpy([5] * room)
    count = ring.get_into(buffer, block=False)
    assert count == min(room, len(values))
    assert list(buffer) == values[:count] + [5] * (room - count)


@pytest.mark.parametrize("size", [u64_ring.BULK - 1, u64_ring.BULK, 3 * u64_ring.BULK])
def test_batches_around_the_threshold(size: int) -> None:
    values = array("Q", range(size))
    ring = U64Ring(size, _start=2**64 - size // 2)
    assert ring.put_many(values) == size
    assert ring.full()
    assert ring.put_many(values, block=False) == 0
    assert ring.get_many(size) == values
    ring.put_many(values)
    room = array("Q", bytes(8 * (size + 5)))
    assert ring.get_into(room) == size
    assert room[:size] == values


def test_an_array_cannot_be_resized_while_it_is_put() -> None:
    """A thread that is blocked in put_many holds the buffer, so that its memory cannot go away."""
    import threading

    ring = U64Ring(1)
    values = array("Q", [1, 2, 3])
    thread = threading.Thread(target=ring.put_many, args=(values,), daemon=True)
    thread.start()
    while ring.qsize() == 0:
        pass
    with pytest.raises(BufferError):
        values.append(4)
    assert [ring.get(), ring.get(), ring.get()] == [1, 2, 3]
    thread.join(60)
    values.append(4)
