"""bubblewrap (`bwrap`) in the place of what the kernel does not let us make ourselves.

Distributions that keep user namespaces from ordinary programs often let `bwrap` make them (it is setuid there, or named
in a security profile). It gives the namespaces, and a file system in which nothing is but what may be read: that does
what Landlock does. Limits and seccomp stay those of ci/confine.py, which then runs inside.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

PROVIDES = ("user namespace", "network namespace", "PID namespace", "Landlock")
"""The facilities whose work it does."""

_FLAGS = (
    "--unshare-user", "--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--die-with-parent",
    "--proc", "/proc", "--dev", "/dev",
)  # fmt: skip
SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache")


def command(program: str, inner: Sequence[str], *, read: Iterable[str], folder: Path) -> list[str]:
    """The command that runs `inner` confined: it reads what is in `read`, as far as that is there, and writes only in
    `folder`, where it starts."""
    found = dict.fromkeys(str(Path(path)) for path in read)
    binds = [word for path in found for word in ("--ro-bind-try", path, path)]
    own = ["--bind", str(folder), str(folder), "--chdir", str(folder), "--remount-ro", "/"]
    return [program, *_FLAGS, *binds, *own, "--", *inner]


@cache
def find() -> tuple[str, str]:
    """The program and "", or "" and why it cannot be used. Found by trying."""
    program = shutil.which("bwrap")
    if program is None:
        return "", "bwrap is not on PATH"
    python = [sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parents[1])]
    with tempfile.TemporaryDirectory(prefix="bwrap-") as folder:
        words = command(
            program, [sys.executable, "-I", "-c", "print(6 * 7)"], read=[*SYSTEM, *python], folder=Path(folder)
        )
        try:
            done = subprocess.run(words, capture_output=True, text=True, timeout=60, env={})
        except (OSError, subprocess.TimeoutExpired) as error:
            return "", f"{program}: {error}"
    if done.returncode != 0 or done.stdout != "42\n":
        said = done.stderr.strip().splitlines()
        return "", f"{program}: {said[-1] if said else f'exit code {done.returncode}'}"
    return program, ""
