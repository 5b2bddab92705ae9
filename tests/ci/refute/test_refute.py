"""Refutation: a counterexample is found where there is one, none where there is none, and it is kept and run again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ci.refute import refute
from ci.refute.cli import main
from ci.refute.hunt import Search, Trial, by_random, target_for
from ci.refute.refutation import Event, Refutation, RegressionError, load, save
from ci.refute.replay import ReplayError, replay, standing, stands
from models import ir
from models.catalog import ROOT, structure
from models.explore.clients import pop, push, ring
from models.explore.explorer import Verdict
from models.frontend import read
from models.mutants import MUTANTS, mutated
from models.specs import BoundedFifo, Stack

EXAMPLES = ROOT / "examples" / "own"
SPSC = structure("spsc")
PLANTED = {mutant.name: mutant for mutant in MUTANTS["spsc"]}


@pytest.fixture(scope="module")
def program() -> ir.Program:
    return read(SPSC)


@pytest.fixture(scope="module")
def wrong() -> Refutation:
    """The ring is no stack."""
    found = refute("spsc", "stack", 30)
    assert found is not None
    return found


def test_a_wrong_specification_is_refuted(wrong: Refutation) -> None:
    assert wrong.verdict == "not linearizable" and "Stack()" in wrong.statement and wrong.model == "sc"
    assert "T0" in str(wrong) and "call push(1)" in str(wrong)


def test_a_specification_may_be_an_object(program: ir.Program) -> None:
    found = refute(program, Stack(), 30)
    assert found is not None and found.spec == "Stack()"


@pytest.mark.parametrize(
    "name", ["publish_before_write", "relaxed_publish", "off_by_one_full", "buffer_overrun", "full_without_wrap"]
)
def test_planted_defects_are_refuted(name: str) -> None:
    """The hook of the prover's loop: a program goes in, a run comes out."""
    found = refute(mutated(PLANTED[name], SPSC), budget=60)
    assert found is not None and found.kind == "run" and found.engine == "the explorer"


def test_the_ring_is_not_refuted() -> None:
    notes: list[str] = []
    assert refute("spsc", budget=4, note=notes.append) is None
    assert any("z3" in note for note in notes) or any("the time was over" in note for note in notes)


def test_no_budget_no_answer() -> None:
    """Not even for what is false: nothing was looked at."""
    assert refute("spsc", "stack", 0) is None


def test_random_clients_find_what_the_small_ones_miss(program: ir.Program) -> None:
    """One client that shows nothing, calls of it that combine to one that does: Hypothesis finds and shrinks it."""
    target = target_for(program, Stack())
    blind = Trial(ring("one each", 2, 0, (push(1),), (pop(),)), Stack(), ("sc",), 2)
    target = replace(target, trials=(blind,), lanes=((push(1), push(2)), (pop(),)))
    found = by_random(target, Search(60), lambda text: None)
    assert found is not None and found.client is not None
    assert [len(calls) for calls in found.client.threads] in ([2, 1], [3, 0])
    assert by_random(replace(target, lanes=((pop(),), ())), Search(5), lambda text: None) is None


def test_a_broken_invariant_is_a_refutation_of_another_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    from models.invariants.check import Refutation as Broken
    from models.invariants.check import Report

    found_broken = Broken("step", "'room' does not survive", "push", "before", "after")
    broken = Report("spsc", 3, "capacity 2", 1, 1, 0.0, found_broken)
    monkeypatch.setattr("ci.refute.hunt.check", lambda *arguments, **more: broken)
    found = refute("spsc", budget=20, random=False)
    assert found is not None and found.kind == "induction" and "room" in str(found) and found.client is None


def test_unknown_targets_are_told() -> None:
    with pytest.raises(KeyError, match="no structure 'heap'"):
        refute("heap")
    with pytest.raises(KeyError, match="no specification 'heap'"):
        refute("spsc", "heap")
    assert main(["refute", "heap"]) == 2


def test_it_survives_being_kept(wrong: Refutation, tmp_path: Path) -> None:
    path = save(replace(wrong, must="fail"), tmp_path)
    assert load(path) == replace(wrong, must="fail")
    assert save(wrong, tmp_path) == path


@pytest.mark.parametrize("text", ["", "{}", '{"schema": 9}', '{"schema": 1, "client": 3}'])
def test_a_damaged_file_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    with pytest.raises(RegressionError, match=r"x\.json"):
        load(tmp_path / "x.json")


def test_the_step_function_agrees(wrong: Refutation) -> None:
    found = standing(target_for("spsc", "stack"), wrong)
    assert found.replayed == "not linearizable" and found.explored is Verdict.NOT_LINEARIZABLE and stands(found, wrong)


def test_a_repaired_program_no_longer_fails() -> None:
    """What a kept test is for: it stands while the defect is there, and is gone without it."""
    defect = mutated(PLANTED["off_by_one_full"], SPSC)
    found = refute(defect, budget=60)
    assert found is not None
    assert stands(standing(target_for(defect), found), found)
    today = standing(target_for("spsc"), found)
    assert today.explored is Verdict.PASSED and not stands(today, found)


def test_a_schedule_that_does_not_fit_is_told(wrong: Refutation, program: ir.Program) -> None:
    number = next(i for i, event in enumerate(wrong.schedule) if event.kind == "access")
    moved = replace(wrong.schedule[number], line=wrong.schedule[number].line + 1)
    schedule = (*wrong.schedule[:number], moved, *wrong.schedule[number + 1 :])
    with pytest.raises(ReplayError, match=f"step {number} "):
        replay(program, replace(wrong, schedule=schedule))
    early = (*wrong.schedule[:number], Event("return", 0, 0, "return 0"))
    with pytest.raises(ReplayError, match="makes an access"):
        replay(program, replace(wrong, schedule=early))


def test_the_command_keeps_what_it_finds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(EXAMPLES / "hasty_ring.c")
    assert main(["refute", path, "--folder", str(tmp_path), "--budget", "20"]) == 1
    assert "data race" in capsys.readouterr().out
    (kept,) = tmp_path.glob("*.json")
    data = json.loads(kept.read_text(encoding="utf-8"))
    assert data["target"] == "examples/own/hasty_ring.c" and data["must"] == "pass"
    assert main(["refute", path, "--json", "--no-test", "--budget", "20"]) == 1
    assert json.loads(capsys.readouterr().out)[0]["verdict"] == "data race"


def test_a_file_of_one_s_own_that_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refute", str(EXAMPLES / "ticket.c"), "--no-test", "--budget", "4"]) == 0
    assert "no counterexample" in capsys.readouterr().out


def test_a_client_may_be_given_as_a_target(program: ir.Program) -> None:
    target = target_for(program)
    fewer = replace(target, trials=tuple(t for t in target.trials if isinstance(t.spec, BoundedFifo))[:2])
    assert refute(fewer, budget=2) is None
