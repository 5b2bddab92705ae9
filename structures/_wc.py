"""Lines, words and bytes of files, counted in pieces by several threads, with threads that are stopped in between.

producer threads ──a queue that carries the numbers of pieces──▶ consumer threads

The queue is the debug build of the wait-free queue, or one with a mutex (native/stall.h). The first producer and the
first consumer are stopped for a while in the midst of an operation each.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from structures._stall import ffi, lib
from structures._stream import Failure

PIECE = 1 << 16
"""Bytes of a piece, the last one of a file excepted."""

AHEAD = 512
"""So many pieces are read and not yet counted, at most."""

_OK = 0
_EMPTY = 2


@dataclass(frozen=True)
class Count:
    """Of a piece. A word is a run of bytes that are no white space; see `neutral_bytes`. `begins` and `ends` say
    whether the piece begins and ends inside a word; both are None if all its bytes are neutral."""

    lines: int
    words: int
    bytes: int
    begins: bool | None
    ends: bool | None


def count(piece: bytes, neutral: bytes) -> Count:
    """Count one piece."""
    text = piece.translate(None, neutral) if neutral else piece
    begins = not text[:1].isspace() if text else None
    ends = not text[-1:].isspace() if text else None
    return Count(piece.count(b"\n"), len(text.split()), len(piece), begins, ends)


def total(pieces: list[Count]) -> tuple[int, int, int]:
    """Lines, words and bytes of a file, from those of its pieces in order: a word that is cut counts once."""
    words, inside = 0, False
    for piece in pieces:
        if piece.begins is None:
            continue
        words += piece.words - (inside and piece.begins)
        inside = bool(piece.ends)
    return sum(piece.lines for piece in pieces), words, sum(piece.bytes for piece in pieces)


def neutral_bytes() -> bytes:
    """Bytes that neither begin nor end a word for the wc that is installed, in the C locale: some versions ignore what
    is not printable. None of them if there is no wc."""
    found = []
    for first, group in ((0, range(0x01, 0x09)), (1, range(0x80, 0x100))):
        try:
            done = subprocess.run(
                ["wc", "-w"],
                input=bytes([group[0]]),
                capture_output=True,
                check=True,
                env={**os.environ, "LC_ALL": "C"},
            )
        except (OSError, subprocess.CalledProcessError):
            return b""
        if int(done.stdout.split()[0]) == 0:
            found += [*group] if first else [0, *group, *range(0x0E, 0x20), 0x7F]
    return bytes(found)


def by_wc(files: list[Path]) -> tuple[int, int, int] | None:
    """What the installed wc says of these files, in the C locale; None if there is none or it fails."""
    sums = [0, 0, 0]
    for start in range(0, len(files), 200):
        batch = [str(path.absolute()) for path in files[start : start + 200]]
        try:
            done = subprocess.run(
                ["wc", "-lwc", "--", *batch], capture_output=True, check=True, env={**os.environ, "LC_ALL": "C"}
            )
        except (OSError, subprocess.CalledProcessError):
            return None
        last = done.stdout.splitlines()[-1].split()
        sums = [old + int(new) for old, new in zip(sums, last, strict=False)]
    return sums[0], sums[1], sums[2]


@dataclass
class Stop:
    """A stopped thread: how many operations the others finished meanwhile."""

    name: str
    seconds: float = 0.0
    others: int = 0


@dataclass
class Outcome:
    """What a run gave."""

    totals: tuple[int, int, int] = (0, 0, 0)
    failures: list[Failure] = field(default_factory=list)
    stops: list[Stop] = field(default_factory=list)
    operations: int = 0
    worst: float = 0.0
    """The longest operation of a thread that was not stopped, in seconds."""
    seconds: float = 0.0
    read: list[Path] = field(default_factory=list)


class Run:
    """One pass over the files with one of the two queues."""

    def __init__(self, files: list[Path], producers: int, consumers: int, with_mutex: bool, stop: float) -> None:
        self.files = files
        self.producers, self.consumers = producers, consumers
        self.stop = stop
        self.queue = ffi.gc(lib.zp_stall_create(producers + consumers, with_mutex), lib.zp_stall_destroy)
        if self.queue == ffi.NULL:
            raise MemoryError("no memory for a queue")
        self.next_file, self.next_piece = itertools.count(), itertools.count()
        self.pieces: dict[int, tuple[int, int, bytes]] = {}
        self.counts: list[dict[int, Count]] = [{} for _ in files]
        self.room = threading.Semaphore(AHEAD)
        self.finished = [0] * (producers + consumers)
        self.worst = [0] * (producers + consumers)
        self.ended = [False] * producers
        self.errors: list[BaseException] = []
        self.outcome = Outcome()
        self.neutral = neutral_bytes()

    def go(self) -> Outcome:
        """Make the pass. An error of a thread is raised here."""
        started = time.perf_counter()
        jobs = [self._produce] * self.producers + [self._consume] * self.consumers
        threads = [threading.Thread(target=self._guarded, args=(job, i)) for i, job in enumerate(jobs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self.errors:
            raise self.errors[0]
        out = self.outcome
        out.seconds = time.perf_counter() - started
        failed = {path for path, _ in out.failures}
        out.read = [path for path in self.files if path not in failed]
        sums = [total([pieces[i] for i in sorted(pieces)])
                for path, pieces in zip(self.files, self.counts, strict=True) if path not in failed]  # fmt: skip
        out.totals = (sum(s[0] for s in sums), sum(s[1] for s in sums), sum(s[2] for s in sums))
        out.operations, out.worst = sum(self.finished), max(self.worst) / 1e9
        return out

    def _guarded(self, job: Any, me: int) -> None:
        try:
            job(me)
        except BaseException as error:
            self.errors.append(error)
        finally:
            if me < self.producers:
                self.ended[me] = True

    def _stopping(self, me: int, done: int) -> int:
        """For how many nanoseconds this operation stops: the third of the first producer, and of the first consumer."""
        return int(self.stop * 1e9) if done == 2 and me in (0, self.producers) else 0

    def _operation(self, me: int, call: Any, took: Any) -> int:
        stop = self._stopping(me, self.finished[me])
        before = sum(self.finished)
        code = int(call(stop))
        if stop and code == _OK:
            kind = "producer" if me < self.producers else "consumer"
            self.outcome.stops.append(Stop(kind, took[0] / 1e9, sum(self.finished) - before))
        elif not stop:
            self.worst[me] = max(self.worst[me], took[0])
        if code == _OK:
            self.finished[me] += 1
        elif code != _EMPTY:
            raise MemoryError("no memory for an element of the queue")
        return code

    def _produce(self, me: int) -> None:
        took = ffi.new("uint64_t[2]")
        for number in iter(lambda: next(self.next_file), len(self.files)):
            if number > len(self.files):
                return
            for place, data in enumerate(self._read(self.files[number])):
                self.room.acquire()
                piece = next(self.next_piece)
                self.pieces[piece] = (number, place, data)
                self._operation(me, lambda stop, piece=piece: lib.zp_stall_put(self.queue, piece, stop, took), took)

    def _read(self, path: Path) -> Iterator[bytes]:
        try:
            with path.open("rb", buffering=0) as file:
                while data := file.read(PIECE):
                    yield data
        except OSError as error:
            self.outcome.failures.append((path, error.strerror or str(error)))

    def _consume(self, me: int) -> None:
        took = ffi.new("uint64_t[2]")
        while True:
            over = all(self.ended)
            if self._operation(me, lambda stop: lib.zp_stall_take(self.queue, stop, took), took) == _EMPTY:
                if over:
                    return
                time.sleep(0.0005)
                continue
            number, place, data = self.pieces.pop(took[1])
            self.counts[number][place] = count(data, self.neutral)
            self.room.release()
