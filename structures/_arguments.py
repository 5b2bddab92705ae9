"""Arguments that several structures take."""

from __future__ import annotations

from operator import index


def check_capacity(maxsize: int, largest: int) -> int:
    """`maxsize` as an int of 1 to `largest`; TypeError, ValueError."""
    return check_size("maxsize", maxsize, largest, "; these structures are bounded")


def check_size(name: str, value: int, largest: int, hint: str = "") -> int:
    """`value` as an int of 1 to `largest`; TypeError, ValueError that name it, with the hint if it is too small."""
    if isinstance(value, bool):
        raise TypeError(f"{name} must be an int, not the bool {value}")
    try:
        size = index(value)
    except TypeError:
        raise TypeError(f"{name} must be an int, not {type(value).__name__}") from None
    if size < 1:
        raise ValueError(f"{name} must be at least 1, not {show(size)}{hint}")
    if size > largest:
        raise ValueError(f"{name} must be at most {largest}, not {show(size)}")
    return size


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
