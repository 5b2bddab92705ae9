"""The prover without a model, on the demo goals."""

from __future__ import annotations

import pytest

from ci.goals import Goal, Package, find_goal
from ci.judge import judge
from ci.lean import ROOT
from ci.prove.budget import Budget
from ci.providers.base import Request
from ci.providers.hammer import Hammer
from ci.providers.library import Library, bound, entries_of
from ci.providers.portfolio import binders

PACKAGE = Package(ROOT / "examples" / "goals")
#: five of the demo's goals, of each kind; `python -m ci prove examples/goals --provider hammer` proves them all
GOALS = ("Demo.two_mul_sumTo", "Demo.count_le_length", "Demo.twice_append", "Demo.index_index", "Demo.double_add")


@pytest.mark.parametrize("name", GOALS)
def test_the_hammer_proves(name: str, lean_available: None) -> None:
    goal = find_goal(PACKAGE, name)
    candidate = next(Hammer().propose(Request(goal, PACKAGE), Budget()))
    verdict = judge(goal, candidate.body, PACKAGE)
    assert verdict.accepted, f"{candidate.body}\n{verdict}"


def test_a_false_goal_costs_no_run_of_lean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ci.providers.scratch.Scratch.run", lambda *_: pytest.fail("Lean was run"))
    goal = Goal("f", "Demo.F", "f", "(a b : Nat) : a - b + b = a", ROOT, 1, "import Core.All\n", "f", "")
    assert list(Hammer().propose(Request(goal, PACKAGE), Budget())) == []


def test_nearest_lemma_of_the_demo_is_the_one_that_proves_it() -> None:
    goal = find_goal(PACKAGE, "Demo.distance_index")
    library = Library.of(goal, PACKAGE)
    assert library.near(goal, 3)[0].name == "Word.sub_index"
    names = [entry.name for entry in library.definitions(goal)]
    assert names[:3] == ["Demo.distance", "index", "wordSize"]


def test_an_open_theorem_is_no_lemma() -> None:
    entries = entries_of("namespace A\ntheorem x : 1 = 1 := by sorry\ntheorem y : 2 = 2 := rfl\nend A\ndef z := 1\n")
    assert [(entry.name, entry.complete) for entry in entries] == [("A.x", False), ("A.y", True), ("z", True)]
    goal = find_goal(PACKAGE, "Demo.two_mul_sumTo")
    assert "Demo.double_add" not in [entry.name for entry in Library.of(goal, PACKAGE).near(goal, 10_000)]


def test_binders_and_bound_names_are_read() -> None:
    found, rest = binders("{α : Type} (p q : α → Bool) (h : ∀ x, p x = q x) [I : Inhabited α] : p = q")
    assert [(item.name, item.type, item.explicit) for item in found] == [
        ("α", "Type", False), ("p", "α → Bool", True), ("q", "α → Bool", True), ("h", "∀ x, p x = q x", True),
    ]  # fmt: skip
    assert rest == "p = q"
    assert bound("(head tail : Nat) : ∃ k, head = k ∧ ∀ x ∈ l, x < k") >= {"head", "tail", "k", "x"}
