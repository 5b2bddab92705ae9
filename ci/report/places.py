"""Where in the sources a row points: a file below the repository root, and a line if one is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ci import claims
from ci.report.kinds import defect
from ci.rows import Row

ROOT = Path(__file__).resolve().parents[2]
_PLACE = re.compile(r"(?P<file>(?:[\w.+-]*/)+[\w.+-]+\.(?:c|h|lean|tla|py|toml)):(?P<line>[1-9]\d{0,6})\b")
_THEOREM = re.compile(r"\btheorem (?P<name>[\w.₀-₉']+)")


@dataclass(frozen=True)
class Place:
    """`file` is relative to the repository root, with forward slashes; `line` counts from 1, None if unknown."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


def place(row: Row, root: Path = ROOT) -> Place | None:
    """The place that the row names; else that of its theorem or planted defect; else its structure's C file."""
    for text in (row.claim, row.evidence, row.detail):
        for match in _PLACE.finditer(text):
            file = inside(match["file"], root)
            if file is not None:
                return Place(file, int(match["line"]))
    stated = known_claims().get(row.structure)
    if stated is None:
        return None
    return _theorem(row, stated, root) or _defect(row, stated, root) or Place(stated.source)


def inside(name: str, root: Path) -> str | None:
    """The path of an existing file below the root, relative to it; None for any other."""
    try:
        path = (root / name).resolve()
        relative = path.relative_to(root.resolve())
    except (ValueError, OSError):
        return None
    return relative.as_posix() if path.is_file() else None


@lru_cache(maxsize=1)
def known_claims() -> dict[str, claims.Claims]:
    """What is claimed of each structure; nothing if the claims cannot be read (then the audit failed by that)."""
    try:
        return {item.structure: item for item in claims.load_all()}
    except (claims.ClaimError, OSError):
        return {}


def theorem_of(row: Row, stated: claims.Claims) -> claims.Theorem | None:
    """The claimed theorem that the row is about."""
    match = _THEOREM.search(row.evidence)
    return next((item for item in stated.theorems if match is not None and item.name == match["name"]), None)


def theorem_place(theorem: claims.Theorem, root: Path = ROOT) -> Place | None:
    """Where the theorem is stated."""
    file = inside(f"proofs/{theorem.module.replace('.', '/')}.lean", root)
    if file is None:
        return None
    begin = re.compile(rf"\s*(?:protected )?theorem (?:[\w.]*\.)?{re.escape(theorem.name.rsplit('.', 1)[-1])}\b")
    for number, line in enumerate((root / file).read_text(encoding="utf-8").splitlines(), 1):
        if begin.match(line):
            return Place(file, number)
    return Place(file)


def _theorem(row: Row, stated: claims.Claims, root: Path) -> Place | None:
    theorem = theorem_of(row, stated)
    return None if theorem is None else theorem_place(theorem, root)


def _defect(row: Row, stated: claims.Claims, root: Path) -> Place | None:
    """The line that the row's planted defect changes first."""
    from models.mutants import MUTANTS

    _, name, _ = defect(row.claim)
    source = root / stated.source
    for mutant in MUTANTS.get(row.structure, ()):
        if mutant.name == name and mutant.edits and source.is_file():
            text = source.read_text(encoding="utf-8")
            at = text.find(mutant.edits[0][0])
            if at >= 0:
                return Place(stated.source, text.count("\n", 0, at) + 1)
    return None
