"""The Lean certificates: current, covering, and refused by Lean when they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from ci import lean as driver
from models import ir
from models.traces import lean
from models.traces.corpus import STRUCTURES
from models.traces.replay import Coverage, goal, replay
from models.traces.report import certificates, chosen, committed, program, selected
from models.traces.scenarios.base import Scenario
from models.traces.select import Recorded
from models.traces.structures import created, has_heap
from models.traces.trace import Trace, TraceError
from tests.traces.conftest import LARGE

Each = tuple[ir.Program, list[tuple[Scenario, Trace]]]


@pytest.fixture(scope="module")
def recorded(each_traces: Each) -> list[Recorded]:
    of, traces = each_traces
    return [Recorded(item.name, trace, replay(trace, of)) for item, trace in traces]


def test_twenty_short_traces_that_cover_everything_are_chosen(recorded: list[Recorded], each_traces: Each) -> None:
    of, _ = each_traces
    found = chosen(of.name, recorded)
    covered = Coverage()
    for item in found:
        covered.add(item.coverage)
    certified = created(of).certified
    assert len({item.name for item in found}) == 20
    assert max(len(item.trace.events) for item in found) <= certified.most_events
    whole = (covered.accesses, covered.branches) == (goal(of).accesses, goal(of).branches)
    assert whole == certified.everything
    assert chosen(of.name, recorded[::-1]) == found


@pytest.mark.parametrize("name", [name for name in STRUCTURES if name not in LARGE])
def test_the_committed_modules_are_current(name: str) -> None:
    chosen = selected(name)
    modules = lean.modules(program(name), chosen)
    assert committed(modules) == modules, f"python -m models.traces gen {name}"
    first, *others = modules.values()
    assert program(name).sha256 in first
    assert first.count("= true := by") == 20
    assert first.count("= false := by") >= 5
    theorem = created(program(name)).theorem
    assert theorem is not None
    about = sum(theorem.covers(item.trace) for item in chosen)
    assert all(text.count("_linearizable :") == about >= 15 for text in others)
    assert max(len(line) for module in modules.values() for line in module.splitlines()) <= 120


def test_the_certificates_of_the_deque_grow_it_and_run_out_of_memory() -> None:
    text = certificates("deque")["Deque.lean"]
    assert "(created 1 0 [3])" in text
    assert "[0]) trace" in text


def test_corruptions_are_no_runs(recorded: list[Recorded], each_traces: Each) -> None:
    complete = [item for item in recorded if lean.is_complete(item.trace) and item.coverage.accesses]
    seen = set()
    for item in complete[::10]:
        for text, trace in lean.corruptions(item.trace):
            with pytest.raises(TraceError):
                replay(trace, each_traces[0])
            seen.add(text)
    assert len(seen) == (9 if has_heap(each_traces[0]) else 6)


@pytest.mark.parametrize("corrupt", [False, True])
def test_lean_refuses_a_certificate_of_a_corrupted_trace(
    corrupt: bool, tmp_path: Path, lean_available: None, corpus_traces: list[tuple[Scenario, Trace]], spsc: ir.Program
) -> None:
    """As it stands the module of one trace passes; with one value changed in its list it does not."""
    trace = next(trace for scenario, trace in corpus_traces if scenario.name == "one-0")
    text = lean.emit(spsc, [Recorded("one-0", trace, replay(trace, spsc))])
    number = text.index(".step ")
    if corrupt:
        end = min(text.index(mark, number) for mark in (",", "]") if mark in text[number:])
        text = text[:end] + "1" + text[end:]
    results = {result.module: result for result in driver.build(("Machine.Replay", "Gen.Spsc"))}
    assert not any(result.problem for result in results.values())
    (tmp_path / "Trial.lean").write_text(text, encoding="utf-8")
    run = driver.run_lean(["Trial.lean"], search=[driver.BUILD], folder=tmp_path)
    assert run.clean != corrupt, run
