"""Controlled schedules of the compiled library, replayed by the model in Python and in the Lean kernel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ci import lean
from ci.rows import Row, Verdict
from ci.stage import Context, Stage
from models.traces.corpus import STRUCTURES
from models.traces.lean import module_names
from models.traces.report import check_structure, program

GROUP = "The compiled library"


def run(context: Context) -> Iterator[Row]:
    if context.structure not in STRUCTURES:
        claim = "its runs are runs of the program: every access, value and result"
        yield Row(context.structure, GROUP, claim, "recorded schedules", "–", "–", Verdict.SKIPPED,
                  "no runs of this structure are recorded")  # fmt: skip
        return
    report = check_structure(context.structure, lambda done, total: context.note(f"{done} of {total} traces"))

    def row(claim: str, evidence: str, bound: str, good: bool, problems: Sequence[str] = ()) -> Row:
        detail = "" if good else "\n".join([*report.failures[:10], *problems])
        return Row(context.structure, GROUP, claim, evidence, bound, "traced build, this compiler",
                   Verdict.CHECKED if good else Verdict.FAILED, detail)  # fmt: skip

    yield row("its runs are runs of the program: every access, value and result",
              f"{report.replayed} of {report.count} recorded schedules replayed, {report.accesses:,} accesses",
              "; ".join([f"{report.covered} of {report.coverable} instructions and branches",
                         *(f"not reached: {needs}" for needs in report.unreachable)]), report.ok)  # fmt: skip
    yield row("the recorded histories are linearizable", f"{report.linearizable} of {report.count} histories",
              "the recorded schedules", report.linearizable == report.count > 0)  # fmt: skip
    context.note("Lean kernel")
    checked = lean.build(module_names(program(context.structure)))
    problems = [f"{result.module}: {result.problem}" for result in checked if result.problem]
    good = report.current and report.certificates > report.refused > 0 and bool(checked) and not problems
    yield row("the Lean kernel replays runs of it, and refuses corrupted ones",
              f"{report.certificates - report.refused} certificates, {report.refused} refusals",
              "the chosen schedules", good, problems)  # fmt: skip


STAGE = Stage("traces", GROUP, run, ("models", "csrc", "proofs"))
