"""Controlled schedules of the compiled library, replayed by the model in Python and in the Lean kernel."""

from __future__ import annotations

from collections.abc import Iterator

from ci.rows import Row, Verdict
from ci.stage import Context, Stage
from models.traces.report import check_structure

GROUP = "The compiled library"


def run(context: Context) -> Iterator[Row]:
    report = check_structure(context.structure, lambda done, total: context.note(f"{done} of {total} traces"))

    def row(claim: str, evidence: str, bound: str, good: bool) -> Row:
        detail = "" if good else "\n".join(report.failures[:10])
        return Row(context.structure, GROUP, claim, evidence, bound, "traced build, this compiler",
                   Verdict.CHECKED if good else Verdict.FAILED, detail)  # fmt: skip

    yield row("its runs are runs of the program: every access, value and result",
              f"{report.replayed} of {report.count} recorded schedules replayed, {report.accesses:,} accesses",
              f"{report.covered} of {report.coverable} instructions and branches", report.ok)  # fmt: skip
    yield row("the recorded histories are linearizable", f"{report.linearizable} of {report.count} histories",
              "the recorded schedules", report.linearizable == report.count > 0)  # fmt: skip
    good = report.current and report.certificates > report.refused > 0
    yield row("the Lean kernel replays runs of it, and refuses corrupted ones",
              f"{report.certificates - report.refused} certificates, {report.refused} refusals",
              "the chosen schedules", good)  # fmt: skip


STAGE = Stage("traces", GROUP, run, ("models", "csrc", "proofs/Traces"))
