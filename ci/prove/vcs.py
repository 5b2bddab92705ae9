"""Commit what a proof changed with git: the proof, the ledger, the transcript, and nothing else."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path


class VcsError(RuntimeError):
    """git refused; the text is what it said."""


def commit(files: Sequence[Path], message: str) -> None:
    """Make a commit of exactly these files, whatever else is staged. Raises VcsError."""
    paths = [str(path.resolve()) for path in files]
    for command in (["add", "--"], ["commit", "-q", "-m", message, "--only", "--"]):
        done = subprocess.run(
            ["git", *command, *paths], cwd=files[0].resolve().parent, capture_output=True, text=True
        )  # fmt: skip
        if done.returncode:
            raise VcsError(f"git {command[0]}: {(done.stderr or done.stdout).strip()}")
