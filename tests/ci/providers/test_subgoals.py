"""Dividing a goal: holes become goals of their own, are filled by the small prover, and the whole goes to the judge."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ci.goals import Package, find_goal
from ci.judge import judge
from ci.lean import ROOT
from ci.prove.budget import Budget
from ci.providers.base import Candidate, Request, Unavailable
from ci.providers.lean_text import hole_offsets
from ci.providers.scripted import Scripted
from ci.providers.subgoals import Subgoals, fill

SKETCH = """by
  have h₁ : s'.used ≤ s'.made := by sorry
  have h₂ : s'.made - s'.used ≤ c := by
    sorry
  exact ⟨h₁, h₂⟩"""


class Sketcher:
    """Gives one sketch, to requests for sketches only."""

    name = "sketcher"

    def __init__(self, body: str) -> None:
        self.body = body

    def available(self) -> None:
        return None

    def propose(self, request: Request, budget: Budget) -> Iterator[Candidate]:
        assert request.kind == "sketch"
        yield Candidate(self.body, self.name, answer=self.body)


class Missing(Sketcher):
    name = "missing"

    def available(self) -> None:
        raise Unavailable("not here")


def request() -> Request:
    package = Package(ROOT / "examples" / "goals")
    return Request(find_goal(package, "Demo.Good.step"), package)


@pytest.mark.parametrize(
    ("sketch", "filled"),
    [
        ("by\n  have h : p := by sorry\n  exact h", "by\n  have h : p := by\n    intro x\n    omega\n  exact h"),
        ("by\n  have h : p := by\n    sorry\n  exact h", "by\n  have h : p := by\n    intro x\n    omega\n  exact h"),
        ("by\n  constructor\n  · sorry\n  · rfl", "by\n  constructor\n  · intro x\n    omega\n  · rfl"),
        ("by\n  exact f sorry", "by\n  exact f (by intro x\n" + " " * 14 + "omega)"),
        ("by\n  exact fun x => sorry", "by\n  exact fun x => (by intro x\n" + " " * 21 + "omega)"),
    ],
)
def test_a_hole_is_filled_in_its_place(sketch: str, filled: str) -> None:
    assert fill(sketch, hole_offsets(sketch)[0], "by\n  intro x\n  omega") == filled


def test_the_steps_are_filled_and_the_whole_is_accepted(lean_available: None) -> None:
    asked = request()
    steps = {
        "Demo.Good.step_step1": ["by\n  omega", "by\n  cases step <;> simp_all [Good] <;> omega"],
        "Demo.Good.step_step2": ["by\n  cases step <;> simp_all [Good] <;> omega"],
    }
    pytest.importorskip("openai", reason="the openai package is not installed")
    from ci.providers.chat import Endpoint
    from ci.providers.openai_compatible import OpenAICompatible
    from tests.ci.providers.service import fence, say, serving

    with serving({"Good.step": [say(fence(f"theorem Good.step := {SKETCH}"))]}) as service:
        sketcher = OpenAICompatible(Endpoint(service.url, "large"))
        found = list(Subgoals(sketcher, [Missing(""), Scripted(steps)]).propose(asked, Budget()))
        assert "Do not prove it yet" in service.requests[0][1]["messages"][0]["content"]
    assert len(found) == 1 and not found[0].problem
    assert hole_offsets(found[0].body) == []
    verdict = judge(asked.goal, found[0].body, asked.package)
    assert verdict.accepted, verdict


def test_a_step_that_nobody_proves_is_named(lean_available: None) -> None:
    found = list(Subgoals(Sketcher(SKETCH), [Scripted({})]).propose(request(), Budget()))
    assert found[0].body == ""
    assert "nobody proved step 1" in found[0].problem and ": s'.used ≤ s'.made" in found[0].problem


def test_a_sketch_that_lean_does_not_read_is_given_up(lean_available: None) -> None:
    found = list(Subgoals(Sketcher("by\n  have h : nothing := by sorry\n  exact h"), [Scripted({})])
                 .propose(request(), Budget()))  # fmt: skip
    assert "does not hold up" in found[0].problem


def test_a_filling_with_a_hole_fills_nothing(lean_available: None) -> None:
    steps = {"Demo.Good.step_step1": ["by\n  sorry", "by\n  exact sorryAx _"]}
    found = list(Subgoals(Sketcher(SKETCH), [Scripted(steps)]).propose(request(), Budget()))
    assert "nobody proved step 1" in found[0].problem


def test_without_anybody_to_fill_it_is_unavailable() -> None:
    with pytest.raises(Unavailable, match="nobody to fill the holes: missing: not here"):
        Subgoals(Sketcher(""), [Missing("")]).available()
