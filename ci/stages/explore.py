"""All schedules of the bounded clients, under sequential consistency and under TSO."""

from __future__ import annotations

from collections.abc import Iterator

from ci.rows import Row, Verdict
from ci.stage import Context, Stage
from models.catalog import structure
from models.explore.clients import experiments
from models.explore.explorer import Exploration, Model, explore
from models.frontend import read

GROUP = "All schedules"
MEANING: dict[Model, str] = {"sc": "sequential consistency", "tso": "x86-TSO, annotated orders"}


def _row(context: Context, model: Model, results: list[Exploration]) -> Row:
    failed = [str(result) for result in results if not result.passed]
    threads = "2–3 threads"
    states = sum(result.states for result in results)
    claim = "linearizable, in bounds, no run without end" + (", no data race" if model == "sc" else "")
    return Row(
        context.structure, GROUP, claim, f"{len(results)} clients, {states:,} states, {MEANING[model]}",
        f"{threads}, ≤ {'12' if context.deep else '4'} calls each", "front end, explorer",
        Verdict.FAILED if failed or not results else Verdict.CHECKED, "\n\n".join(failed),
        sum(result.seconds for result in results),
    )  # fmt: skip


def _steps(results: list[Exploration]) -> dict[str, int]:
    most: dict[str, int] = {}
    for result in results:
        for name, steps in (result.max_steps or {}).items():
            most[name] = max(steps, most.get(name, 0))
    return most


def run(context: Context) -> Iterator[Row]:
    program = read(structure(context.structure))
    chosen = experiments(context.structure, deep=context.deep)
    everything: list[Exploration] = []
    models: tuple[Model, ...] = ("sc", "tso")
    for model in models:
        results = []
        for experiment in chosen:
            if model in experiment.models:
                context.note(f"{model} {experiment.client}")
                results.append(explore(program, experiment.client, experiment.spec, model))
        yield _row(context, model, results)
        everything += results
    most = _steps(everything)
    unbounded = [str(result) for result in everything if result.max_steps is None]
    yield Row(
        context.structure, GROUP, "every call ends within a bounded number of its own steps",
        "most steps seen: " + ", ".join(f"{name} {steps}" for name, steps in sorted(most.items())),
        "as above", "front end, explorer", Verdict.FAILED if unbounded or not most else Verdict.CHECKED,
        "\n\n".join(unbounded),
    )  # fmt: skip


STAGE = Stage("explore", GROUP, run, ("models", "csrc"))
