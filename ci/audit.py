"""`python -m ci audit`: run every stage for every structure and print the certificate."""

from __future__ import annotations

import importlib
import json
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from ci import certificate, claims, lean
from ci.crew import Tell, crew
from ci.report import history
from ci.rows import Row, Verdict
from ci.stage import Context, Stage

#: in the order of the chain: C → IR → {Lean, explorer, memory models} → traces → mutants
STAGES = (
    "build",
    "expansion",
    "generated",
    "proofs",
    "explore",
    "goals",
    "rc11",
    "invariants",
    "tla",
    "traces",
    "histories",
    "mutants",
    "proof_mutants",
)


class UnknownName(ValueError):
    """There is no such structure or stage; the text names those there are."""


def stages(names: Sequence[str] = ()) -> list[Stage]:
    for name in names:
        if name not in STAGES:
            raise UnknownName(f"no stage {name!r}; there are {', '.join(STAGES)}")
    found = []
    for name in STAGES:
        if not names or name in names:
            stage: Stage = importlib.import_module(f"ci.stages.{name}").STAGE
            found.append(stage)
    return found


def select(structure: str | None) -> list[claims.Claims]:
    everything = claims.load_all()
    for item in everything:
        stages(tuple(item.absent))
    if structure is None:
        return everything
    chosen = [item for item in everything if item.structure == structure]
    if not chosen:
        raise UnknownName(f"no structure {structure!r}; there are {', '.join(item.structure for item in everything)}")
    return chosen


def holds(rows: Sequence[Row], require: bool) -> bool:
    """Whether every row holds, and there is one. A skipped row does not hold; without `require` it is forgiven, never
    counted."""
    good = all(row.verdict.holds or (row.verdict is Verdict.SKIPPED and not require) for row in rows)
    return good and any(row.verdict.holds for row in rows)


def run(
    structure: str | None, names: Sequence[str], *, fresh: bool, deep: bool, console: Console
) -> dict[str, list[Row]]:
    """Run the stages and give the rows of each structure, the structures side by side, with a progress bar on a
    terminal. What the claims call absent is no stage of theirs."""
    jobs = {item.structure: _Job(item, tuple(stages(names)), fresh, deep) for item in select(structure)}
    order = list(reversed(jobs))  # the wait-free queue, which takes longest, should not come last
    with crew(lambda name, tell: _work(jobs[name], tell), order) as collect, Progress(
        SpinnerColumn(), TextColumn("{task.description:<44}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=console, transient=True, disable=not console.is_terminal,
    ) as progress:  # fmt: skip
        task = progress.add_task("audit", total=sum(len(job.todo) for job in jobs.values()))

        def tell(text: str, done: bool) -> None:
            progress.update(task, description=text[:44], advance=1 if done else 0)
            if done and not console.is_terminal:
                console.print(f"audit: {text} done", highlight=False)

        found = collect(tell)
    return {name: _died(name) if (rows := found[name]) is None else rows for name in jobs}


@dataclass(frozen=True)
class _Job:
    """The stages of a structure."""

    item: claims.Claims
    stages: tuple[Stage, ...]
    fresh: bool
    deep: bool

    @property
    def todo(self) -> list[Stage]:
        return [stage for stage in self.stages if stage.name not in self.item.absent and stage.concerns(self.item)]


def _work(job: _Job, tell: Tell) -> list[Row]:
    rows: list[Row] = []
    with lean.remembering():
        for stage in job.todo:
            label = f"{job.item.structure}: {stage.name}"
            tell(label, False)

            def note(text: str, label: str = label) -> None:
                tell(f"{label}: {text}", False)

            rows += stage.rows(Context(job.item, job.fresh, job.deep, note))
            tell(label, True)
    return rows


def _died(structure: str) -> list[Row]:
    return [Row(structure, "Pipeline", "the stages run to their end", "–", "–", "–", Verdict.FAILED,
                "the process that ran them died")]  # fmt: skip


def to_json(results: dict[str, list[Row]], names: Sequence[str], require: bool, seconds: float) -> dict[str, Any]:
    """`stages` are those that ran: it is a certificate only if they are all of STAGES."""
    return {
        "schema": 1,
        "holds": bool(results) and all(holds(rows, require) for rows in results.values()),
        "stages": list(names or STAGES),
        "seconds": round(seconds, 1),
        "machine": {"system": platform.platform(), "python": platform.python_version()},
        "structures": {name: [row.to_json() for row in rows] for name, rows in results.items()},
    }


def main(
    structure: str | None, names: Sequence[str], *, as_json: bool, output: Path | None, fresh: bool, deep: bool,
    require: bool,
) -> int:  # fmt: skip
    """Exit code 0 if every row holds, 1 if one does not, 2 for a name that does not exist."""
    begin = time.monotonic()
    try:
        results = run(structure, names, fresh=fresh, deep=deep, console=Console(stderr=True))
    except (UnknownName, claims.ClaimError) as error:
        print(f"ci audit: {error}", file=sys.stderr)
        return 2
    seconds = time.monotonic() - begin
    data = to_json(results, names, require, seconds)
    if not names and structure is None:
        history.append(data)
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(json.dumps(data, indent=1) + "\n")
    if as_json:
        print(json.dumps(data, indent=1))
    else:
        partial = f"PARTIAL: only the stages {', '.join(names)}; this is no certificate" if names else ""
        chosen = {item.structure: item for item in select(structure)}
        certificate.show(Console(emoji=False), chosen, results, seconds, partial)
    return 0 if data["holds"] else 1
