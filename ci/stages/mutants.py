"""Planted defects: each must be caught, by the checker that is there for it."""

from __future__ import annotations

from collections.abc import Iterator

from ci.rows import Row, Verdict
from ci.stage import Context, Stage
from models.mutants.run import run_mutants

GROUP = "Planted defects"


def run(context: Context) -> Iterator[Row]:
    for result in run_mutants(context.structure):
        evidence = result.evidence
        yield Row(
            context.structure, GROUP, f"{result.mutant}: {result.why}",
            f"{'C11' if result.model == 'rc11' else f'explorer ({result.model})'}: {result.wanted}",
            f"client {evidence.client}" if evidence else f"{result.tried} clients", "–",
            Verdict.CAUGHT if result.caught else Verdict.FAILED, str(evidence) if evidence else str(result),
        )  # fmt: skip


STAGE = Stage("mutants", GROUP, run, ("models", "csrc"))
