"""Wrong arguments: a clear error, and nothing has changed."""

from __future__ import annotations

from array import array
from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest

from structures import SPSCRing, U64Ring, spsc_ring, u64_ring

KINDS = [SPSCRing, U64Ring]

CAPACITIES = [
    (0, ValueError, "at least 1, not 0"),
    (-1, ValueError, "at least 1, not -1"),
    (-(2**200), ValueError, "at least 1, not an integer of 201 bits"),
    (2**33, ValueError, "at most [0-9]+, not 8589934592"),
    (2**64, ValueError, "at most [0-9]+, not 18446744073709551616"),
    (10**5000, ValueError, "at most [0-9]+, not an integer of 16610 bits"),
    (True, TypeError, "an int, not the bool True"),
    (False, TypeError, "an int, not the bool False"),
    ("4", TypeError, "an int, not str"),
    (4.0, TypeError, "an int, not float"),
    (None, TypeError, "an int, not NoneType"),
    ([4], TypeError, "an int, not list"),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("capacity", "error", "text"), CAPACITIES, ids=range(len(CAPACITIES)))
def test_capacity(kind: Any, capacity: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text):
        kind(capacity)


@pytest.mark.parametrize(("kind", "module"), [(SPSCRing, spsc_ring), (U64Ring, u64_ring)])
def test_one_more_than_the_largest_capacity(kind: Any, module: Any) -> None:
    with pytest.raises(ValueError, match=f"at most {module.LARGEST}, not {module.LARGEST + 1}"):
        kind(module.LARGEST + 1)


def test_no_memory_is_an_error() -> None:
    """With little address space a large ring is refused by a MemoryError that says what was asked for."""
    import subprocess
    import sys

    script = (
        "import resource\n"
        "from structures import U64Ring\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n"
        "try:\n    U64Ring(1 << 30)\n"
        "except MemoryError as error:\n    print(error)\n"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert result.stdout == "no memory for a U64Ring of 1073741824 elements\n"


WORDS = [
    (-1, OverflowError, "-1 is outside 0 to 2\\*\\*64 - 1"),
    (2**64, OverflowError, "18446744073709551616 is outside"),
    (10**5000, OverflowError, "an integer of 16610 bits is outside"),
    (-(10**5000), OverflowError, "an integer of 16610 bits is outside"),
    (1.0, TypeError, "1.0 is no integer but of type float"),
    ("7", TypeError, "'7' is no integer but of type str"),
    (b"7", TypeError, "b'7' is no integer but of type bytes"),
    (None, TypeError, "None is no integer but of type NoneType"),
    (Decimal("1.5"), TypeError, "is no integer but of type Decimal"),
    (Fraction(1), TypeError, "is no integer but of type Fraction"),
    ("x" * 1000, TypeError, "\\.\\.\\. is no integer but of type str"),
]


@pytest.mark.parametrize(("word", "error", "text"), WORDS, ids=range(len(WORDS)))
def test_words(word: Any, error: type[Exception], text: str) -> None:
    ring = U64Ring(4)
    ring.put(1)
    with pytest.raises(error, match=text):
        ring.put(word)
    with pytest.raises(error, match=text):
        ring.put_nowait(word)
    with pytest.raises(error, match="item 1: .*" + text):
        ring.put_many([5, word])
    with pytest.raises(error, match="item 1: .*" + text):
        ring.put_many(item for item in (5, word))
    assert list(ring.get_many(4)) == [1]


def test_integers_of_other_types() -> None:
    class Seven:
        def __index__(self) -> int:
            return 7

    ring = U64Ring(4)
    ring.put(Seven())  # type: ignore[arg-type]
    ring.put(True)
    ring.put_many([Seven(), 2**64 - 1])  # type: ignore[list-item]
    assert list(ring.get_many(4)) == [7, 1, 7, 2**64 - 1]


BUFFERS = [
    (b"12345678", TypeError, "format 'B', 1 bytes each"),
    (bytearray(8), TypeError, "format 'B', 1 bytes each"),
    (array("q", [1]), TypeError, "format 'q', 8 bytes each"),
    (array("d", [1]), TypeError, "format 'd', 8 bytes each"),
    (array("I", [1]), TypeError, "format 'I', 4 bytes each"),
    (memoryview(array("Q", [1, 2, 3]))[::2], ValueError, "not contiguous"),
    (memoryview(array("Q", [1, 2, 3]))[::-1], ValueError, "not contiguous"),
    (memoryview(bytes(64)).cast("Q", (2, 4)), ValueError, "one dimension, not 2"),
]


@pytest.mark.parametrize(("buffer", "error", "text"), BUFFERS)
def test_buffers(buffer: Any, error: type[Exception], text: str) -> None:
    ring = U64Ring(4)
    with pytest.raises(error, match=text):
        ring.put_many(buffer)
    with pytest.raises(error, match=text):
        ring.get_into(buffer)
    assert ring.qsize() == 0


def test_a_buffer_that_cannot_be_written() -> None:
    ring = U64Ring(4)
    ring.put(1)
    with pytest.raises(TypeError, match="read-only"):
        ring.get_into(memoryview(bytes(8)).cast("Q"))
    for wrong in ([0], None, 5):
        with pytest.raises(TypeError, match="a writable buffer of 64-bit words is needed"):
            ring.get_into(wrong)  # type: ignore[arg-type]
    assert ring.get() == 1


@pytest.mark.parametrize("wrong", [None, 5, object(), 1.5])
def test_a_batch_that_is_none(wrong: Any) -> None:
    with pytest.raises(TypeError, match="a buffer of 64-bit words or an iterable of integers is needed"):
        U64Ring(4).put_many(wrong)
    with pytest.raises(TypeError, match="not iterable"):
        SPSCRing(4).put_many(wrong)


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_of_elements(kind: Any) -> None:
    ring = kind(4)
    ring.put_many([1, 2])
    for wrong, error in ((-1, ValueError), (1.5, TypeError), ("3", TypeError), (None, TypeError)):
        with pytest.raises(error):
            ring.get_many(wrong)
    assert list(ring.get_many(10**30)) == [1, 2]
    assert len(ring.get_many(10**30, block=False)) == 0
    assert len(ring.get_many(0)) == 0


def test_a_list_that_shrinks_while_it_is_put(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is put is what the list held before the call began to wait: here it is emptied while the call waits."""
    ring: SPSCRing[int] = SPSCRing(2)
    items = list(range(10))
    got: list[int] = []

    def wait(*_: Any) -> int:
        items.clear()
        taken = ring.get_many(2, block=False)
        assert taken, "it waits although there is room"
        got.extend(taken)
        return 1

    monkeypatch.setattr("structures._ring.core", SimpleNamespace(zp_ring_wait_room=wait))
    assert ring.put_many(items) == 10
    assert got + ring.get_many(2) == list(range(10))
    assert items == []
