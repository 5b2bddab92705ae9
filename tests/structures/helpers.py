"""Threads whose failures are the test's."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

GUARD = 60.0
"""Seconds after which a thread counts as stuck. No test waits so long unless it fails."""


def run_threads(*jobs: Callable[[], Any]) -> list[Any]:
    """Run the jobs at once, each in a thread; their results, or the first one's exception."""
    results: list[Any] = [None] * len(jobs)
    errors: list[BaseException] = []

    def run(number: int, job: Callable[[], Any]) -> None:
        try:
            results[number] = job()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(GUARD)
    if errors:
        raise errors[0]
    assert not any(thread.is_alive() for thread in threads), "a thread is stuck"
    return results


def in_thread(job: Callable[[], Any]) -> Any:
    """The result of the job in another thread."""
    return run_threads(job)[0]
