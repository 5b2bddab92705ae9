"""What is taken from a model's answer, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ci.providers.answer import NoAnswer, extract, fences, without_thinking
from ci.providers.lean_text import as_term, tactics_of, tidy


def taken(answer: str, name: str = "foo", statement: str = "(n : Nat) : n = n") -> str:
    return extract(answer, name, statement)


FENCE = "```lean4\n{}\n```"


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("theorem foo (n : Nat) : n = n := by\n  rfl", "by\n  rfl"),
        ("theorem foo (n : Nat) : n = n := by rfl", "by\n  rfl"),
        ("theorem foo (n : Nat) : n = n := rfl", "by\n  exact (rfl)"),
        ("theorem foo (n : Nat) : n = n :=\n  fun x =>\n    x", "by\n  exact (fun x =>\n    x)"),
        ("theorem helper : 1 = 1 := rfl\ntheorem foo (n : Nat) : n = n := by\n  rfl\n\n#print axioms foo", "by\n  rfl"),
        ("theorem foo (n : Nat) : n = n := by\n  rfl\n\naxiom x : False\ntheorem bar : 1 = 1 := by omega", "by\n  rfl"),
        ("theorem Demo.foo (n : Nat) : n = n := by\n  rfl", "by\n  rfl"),
        ("theorem other (n : Nat) : n = n := by\n  rfl", "by\n  rfl"),
        ("by\n  rfl", "by\n  rfl"),
        ("  intro x\n  rfl", "by\n  intro x\n  rfl"),
        ("rfl", "by\n  rfl"),
        (":= by\n  rfl", "by\n  rfl"),
        (
            "theorem foo (n : Nat) : n = n := by\n  -- theorem bar : x := y\n  rfl",
            "by\n  -- theorem bar : x := y\n  rfl",
        ),
        ("theorem foo (n : Nat) (h : (fun (x := 1) => x) = id) : n = n := by\n  rfl", "by\n  rfl"),
    ],
)
def test_the_body_is_taken(code: str, body: str) -> None:
    assert taken(FENCE.format(code)) == body


def test_an_assignment_in_the_statement_is_part_of_it() -> None:
    code = "theorem foo : let x := 1; x = 1 := by\n  rfl"
    assert taken(FENCE.format(code), statement=": let x := 1; x = 1") == "by\n  rfl"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("", "empty"), ("I cannot do this.", "no code fence"), ("<think>```lean4\nby rfl\n```", "empty"),
        ("```lean4\n```", "empty"), ("```python\nprint(1)\n```", "no code fence"),
        (FENCE.format("theorem foo (n : Nat) : n = n"), "no `:=`"), (FENCE.format("theorem foo : p :="), "nothing"),
    ],
)  # fmt: skip
def test_an_answer_without_a_proof_says_why(answer: str, why: str) -> None:
    with pytest.raises(NoAnswer, match=why):
        taken(answer)


def test_the_last_fence_counts_and_thinking_does_not() -> None:
    answer = "<think>\n```lean4\nby omega\n```\n</think>```lean4\nby simp\n```\nBetter:\n```lean4\nby rfl\n```\nDone."
    assert taken(answer) == "by\n  rfl"
    assert taken("thoughts\n```lean4\nby simp\n```</think>\n```lean4\nby rfl\n```") == "by\n  rfl"
    assert taken("```lean4\nby rfl\n```\n```text\nby simp\n```") == "by\n  rfl"


def test_a_fence_that_is_not_closed_still_counts() -> None:
    assert fences("a\n```lean4\nby\n  rfl\n") == ["by\n  rfl\n"]


@given(st.text(alphabet="ab\n` <>/think", max_size=60), st.text(alphabet="ab \n", max_size=20))
def test_nothing_that_was_thought_is_left(thought: str, said: str) -> None:
    clean = thought.replace("<think>", "").replace("</think>", "")
    assert without_thinking(f"<think>{clean}</think>{said}") == said


TACTICS = st.lists(st.sampled_from(["rfl", "intro x", "omega", "simp [f]"]), min_size=1, max_size=4)


@given(TACTICS, st.integers(0, 6), st.booleans())
def test_tidying_keeps_the_tactics_whatever_the_layout(tactics: list[str], column: int, inline: bool) -> None:
    lines = [" " * (column or 2) + tactic for tactic in tactics]
    text = f"by {tactics[0]}\n" + "\n".join(lines[1:]) if inline else "by\n" + "\n".join(lines)
    assert tactics_of(text) == "\n".join(tactics)
    assert tidy(tidy(text)) == tidy(text)


def test_nested_blocks_keep_their_shape() -> None:
    text = "by induction n with\n  | zero => rfl\n  | succ n ih =>\n    simp\n    omega"
    assert tactics_of(text) == "induction n with\n  | zero => rfl\n  | succ n ih =>\n    simp\n    omega"
    assert as_term("⟨a,\n  b⟩") == "by\n  exact (⟨a,\n    b⟩)"
