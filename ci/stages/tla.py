"""The algorithm as a TLA+ model tied to the C file label by label, and its twins that must fail, run by TLC."""

from __future__ import annotations

from collections.abc import Iterator

from ci.rows import Row, Verdict
from ci.stage import Context, Stage
from models.tla import MODULES, Result, check_models, read_manifest
from models.tla import Verdict as Outcome

GROUP = "TLA+"


def _row(context: Context, result: Result) -> Row:
    verdict = {
        Outcome.PASSED: Verdict.CHECKED if result.expected.result == "pass" else Verdict.CAUGHT,
        Outcome.FAILED: Verdict.FAILED,
        Outcome.SKIPPED: Verdict.SKIPPED,
    }[result.verdict]
    evidence = f"{result.engine}: {result.actual}" + (f", {result.states:,} states" if result.states else "")
    sizes = {name: value for name, value in dict(result.model.constants).items() if '"' not in value}
    bound = ", ".join(f"{name} = {value}" for name, value in sizes.items())
    detail = result.reason or "\n".join([*result.deviations, result.timeline])
    return Row(context.structure, GROUP, result.model.about or result.name, evidence, bound, "model = C by labels",
               verdict, detail, result.seconds, result.cached)  # fmt: skip


def run(context: Context) -> Iterator[Row]:
    suites = {"default", "deep"} if context.deep else {"default"}
    chosen = [model for model in read_manifest(MODULES).values()
              if model.code == context.claims.source and model.suite in suites]  # fmt: skip
    results = check_models(chosen, fresh=context.fresh, progress=lambda result: context.note(result.name))
    for result in results:
        yield _row(context, result)


STAGE = Stage("tla", GROUP, run)
