"""The audit's past: one line of JSON for each run, appended by the audit, read by the report."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ci.rows import Verdict

ROOT = Path(__file__).resolve().parents[2]
HISTORY = ROOT / "build" / "history.jsonl"


@dataclass(frozen=True)
class Entry:
    """One run: when it ended (UTC, seconds precise), wall time in seconds, and the rows of each verdict."""

    time: str
    seconds: float
    holds: bool
    verdicts: dict[Verdict, int]
    cached: int

    @property
    def rows(self) -> int:
        return sum(self.verdicts.values())


def append(data: dict[str, Any], path: Path | None = None, now: float | None = None) -> None:
    """Add the audit's JSON data as one line, in one write, so that concurrent audits do not mix. OSError as it may."""
    path = path or HISTORY
    rows = [row for rows in data["structures"].values() for row in rows]
    count = Counter(row["verdict"] for row in rows)
    line = {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now)),
        "seconds": data["seconds"],
        "holds": data["holds"],
        "verdicts": {verdict.value: count[verdict.value] for verdict in Verdict if count[verdict.value]},
        "cached": sum(row["cached"] for row in rows),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def read(path: Path = HISTORY) -> list[Entry]:
    """The runs, oldest first; none if there is no file. A line that is no entry (a run that was cut off while it
    wrote) is left out."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    entries = []
    for line in lines:
        try:
            data = json.loads(line)
            verdicts = {Verdict(name): int(number) for name, number in data["verdicts"].items()}
            entries.append(
                Entry(str(data["time"]), float(data["seconds"]), bool(data["holds"]), verdicts, int(data["cached"]))
            )
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
    return entries
