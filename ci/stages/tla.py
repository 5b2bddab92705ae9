"""The algorithm as a TLA+ model tied to the C file label by label, and its twins that must fail, run by TLC."""

from __future__ import annotations

from collections.abc import Iterator

from ci.rows import Row, Verdict
from ci.stage import Context, Stage
from models.catalog import structure
from models.frontend import read
from models.tla import MODULES, Result, body_labels, check_models, read_manifest, tools
from models.tla import Verdict as Outcome
from models.tla.artifacts import Unavailable
from models.tla.corrupt import corruptions
from models.tla.labels import differences
from models.tla.manifest import Model
from models.tla.trace import MAPPINGS, seen, takes, validate
from models.traces.report import record

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
    return Row(context.structure, GROUP, result.model.about or result.name, evidence, bound, "TLC, the model",
               verdict, detail, result.seconds, result.cached)  # fmt: skip


def run(context: Context) -> Iterator[Row]:
    suites = {"default", "deep"} if context.deep else {"default"}
    chosen = [model for model in read_manifest(MODULES).values()
              if model.code == context.claims.source and model.suite in suites]  # fmt: skip
    results = check_models(chosen, fresh=context.fresh, progress=lambda result: context.note(result.name))
    for result in results:
        yield _row(context, result)
    yield _labels(context)
    if context.structure in MAPPINGS:
        yield _traces(context)


def _labels(context: Context) -> Row:
    """The model's steps are those of the C file."""
    claim = "the model's labels are the shared accesses of the C file, in the same order"
    modules = {model.module: model for model in read_manifest(MODULES).values() if model.code == context.claims.source}
    if not modules:
        return Row(context.structure, GROUP, claim, "TLA+", "–", "–", Verdict.SKIPPED,
                   f"no model in models/tla/modules is tied to {context.claims.source}")  # fmt: skip
    found = [line for _, model in sorted(modules.items()) for line in _drift(context, model)]
    by_text = any(model.module in body_labels.TIED or body_labels.scheme_of(model) for model in modules.values())
    how = "; the reclamation scheme's by its text, without successors" if by_text else ""
    return Row(context.structure, GROUP, claim, f"label, kind, field and successors compared{how}",
               ", ".join(sorted(modules)), "front end",
               Verdict.FAILED if found else Verdict.CHECKED, "\n".join(found))  # fmt: skip


def _drift(context: Context, model: Model) -> list[str]:
    """Where the model's module, and that of the scheme it uses, differ from the C."""
    if model.module in body_labels.TIED:
        return body_labels.drift(body_labels.TIED[model.module])
    text = (MODULES / f"{model.module}.tla").read_text(encoding="utf-8")
    scheme = body_labels.scheme_of(model)
    lines = differences(read(structure(context.structure)), text, scheme)
    return lines + (body_labels.drift(body_labels.HAZARD) if scheme else [])


def _traces(context: Context) -> Row:
    """The recorded runs of the compiled library are behaviours of the model, and corrupted ones are not."""
    claim = "recorded runs of the compiled library are behaviours of the model"
    try:
        engine = tools.find("tlc")
    except Unavailable as missing:
        return Row(context.structure, GROUP, claim, "TLC", "–", "–", Verdict.SKIPPED, str(missing))
    context.note("recorded runs")
    program = read(structure(context.structure))
    traces = [seen(trace, program) for _, trace in record(context.structure) if takes(trace, program)]
    broken = [corrupted for trace in traces[::20] for _, corrupted in corruptions(trace)]
    verdicts = validate([*traces, *broken], program, engine)
    accepted = sum(verdict.accepted for verdict in verdicts[: len(traces)])
    refused = sum(not verdict.accepted for verdict in verdicts[len(traces) :])
    good = accepted == len(traces) > 0 and refused == len(broken) > 0
    return Row(context.structure, GROUP, claim,
               f"TLC: {accepted} of {len(traces)} accepted, {refused} of {len(broken)} corrupted ones refused",
               "the recorded schedules", "traced build, this compiler",
               Verdict.CHECKED if good else Verdict.FAILED, "" if good else "see the counts")  # fmt: skip


STAGE = Stage("tla", GROUP, run)
