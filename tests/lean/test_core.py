"""The Lean base: it builds in silence, its tactics do what is claimed, and its axioms are the three allowed ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ci import lean

FIXTURES = Path(__file__).parent / "fixtures"
ALLOWED_AXIOMS = {"propext", "Quot.sound", "Classical.choice"}

FALSE_GOALS = {
    "order": "(a b : Nat) (h : a < b) : a < b - 1",
    "off by one": "(a b : Nat) (h : a ≤ b) : a < b",
    "truncated subtraction": "(a b : Nat) : a - b + b = a",
    "sum without bound wraps": "(a b : Nat) (h : a < 2 ^ 64) (h' : b < 2 ^ 64) : (a + b) % 2 ^ 64 = a + b",
    "difference that wraps": "(a b : Nat) (h : a < 2 ^ 64) (h' : b < 2 ^ 64) : (a + 2 ^ 64 - b) % 2 ^ 64 = a - b",
    "division rounds down": "(a : Nat) : 2 * (a / 2) = a",
    "remainder": "(a : Nat) : a % 3 < 2",
    "equation with integer solutions": "(a b c : Nat) (h : 3 * a + 7 * b = 5 * c + 1) : c = 0",
    "disjunction": "(a b : Nat) (h : a < 3 ∨ b < 3) : a < 3",
    "product of variables": "(a b : Nat) (h : 0 < a) (h' : 0 < b) : 0 < a * b",
    "defined constant": "(a : Nat) (h : a < w) : a % w = a",
    "minimum": "(a b : Nat) : min a b < a",
}


@pytest.fixture(scope="module")
def base(lean_available: None) -> Path:
    """The build folder, after the base has been built."""
    results = lean.build(["Core.All"])
    problems = [f"{result.module}: {result.problem}" for result in results if result.problem]
    assert not problems, "\n".join(problems)
    return lean.BUILD


def run(path: Path, base: Path) -> lean.Run:
    return lean.run_lean([str(path)], search=[base], timeout=100)


@pytest.mark.parametrize("name", ["Tactics", "Omega", "KernelNat"])
def test_every_example_is_accepted_in_silence(name: str, base: Path) -> None:
    result = run(FIXTURES / f"{name}.lean", base)
    assert result.clean, "\n".join(map(str, result.messages)) + result.stray


def test_omega_refuses_what_is_false_or_out_of_reach_and_says_so(base: Path, tmp_path: Path) -> None:
    lines = ["prelude", "import Core.All", "def w : Nat := 18446744073709551616"]
    first = len(lines) + 1
    lines += [f"example {goal} := by omega" for goal in FALSE_GOALS.values()]
    path = tmp_path / "False.lean"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = run(path, base)
    assert result.code == 1 and not result.stray
    told = {message.line: message.text for message in result.messages if message.severity == "error"}
    for line, name in enumerate(FALSE_GOALS, first):
        assert "omega could not prove the goal" in told.get(line, ""), name
    assert len(told) == len(FALSE_GOALS)


def test_only_the_three_axioms_are_used(base: Path) -> None:
    result = run(FIXTURES / "Axioms.lean", base)
    assert result.code == 0 and not result.stray
    assert len(result.messages) == (FIXTURES / "Axioms.lean").read_text(encoding="utf-8").count("#print axioms")
    for message in result.messages:
        assert message.severity == "information", message
        used = re.search(r"depends on axioms: \[(.*)\]", message.text, flags=re.DOTALL)
        assert used or "does not depend on any axioms" in message.text, message
        assert {name.strip() for name in used[1].split(",")} <= ALLOWED_AXIOMS if used else True, message


def test_no_file_of_the_base_uses_sorry_or_declares_another_axiom() -> None:
    declared = set()
    for path in sorted((lean.PROOFS / "Core").rglob("*.lean")):
        text = re.sub(r"/-.*?-/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        if path.name != "Syntax.lean":
            assert not re.search(r"\b(sorry|admit|native_decide)\b", text), path
        declared |= set(re.findall(r"^(?:unsafe )?axiom (\S+)", text, flags=re.MULTILINE))
    markers = {"lcErased", "lcVoid", "lcAny", "lcProof", "lcUnreachable", "lcCast"}
    assert declared == ALLOWED_AXIOMS | markers | {"sorryAx"}
