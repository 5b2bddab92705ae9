"""The inductive invariant behind the proofs, by z3 for a small word width: a wrong one is refuted in seconds."""

from __future__ import annotations

from collections.abc import Iterator

from ci.rows import Row, Verdict
from ci.stage import Context, Stage
from models.catalog import Structure, reading, structure, with_builds
from models.frontend import read
from models.invariants.check import BITS, SUBJECTS, check

GROUP = "Invariant"
CLAIM = "the invariant holds at first, is kept by every step, and implies safety"


def run(context: Context) -> Iterator[Row]:
    builds = [entry for entry in with_builds(structure(context.structure)) if entry.name in SUBJECTS]
    if not builds:
        yield Row(context.structure, GROUP, CLAIM, "z3", "–", "–", Verdict.SKIPPED,
                  "no invariant of this structure is written for z3")  # fmt: skip
    for entry in builds:
        yield from _build(context, entry)


def _build(context: Context, entry: Structure) -> Iterator[Row]:
    program, told = read(entry), reading(entry)
    context.note(f"{BITS[entry.name]}-bit words")
    report = check(program)
    yield Row(
        context.structure, GROUP, CLAIM + told,
        f"z3: {report.conjuncts} conjuncts, {report.questions} questions", f"{report.bits}-bit words, {report.bound}",
        "front end, z3", Verdict.CHECKED if report.ok else Verdict.FAILED, "" if report.ok else str(report),
        report.seconds,
    )  # fmt: skip
    wrong = check(program, slack=1)
    refuted = wrong.refutation is not None
    yield Row(
        context.structure, GROUP, f"{SUBJECTS[entry.name].wrong}: not an invariant{told}", "z3: a step that breaks it",
        f"{wrong.bits}-bit words", "–", Verdict.CAUGHT if refuted else Verdict.FAILED, str(wrong), wrong.seconds,
    )  # fmt: skip


STAGE = Stage("invariants", GROUP, run, ("models", "csrc"))
