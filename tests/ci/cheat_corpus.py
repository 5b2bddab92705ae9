"""The cheat corpus: tests/ci/cheats/*.lean, one way to cheat per file.

Header lines `-- key: value` say which goal is attacked, which stage rejects and with which words, and which defences
have to be switched off together for the cheat to pass (`accepted without`); the body follows `-- body:`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("cheats")


@dataclass(frozen=True)
class Cheat:
    """One file of the corpus."""

    name: str
    note: str
    goal: str
    stage: str
    because: str
    without: frozenset[str]
    timeout: float
    output: int
    body: str


def read(path: Path) -> Cheat:
    head, _, body = path.read_text(encoding="utf-8").partition("-- body:\n")
    note, *lines = [line.removeprefix("-- ") for line in head.splitlines()]
    keys = dict(line.split(": ", 1) for line in lines)
    without = keys.get("accepted without", "")
    return Cheat(
        path.stem, note, keys["goal"], keys["rejected at"], keys["because"],
        frozenset(filter(None, without.split(", "))), float(keys.get("timeout", "60")),
        int(keys.get("output", "1000000")), body * int(keys.get("times", "1")),
    )  # fmt: skip


CHEATS = [read(path) for path in sorted(FOLDER.glob("*.lean"))]
