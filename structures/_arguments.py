"""Arguments that several structures take."""

from __future__ import annotations

from operator import index


def check_capacity(maxsize: int, largest: int) -> int:
    """`maxsize` as an int of 1 to `largest`; TypeError, ValueError."""
    if isinstance(maxsize, bool):
        raise TypeError(f"maxsize must be an int, not the bool {maxsize}")
    try:
        capacity = index(maxsize)
    except TypeError:
        raise TypeError(f"maxsize must be an int, not {type(maxsize).__name__}") from None
    if capacity < 1:
        raise ValueError(f"maxsize must be at least 1, not {show(capacity)}; these structures are bounded")
    if capacity > largest:
        raise ValueError(f"maxsize must be at most {largest}, not {show(capacity)}")
    return capacity


def check_count(n: int) -> int:
    """`n` as a number of elements; TypeError, ValueError."""
    count = index(n)
    if count < 0:
        raise ValueError(f"the number of elements must not be negative, but is {show(count)}")
    return count


def show(number: int) -> str:
    """`number` in a message, whatever its size."""
    if -(10**40) < number < 10**40:
        return str(number)
    return f"an integer of {number.bit_length()} bits"
