"""Hashes of the compiled modules that a proof stands on, so that a change behind our back is noticed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path


def file_hash(path: Path) -> str:
    """SHA-256 of a file; "missing" if there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "missing"


def manifest(paths: Iterable[Path]) -> dict[Path, str]:
    """File → hash."""
    return {path: file_hash(path) for path in paths}


def changes(recorded: Mapping[Path, str]) -> list[str]:
    """What differs now from a recorded manifest: one line each."""
    return [
        f"{path.name} ({path}) is {'gone' if now == 'missing' else 'not the file that was built'}"
        for path, known in recorded.items()
        if (now := file_hash(path)) != known
    ]
