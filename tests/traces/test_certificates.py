"""The Lean certificates: current, covering, and refused by Lean when they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from ci import lean as driver
from models import ir
from models.traces import lean
from models.traces.corpus import Scenario
from models.traces.replay import Coverage, goal, replay
from models.traces.report import certificates, committed
from models.traces.select import MOST_EVENTS, Recorded, select
from models.traces.trace import Trace, TraceError


@pytest.fixture(scope="module")
def recorded(corpus_traces: list[tuple[Scenario, Trace]], spsc: ir.Program) -> list[Recorded]:
    return [Recorded(item.name, trace, replay(trace, spsc)) for item, trace in corpus_traces]


def test_twenty_short_traces_that_cover_everything_are_chosen(recorded: list[Recorded], spsc: ir.Program) -> None:
    chosen = select(recorded)
    covered = Coverage()
    for item in chosen:
        covered.add(item.coverage)
    assert len({item.name for item in chosen}) == 20
    assert max(len(item.trace.events) for item in chosen) <= MOST_EVENTS
    assert (covered.accesses, covered.branches) == (goal(spsc).accesses, goal(spsc).branches)
    assert select(recorded[::-1]) == chosen


def test_the_committed_modules_are_current(spsc: ir.Program) -> None:
    modules = certificates("spsc")
    assert committed(modules) == modules, "python -m models.traces gen spsc"
    text = modules["Spsc.lean"]
    assert spsc.sha256 in text
    assert text.count("= true := by") == 20
    assert text.count("= false := by") >= 1
    assert modules["SpscLinearizable.lean"].count("_linearizable : ") == 20
    assert max(len(line) for module in modules.values() for line in module.splitlines()) <= 120


def test_corruptions_are_no_runs(recorded: list[Recorded], spsc: ir.Program) -> None:
    complete = [item for item in recorded if lean.is_complete(item.trace) and item.coverage.accesses]
    for item in complete[::10]:
        for text, trace in lean.corruptions(item.trace):
            with pytest.raises(TraceError):
                replay(trace, spsc)
            assert text


@pytest.mark.parametrize("corrupt", [False, True])
def test_lean_refuses_a_certificate_of_a_corrupted_trace(
    corrupt: bool, tmp_path: Path, lean_available: None, recorded: list[Recorded], spsc: ir.Program
) -> None:
    """As it stands the module of one trace passes; with one value changed in its list it does not."""
    item = next(one for one in recorded if one.name == "one-0")
    text = lean.emit(spsc, [item])
    number = text.index(".step ")
    if corrupt:
        end = min(text.index(mark, number) for mark in (",", "]") if mark in text[number:])
        text = text[:end] + "1" + text[end:]
    results = {result.module: result for result in driver.build(("Machine.Replay", "Gen.Spsc"))}
    assert not any(result.problem for result in results.values())
    (tmp_path / "Trial.lean").write_text(text, encoding="utf-8")
    run = driver.run_lean(["Trial.lean"], search=[driver.BUILD], folder=tmp_path)
    assert run.clean != corrupt, run
