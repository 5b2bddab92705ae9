"""``map`` in chunks: one future for many items."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from concurrent.futures import Future
from operator import index
from time import monotonic
from typing import Any, TypeVar

T = TypeVar("T")

CHUNKS = 4
"""So many chunks for each thread, unless they become too long."""

LONGEST = 4096
"""The most items of a chunk whose length was not given: how long a chunk takes is how long a cancellation takes."""

Chunk = tuple[list[T], BaseException | None]
"""The results, up to the first exception, and that one."""


def check_chunksize(chunksize: int | None) -> int | None:
    """TypeError, ValueError unless it is None or at least 1."""
    if chunksize is None:
        return None
    if isinstance(chunksize, bool):
        raise TypeError(f"chunksize must be an int, not the bool {chunksize}")
    size = index(chunksize)
    if size < 1:
        raise ValueError(f"chunksize must be at least 1, not {size}")
    return size


def automatic(count: int, threads: int) -> int:
    """A chunk's length for so many items."""
    return max(1, min(LONGEST, -(-count // (CHUNKS * threads))))


def columns(iterables: Iterable[Iterable[Any]]) -> tuple[list[Sequence[Any]], int]:
    """The arguments as sequences, and how many calls they make: as many as the shortest has items."""
    given = list(iterables)
    if len(given) == 1 or all(isinstance(one, Sized) for one in given):
        found: list[Sequence[Any]] = [one if isinstance(one, (list, tuple, range)) else list(one) for one in given]
    else:
        # side by side, because one of them may have no end
        found = list(zip(*zip(*given, strict=False), strict=False)) or [()]
    return found, min((len(one) for one in found), default=0)


def run_chunk(fn: Callable[..., T], arguments: Sequence[Sequence[Any]], count: int) -> Chunk[T]:
    """Make the calls until one of them raises something."""
    results: list[T] = []
    try:
        results.extend(map(fn, *arguments))
    except BaseException as error:
        return results, error
    if len(results) < count:
        return results, RuntimeError(f"{fn!r} raised StopIteration")
    return results, None


def submit_chunks(
    submit: Callable[..., Future[Chunk[T]]], fn: Callable[..., T], arguments: list[Sequence[Any]], count: int, size: int
) -> list[Future[Chunk[T]]]:
    """A future for each chunk; the arguments are copied."""
    chunks = []
    for start in range(0, count, size):
        end = min(start + size, count)
        chunks.append(submit(run_chunk, fn, [column[start:end] for column in arguments], end - start))
    return chunks


def results_of(chunks: list[Future[Chunk[T]]], timeout: float | None) -> Iterator[T]:
    """The results in order, for as long as `timeout` seconds allow; at the end, the rest is cancelled."""
    deadline = None if timeout is None else monotonic() + timeout
    return _results(chunks, deadline)


def _results(chunks: list[Future[Chunk[T]]], deadline: float | None) -> Iterator[T]:
    chunks.reverse()
    try:
        while chunks:
            results, error = _chunk(chunks.pop(), deadline)
            yield from results
            if error is not None:
                try:
                    raise error
                finally:
                    del error  # its traceback has this frame
    finally:
        for chunk in chunks:
            chunk.cancel()


def _chunk(future: Future[Chunk[T]], deadline: float | None) -> Chunk[T]:
    try:
        return future.result(None if deadline is None else max(0.0, deadline - monotonic()))
    except BaseException:
        future.cancel()
        raise
