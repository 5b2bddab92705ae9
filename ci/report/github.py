"""The rows that do not hold as workflow commands, which GitHub shows beside the lines that they are about."""

from __future__ import annotations

from ci.report.document import Audit, summary
from ci.report.places import place
from ci.rows import Row, Verdict

_LEVEL = {Verdict.FAILED: "error", Verdict.SKIPPED: "warning"}


def render(audit: Audit) -> str:
    """One command a line: an error for each failed row, a warning for each skipped one, and a notice with the sum."""
    lines = [_command(row) for row in audit.rows if row.verdict in _LEVEL]
    return "\n".join([*lines, f"::notice title=audit::{_data(summary(audit))}"]) + "\n"


def _command(row: Row) -> str:
    found = place(row)
    properties = {"title": f"{row.structure}: {row.verdict.value}"}
    if found is not None:
        properties = {"file": found.file} | ({"line": str(found.line)} if found.line else {}) | properties
    text = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_LEVEL[row.verdict]} {text}::{_data(f'{row.claim}{chr(10)}{row.detail}'.strip())}"


def _data(text: str) -> str:
    text = "".join(character for character in text if character in "\t\n\r" or character.isprintable())
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
