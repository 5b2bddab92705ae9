"""Finding files below a path, and their SHA-256."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from hashlib import sha256
from io import FileIO
from threading import local

BUFFER = 1 << 18
"""Bytes read at once."""

STDIN = b"-"

Failure = OSError
Outcome = str | Failure
"""The digest in hexadecimal, or why there is none."""

_here = local()


class Stopped(Exception):
    """The user has interrupted the command."""


class Hasher:
    """Computes digests, in any number of threads, until it is stopped."""

    def __init__(self) -> None:
        self._stopped = False

    def stop(self) -> None:
        """Let those that are at work end soon, with `Stopped`."""
        self._stopped = True

    def __call__(self, name: bytes) -> Outcome:
        """The SHA-256 of this file; of standard input for "-"."""
        try:
            if name == STDIN:
                return self._digest(FileIO(0, closefd=False))
            with FileIO(name) as file:
                return self._digest(file)
        except OSError as error:
            return error

    def _digest(self, file: FileIO) -> str:
        digest = sha256()
        buffer = _buffer()
        while length := file.readinto(buffer):
            digest.update(buffer[:length])
            if self._stopped:
                raise Stopped
        return digest.hexdigest()


def _buffer() -> memoryview:
    """This thread's own."""
    try:
        found: memoryview = _here.buffer
    except AttributeError:
        found = _here.buffer = memoryview(bytearray(BUFFER))
    return found


def files_of(path: bytes, failed: Callable[[bytes, OSError], None]) -> list[bytes]:
    """The path itself unless it is a directory; otherwise the regular files below it, in order of their bytes.

    Symbolic links below it are left out, like directories, sockets and so on: as by ``find PATH -type f``. `failed` is
    told of directories that cannot be read.
    """
    if path != STDIN and _is_directory(path):
        return sorted(_walk(path, failed))
    return [path]


def _is_directory(path: bytes) -> bool:
    try:
        return stat.S_ISDIR(os.stat(path).st_mode)
    except OSError:
        return False  # reported when it is opened


def _walk(root: bytes, failed: Callable[[bytes, OSError], None]) -> Iterator[bytes]:
    todo = [root]
    while todo:
        folder = todo.pop()
        prefix = folder if folder.endswith(b"/") else folder + b"/"
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        todo.append(prefix + entry.name)
                    elif entry.is_file(follow_symlinks=False):
                        yield prefix + entry.name
        except OSError as error:
            failed(folder, error)
