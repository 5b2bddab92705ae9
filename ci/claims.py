"""The claims that the project makes, read from claims/*.toml, and CLAIMS.md, which is made of them.

`python -m ci.claims` writes CLAIMS.md; with `--check` it compares the page with the claims and exits with 1 if it
differs.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.catalog import CATALOG

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "claims"
PAGE = ROOT / "CLAIMS.md"
AXIOMS = frozenset({"propext", "Classical.choice", "Quot.sound"})  #: Lean's own; a theorem may use no other


class ClaimError(ValueError):
    """A claims file is not as it must be; the text names the file and the member."""


@dataclass(frozen=True)
class Theorem:
    """A claim that a theorem establishes. `statement` is Lean text: the audit proves it anew from `name`."""

    id: str
    claim: str
    name: str
    module: str
    statement: str
    functions: tuple[str, ...]
    bound: str
    assumes: tuple[str, ...]


@dataclass(frozen=True)
class Open:
    """What is believed and not proved. `goals`: each open goal by its name in Lean, in words. `states`: none has a
    counterexample in so many states and more of the structure's clients (the audit's stage `goals`); `bound` says which
    those are."""

    goals: dict[str, str]
    states: int
    bound: str


@dataclass(frozen=True)
class Claims:
    """What is claimed of one structure. The statements are elaborated where only the modules `definitions` are known;
    `limits` are sentences about what is not claimed. `absent` names the stages of the audit for which nothing is
    written yet for this structure, each with what that means; they are listed with the limits. `open` is None if every
    statement about the structure is proved."""

    structure: str
    title: str
    source: str
    preamble: str
    assumptions: dict[str, str]
    definitions: tuple[str, ...]
    theorems: tuple[Theorem, ...]
    limits: tuple[str, ...]
    absent: dict[str, str] = field(default_factory=dict)
    open: Open | None = None


def _member(data: dict[str, Any], name: str, kind: type, where: str) -> Any:
    value = data.get(name)
    if not isinstance(value, kind):
        raise ClaimError(f"{where}: member {name!r} must be a {kind.__name__}, not {value!r}")
    return value


def _theorem(data: dict[str, Any], known: dict[str, str], where: str) -> Theorem:
    texts = {name: _member(data, name, str, where).strip() for name in
             ("id", "claim", "name", "module", "statement", "bound")}  # fmt: skip
    where = f"{where}: theorem {texts['id']}"
    assumes = tuple(_member(data, "assumes", list, where))
    for label in assumes:
        if label not in known:
            raise ClaimError(f"{where}: no assumption is called {label!r}; there are {sorted(known)}")
    return Theorem(**texts, functions=tuple(_member(data, "functions", list, where)), assumes=assumes)


def _open(data: dict[str, Any] | None, where: str) -> Open | None:
    if data is None:
        return None
    where = f"{where}: open"
    goals = _member(data, "goals", dict, where)
    texts = {goal: _member(goals, goal, str, where) for goal in goals}
    return Open(texts, _member(data, "states", int, where), _member(data, "bound", str, where))


def load(path: Path) -> Claims:
    """Read one claims file. Raises ClaimError, OSError."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ClaimError(f"{path}: {error}") from None
    where = str(path)
    known = _member(data, "assumptions", dict, where)
    if not data.get("theorem"):
        raise ClaimError(f"{where}: there is no theorem")
    absent = {stage: _member(data["absent"], stage, str, where) for stage in data.get("absent", {})}
    return Claims(
        structure=_member(data, "structure", str, where),
        title=_member(data, "title", str, where),
        source=_member(data, "source", str, where),
        preamble=_member(data, "preamble", str, where).strip(),
        assumptions=known,
        definitions=tuple(_member(data, "definitions", list, where)),
        theorems=tuple(_theorem(item, known, where) for item in _member(data, "theorem", list, where)),
        limits=(*_member(data, "limits", list, where), *(f"Not done ({name}): {why}" for name, why in absent.items())),
        absent=absent,
        open=_open(data.get("open"), where),
    )


def load_all() -> list[Claims]:
    """Every claims file. ClaimError if there is none, or a structure of the catalog has none."""
    found = [load(path) for path in sorted(FOLDER.glob("*.toml"))]
    missing = {entry.name for entry in CATALOG} - {claims.structure for claims in found}
    if missing or not found:
        raise ClaimError(f"{FOLDER}: nothing is claimed of {', '.join(sorted(missing)) or 'anything'}")
    return found


def render(claims: list[Claims]) -> str:
    """The text of CLAIMS.md."""
    lines = [
        "# Claims",
        "",
        "What this project claims, claim by claim: the theorem, what it says, the C functions it is about, and what is",
        "assumed. `make audit` proves every statement below anew from the named theorem and prints its axioms. None",
        f"may use others than Lean's own ({', '.join(sorted(AXIOMS))}). What is not on this page is not claimed.",
        "",
        "This page is generated from `claims/` by `python -m ci.claims`.",
    ]
    for structure in claims:
        lines += ["", f"## {structure.title} (`{structure.source}`)", "", structure.preamble, "", "### Theorems"]
        for theorem in structure.theorems:
            functions = ", ".join(f"`{name}`" for name in theorem.functions)
            lines += ["", f"**{theorem.claim}**", ""]
            lines += ["```lean", f"{theorem.name} :", *("  " + line for line in theorem.statement.splitlines()), "```"]
            lines += ["", f"- C functions: {functions}", f"- Bound: {theorem.bound}"]
            lines += [f"- Assumes: {', '.join(theorem.assumes) or 'nothing beyond the model'}"]
        if structure.open is not None:
            lines += ["", "### Open: believed, not proved", ""]
            lines += [f"No counterexample in more than {structure.open.states:,} states: {structure.open.bound}", ""]
            lines += [f"- `{goal}`: {text}" for goal, text in structure.open.goals.items()]
        lines += ["", "### Assumptions", ""]
        lines += [f"- **{label}**: {text}" for label, text in structure.assumptions.items()]
        lines += ["", "### Not claimed", ""]
        lines += [f"- {limit}" for limit in structure.limits]
    return "\n".join(lines) + "\n"


def difference() -> str:
    """The difference between CLAIMS.md and what the claims say, empty if there is none."""
    current = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    wanted = render(load_all())
    return "".join(difflib.unified_diff(current.splitlines(True), wanted.splitlines(True), "CLAIMS.md", "claims/"))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m ci.claims", description="Write CLAIMS.md from claims/.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the page is out of date")
    options = parser.parse_args(arguments)
    try:
        if options.check:
            changes = difference()
            sys.stdout.write(changes)
            return 1 if changes else 0
        PAGE.write_text(render(load_all()), encoding="utf-8")
    except ClaimError as error:
        print(f"ci.claims: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
