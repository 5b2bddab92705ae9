"""Unsigned 64-bit words from what Python code has: integers, iterables of integers, buffers."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Sequence
from operator import index
from typing import TYPE_CHECKING, Any

from structures._arguments import show
from structures._fast import ffi

if TYPE_CHECKING:
    from typing_extensions import Buffer

LARGEST = 2**64 - 1
"""The largest word."""

WORDS = ffi.typeof("uint64_t[]")
"""The C array that a buffer is used as."""

_NATIVE = "<" if sys.byteorder == "little" else ">"
_FORMATS = frozenset({"Q", "L", "@Q", "@L", "=Q", _NATIVE + "Q", "@N", "N"})


def check_word(value: object, where: str = "") -> int:
    """`value` as an int of 0 to 2**64 - 1; TypeError or OverflowError that name it."""
    try:
        word = index(value)  # type: ignore[arg-type]
    except TypeError:
        text = repr(value)
        shown = text if len(text) <= 60 else text[:57] + "..."
        raise TypeError(f"{where}{shown} is no integer but of type {type(value).__name__}") from None
    if not 0 <= word <= LARGEST:
        raise OverflowError(f"{where}{show(word)} is outside 0 to 2**64 - 1")
    return word


def as_words(items: Buffer | Iterable[int]) -> Any:
    """The words as a C array; a buffer is not copied, and cannot be resized while the array lives."""
    if type(items) is not array or items.typecode != "Q":
        try:
            items = memoryview(items)  # type: ignore[arg-type]
        except TypeError:
            items = _words_of(items)  # type: ignore[arg-type]
        else:
            check_layout(items)
    return ffi.from_buffer(WORDS, items)


def as_room(buffer: Buffer) -> Any:
    """The buffer as a C array of words to be written."""
    if type(buffer) is array and buffer.typecode == "Q":
        return ffi.from_buffer(WORDS, buffer)
    try:
        view = memoryview(buffer)
    except TypeError:
        raise TypeError(f"a writable buffer of 64-bit words is needed, not {type(buffer).__name__}") from None
    check_layout(view)
    if view.readonly:
        raise TypeError(f"the buffer is read-only: {type(buffer).__name__}")
    return ffi.from_buffer(WORDS, view, require_writable=True)


def check_layout(view: memoryview) -> None:
    """TypeError unless the items are unsigned 64-bit words; ValueError unless they are one after the other."""
    if view.itemsize != 8 or view.format not in _FORMATS:
        raise TypeError(
            f"the buffer's items are of format {view.format!r}, {view.itemsize} bytes each; needed are unsigned "
            "8-byte integers in native byte order: array('Q'), numpy.uint64, memoryview(…).cast('Q')"
        )
    if view.ndim != 1:
        raise ValueError(f"the buffer must have one dimension, not {view.ndim}")
    if not view.c_contiguous:
        raise ValueError("the buffer's items are not contiguous; copy them first")


def _words_of(items: Iterable[int]) -> array[int]:
    try:
        values: Sequence[int] = items if isinstance(items, list | tuple | range) else list(items)
    except TypeError:
        kind = type(items).__name__
        raise TypeError(f"a buffer of 64-bit words or an iterable of integers is needed, not {kind}") from None
    try:
        return array("Q", values)
    except (TypeError, OverflowError):
        for position, value in enumerate(values):
            check_word(value, f"item {position}: ")
        raise
