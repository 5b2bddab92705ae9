"""``python -m structures demo``: real files through a ring, from one thread to another, and checked.

reader thread ──U64Ring, the content──▶ worker thread ──SPSCRing, bytes per file──▶ this thread, the progress bar
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from structures._errors import ShutDown
from structures._progress import progress
from structures._stream import Failure, Sender, Summary, plain_pass, receive, regular_files
from structures.spsc_ring import SPSCRing
from structures.u64_ring import U64Ring


@dataclass
class Outcome:
    """What a run through the ring gave."""

    summary: Summary = field(default_factory=Summary)
    failures: list[Failure] = field(default_factory=list)
    errors: list[BaseException] = field(default_factory=list)
    items: int = 0
    seconds: float = 0.0


def stream(files: list[Path], capacity: int, batch: int, advance: Callable[[int], None]) -> Outcome:
    """Send the files through a ring of `capacity` words; `advance` is told the bytes of each file that is through."""
    outcome = Outcome()
    with U64Ring(capacity) as content, SPSCRing[int](256) as reports:

        def reader() -> None:
            sender = Sender(content, batch)
            sender.send(files, outcome.failures)
            outcome.items = sender.items

        def worker() -> None:
            receive(content, batch, outcome.summary, reports.put)

        started = perf_counter()
        threads = [
            threading.Thread(target=_guarded, args=(outcome, job, rings), name=job.__name__)
            for job, rings in ((reader, (content,)), (worker, (content, reports)))
        ]
        for thread in threads:
            thread.start()
        try:
            for length in reports:
                advance(length)
        finally:
            content.shutdown()
            reports.shutdown(immediate=True)
            for thread in threads:
                thread.join()
        outcome.seconds = perf_counter() - started
    if outcome.errors:
        raise outcome.errors[0]
    return outcome


def _guarded(outcome: Outcome, job: Callable[[], None], rings: tuple[U64Ring | SPSCRing[int], ...]) -> None:
    try:
        job()
    except ShutDown:
        pass
    except BaseException as error:
        outcome.errors.append(error)
    finally:
        for ring in rings:
            ring.shutdown()


def demo(root: Path, capacity: int, batch: int) -> int:
    """Run the demonstration and print it; the exit code: 0, 1 on a mismatch, 2 if `root` does not exist."""
    if not root.exists():
        print(f"error: no such file or directory: {root}", file=sys.stderr)
        return 2
    files = regular_files(root)
    if not files:
        print(f"error: no regular files in {root}", file=sys.stderr)
        return 2
    with progress("through the ring", len(files)) as step:
        outcome = stream(files, capacity, batch, lambda length: step())
    failures: list[Failure] = []
    started = perf_counter()
    plain = plain_pass(files, batch, failures)
    seconds = perf_counter() - started
    same = plain.result() == outcome.summary.result() and failures == outcome.failures
    _print(root, len(files), outcome, plain, seconds, same)
    return 0 if same else 1


def _print(root: Path, files: int, outcome: Outcome, plain: Summary, seconds: float, same: bool) -> None:
    for path, reason in outcome.failures:
        print(f"skipped    {path}: {reason}")
    summary = outcome.summary
    print(f"path       {root}")
    print(f"files      {files - len(outcome.failures)} read, {len(outcome.failures)} skipped")
    print(f"stream     {summary.bytes:,} bytes in {outcome.items:,} items (64-bit words)")
    print(f"ring       {outcome.seconds:.3f} s, {_speed(summary.bytes, outcome.items, outcome.seconds)}")
    print(f"plain      {seconds:.3f} s, {plain.bytes / 1e6 / max(seconds, 1e-9):,.0f} MB/s, the files being cached now")
    print(f"words      {summary.words:,}")
    print(f"sha256     {summary.digest()}")
    if same:
        print("OK         the same as without the ring")
    else:
        print(f"MISMATCH   without the ring: {plain.bytes:,} bytes, {plain.words:,} words, sha256 {plain.digest()}")


def _speed(size: int, items: int, seconds: float) -> str:
    seconds = max(seconds, 1e-9)
    return f"{items / seconds / 1e6:,.1f} million items/s, {size / 1e6 / seconds:,.0f} MB/s"
