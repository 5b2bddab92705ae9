"""The audit's JSON, read strictly: what a report is made of."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ci.report.schema import problems
from ci.rows import Row, Verdict

VERSION = 1
SCHEMA = Path(__file__).with_name("schema.json")


class AuditError(ValueError):
    """The file is no audit that this program can read; the text names the file and says what is wrong."""


@dataclass(frozen=True)
class Audit:
    """One run of the audit. `data` is the JSON as it was read; `structures` maps a structure to its rows, in order."""

    holds: bool
    seconds: float
    machine: dict[str, Any]
    structures: dict[str, tuple[Row, ...]]
    data: dict[str, Any]

    @property
    def rows(self) -> list[Row]:
        return [row for rows in self.structures.values() for row in rows]

    def count(self) -> Counter[Verdict]:
        return Counter(row.verdict for row in self.rows)


def load(path: Path) -> Audit:
    """Read an audit. AuditError if there is none in the file."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise AuditError(f"{path}: no such file; `python -m ci audit --output {path}` writes it") from None
    except (OSError, UnicodeDecodeError) as error:
        raise AuditError(f"{path}: cannot be read: {error}") from None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AuditError(f"{path}: not JSON: {error}") from None
    try:
        return parse(data)
    except AuditError as error:
        raise AuditError(f"{path}: {error}") from None


def parse(data: Any) -> Audit:
    """The audit that JSON data describe. AuditError names the first places where they are not of its form."""
    if not isinstance(data, dict):
        raise AuditError("is no JSON object")
    version = data.get("schema")
    if type(version) is not int or version != VERSION:
        raise AuditError(f"has the audit schema {version!r}; this program reads schema {VERSION}")
    wrong = problems(data, json.loads(SCHEMA.read_text(encoding="utf-8")))
    if wrong:
        more = f" (and {len(wrong) - 3} more)" if len(wrong) > 3 else ""
        raise AuditError("is not of the form that ci/report/schema.json says: " + "; ".join(wrong[:3]) + more)
    structures = {name: tuple(map(Row.from_json, rows)) for name, rows in data["structures"].items()}
    failed = sum(row.verdict is Verdict.FAILED for rows in structures.values() for row in rows)
    if data["holds"] and failed:
        raise AuditError(f"says that all holds, but {failed} of its rows failed")
    return Audit(data["holds"], data["seconds"], data["machine"], structures, data)


def summary(audit: Audit) -> str:
    """The counts in words: `6 proved, 22 checked, 44 caught`."""
    count = audit.count()
    return ", ".join(f"{count[verdict]} {verdict.value}" for verdict in Verdict if count[verdict]) or "no rows"
