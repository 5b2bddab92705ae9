"""The inductive invariant behind the proofs, by z3 for a small word width: a wrong one is refuted in seconds."""

from __future__ import annotations

from collections.abc import Iterator

from ci.rows import Row, Verdict
from ci.stage import Context, Stage
from models.catalog import structure
from models.frontend import read
from models.invariants.check import BITS, SUBJECTS, check

GROUP = "Invariant"


def run(context: Context) -> Iterator[Row]:
    if context.structure not in SUBJECTS:
        yield Row(context.structure, GROUP, "the invariant holds at first, is kept by every step, and implies safety",
                  "z3", "–", "–", Verdict.SKIPPED, "no invariant of this structure is written for z3")  # fmt: skip
        return
    program = read(structure(context.structure))
    context.note(f"{BITS[context.structure]}-bit words")
    report = check(program)
    yield Row(
        context.structure, GROUP, "the invariant holds at first, is kept by every step, and implies safety",
        f"z3: {report.conjuncts} conjuncts, {report.questions} questions", f"{report.bits}-bit words, {report.bound}",
        "front end, z3", Verdict.CHECKED if report.ok else Verdict.FAILED, "" if report.ok else str(report),
        report.seconds,
    )  # fmt: skip
    wrong = check(program, slack=1)
    refuted = wrong.refutation is not None
    yield Row(
        context.structure, GROUP, f"{SUBJECTS[context.structure].wrong}: not an invariant", "z3: a step that breaks it",
        f"{wrong.bits}-bit words", "–", Verdict.CAUGHT if refuted else Verdict.FAILED, str(wrong), wrong.seconds,
    )  # fmt: skip


STAGE = Stage("invariants", GROUP, run, ("models", "csrc"))
