"""The open goals: the ledger is in order, Lean accepts them, and none is claimed."""

from __future__ import annotations

from ci import claims, goals, ledger, trusted
from ci.goals import Package
from ci.lean import ROOT

PACKAGE = Package(ROOT / "goals")
FOUND = goals.open_goals(PACKAGE)


def test_the_ledger_and_the_goals_agree() -> None:
    assert ledger.problems(PACKAGE) == []
    assert "Wfqueue.pending_lt" in [goal.id for goal in FOUND]


def test_a_statement_that_was_changed_is_noticed() -> None:
    entries = ledger.load(PACKAGE.root / ledger.FILE)
    entries["Wfqueue.pending_lt"] = ledger.Entry("somebody", "0" * 64)
    assert any("the statement of Wfqueue.pending_lt" in problem for problem in ledger.check_goals(entries, FOUND))


def test_lean_accepts_every_statement(lean_available: None) -> None:
    for goal in {goal.module: goal for goal in FOUND}.values():  # the last one of each module
        assert goal.name in trusted.reference(goal, PACKAGE).pristine.constants


def test_no_open_goal_is_claimed() -> None:
    claimed = {theorem.name for path in claims.FOLDER.glob("*.toml") for theorem in claims.load(path).theorems}
    assert claimed.isdisjoint(goal.id for goal in FOUND)
