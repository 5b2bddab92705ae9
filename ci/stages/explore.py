"""All schedules of the bounded clients, under sequential consistency and under TSO."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ci.rows import Row, Verdict
from ci.stage import Context, Stage
from models.catalog import structure
from models.explore.clients import experiments
from models.explore.experiment import Experiment
from models.explore.explorer import Exploration, Model, explore
from models.frontend import read

GROUP = "All schedules"
MEANING: dict[Model, str] = {"sc": "sequential consistency", "tso": "x86-TSO, annotated orders"}
MODELS: tuple[Model, ...] = ("sc", "tso")
Found = list[tuple[Experiment, Exploration]]


def bound(found: Found) -> str:
    """How many threads the clients have, and how many calls each."""
    threads = [len(experiment.client.threads) for experiment, _ in found]
    calls = Counter(max(map(len, experiment.client.threads)) for experiment, _ in found)
    ((common, _),) = calls.most_common(1)
    longer = sum(number for length, number in calls.items() if length > common)
    more = f" (in {longer} of them up to {max(calls)})" if longer else ""
    return f"{min(threads)}–{max(threads)} threads, ≤ {common} calls each{more}"


def _row(context: Context, model: Model, spec: str, found: Found) -> Row:
    failed = [str(result) for _, result in found if not result.passed]
    states = sum(result.states for _, result in found)
    claim = f"linearizable{spec}, in bounds, no run without end" + (", no data race" if model == "sc" else "")
    return Row(
        context.structure, GROUP, claim, f"{len(found)} clients, {states:,} states, {MEANING[model]}",
        bound(found), "front end, explorer", Verdict.FAILED if failed else Verdict.CHECKED, "\n\n".join(failed),
        sum(result.seconds for _, result in found),
    )  # fmt: skip


def _steps(found: Found) -> dict[str, int]:
    most: dict[str, int] = {}
    for _, result in found:
        for name, steps in (result.max_steps or {}).items():
            most[name] = max(steps, most.get(name, 0))
    return most


def _too_long(experiment: Experiment, result: Exploration) -> str:
    """What is wrong with the numbers of steps; empty if nothing is."""
    if result.max_steps is None:
        return str(result)
    over = {name: steps for name, steps in result.max_steps.items() if steps > experiment.steps.get(name, steps)}
    return f"{experiment.client}: {over}, allowed {dict(experiment.steps)}" if over else ""


def run(context: Context) -> Iterator[Row]:
    program = read(structure(context.structure))
    groups: dict[tuple[Model, str], Found] = {}
    chosen = experiments(context.structure, deep=context.deep)
    several = len({experiment.spec.name for experiment in chosen}) > 1
    for experiment in chosen:
        spec = f" to a {experiment.spec.name}" if several else ""
        spec += f", {experiment.variant}" if experiment.program else ""
        for model in experiment.models:
            context.note(f"{model} {experiment.client}")
            of = experiment.program or program
            result = explore(of, experiment.client, experiment.spec, model, store_buffer=experiment.store_buffer)
            groups.setdefault((model, spec), []).append((experiment, result))
    missing = set(MODELS) - {model for model, _ in groups}
    if missing:
        raise RuntimeError(f"no client is explored under {', '.join(MEANING[model] for model in sorted(missing))}")
    for (model, spec), found in sorted(groups.items(), key=lambda item: MODELS.index(item[0][0])):
        yield _row(context, model, spec, found)
    everything = [pair for found in groups.values() for pair in found]
    most = _steps(everything)
    wrong = [text for experiment, result in everything if (text := _too_long(experiment, result))]
    told = any(experiment.steps for experiment in chosen)
    yield Row(
        context.structure, GROUP, "every call ends within a bounded number of its own steps",
        "most steps seen: " + ", ".join(f"{name} {steps}" for name, steps in sorted(most.items())),
        "as above" + ("; each at most what the client's size allows" if told else ""), "front end, explorer",
        Verdict.FAILED if wrong or not most else Verdict.CHECKED, "\n\n".join(wrong),
    )  # fmt: skip


STAGE = Stage("explore", GROUP, run, ("models", "csrc"))
