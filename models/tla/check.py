"""Checks models and compares what came out with what the manifest expects.

Outcomes are kept under build/tla/outcomes by their content: the modules' text after edits, the configuration, the
engine and the code that reads its answer. The comparison with the manifest is made anew each time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from threading import Lock

from models.tla.artifacts import BUILD, Unavailable, sha256
from models.tla.manifest import Expected, Model, Suite, read_manifest
from models.tla.outcome import Outcome
from models.tla.sources import sources
from models.tla.timeline import timeline
from models.tla.tools import Choice, Engine, find

HERE = Path(__file__).resolve().parent
READERS = ("outcome.py", "output.py", "tlc.py", "wasm.py", "tla_checker.mjs")
"""The code that makes outcomes: a part of the cache's key."""


class Verdict(Enum):
    """How a check ended. SKIPPED: it did not run, which is never a pass."""

    PASSED = "passed"
    FAILED = "FAILED"
    SKIPPED = "SKIPPED"


@dataclass(frozen=True)
class Result:
    """One model checked. `actual` is in the words of the manifest; `deviations` say where it differs from what was
    expected; `timeline` draws the counterexample, expected or not; `seconds` are those of the engine's run, also if
    the outcome was kept (`cached`). `reason`: why it was skipped."""

    model: Model
    engine: str
    verdict: Verdict
    actual: str = "-"
    states: int | None = None
    diameter: int | None = None
    length: int | None = None
    seconds: float = 0.0
    deviations: tuple[str, ...] = ()
    timeline: str = ""
    reason: str = ""
    cached: bool = False

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def expected(self) -> Expected:
        return self.model.expected


def check_folder(
    folder: Path,
    names: Sequence[str] = (),
    *,
    suite: Suite | None = "default",
    choice: Choice = "auto",
    fresh: bool = False,
    workers: int = 2,
    progress: Callable[[Result], None] = lambda result: None,
) -> list[Result]:
    """Check the models of a folder: the named ones, or those of the suite (None: of all suites). At most `workers` run
    at once. KeyError names an unknown name and the ones there are; ManifestError as read_manifest."""
    models = read_manifest(folder)
    for name in names:
        if name not in models:
            raise KeyError(f"no model {name!r} in {folder}; there are {', '.join(models)}")
    chosen = [models[name] for name in names] or [model for model in models.values() if suite in (None, model.suite)]
    return check_models(chosen, choice=choice, fresh=fresh, workers=workers, progress=progress)


def check_models(
    chosen: Sequence[Model],
    *,
    choice: Choice = "auto",
    fresh: bool = False,
    workers: int = 2,
    progress: Callable[[Result], None] = lambda result: None,
) -> list[Result]:
    """As check_folder, for these models. `progress` is called by one thread at a time. All are SKIPPED, with the
    reason, if there is no engine."""
    try:
        engine = find(choice)
    except Unavailable as error:
        return [skipped(model, "none", str(error)) for model in chosen]

    lock = Lock()

    def run(model: Model) -> Result:
        result = check_model(model, engine, fresh=fresh)
        with lock:
            progress(result)
        return result

    with ThreadPoolExecutor(max_workers=workers) as pool:
        return list(pool.map(run, chosen))


def check_model(model: Model, engine: Engine, *, fresh: bool = False) -> Result:
    """Check one model. ManifestError if its files are missing or an edit does not fit."""
    texts = sources(model)
    if reason := engine.refusal(model):
        return skipped(model, engine.identity, reason)
    kept = None if fresh else _read_cache(_cache_file(model, texts, engine))
    outcome = kept or engine.check(model, texts)
    if kept is None and outcome.kind != "error":
        _write_cache(_cache_file(model, texts, engine), outcome)
    return compare(model, engine.identity, outcome, cached=kept is not None)


def skipped(model: Model, engine: str, reason: str) -> Result:
    """The result of a model that was not checked."""
    return Result(model, engine, Verdict.SKIPPED, reason=reason)


def compare(model: Model, engine: str, outcome: Outcome, *, cached: bool = False) -> Result:
    """The result: the outcome against the manifest."""
    length = len(outcome.trace) if outcome.trace else None
    deviations = tuple(_deviations(model, outcome, length))
    return Result(
        model, engine, Verdict.FAILED if deviations else Verdict.PASSED, describe(model, outcome), outcome.states,
        outcome.diameter, length, outcome.seconds, deviations, timeline(outcome, _violated(model, outcome)), "", cached,
    )  # fmt: skip


def describe(model: Model, outcome: Outcome) -> str:
    """What came out, in the words of the manifest."""
    if outcome.kind in ("pass", "error"):
        return outcome.kind
    return f"violates {_violated(model, outcome)}"


def _violated(model: Model, outcome: Outcome) -> str:
    if outcome.kind == "deadlock":
        return "deadlock"
    if outcome.name is not None:
        return outcome.name
    return model.properties[0] if len(model.properties) == 1 else f"one of {', '.join(model.properties)}"


def _deviations(model: Model, outcome: Outcome, length: int | None) -> Iterator[str]:
    expected, actual = model.expected, describe(model, outcome)
    if actual != str(expected):
        yield f"expected {expected}, but: {actual}. {outcome.message}".rstrip()
        return
    pairs = (
        (("distinct states", expected.states, outcome.states), ("diameter", expected.diameter, outcome.diameter))
        if expected.result == "pass"
        else (("states in the counterexample", expected.length, length),)
    )
    for what, wanted, found in pairs:
        if wanted is not None and found is not None and wanted != found:
            yield f"expected {wanted} {what}, but found {found}"


def _cache_file(model: Model, texts: dict[str, str], engine: Engine) -> Path:
    parts = [*(sha256(HERE / name) for name in READERS), engine.identity, model.module, model.config()]
    parts += [part for item in sorted(texts.items()) for part in item]
    return BUILD / "outcomes" / f"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()}.json"


def _read_cache(file: Path) -> Outcome | None:
    try:
        return Outcome.from_json(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _write_cache(file: Path, outcome: Outcome) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{file.name}.{id(outcome)}.partial")
    partial.write_text(json.dumps(outcome.to_json()), encoding="utf-8")
    partial.replace(file)
