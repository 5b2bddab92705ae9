"""Write an accepted proof into its file in the place of `sorry`, and take it out again: exact, nothing else changes."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from ci import ledger
from ci.goals import Goal, Package, PackageError


def proof_text(body: str) -> str:
    """What stands behind the statement: `:= by` and the tactics."""
    return ":= by\n" + textwrap.indent(body, "  ")


def _head(written: str, statement: str) -> str:
    return rf"theorem\s+{re.escape(written)}\s*{re.escape(statement)}\s*"


def closed(text: str, goal: Goal, body: str) -> str:
    """A file's text with a goal's proof in the place of its `sorry`. Raises PackageError if the goal is not there as
    it was read."""
    pattern = re.compile(_head(goal.written, goal.statement) + r"(?P<open>:=\s*(?:by\s+)?sorry\b)")
    match = pattern.match(text, len(goal.preamble))
    if match is None or not text.startswith(goal.preamble):
        raise PackageError(f"{goal.file}:{goal.line}: {goal.id} has changed since it was read")
    return text[: match.start("open")] + proof_text(body) + text[match.end("open") :]


def reopened(text: str, written: str, statement: str, body: str, where: Path) -> str:
    """A file's text with `:= by sorry` in the place of the recorded proof. Raises PackageError if the file does not
    have exactly this theorem with exactly this proof."""
    last = written.rpartition(".")[2]
    pattern = re.compile(rf"theorem\s+(?:[^\s({{\[:]+\.)?{re.escape(last)}\s*{re.escape(statement)}\s*"
                         rf"(?P<proof>{re.escape(proof_text(body))})(?=\n|$)")  # fmt: skip
    matches = list(pattern.finditer(text))
    if len(matches) != 1:
        raise PackageError(f"{where}: {written} is not there with the statement and the proof of its transcript")
    return text[: matches[0].start("proof")] + ":= by sorry" + text[matches[0].end("proof") :]


def commit_proof(goal: Goal, body: str, package: Package) -> list[Path]:
    """Write the proof into the goal's file and take the goal out of the ledger; the files written. Raises
    PackageError."""
    text = goal.file.read_text(encoding="utf-8")
    written = [goal.file]
    path = package.root / ledger.FILE
    if path.is_file():
        old = ledger.load(path)
        new = {name: entry for name, entry in old.items() if name != goal.id}
        problems = ledger.check_ledger(old, new)
        if problems:
            raise PackageError(f"{path}: {'; '.join(problems)}")
    goal.file.write_text(closed(text, goal, body), encoding="utf-8")
    if path.is_file() and len(new) < len(old):
        path.write_text(ledger.render(new), encoding="utf-8")
        written.append(path)
    return written
