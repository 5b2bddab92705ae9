"""``python -m structures wc``: the count, what happened while threads were stopped, and whether wc says the same."""

from __future__ import annotations

import sys
from pathlib import Path

from structures._stream import regular_files
from structures._wc import Outcome, Run, by_wc


def wc(paths: list[Path], producers: int, consumers: int, stop: float) -> int:
    """Count and print; the exit code: 0, 1 if the counts differ, 2 if a path does not exist or there is no file."""
    missing = [path for path in paths if not path.exists()]
    for path in missing:
        print(f"error: no such file or directory: {path}", file=sys.stderr)
    files = [file for path in paths if path.exists() for file in regular_files(path)]
    if missing or not files:
        if not missing:
            print("error: no regular files there", file=sys.stderr)
        return 2
    free = Run(files, producers, consumers, False, stop).go()
    mutex = Run(files, producers, consumers, True, stop).go()
    theirs = by_wc(free.read)
    for path, reason in free.failures:
        print(f"skipped      {path}: {reason}")
    print(f"files        {len(free.read)} read by {producers} producers, counted by {consumers} consumers")
    print("total        {:,} lines, {:,} words, {:,} bytes".format(*free.totals))
    _tell("wait-free", free)
    _tell("with mutex", mutex)
    same = free.totals == mutex.totals and free.failures == mutex.failures and theirs in (None, free.totals)
    if theirs is None:
        print("SKIPPED      no comparison: there is no wc that reads these files")
    elif same:
        print("OK           wc says the same")
    if not same:
        print(f"MISMATCH     with a mutex {mutex.totals}, wc {theirs}")
    return 0 if same else 1


def _tell(name: str, outcome: Outcome) -> None:
    print(f"{name:12} {outcome.seconds:.2f} s, {outcome.operations:,} operations, ", end="")
    print(f"the longest of threads that were not stopped: {outcome.worst * 1e3:.3f} ms")
    for stop in outcome.stops:
        print(
            f"{'':12} one {stop.name} was stopped in the midst of an operation, which took {stop.seconds:.2f} s; ",
            end="",
        )
        print(f"the others finished {stop.others:,} operations meanwhile")
