"""Arithmetic statements: read, evaluated as Lean would, refuted or not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ci.providers.arithmetic import examine
from ci.providers.formula import NotArithmetic, evaluate, read


@pytest.mark.parametrize(
    ("statement", "verdict"),
    [
        ("(a b : Nat) (h : b ≤ a) : a - b + b = a", "valid"),
        ("(a b : Nat) : a - b + b = a", "false"),
        (": ∀ a b : Nat, a < b → a + 1 ≤ b", "valid"),
        ("(a b : Nat) : a / b * b + a % b = a", "valid"),
        ("(a b : Nat) : a % b < b", "false"),
        ("(a b c : Nat) : min a b ≤ c ∨ c < a ∧ c < b", "valid"),
        ("(a n : Nat) (h : a < 2 ^ 64) : (a + n) % 2 ^ 64 < 2 ^ 63", "false"),
        ("(a n : Nat) (h : a < 2 ^ 64) : (a + n) % 2 ^ 64 < 2 ^ 64", "valid"),
        ("(a : Nat) : ¬ a = a + 1 ↔ True", "unknown"),
        ("(a : Int) : a = a", "unknown"),
        ("(f : Nat → Nat) : f 1 = f 1", "unknown"),
        ("(l : List Nat) : l.length = 0", "unknown"),
        ("[h : Foo] (a : Nat) : a = 0", "unknown"),
        ("(a : Nat) (a : Nat) : a = 0", "unknown"),
        ("(a : Nat) : ∃ b, a = b", "unknown"),
    ],
)
def test_a_statement_is_examined(statement: str, verdict: str) -> None:
    pytest.importorskip("z3", reason="z3-solver is not installed")
    assert examine(statement).verdict == verdict


def test_a_counterexample_is_one() -> None:
    finding = examine("(a b : Nat) (h : 1000 < a) : a - b + b = a")
    assert finding.values is not None
    a, b = finding.values["a"], finding.values["b"]
    assert a > 1000 and max(0, a - b) + b != a


def test_small_counterexamples_need_no_z3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert examine("(a b : Nat) : a + b = a * b").verdict == "false"
    finding = examine("(a b : Nat) : a + b = b + a")
    assert finding.verdict == "unknown" and "z3-solver" in finding.reason


def test_conditions_for_case_distinctions_are_named() -> None:
    assert "a ≤ b" in examine("(a b : Nat) (h : b ≤ a) : a - b + b = a").conditions


def _value(text: str, **values: int) -> int:
    return evaluate(read(f"({' '.join(values)} : Nat) : {text} = 0").conclusion.parts[0], values)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_terms_mean_what_they_mean_in_lean(a: int, b: int, c: int) -> None:
    assert _value("a - b - c", a=a, b=b, c=c) == max(0, max(0, a - b) - c)
    assert _value("a + b * c", a=a, b=b, c=c) == a + b * c
    assert _value("a / b", a=a, b=b) == (a // b if b else 0)
    assert _value("a % b", a=a, b=b) == (a % b if b else a)
    assert _value("min a (b + 1) * max 2 c", a=a, b=b, c=c) == min(a, b + 1) * max(2, c)
    assert _value("2 ^ 3 ^ 2 + a", a=a) == 512 + a


@pytest.mark.parametrize("text", ["a < b < c", "(a = b) + 1 = c", "a b = c", "1.5 = a", "f a = b", "a = b →", "¬ a"])
def test_what_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(NotArithmetic):
        read(f"(a b c : Nat) : {text}")
