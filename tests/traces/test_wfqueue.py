"""The runs of the wait-free queue: recorded once, replayed, covering, linearizable; and their certificates."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from models import ir
from models.linearize import check
from models.specs import EMPTY, ENOMEM, FULL, OK, SlottedQueue
from models.specs.slots import EINVAL
from models.traces import lean
from models.traces.library import Client, RunError, library
from models.traces.replay import Coverage, goal, history, replay
from models.traces.report import FEWEST, chosen, committed, program, record
from models.traces.scenarios.base import Scenario
from models.traces.scenarios.wfqueue import run
from models.traces.select import Recorded
from models.traces.structures import created, initial_cells
from models.traces.trace import Inv, Res, Step, Trace, TraceError

Traces = list[tuple[Scenario, Trace]]


@pytest.fixture(scope="module")
def of() -> ir.Program:
    return program("wfqueue")


@pytest.fixture(scope="module")
def traces() -> Traces:
    return record("wfqueue")


@pytest.fixture(scope="module")
def recorded(of: ir.Program, traces: Traces) -> list[Recorded]:
    """All of them replayed, which says that they are runs of the program."""
    return [Recorded(item.name, trace, replay(trace, of)) for item, trace in traces]


def test_the_corpus_covers_the_program(of: ir.Program, recorded: list[Recorded]) -> None:
    assert len(recorded) >= FEWEST
    covered = Coverage()
    for item in recorded:
        covered.add(item.coverage)
    assert (covered.accesses, covered.branches) == (goal(of).accesses, goal(of).branches)
    assert len(goal(of)) > 300


def test_every_history_is_linearizable(traces: Traces) -> None:
    for scenario, trace in traces:
        outcome = check(*history(trace))
        assert outcome.ok, f"{scenario.name}: {outcome}"


def test_the_corpus_meets_the_rare_results(traces: Traces) -> None:
    met: Counter[tuple[str, int]] = Counter()
    freed = helped = 0
    for _, trace in traces:
        running: dict[int, str] = {}
        for event in trace.events:
            if isinstance(event, Inv):
                running[event.thread] = event.operation
            elif isinstance(event, Res):
                met[running[event.thread], event.value] += 1
            elif isinstance(event, Step) and event.kind == "free":
                freed += 1
        helps = trace.final[1]["slots.helped"]
        helped += isinstance(helps, tuple) and any(helps)
    assert met["enqueue", ENOMEM] >= 5 and met["dequeue", EMPTY] >= 30
    assert met["register", FULL] == 1 and met["register", OK] == 3 and met["unregister", EINVAL] >= 1
    assert freed > 0
    assert helped >= 50


def test_a_pool_that_is_full_from_the_start(of: ir.Program) -> None:
    cells = initial_cells(of, 3, 2)
    trace = library(of).record(Client(3, 2, ((),)), ())
    assert len(trace.final) == 2 + 2 * 3 + 2
    assert trace.final[1]["slots.pool"] == (10, 0, 0)
    assert len(cells) > 20 and len(replay(trace, of)) == 0
    for capacity, start in ((0, 0), (1025, 0), (1, 65)):
        with pytest.raises(ValueError, match="are possible"):
            created(of).parameters(capacity, start)
        with pytest.raises(RunError, match="invalid argument"):
            library(of).record(Client(capacity, start, ((),)), ())


def test_corruptions_are_no_runs(of: ir.Program, recorded: list[Recorded]) -> None:
    short = [item.trace for item in recorded if lean.is_complete(item.trace) and item.coverage.accesses]
    kinds = set()
    for trace in short[::40]:
        for kind, wrong in lean.corruptions(trace):
            kinds.add(kind)
            with pytest.raises(TraceError):
                replay(wrong, of)
    assert len(kinds) == 9


def test_a_history_with_an_element_twice_is_refused(of: ir.Program) -> None:
    scenario = run("twice", "eed|d", (0,) * 400)
    trace = library(of).record(scenario.client, scenario.schedule)
    last = max(position for position, event in enumerate(trace.events) if isinstance(event, Res))
    again = replace(trace.events[last], buffer=(1,))
    ops, spec = history(replace(trace, events=(*trace.events[:last], again, *trace.events[last + 1 :])))
    assert isinstance(spec, SlottedQueue)
    assert not check(ops, spec).ok


def test_the_committed_certificates_are_current(of: ir.Program, recorded: list[Recorded]) -> None:
    found = chosen("wfqueue", recorded)
    assert len(found) == 20
    modules = lean.modules(of, found)
    assert list(modules) == ["Wfqueue.lean", "WfqueueLinearizable.lean"]
    assert committed(modules) == modules, "python -m models.traces gen wfqueue"
    text = modules["Wfqueue.lean"]
    assert text.count("= true := by") == 20 and text.count("= false := by") >= 5
    assert max(map(len, text.splitlines())) <= 120
    assert modules["WfqueueLinearizable.lean"].count("_linearizable : Linearizable") == 20
