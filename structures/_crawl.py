"""``python -m structures crawl``: workers share a queue of directories, which they both take from and add to.

    queue ──directory──▶ worker ──its subdirectories──▶ queue

The count of directories that are in the queue or in a worker's hands is raised before one is put in and lowered when
one is done with: when it is 0, no worker can find another one, and the queue is shut down.
"""

from __future__ import annotations

import errno
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

_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW


@dataclass
class Total:
    """What was found. Sizes are those that lstat gives, each inode once."""

    files: int = 0
    """Entries that are no directories: ``find PATH ! -type d``."""
    directories: int = 0
    """With the root: ``find PATH -type d``."""
    bytes: int = 0
    """Of the files: ``du -b`` of newer coreutils."""
    directory_bytes: int = 0
    """Of the directories: ``du -b`` counts them too up to coreutils 9.1."""
    failures: list[Failure] = field(default_factory=list)

    def add(self, other: Total) -> None:
        self.files += other.files
        self.directories += other.directories
        self.bytes += other.bytes
        self.directory_bytes += other.directory_bytes
        self.failures += other.failures


class Inodes:
    """Which files of several names have been counted. Any thread."""

    def __init__(self) -> None:
        self._seen: dict[tuple[int, int], object] = {}

    def is_first(self, status: os.stat_result) -> bool:
        """Whether this is the first name of the file that is asked about."""
        if status.st_nlink < 2:
            return True
        mine = object()
        return self._seen.setdefault((status.st_dev, status.st_ino), mine) is mine


def open_directory(path: str) -> int:
    """A file descriptor of it. The path may be longer than the system accepts: then it is walked in parts."""
    try:
        return os.open(path, _DIRECTORY)
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
    descriptor = os.open("/" if path.startswith("/") else ".", _DIRECTORY)
    for name in path.split("/"):
        above = descriptor
        try:
            descriptor = os.open(name or ".", _DIRECTORY, dir_fd=above)
        finally:
            os.close(above)
    return descriptor


def visit(path: str, total: Total, inodes: Inodes) -> list[str]:
    """Count the entries of a directory; its subdirectories. What cannot be read is a failure and counts as empty."""
    found: list[str] = []
    try:
        descriptor = open_directory(path)
        try:
            with os.scandir(descriptor) as entries:
                for entry in entries:
                    _count(path, entry, total, inodes, found)
        finally:
            os.close(descriptor)
    except OSError as error:
        total.failures.append((path, error.strerror or str(error)))
    return found


def _count(folder: str, entry: os.DirEntry[str], total: Total, inodes: Inodes, found: list[str]) -> None:
    path = os.path.join(folder, entry.name)
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as error:
        total.failures.append((path, error.strerror or str(error)))
        return
    if stat.S_ISDIR(status.st_mode):
        total.directories += 1
        total.directory_bytes += status.st_size
        found.append(path)
        return
    total.files += 1
    if inodes.is_first(status):
        total.bytes += status.st_size


def of_root(root: str) -> Total:
    """The root itself."""
    return Total(directories=1, directory_bytes=os.lstat(root).st_size)


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
        self.totals[0] = of_root(root)

    def run(self) -> Total:
        """Start the workers, wait for them, and add up."""
        threads = [
            threading.Thread(target=self._guarded, args=(number,), name=f"crawl-{number}")
            for number in range(len(self.totals))
        ]
        try:
            for thread in threads:
                thread.start()
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
            if found and self._queue.put_many(found) < len(found):
                raise MemoryError("no memory for the directories that wait")

    def _account(self, change: int) -> None:
        """The number of unfinished directories changes: this one is done with, others have been found."""
        with self._lock:
            self._unfinished += change
            if self._unfinished == 0:
                self._queue.shutdown()


def plain_walk(root: str) -> Total:
    """The same in this thread alone, without a queue."""
    total, inodes = of_root(root), Inodes()
    todo = [root]
    while todo:
        todo += visit(todo.pop(), total, inodes)
    total.failures.sort()
    return total


def refusal(root: Path) -> str:
    """Why this cannot be crawled, or nothing."""
    try:
        mode = os.lstat(root).st_mode
    except OSError as error:
        return f"cannot read {readable(str(root))}: {error.strerror}"
    if stat.S_ISLNK(mode):
        return (
            f"{readable(str(root))} is a symbolic link; give the directory itself, {readable(os.path.realpath(root))}"
        )
    return "" if stat.S_ISDIR(mode) else f"not a directory: {readable(str(root))}"


def readable(path: str) -> str:
    """In one line, whatever bytes are in the name."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in text)


def crawl(root: Path, workers: int, asymmetric: bool) -> int:
    """Crawl and print; the exit code: 0; 1 if something could not be read, as with find and du, or if a walk without
    the queue finds something else; 2 if `root` is no directory."""
    if reason := refusal(root):
        print(f"error: {reason}", file=sys.stderr)
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
    for path, why in total.failures:
        print(f"error: cannot read {readable(path)}: {why}", file=sys.stderr)
    if plain != total:
        print(f"MISMATCH   without the queue: {_figures(plain)}; has the tree changed meanwhile?")
        return 1
    print("OK         the same as without the queue")
    if total.failures:
        print(f"INCOMPLETE {len(total.failures):,} could not be read")
    return 1 if total.failures else 0


def _figures(total: Total) -> str:
    size = total.bytes + total.directory_bytes
    return f"{total.files:,} files, {total.directories:,} directories, {size:,} bytes, {len(total.failures):,} not read"


def _lines(
    root: Path, run: Crawl, total: Total, seconds: float, plain: float, stats: HazardStats, remaining: int
) -> Iterator[str]:
    size = total.bytes + total.directory_bytes
    yield f"path       {readable(str(root))}"
    yield f"files      {total.files:,}"
    yield f"dirs       {total.directories:,}"
    yield f"bytes      {size:,} (du -b); without those of directories {total.bytes:,} (newer du -b)"
    yield f"time       {seconds:.3f} s; in one thread without a queue {plain:.3f} s, the directories being cached now"
    yield f"workers    {len(run.visited)}, directories each: {' '.join(map(str, run.visited))}"
    fence = "asymmetric" if stats.asymmetric else "seq_cst"
    yield f"hazards    {stats.threads} threads, {stats.slots} slots, threshold {stats.threshold}, fence {fence}"
    yield f"nodes      {stats.freed:,} freed in {stats.scans} scans"
    yield f"waiting    {stats.unreclaimed} nodes, after a drain {remaining}; never more than {stats.bound:,}"
