"""A mutant: a small change of a C file that makes it wrong, and who must notice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models import ir
from models.catalog import ROOT, Structure
from models.explore.explorer import Verdict
from models.frontend.changed import read_changed

Checker = Literal["sc", "tso", "rc11"]
"""The explorer under one of its memory models, or the enumeration of C11 executions."""

Caught = tuple[tuple[Checker, Verdict], ...]


class PatchError(ValueError):
    """A mutant that no longer fits its source: some text is not there exactly once. It proves nothing any more."""


@dataclass(frozen=True)
class Mutant:
    """`edits` are (text that occurs exactly once in the file, its replacement), applied in order; then `everywhere`, of
    text that occurs at least once. `caught` says by which checker some client must be given which verdict; all of them
    are required. `hazard`: of the file with hazard pointers (models/explore/schemes.py). `part`: the
    header that the edits change, if it is one of the structure's and not its C file. `clients`: only those of these
    names are tried, if any are given. `goals`: open goals that have a watch (models/explore/goals.py), each of which
    must be refuted by itself in some client."""

    name: str
    why: str
    edits: tuple[tuple[str, str], ...]
    caught: Caught
    everywhere: tuple[tuple[str, str], ...] = ()
    hazard: bool = False
    part: str = ""
    clients: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()


def apply(mutant: Mutant, text: str) -> str:
    """The mutated text. PatchError if an edit's text is not there exactly once."""
    for old, new in mutant.edits:
        count = text.count(old)
        if count != 1:
            raise PatchError(f"mutant {mutant.name}: {old.strip()!r} occurs {count} times, not once")
        text = text.replace(old, new)
    for old, new in mutant.everywhere:
        if old not in text:
            raise PatchError(f"mutant {mutant.name}: {old.strip()!r} does not occur")
        text = text.replace(old, new)
    return text


def mutated(mutant: Mutant, structure: Structure, root: Path = ROOT) -> ir.Program:
    """The mutant's program, through the front end: the source goes aside with the headers, and is changed there.

    PatchError as `apply`; FrontendError if the mutant is outside the subset.
    """
    return read_changed(structure, lambda text: apply(mutant, text), root, mutant.part)
