"""Builds the C parts of the explorer and of the linearizability checker, on demand.

The compiler is the command in $CC, or else the first of cc, gcc and clang on PATH.

A build is named by its content: build/native/HASH/NAME.so, where HASH covers the sources, the headers, the flags and
the compiler (its path, its arguments in $CC and its version). So a stale library cannot be loaded, and two checkouts or
two processes do not disturb each other: a library appears under its name only when it is complete (written aside, then
renamed).
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "native"
FLAGS = (
    "-std=c11", "-O2", "-flto", "-fPIC", "-shared", "-fvisibility=hidden", "-Wall", "-Wextra", "-Wconversion", "-Werror"
)  # fmt: skip


class NativeError(RuntimeError):
    """No C compiler, or it refused the sources; the text says which and what it printed."""


COMPILERS = ("cc", "gcc", "clang")


@dataclass(frozen=True)
class Compiler:
    """`command` is the compiler's absolute path and the arguments that $CC gives it; `version` the first line of what
    it prints with --version."""

    command: tuple[str, ...]
    version: str


def compiler() -> Compiler:
    """The C compiler that the environment names now. NativeError says what was tried."""
    chosen = os.environ.get("CC", "").strip()
    try:
        named = shlex.split(chosen)
    except ValueError as error:
        raise NativeError(f"$CC is no command: {chosen!r}: {error}") from error
    if not named:
        path = next(filter(None, map(shutil.which, COMPILERS)), None)
        if path is None:
            raise NativeError(f"no C compiler: $CC is not set, and none of {', '.join(COMPILERS)} is on PATH")
        return _identify((os.path.abspath(path),))
    path = shutil.which(named[0])
    if path is None:
        raise NativeError(f"no C compiler: $CC is {chosen!r}, and there is no program {named[0]!r}")
    return _identify((os.path.abspath(path), *named[1:]))


@lru_cache
def _identify(command: tuple[str, ...]) -> Compiler:
    try:
        result = subprocess.run([*command, "--version"], capture_output=True, text=True, check=False)
    except OSError as error:
        raise NativeError(f"{shlex.join(command)}: {error.strerror}") from error
    if result.returncode != 0 or not result.stdout.strip():
        raise NativeError(f"{shlex.join(command)} --version failed: {result.stderr.strip()}")
    return Compiler(command, result.stdout.strip().splitlines()[0])


def library_path(
    name: str, sources: Sequence[Path], headers: Sequence[Path] = (), build: Path = BUILD, macros: Sequence[str] = ()
) -> Path:
    """The shared library made of `sources` (compiled now if need be). The headers' directories are searched. `macros`
    are set to 1.

    NativeError if there is no compiler, a source is missing, or the compilation fails.
    """
    tool = compiler()
    defines = [f"-D{macro}=1" for macro in macros]
    digest = hashlib.sha256("\0".join((*tool.command, tool.version, *FLAGS, *defines)).encode())
    for path in (*sources, *headers):
        try:
            text = path.read_bytes()
        except OSError as error:
            raise NativeError(f"{name}: cannot read {path}: {error.strerror}") from error
        digest.update(b"\0" + path.name.encode() + b"\0" + text)
    target = build / digest.hexdigest()[:32] / f"{name}.so"
    if not target.exists():
        _compile(tool, target, sources, headers, defines)
    return target


def load(name: str, sources: Sequence[Path], headers: Sequence[Path] = (), macros: Sequence[str] = ()) -> ctypes.CDLL:
    """The library of library_path, loaded."""
    return ctypes.CDLL(str(library_path(name, sources, headers, macros=macros)))


def _compile(
    tool: Compiler, target: Path, sources: Sequence[Path], headers: Sequence[Path], defines: Sequence[str]
) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(prefix=target.stem, suffix=".part", dir=target.parent)
    os.close(handle)
    try:
        include = sorted({f"-I{header.parent}" for header in headers})
        command = [*tool.command, *FLAGS, *defines, *include, "-o", partial, *map(str, sources)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            raise NativeError(f"{target.stem}: {shlex.join(command)}\n{result.stderr.strip()}")
        os.replace(partial, target)
    finally:
        Path(partial).unlink(missing_ok=True)
