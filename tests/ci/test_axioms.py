"""The axiom audit refuses every claim that its theorem does not carry."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ci import lean
from ci.axioms import Audited, audit
from ci.claims import Theorem

TRUE = "∀ n : Nat, n ≤ n"


def claim(name: str, statement: str = TRUE) -> Theorem:
    return Theorem("c", "a claim", name, "Trial.Main", statement, (), "none", ())


@pytest.fixture
def check(tmp_path: Path, lean_available: None):  # type: ignore[no-untyped-def]
    """Build a module of the given text on top of Core and audit one claim about it."""

    def run(text: str, *claims: Theorem) -> list[Audited]:
        root, build = tmp_path / "proofs", tmp_path / "build"
        (root / "Trial").mkdir(parents=True)
        shutil.copytree(lean.PROOFS / "Core", root / "Core")
        (root / "Trial" / "Main.lean").write_text(f"prelude\nimport Core.All\n{text}\n", encoding="utf-8")
        lean.build(["Core.All"])
        shutil.copytree(lean.BUILD / "Core", build / "Core")
        problems = [result.problem for result in lean.build(["Trial.Main"], root=root, build_dir=build)]
        if any(problems):  # Lean refuses or warns: build the olean all the same, to show that the audit stands alone
            olean = build / "Trial" / "Main.olean"
            lean.run_lean(["-o", str(olean), str(root / "Trial" / "Main.lean")], search=[build], folder=root)
        return audit(claims, ["Core.All"], build=build)

    return run


def test_a_proved_claim_passes(check) -> None:  # type: ignore[no-untyped-def]
    (found,) = check(f"theorem good : {TRUE} := Nat.le_refl", claim("good"))
    assert found.problem == ""
    assert found.axioms == ()


def test_leans_own_axioms_are_shown(check) -> None:  # type: ignore[no-untyped-def]
    (found,) = check("theorem em' (p : Prop) : p ∨ ¬ p := Classical.em p", claim("em'", "∀ p : Prop, p ∨ ¬ p"))
    assert found.problem == ""
    assert "Classical.choice" in found.axioms


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"theorem bad : {TRUE} := sorry", "sorryAx"),
        (f"axiom cheat : {TRUE}\ntheorem bad : {TRUE} := cheat", "cheat"),
        ("theorem bad : ∀ n : Nat, n ≤ n + 1 := Nat.le_succ", "type mismatch"),
        (f"theorem other : {TRUE} := Nat.le_refl", "bad"),
        (f"theorem bad (h : False) : {TRUE} := h.elim", "type mismatch"),
    ],
    ids=["sorry", "axiom", "other statement", "missing", "extra hypothesis"],
)
def test_an_unproved_claim_fails(check, text: str, reason: str) -> None:  # type: ignore[no-untyped-def]
    (found,) = check(text, claim("bad"))
    assert reason.lower() in found.problem.lower()


def test_notation_cannot_change_what_a_statement_means(check) -> None:  # type: ignore[no-untyped-def]
    text = (
        'notation "Nat.le" => (fun (_ _ : Nat) => True)\ntheorem bad : ∀ n : Nat, Nat.le (n + 1) n := fun _ => trivial'
    )
    (found,) = check(text, claim("bad", "∀ n : Nat, Nat.le (n + 1) n"))
    assert "type mismatch" in found.problem.lower()


def test_an_alias_cannot_change_what_a_statement_means(check) -> None:  # type: ignore[no-untyped-def]
    text = "def Fake.Even (_ : Nat) := True\nexport Fake (Even)\ntheorem bad : ∀ n : Nat, Even n := fun _ => trivial"
    (found,) = check(text, claim("bad", "∀ n : Nat, Even n"))
    assert found.problem


def test_an_axiom_under_a_known_name_is_noticed(check, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    from ci import axioms

    monkeypatch.setattr(axioms, "OWN", axioms.OWN.replace("Iff a b → Eq a b", "Or a b → Eq a b"))
    (found,) = check(f"theorem good : {TRUE} := Nat.le_refl", claim("good"))
    assert "type mismatch" in found.problem.lower()


def test_a_failed_claim_leaves_the_others_alone(check) -> None:  # type: ignore[no-untyped-def]
    text = f"theorem good : {TRUE} := Nat.le_refl\ntheorem bad : {TRUE} := sorry"
    bad, good = check(text, claim("bad"), Theorem("d", "d", "good", "Trial.Main", TRUE, (), "none", ()))
    assert bad.problem
    assert good.problem == ""
