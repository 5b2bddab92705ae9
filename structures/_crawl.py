"""``python -m structures crawl``: workers share a queue of directories, which they both take from and add to.

    queue ──directory──▶ worker ──its subdirectories──▶ queue

The count of directories that are in the queue or in a worker's hands is raised before one is put in and lowered when
one is done with: when it is 0, no worker can find another one, and the queue is shut down.
"""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from structures.hazard_domain import HazardDomain, HazardStats
from structures.queues import Queue

Failure = tuple[str, str]
"""What could not be read, and why."""


@dataclass
class Total:
    """What was found. `bytes` is the sum of the sizes of all entries, as lstat gives them, each inode once: du -b."""

    files: int = 0
    """Entries that are no directories: ``find PATH ! -type d``."""
    directories: int = 0
    """With the root: ``find PATH -type d``."""
    bytes: int = 0
    failures: list[Failure] = field(default_factory=list)

    def add(self, other: Total) -> None:
        self.files += other.files
        self.directories += other.directories
        self.bytes += other.bytes
        self.failures += other.failures


class Inodes:
    """Which files of several names have been counted. Any thread."""

    def __init__(self) -> None:
        self._seen: dict[tuple[int, int], object] = {}

    def is_first(self, status: os.stat_result) -> bool:
        """Whether this is the first name of the file that is asked about."""
        if status.st_nlink < 2 or stat.S_ISDIR(status.st_mode):
            return True
        mine = object()
        return self._seen.setdefault((status.st_dev, status.st_ino), mine) is mine


def visit(path: str, total: Total, inodes: Inodes) -> list[str]:
    """Count the entries of a directory; its subdirectories. What cannot be read is a failure and counts as empty."""
    found: list[str] = []
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                _count(entry, total, inodes, found)
    except OSError as error:
        total.failures.append((path, error.strerror or str(error)))
    return found


def _count(entry: os.DirEntry[str], total: Total, inodes: Inodes, found: list[str]) -> None:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as error:
        total.failures.append((entry.path, error.strerror or str(error)))
        return
    if inodes.is_first(status):
        total.bytes += status.st_size
    if stat.S_ISDIR(status.st_mode):
        total.directories += 1
        found.append(entry.path)
    else:
        total.files += 1


class Crawl:
    """One run. `totals` and `visited` (directories) are by worker."""

    def __init__(self, root: str, workers: int, domain: HazardDomain) -> None:
        self.totals = [Total() for _ in range(workers)]
        self.visited = [0] * workers
        self.domain = domain
        self._inodes = Inodes()
        self._errors: list[BaseException] = []
        self._lock = threading.Lock()
        self._unfinished = 1
        self._queue: Queue[str] = Queue(domain)
        self._queue.put(root)
        status = os.lstat(root)
        self.totals[0].directories = 1
        self.totals[0].bytes = status.st_size

    def run(self) -> Total:
        """Start the workers, wait for them, and add up."""
        threads = [
            threading.Thread(target=self._guarded, args=(number,), name=f"crawl-{number}")
            for number in range(len(self.totals))
        ]
        for thread in threads:
            thread.start()
        try:
            for thread in threads:
                thread.join()
        except BaseException:
            self._queue.shutdown(immediate=True)
            raise
        if self._errors:
            raise self._errors[0]
        total = Total()
        for one in self.totals:
            total.add(one)
        total.failures.sort()
        return total

    def _guarded(self, number: int) -> None:
        try:
            self._work(number)
            self.domain.drain()  # what this thread has retired; otherwise that happens at some time after its end
        except BaseException as error:
            self._errors.append(error)
            self._queue.shutdown(immediate=True)

    def _work(self, number: int) -> None:
        for directory in self._queue:
            found = visit(directory, self.totals[number], self._inodes)
            self.visited[number] += 1
            self._account(len(found) - 1)
            if found:
                self._queue.put_many(found)

    def _account(self, change: int) -> None:
        """The number of unfinished directories changes: this one is done with, others have been found."""
        with self._lock:
            self._unfinished += change
            if self._unfinished == 0:
                self._queue.shutdown()


def plain_walk(root: str) -> Total:
    """The same in this thread alone, without a queue."""
    total, inodes = Total(directories=1, bytes=os.lstat(root).st_size), Inodes()
    todo = [root]
    while todo:
        todo += visit(todo.pop(), total, inodes)
    total.failures.sort()
    return total


def crawl(root: Path, workers: int, asymmetric: bool) -> int:
    """Crawl and print; the exit code: 0, 1 if a walk without the queue finds something else, 2 if `root` is no
    directory."""
    if not root.is_dir() or root.is_symlink():
        print(f"error: not a directory: {root}", file=sys.stderr)
        return 2
    started = perf_counter()
    run = Crawl(str(root), workers, HazardDomain(asymmetric=asymmetric))
    total = run.run()
    seconds = perf_counter() - started
    stats = run.domain.stats()
    remaining = run.domain.drain()
    started = perf_counter()
    plain = plain_walk(str(root))
    lines = _lines(root, run, total, seconds, perf_counter() - started, stats, remaining)
    for line in lines:
        print(line)
    if plain == total:
        print("OK         the same as without the queue")
        return 0
    found = f"{plain.files:,} files, {plain.directories:,} directories, {plain.bytes:,} bytes"
    print(f"MISMATCH   without the queue: {found}")
    return 1


def _lines(
    root: Path, run: Crawl, total: Total, seconds: float, plain: float, stats: HazardStats, remaining: int
) -> Iterator[str]:
    for path, reason in total.failures:
        yield f"skipped    {path}: {reason}"
    yield f"path       {root}"
    yield f"files      {total.files:,}"
    yield f"dirs       {total.directories:,}"
    yield f"bytes      {total.bytes:,}"
    yield f"time       {seconds:.3f} s; in one thread without a queue {plain:.3f} s, the directories being cached now"
    yield f"workers    {len(run.visited)}, directories each: {' '.join(map(str, run.visited))}"
    fence = "asymmetric" if stats.asymmetric else "seq_cst"
    yield f"hazards    {stats.threads} threads, {stats.slots} slots, threshold {stats.threshold}, fence {fence}"
    yield f"nodes      {stats.freed:,} freed in {stats.scans} scans"
    yield f"waiting    {stats.unreclaimed} nodes, after a drain {remaining}; never more than {stats.bound:,}"
