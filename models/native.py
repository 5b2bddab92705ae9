"""Builds the C parts of the explorer and of the linearizability checker, on demand.

A build is named by its content: build/native/HASH/NAME.so, where HASH covers the sources, the headers, the flags and
the compiler's version. So a stale library cannot be loaded, and two checkouts or two processes do not disturb each
other: a library appears under its name only when it is complete (written aside, then renamed).
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "native"
FLAGS = (
    "-std=c11", "-O2", "-flto", "-fPIC", "-shared", "-fvisibility=hidden", "-Wall", "-Wextra", "-Wconversion", "-Werror"
)  # fmt: skip


class NativeError(RuntimeError):
    """No C compiler, or it refused the sources; the text says which and what it printed."""


@lru_cache(maxsize=1)
def compiler() -> tuple[str, str]:
    """The C compiler's path and its version line. NativeError if there is none."""
    path = shutil.which("gcc")
    if path is None:
        raise NativeError("no C compiler: the explorer and the linearizability checker need gcc on PATH")
    version = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    if version.returncode != 0:
        raise NativeError(f"{path} --version failed: {version.stderr.strip()}")
    return path, version.stdout.splitlines()[0]


def library_path(name: str, sources: Sequence[Path], headers: Sequence[Path] = (), build: Path = BUILD) -> Path:
    """The shared library made of `sources` (compiled now if need be). The headers' directories are searched.

    NativeError if there is no compiler, a source is missing, or the compilation fails.
    """
    gcc, version = compiler()
    digest = hashlib.sha256("\0".join((version, *FLAGS)).encode())
    for path in (*sources, *headers):
        try:
            text = path.read_bytes()
        except OSError as error:
            raise NativeError(f"{name}: cannot read {path}: {error.strerror}") from error
        digest.update(b"\0" + path.name.encode() + b"\0" + text)
    target = build / digest.hexdigest()[:32] / f"{name}.so"
    if not target.exists():
        _compile(gcc, target, sources, headers)
    return target


def load(name: str, sources: Sequence[Path], headers: Sequence[Path] = ()) -> ctypes.CDLL:
    """The library of library_path, loaded."""
    return ctypes.CDLL(str(library_path(name, sources, headers)))


def _compile(gcc: str, target: Path, sources: Sequence[Path], headers: Sequence[Path]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(prefix=target.stem, suffix=".part", dir=target.parent)
    os.close(handle)
    try:
        include = sorted({f"-I{header.parent}" for header in headers})
        command = [gcc, *FLAGS, *include, "-o", partial, *map(str, sources)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            raise NativeError(f"{target.stem}: {' '.join(command)}\n{result.stderr.strip()}")
        os.replace(partial, target)
    finally:
        Path(partial).unlink(missing_ok=True)
