"""Goals as Lean prints them, read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ci.providers.goal_state import Declaration, parse_goal, parse_goals, states_in

STATE = """case succ
α : Type
m n : Nat
ih : m + n =
  n + m
x : Nat := 3
⊢ m + (n + 1) =
    n + 1 + m"""


def test_a_goal_is_read() -> None:
    goal = parse_goal(STATE)
    assert goal.case == "succ"
    assert [item.ident for item in goal.assumptions] == ["α", "m", "n", "ih", "x"]
    assert goal.assumptions[3].lean_type == "m + n =\n  n + m"
    assert goal.assumptions[4] == Declaration("x", "Nat", "3")
    assert goal.conclusion.startswith("m + (n + 1)")


def test_goals_are_separated_by_empty_lines() -> None:
    assert [goal.conclusion for goal in parse_goals("⊢ a\n\ncase x\nh : p\n⊢ b\n\nno goal here")] == ["a", "b"]
    assert parse_goals("no goals") == []


@pytest.mark.parametrize("text", ["h : p", "⊢ a\n⊢ b", "!!\n⊢ a"])
def test_what_is_no_goal_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="⊢|hypothesis"):
        parse_goal(text)


def test_a_goal_as_a_theorem() -> None:
    goal = parse_goal("m n : Nat\nh : m <\n  n\n⊢ m ≤ n")
    assert goal.theorem() == "(m : Nat) (n : Nat) (h : m < n) : m ≤ n"
    assert parse_goal("n✝ : Nat\n⊢ n✝ = n✝").theorem() is None, "a name that cannot be written"
    assert parse_goal(STATE).theorem() is None, "a value that would be lost"


def test_the_state_is_found_in_a_message() -> None:
    message = "unsolved goals\nm n : Nat\nh : m < n\n⊢ m ≤\n    n\n\ncase b\n⊢ c"
    assert states_in(message) == "m n : Nat\nh : m < n\n⊢ m ≤\n    n\n\ncase b\n⊢ c"
    assert states_in("omega could not prove the goal:\na possible counterexample") == ""
    failed = "Tactic `apply` failed: could not unify\n  p\nwith the goal\n  q\n\np q : Prop\n⊢ q"
    assert states_in(failed) == "p q : Prop\n⊢ q"


NAMES = st.lists(st.sampled_from(["a", "b", "h₁", "x'"]), min_size=1, max_size=3, unique=True)


@given(st.lists(st.tuples(NAMES, st.sampled_from(["Nat", "a = b", "∀ x, p x → q\n    r"])), max_size=3))
def test_what_is_printed_is_read_back(context: list[tuple[list[str], str]]) -> None:
    text = "".join(f"{' '.join(names)} : {kind}\n" for names, kind in context) + "⊢ goal"
    read = [(item.ident, item.lean_type) for item in parse_goal(text).assumptions]
    assert read == [(name, kind) for names, kind in context for name in names]


def test_leandojo_reads_the_same() -> None:
    theirs = pytest.importorskip("lean_dojo.interaction.parse_goals", reason="lean-dojo is not installed")
    text = "m n : Nat\nh : m < n\n⊢ m ≤ n"
    (goal,) = theirs.parse_goals(text)
    (ours,) = parse_goals(text)
    assert [(item.ident, item.lean_type) for item in goal.assumptions] == [
        (item.ident, item.lean_type) for item in ours.assumptions
    ]
    assert goal.conclusion == ours.conclusion
