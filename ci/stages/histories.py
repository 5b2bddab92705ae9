"""Histories of the uninstrumented default build under real threads."""

from __future__ import annotations

from collections.abc import Iterator

from ci.rows import Row, Verdict
from ci.stage import Context, Stage
from models.traces.stress import SUBJECTS, stress

GROUP = "The compiled library"
HISTORIES, DEEP = 4_000, 400_000


def run(context: Context) -> Iterator[Row]:
    if context.structure not in SUBJECTS:
        yield Row(context.structure, GROUP, "histories of the default build under real threads are linearizable",
                  "real threads", "–", "–", Verdict.SKIPPED, "models/traces has no stress client of it")  # fmt: skip
        return
    report = stress(context.structure, histories=DEEP if context.deep else HISTORIES)
    yield Row(
        context.structure, GROUP, "histories of the default build under real threads are linearizable",
        f"{report.histories:,} histories, {report.overlapping:,} with overlapping calls",
        "what came about here; orders are not exercised", "this machine, clock",
        Verdict.CHECKED if report.ok and report.overlapping else Verdict.FAILED,
        "\n\n".join(str(outcome) for outcome in report.failures) or ("" if report.overlapping else "no overlap"),
    )  # fmt: skip
    if report.stronger is not None:
        yield Row(
            context.structure, GROUP, "they satisfy the stronger specification as well",
            f"{report.stronger:,} of {report.histories:,} histories",
            "what came about here; orders are not exercised", "this machine, clock",
            Verdict.CHECKED if report.stronger == report.histories > 0 else Verdict.FAILED,
        )  # fmt: skip


STAGE = Stage("histories", GROUP, run)  # never cached: it is about this run
