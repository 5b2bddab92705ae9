"""Files as a stream of 64-bit words, and back: what ``python -m structures demo`` sends through a ring.

A file is a sequence of frames and an empty frame at its end. A frame is one word, the number of bytes, and then the
bytes, eight to a word in native byte order; the last word is filled up with whatever.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

from structures.u64_ring import U64Ring

Failure = tuple[Path, str]
"""A file that could not be read, or not to its end, and why."""


class Summary:
    """The SHA-256 and the number of words (maximal runs of bytes that are no ASCII white space) of a stream.

    The result does not depend on how the stream is cut into pieces.
    """

    def __init__(self) -> None:
        self.bytes = 0
        self.words = 0
        self._hash = sha256()
        self._in_word = False

    def add(self, piece: memoryview) -> None:
        """Go on with these bytes."""
        self._hash.update(piece)
        text = bytes(piece)
        self.bytes += len(text)
        self.words += len(text.split())
        if self._in_word and text and not text[:1].isspace():
            self.words -= 1
        if text:
            self._in_word = not text[-1:].isspace()

    def digest(self) -> str:
        """The SHA-256 so far, in hexadecimal."""
        return self._hash.hexdigest()

    def result(self) -> tuple[str, int, int]:
        """Digest, bytes, words."""
        return self.digest(), self.bytes, self.words


def regular_files(root: Path) -> list[Path]:
    """`root` itself, or the regular files below it in a fixed order. Symbolic links below it are left out."""
    if not root.is_dir():
        return [root]
    return sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())


def pieces(path: Path, room: Callable[[], memoryview], failures: list[Failure]) -> Iterator[int]:
    """Read the file piece by piece into ``room()``; yield the length of each. An error ends it: see `failures`."""
    try:
        with path.open("rb", buffering=0) as file:
            while length := file.readinto(room()):
                yield length
    except OSError as error:
        failures.append((path, error.strerror or str(error)))


def plain_pass(files: list[Path], batch: int, failures: list[Failure]) -> Summary:
    """The summary of all files, one after the other, in this thread."""
    summary = Summary()
    room = memoryview(bytearray(8 * batch))
    for path in files:
        for length in pieces(path, lambda: room, failures):
            summary.add(room[:length])
    return summary


class Sender:
    """Collects frames and puts them into a ring, at most about `batch` words at once."""

    def __init__(self, ring: U64Ring, batch: int) -> None:
        self.items = 0
        self._ring = ring
        self._frames = array("Q", bytes(8 * max(batch, 8)))
        self._words = memoryview(self._frames)
        self._bytes = self._words.cast("B")
        self._used = 0

    def send(self, files: list[Path], failures: list[Failure]) -> None:
        """Put all files into the ring."""
        for path in files:
            for length in pieces(path, self._room, failures):
                self._end_frame(length)
            self._end_frame(0)
        self._flush()

    def _room(self) -> memoryview:
        return self._bytes[8 * (self._used + 1) :]

    def _end_frame(self, length: int) -> None:
        self._frames[self._used] = length
        self._used += 1 + (length + 7) // 8
        if 2 * self._used > len(self._frames):
            self._flush()

    def _flush(self) -> None:
        self.items += self._ring.put_many(self._words[: self._used])
        self._used = 0


def receive(ring: U64Ring, batch: int, summary: Summary, end_of_file: Callable[[int], None]) -> None:
    """Get words until the ring is shut down; add them up; tell the number of bytes at the end of each file."""
    frame = array("Q", bytes(8 * batch))
    content = memoryview(frame).cast("B")
    left = 0  # bytes of the present frame that have not come yet
    start = 0  # of the present file
    while True:
        count = ring.get_into(frame)
        position = 0
        while position < count:
            if left == 0:
                left = frame[position]
                position += 1
                if left == 0:
                    end_of_file(summary.bytes - start)
                    start = summary.bytes
                continue
            length = min(left, 8 * (count - position))
            summary.add(content[8 * position : 8 * position + length])
            left -= length
            position += (length + 7) // 8
