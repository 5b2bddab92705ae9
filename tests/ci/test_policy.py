"""The token scan of Lean files."""

from __future__ import annotations

from pathlib import Path

import pytest

from ci import lean, policy


def scan(tmp_path: Path, text: str, name: str = "Trial.Main") -> list[str]:
    file = tmp_path / "Main.lean"
    file.write_text(text, encoding="utf-8")
    return policy.violations(file, name)


@pytest.mark.parametrize(
    "text",
    [
        "theorem x : p := by sorry",
        "set_option debug.skipKernelTC true",
        "/- - /- -/ -/ axiom cheat : False",
        'def s := "/-"\naxiom cheat : False',
        "def c := '\"'\naxiom cheat : False",
        "#eval 1",
        "@[implemented_by g] def f := 1",
        "theorem x : p := by native_decide",
        "def «axiom» := 1",
    ],
)
def test_forbidden_words_are_found(tmp_path: Path, text: str) -> None:
    assert scan(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "-- sorry\n/- axiom /- unsafe -/ #eval -/ theorem x : p := h",
        'def s := "sorry \\" axiom"',
        "theorem no_axiom_here : p := axiomatic",
        "def x' := 'a'",
    ],
)
def test_innocent_text_passes(tmp_path: Path, text: str) -> None:
    assert scan(tmp_path, text) == []


def test_only_the_base_may_declare_native_syntax(tmp_path: Path) -> None:
    text = '@[extern "x"] opaque f : Nat'
    assert scan(tmp_path, text, "Core.Syntax") == []
    assert len(scan(tmp_path, text, "Spsc.Invariant")) == 2


def test_only_the_base_may_change_the_syntax(tmp_path: Path) -> None:
    text = 'notation "Linearizable" => True'
    assert scan(tmp_path, text, "Core.Classes") == []
    assert len(scan(tmp_path, text, "Spsc.Linearizable")) == 1


def test_the_line_is_named(tmp_path: Path) -> None:
    assert scan(tmp_path, "/-\n-/\n\nsorry") == ["Trial.Main:4: sorry is not allowed here"]


def test_every_exception_is_for_a_module_that_exists() -> None:
    assert policy.ALLOWED.keys() <= lean.modules().keys()


@pytest.mark.parametrize(
    "sign",
    [
        "\r",
        "\f",
        "\v",
        "\0",
        "\x1b",
        "\u00a0",
        "\u00ad",
        "\u200d",
        "\u2028",
        "\u2066",
        "\u0301",
        "\u0430",
        "\uff08",
        "«",
    ],
    ids=lambda sign: f"U+{ord(sign):04X}",
)
def test_signs_that_hide_or_look_like_others_are_denied_in_proofs(sign: str) -> None:
    """Control characters, spaces that are none, direction, combining marks, Cyrillic, full width, quoted names."""
    (problem,) = policy.candidate_violations(f"exact h{sign}")
    assert problem == f"line 1: the character U+{ord(sign):04X} is denied: it may look like another"


@pytest.mark.parametrize(
    "proof", ["exact fun α₁ β' => ⟨α₁, ‹p›⟩", "simp only [a, ← b] at h ⊢", "x ≤ y ∧ ¬ z ∨ ∃ n, n ≠ 0"]
)
def test_signs_of_ordinary_proofs_are_allowed(proof: str) -> None:
    assert policy.candidate_violations(proof) == []
