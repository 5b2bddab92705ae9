"""Work for several structures side by side: one process for each processor.

The processes are forked, so that what the caller has set up holds in them too, before any thread is started. What they
tell while they work comes through a queue; a process that dies fails what it had to do, and nothing is lost with it.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from queue import Empty
from typing import Any, TypeVar

T = TypeVar("T")
Tell = Callable[[str, bool], None]
"""What is being done; True: it is done."""
PATIENCE_S = 0.2

_FORK = multiprocessing.get_context("fork")
_TOLD: multiprocessing.Queue[tuple[str, bool]] = _FORK.Queue()


def _tell(text: str, done: bool) -> None:
    _TOLD.put((text, done))


_work: Callable[[str, Tell], Any]
"""What this process's children do: they have it from the fork, so that it need not be sent to them."""


def _do(name: str) -> Any:
    return _work(name, _tell)


@contextmanager
def crew(work: Callable[[str, Tell], T], names: Collection[str]) -> Iterator[Callable[[Tell], dict[str, T | None]]]:
    """Start `work` for each name. Gives a function that waits for all of it, passes on what is told, and returns each
    name's result: None if its process died. Not for several threads."""
    global _work
    _work = work
    with ProcessPoolExecutor(min(len(names), os.cpu_count() or 1), mp_context=_FORK) as pool:
        futures: dict[str, Future[T]] = {name: pool.submit(_do, name) for name in names}
        try:
            yield lambda tell: _collect(futures, tell)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _collect(futures: Mapping[str, Future[T]], tell: Tell) -> dict[str, T | None]:
    while not all(future.done() for future in futures.values()):
        _pass_on(tell, PATIENCE_S)
    _pass_on(tell, 0)
    return {name: _result(future) for name, future in futures.items()}


def _pass_on(tell: Tell, patience: float) -> None:
    try:
        while True:
            tell(*_TOLD.get(timeout=patience))
    except Empty:
        return


def _result(future: Future[T]) -> T | None:
    try:
        return future.result()
    except BrokenProcessPool:
        return None
