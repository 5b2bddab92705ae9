"""The failed rows as SARIF 2.1.0, for code scanning: a rule for each kind of evidence, a result for each failure."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from ci.report.document import Audit
from ci.report.kinds import ABOUT, slug
from ci.report.places import place
from ci.rows import Row, Verdict

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(audit: Audit) -> str:
    """The SARIF text. A file without results says that nothing failed."""
    groups = list(dict.fromkeys(row.group for row in audit.rows))
    failed = [row for row in audit.rows if row.verdict is Verdict.FAILED]
    run = {
        "tool": {"driver": {"name": "zigpulse-ci", "rules": [_rule(group) for group in groups]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(row, groups.index(row.group)) for row in failed],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(group: str) -> dict[str, Any]:
    about = ABOUT.get(group, group)
    return {"id": slug(group), "name": group, "shortDescription": {"text": about}}


def _result(row: Row, rule: int) -> dict[str, Any]:
    key = "\0".join((row.structure, row.group, row.claim))
    result: dict[str, Any] = {
        "ruleId": slug(row.group),
        "ruleIndex": rule,
        "level": "error",
        "message": {"text": f"{row.structure}: {row.claim}\n{row.detail}".strip()},
        "partialFingerprints": {"claim/v1": hashlib.sha256(key.encode()).hexdigest()},
    }
    found = place(row)
    if found is not None:
        where: dict[str, Any] = {"artifactLocation": {"uri": found.file}}
        if found.line is not None:
            where["region"] = {"startLine": found.line}
        result["locations"] = [{"physicalLocation": where}]
    return result
