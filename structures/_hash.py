"""``python -m structures hash``: SHA-256 of files, as by sha256sum, in parallel through a `WorkStealingPool`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from structures._hash_files import Hasher, Outcome, files_of
from structures._hash_format import Reader, line, verdict
from structures._progress import aside, progress
from structures.pool import WorkStealingPool

CHUNK = 16
"""Files in one task of the pool."""


@dataclass(frozen=True)
class Options:
    """As those of sha256sum; `jobs` is the number of threads, None for one per processor."""

    zero: bool = False
    quiet: bool = False
    status: bool = False
    strict: bool = False
    warn: bool = False
    ignore_missing: bool = False
    jobs: int | None = None


def hash_files(paths: Sequence[str], options: Options) -> int:
    """Print the digests of all files below the paths; the exit code: 1 if something could not be read."""
    failures = 0

    def failed(name: bytes, error: OSError) -> None:
        nonlocal failures
        failures += 1
        complain(name, error.strerror or str(error))

    names = [name for path in paths or ["-"] for name in files_of(os.fsencode(path), failed)]
    with outcomes(names, options.jobs) as found:
        for name, outcome in zip(names, found, strict=True):
            if isinstance(outcome, OSError):
                failed(name, outcome)
            else:
                emit(line(outcome, name, options.zero))
    sys.stdout.buffer.flush()
    return 1 if failures else 0


def check_files(lists: Sequence[str], options: Options) -> int:
    """Check the digests in these lists; the exit code: 1 if one differs, or could not be read or found."""
    reader = Reader()
    return max([_check(os.fsencode(name), reader, options) for name in lists or ["-"]])


@dataclass
class _Count:
    good: int = 0
    wrong: int = 0
    unread: int = 0
    malformed: int = 0
    entries: int = 0


def _check(name: bytes, reader: Reader, options: Options) -> int:
    title = b"standard input" if name == b"-" else name
    try:
        with open(0 if name == b"-" else name, "rb", closefd=name != b"-") as file:
            content = file.read()
    except OSError as error:
        complain(name, error.strerror or str(error))
        return 1
    count = _Count()
    entries = list(_entries(content, title, reader, options, count))
    with outcomes([entry[1] for entry in entries], options.jobs) as found:
        for (expected, entry), outcome in zip(entries, found, strict=True):
            _judge(entry, expected, outcome, options, count)
    sys.stdout.buffer.flush()
    _summarise(title, options, count)
    verified = count.good > 0 or not options.ignore_missing
    fine = count.entries > 0 and verified and not count.wrong and not count.unread
    return 0 if fine and not (options.strict and count.malformed) else 1


def _entries(
    content: bytes, title: bytes, reader: Reader, options: Options, count: _Count
) -> Iterator[tuple[str, bytes]]:
    for number, entry in reader.entries(content):
        if entry is not None:
            count.entries += 1
            yield entry
            continue
        count.malformed += 1
        if options.warn:
            complain(title, f"{number}: improperly formatted SHA256 checksum line")


def _judge(name: bytes, expected: str, outcome: Outcome, options: Options, count: _Count) -> None:
    if isinstance(outcome, FileNotFoundError) and options.ignore_missing:
        return
    if isinstance(outcome, OSError):
        count.unread += 1
        complain(name, outcome.strerror or str(outcome))
        text = "FAILED open or read"
    elif outcome == expected:
        count.good += 1
        text = "OK"
    else:
        count.wrong += 1
        text = "FAILED"
    if not options.status and not (options.quiet and text == "OK"):
        emit(verdict(name, text))


def _summarise(title: bytes, options: Options, count: _Count) -> None:
    if count.entries == 0:
        complain(title, "no properly formatted checksum lines found")
        return
    if options.status:
        return
    for number, one, many in (
        (count.malformed, "line is improperly formatted", "lines are improperly formatted"),
        (count.unread, "listed file could not be read", "listed files could not be read"),
        (count.wrong, "computed checksum did NOT match", "computed checksums did NOT match"),
    ):
        if number:
            print(f"hash: WARNING: {number} {one if number == 1 else many}", file=sys.stderr)
    if options.ignore_missing and not count.good:
        complain(title, "no file was verified")


@contextmanager
def outcomes(names: list[bytes], jobs: int | None) -> Iterator[Iterator[Outcome]]:
    """The digests of these files in their order, computed in parallel; with a progress bar on a terminal."""
    hasher = Hasher()
    with WorkStealingPool(jobs) as pool, progress("SHA-256", len(names)) as step:

        def counted() -> Iterator[Outcome]:
            for outcome in pool.map(hasher, names, chunksize=CHUNK):
                step()
                yield outcome

        try:
            yield counted()
        except BaseException:
            hasher.stop()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def emit(text: bytes) -> None:
    """A line on standard output."""
    if not sys.stdout.isatty():
        sys.stdout.buffer.write(text)
        return
    with aside():
        sys.stdout.buffer.write(text)
        sys.stdout.buffer.flush()


def complain(name: bytes, reason: str) -> None:
    """A line on standard error."""
    sys.stdout.buffer.flush()
    text = os.fsdecode(name)
    shown = text if text and text.isprintable() else ascii(text)
    with aside():
        print(f"hash: {shown}: {reason}", file=sys.stderr, flush=True)
