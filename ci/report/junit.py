"""The audit as JUnit XML: a suite for each structure, a case for each row."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from ci.report.document import Audit
from ci.report.places import place
from ci.rows import Row, Verdict

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(audit: Audit) -> str:
    """The XML text. A failed row is a failure, a skipped one is skipped, all others passed."""
    top = ElementTree.Element("testsuites", {"name": "audit"} | _numbers(audit.rows))
    for name, rows in audit.structures.items():
        suite = ElementTree.SubElement(top, "testsuite", {"name": _legal(name)} | _numbers(rows))
        for row in rows:
            _case(suite, row)
    ElementTree.indent(top)
    return "<?xml version='1.0' encoding='utf-8'?>\n" + ElementTree.tostring(top, encoding="unicode") + "\n"


def _numbers(rows: list[Row] | tuple[Row, ...]) -> dict[str, str]:
    return {
        "tests": str(len(rows)),
        "failures": str(sum(row.verdict is Verdict.FAILED for row in rows)),
        "errors": "0",
        "skipped": str(sum(row.verdict is Verdict.SKIPPED for row in rows)),
        "time": f"{sum(row.seconds for row in rows):.3f}",
    }


def _case(suite: ElementTree.Element, row: Row) -> None:
    attributes = {
        "classname": _legal(f"{row.structure}.{row.group}"), "name": _legal(row.claim), "time": f"{row.seconds:.3f}",
    }  # fmt: skip
    found = place(row) if row.verdict is Verdict.FAILED else None
    if found is not None:
        attributes["file"] = found.file
        if found.line is not None:
            attributes["line"] = str(found.line)
    case = ElementTree.SubElement(suite, "testcase", attributes)
    first = row.detail.strip().partition("\n")[0] or row.evidence
    if row.verdict is Verdict.FAILED:
        ElementTree.SubElement(case, "failure", {"message": _legal(first)}).text = _legal(row.detail)
    elif row.verdict is Verdict.SKIPPED:
        ElementTree.SubElement(case, "skipped", {"message": _legal(first)})
    else:
        ElementTree.SubElement(case, "system-out").text = _legal(f"{row.verdict.value}: {row.evidence}; {row.bound}")


def _legal(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)
