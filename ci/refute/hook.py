"""The hook of the prover's loop: open goals about a program go to the explorer before anybody tries to prove them.

A goal is taken if its statement names a program of the catalog (`Gen.Spsc.program`, or `program` where Gen.Spsc is
among its imports) together with `Linearizable` or `Races`; or the program of a C file of one's own, in the package that
`ci init FILE.c` made beside it. Only what the Lean model has counts: sequential consistency,
and for linearizability no data races. The specification is the one in models/specs, which is taken to be the one that
the statement speaks of; the counterexample says so.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from ci.goals import Goal, Package, PackageError
from ci.own.audit import ERRORS
from ci.prove.refute import Counterexample, Refuter
from ci.refute.hunt import refute, target_for
from ci.refute.refutation import save
from models.catalog import CATALOG
from models.emit_lean import camel
from models.explore.explorer import Verdict
from models.explore.tables import ClientError

CLAIMS = {"Linearizable": Verdict.NOT_LINEARIZABLE, "Races": Verdict.RACE}
CAUTION = "(against the specification in models/specs, taken to be that of the statement)"


def subject_of(goal: Goal, package: Package) -> tuple[str | Path, Verdict] | None:
    """The structure or the C file that the goal is about, and the failure that would refute it; None for any other
    goal."""
    words = set(re.findall(r"[\w.']+", goal.statement))
    claim = next((v for name, v in CLAIMS.items() if any(w.rpartition(".")[2] == name for w in words)), None)
    if claim is None:
        return None
    try:
        imports = set(package.closure(goal.imports))
    except PackageError:
        return None
    known: dict[str, str | Path] = {f"Gen.{camel(entry.name, upper=True)}": entry.name for entry in CATALOG}
    source = package.root.resolve().with_suffix(".c")
    if source.is_file():
        known |= {module: source for module in package.modules if module.startswith("Gen.")}
    for module, subject in known.items():
        if f"{module}.program" in words or ("program" in words and module in imports):
            return subject, claim
    return None


def program_refuter(seconds: float = 30.0, folder: Path | None = None) -> Refuter:
    """A refuter for `ci.prove.loop.Settings.refuters`: each goal that it takes costs at most about `seconds`. What it
    finds is kept as a regression test, which demands that the program be mended: in `folder` (None: nowhere), or for a
    file of one's own in its package."""

    def refuter(goal: Goal, package: Package) -> Counterexample | None:
        about = subject_of(goal, package)
        if about is None:
            return None
        name, claim = about
        try:
            target = replace(target_for(name), models=("sc",), races=claim is Verdict.RACE, invariant=False)
            found = refute(target, budget=seconds)
        except (*ERRORS, ClientError, KeyError):
            return None  # nothing is known then; the provers go on
        if found is None or found.verdict != claim.value:
            return None
        kept = ""
        if folder is not None and found.kind == "run":
            place = folder if isinstance(name, str) else package.root / "regressions"
            kept = f"\nkept as {save(found, place)}, which must pass"
        return Counterexample(f"{found}\n{CAUTION}{kept}", found.engine)

    return refuter
