"""The whole check of a structure's traces: record, replay, linearizability, coverage, certificates.

`check_structure` is what the proof pipeline calls.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from models import ir
from models.catalog import structure
from models.frontend import read as read_program
from models.linearize import check
from models.traces import lean
from models.traces.corpus import corpus
from models.traces.library import library
from models.traces.replay import Coverage, goal, history, replay
from models.traces.scenarios.base import Scenario
from models.traces.select import Recorded, select
from models.traces.structures import created
from models.traces.trace import Trace, TraceError

FEWEST = 200
"""The fewest traces that count as a corpus."""

Progress = Callable[[int, int], None]
"""Called with how many traces are done and how many there are."""


@dataclass(frozen=True)
class TraceReport:
    """What became of a structure's traces.

    `count` were recorded, `replayed` of them are runs of the program, `linearizable` have a linearizable history;
    `events` and `accesses` are totals over the corpus. `covered` of `coverable` instructions and branch directions were
    executed, `missing` names the others; `unreachable` says what it would take to reach those that are not counted.
    `certificates` theorems are in the committed Lean modules, `refused` of them
    about corrupted traces; `corollaries` theorems say that their histories are linearizable; `current`: the modules are
    what would be written now. `failures` says what went wrong.
    """

    structure: str
    count: int
    replayed: int
    linearizable: int
    events: int
    accesses: int
    covered: int
    coverable: int
    missing: tuple[str, ...]
    unreachable: tuple[str, ...]
    certificates: int
    refused: int
    corollaries: int
    current: bool
    failures: tuple[str, ...]
    seconds: float

    @property
    def ok(self) -> bool:
        return self.count == self.replayed == self.linearizable and not self.failures

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"ok": self.ok}


@lru_cache(maxsize=8)
def program(name: str) -> ir.Program:
    """The program of a structure, read from its C file at the first call in this process."""
    return read_program(structure(name))


def record(name: str, scenarios: Sequence[Scenario] | None = None) -> list[tuple[Scenario, Trace]]:
    """The traces of a structure's corpus, or of some scenarios. RunError if the library refuses one."""
    traced = library(program(name))
    chosen = corpus(name) if scenarios is None else scenarios
    return [(item, traced.record(item.client, item.schedule, item.finish)) for item in chosen]


def certificates(name: str) -> dict[str, str]:
    """The Lean modules that the corpus amounts to now, by file name. TraceError if a trace is no run of the program."""
    return lean.modules(program(name), selected(name))


def selected(name: str) -> list[Recorded]:
    """The traces that become certificates."""
    return chosen(name, [Recorded(item.name, trace, replay(trace, program(name))) for item, trace in record(name)])


def chosen(name: str, recorded: Sequence[Recorded]) -> list[Recorded]:
    """Those of a structure's traces that become certificates."""
    certified = created(program(name)).certified
    return select([item for item in recorded if certified.admits(item.trace)], most_events=certified.most_events)


def check_structure(name: str, progress: Progress = lambda done, total: None) -> TraceReport:
    """Record and check the corpus of a structure. Nothing is raised for a trace that fails: see `failures`."""
    begin = time.monotonic()
    traces = record(name)
    failures: list[str] = []
    recorded: list[Recorded] = []
    linearizable = 0
    for done, (item, trace) in enumerate(traces):
        progress(done, len(traces))
        try:
            recorded.append(Recorded(item.name, trace, replay(trace, program(name))))
            outcome = check(*history(trace))
        except TraceError as error:
            failures.append(str(error.within(item.name)))
            continue
        linearizable += outcome.ok
        if not outcome.ok:
            failures.append(f"trace {item.name}: {outcome}")
    progress(len(traces), len(traces))
    covered = Coverage()
    for one in recorded:
        covered.add(one.coverage)
    missing = uncovered(program(name), covered)
    modules = lean.modules(program(name), chosen(name, recorded)) if recorded else {}
    found = committed(modules)
    current = not failures and bool(modules) and found == modules
    if len(traces) < FEWEST:
        failures.append(f"only {len(traces)} traces; a corpus has at least {FEWEST}")
    failures += [f"no trace executes {text}" for text in missing]
    if not current:
        stale = [file for file in modules if found[file] != modules[file]]
        failures.append(f"{', '.join(stale)} in {lean.folder()}: stale; python -m models.traces gen {name}")
    theorems = "".join(found.values())
    refused = theorems.count("_fails : ")
    return TraceReport(
        name, len(traces), len(recorded), linearizable, sum(len(trace.events) for _, trace in traces),
        sum(event.__class__.__name__ == "Step" for _, trace in traces for event in trace.events),
        len(covered), len(goal(program(name))), tuple(missing),
        tuple(item.needs for item in created(program(name)).unreachable),
        theorems.count("_replays : ") + refused, refused, theorems.count("_linearizable :"), current, tuple(failures),
        time.monotonic() - begin,
    )  # fmt: skip


def committed(files: Iterable[str]) -> dict[str, str]:
    """The texts of the committed Lean modules of these names; empty for one that is not there."""
    found = {}
    for file in files:
        try:
            found[file] = (lean.folder() / file).read_text(encoding="utf-8")
        except OSError:
            found[file] = ""
    return found


def uncovered(of: ir.Program, covered: Coverage) -> list[str]:
    """What the coverage lacks, in words, by place."""
    whole = goal(of)
    lines = {operation.name: [instr.line for instr in operation.code] for operation in of.operations}
    accesses = [(name, pc, "") for name, pc in whole.accesses - covered.accesses]
    branches = [
        (name, pc, ", taken" if taken else ", not taken") for name, pc, taken in whole.branches - covered.branches
    ]
    return [
        f"{of.source}:{lines[name][pc]} ({name}, instruction {pc}{text})"
        for name, pc, text in sorted(accesses + branches)
    ]
