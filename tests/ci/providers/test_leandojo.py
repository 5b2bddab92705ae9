"""LeanDojo: the exported repository, the search over tactics, and what is missing here."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ci.goals import Package, find_goal
from ci.lean import ROOT
from ci.prove.budget import Budget, BudgetSpent, Limits
from ci.providers.base import Request, Unavailable
from ci.providers.goal_state import parse_goal
from ci.providers.leandojo import LeanDojo, export_repository, tactics_for

PACKAGE = Package(ROOT / "examples" / "goals")


def test_the_goal_is_exported_to_a_repository_of_its_own(tmp_path: Path) -> None:
    request = Request(find_goal(PACKAGE, "Demo.index_index"), PACKAGE)
    file = export_repository(request, tmp_path, "leanprover/lean4:v4.35.0")
    text = file.read_text()
    assert text.startswith("import Machine.Word\n") and "prelude" not in text
    assert text.endswith(
        "theorem index_index (start i j : Nat) : index (index start i) j = index start (i + j) := by\n  sorry\n"
    )
    assert (tmp_path / "lean-toolchain").read_text() == "leanprover/lean4:v4.35.0\n"
    listed = subprocess.run(
        ["git", "ls-files"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout.split()
    assert {"Demo/Words.lean", "Machine/Word.lean", "lakefile.toml", "lean-toolchain"} <= set(listed)
    assert not any(name.startswith("Core") for name in listed)


@dataclass
class TacticState:
    pp: str


@dataclass
class ProofFinished:
    tactic_state_id: int = 0


@dataclass
class LeanError:
    error: str = "no"


class Dojo:
    """A game with LeanDojo's interface: split the conjunction, then each half falls to its own tactic."""

    moves: dict[tuple[str, str], Any] = {
        ("p q : Prop\nh : p ∧ q\n⊢ q ∧ p", "constructor"): TacticState("case left\n⊢ q\n\ncase right\n⊢ p"),
        ("p q : Prop\nh : p ∧ q\n⊢ q ∧ p", "cases h"): TacticState("case intro\nl : p\nr : q\n⊢ q ∧ p"),
        ("case intro\nl : p\nr : q\n⊢ q ∧ p", "simp_all"): ProofFinished(),
    }

    def __init__(self) -> None:
        self.played = 0

    def run_tac(self, state: TacticState, tactic: str) -> Any:
        self.played += 1
        return self.moves.get((state.pp, tactic), LeanError())


START = TacticState("p q : Prop\nh : p ∧ q\n⊢ q ∧ p")


def test_the_search_finds_a_proof() -> None:
    assert LeanDojo()._search(Dojo(), START, ["And.comm"], Budget()) == ["cases h", "simp_all"]


def test_the_search_ends() -> None:
    dojo = Dojo()
    assert LeanDojo(steps=3)._search(dojo, START, [], Budget()) is None
    assert dojo.played == 3
    with pytest.raises(BudgetSpent):
        LeanDojo()._search(Dojo(), START, [], Budget(Limits(seconds=1e-9)))


def test_tactics_fit_the_state() -> None:
    found = tactics_for(parse_goal("n : Nat\nxs : List Nat\nh : a ∨ b\n⊢ ∀ m, p m → q ∧ r"), ["lemma"])
    assert found[0] == "intros"
    assert {"constructor", "cases h", "induction n", "induction xs", "apply lemma"} <= set(found)


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="elan is not on PATH"):
        LeanDojo().available()
