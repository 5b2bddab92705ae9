"""Results kept by content: a stage whose inputs have not changed is not run again.

The key is the SHA-256 of the stage's name, the tools that do the work, and the files it reads, code included. Only
stages that held are kept, and a kept file that does not parse is a miss. `make audit FRESH=1` ignores all of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from ci.rows import Row

ROOT = Path(__file__).resolve().parents[1]
STORE = ROOT / "build" / "cache"


def digest(name: str, inputs: Iterable[Path]) -> str:
    """The key of a stage that reads `inputs`: files, and folders with all Python, C, Lean and data files below."""
    total = hashlib.sha256(name.encode())
    for path in inputs:
        files = sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES) if path.is_dir() else [path]
        for file in files:
            total.update(f"\0{file.relative_to(ROOT)}\0".encode())
            total.update(file.read_bytes())
    return total.hexdigest()


SUFFIXES = {".py", ".c", ".h", ".lean", ".toml", ".json", ".tla", ".cfg", ".litmus"}


def cached(name: str, inputs: Iterable[Path], compute: Callable[[], list[Row]], *, fresh: bool = False) -> list[Row]:
    """The stage's rows: those kept for the same inputs, else computed, and kept if every one of them holds."""
    file = STORE / f"{digest(name, inputs)}.json"
    if not fresh:
        try:
            return [replace(Row.from_json(row), cached=True) for row in json.loads(file.read_text())]
        except (OSError, ValueError, TypeError, KeyError):
            pass
    rows = compute()
    if all(row.verdict.holds for row in rows):
        STORE.mkdir(parents=True, exist_ok=True)
        partial = file.with_suffix(".partial")
        partial.write_text(json.dumps([row.to_json() for row in rows]))
        partial.replace(file)
    return rows
