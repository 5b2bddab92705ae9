"""The cheat corpus: tests/ci/cheats/*.lean, one way to cheat per file.

Header lines `-- key: value` say which goal is attacked, which stage rejects and with which words, and which defences
have to be switched off together for the cheat to pass (`accepted without`); the body follows `-- body:`.

`python -m tests.ci.cheat_corpus` writes the table in docs/judge.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ci.judge import DEFENCES

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


DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "judge.md"
_BEGIN, _END = "<!-- the corpus: python -m tests.ci.cheat_corpus -->\n", "<!-- end -->\n"


def table() -> str:
    """The corpus as a Markdown table."""
    lines = ["| cheat | what it does | rejected at | passes only without |", "|---|---|---|---|"]
    for cheat in CHEATS:
        note, without = cheat.note.replace("|", "\\|"), ", ".join(name for name in DEFENCES if name in cheat.without)
        lines.append(f"| `{cheat.name}` | {note} | {cheat.stage} | {without or '–'} |")
    return "\n".join(lines) + "\n"


def document() -> str:
    """The text of docs/judge.md with the table as it is now."""
    head, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(_BEGIN)
    return head + _BEGIN + table() + _END + rest.partition(_END)[2]


CHEATS = [read(path) for path in sorted(FOLDER.glob("*.lean"))]

if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
