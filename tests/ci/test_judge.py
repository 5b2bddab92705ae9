"""The judge: right proofs pass, every cheat of the corpus is rejected by name, and no defence is decoration."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from ci import goals, judge, lean, splice
from ci.goals import Package
from tests.ci.cheat_corpus import CHEATS, DOCUMENT, Cheat, document
from tests.ci.proofs_of_demo import PROOFS

#: defences that no cheat of the corpus passes alone when they are missing, and where they are shown to be needed
ELSEWHERE = {
    "kernel": "the scan denies the means of a text; a compiler that was taken over has more: test_judge_tampering.py",
    "sandbox": "what gets through without it is damage, not a proof: test_judge_tampering.py",
    "hashes": "needs a trusted file that changes, not a body: test_judge_tampering.py",
}


@pytest.fixture(scope="module")
def package(lean_available: None) -> Package:
    return Package(lean.ROOT / "examples" / "goals")


Judgements = dict[tuple[str, str], "Future[judge.Judgement]"]


@pytest.fixture(scope="module")
def judgements(request: pytest.FixtureRequest, package: Package) -> Iterator[Judgements]:
    """(test, cheat) → its verdict, for the selected tests, two at a time: Lean runs outside of Python."""
    found: Judgements = {}
    with ThreadPoolExecutor(2) as pool:
        for item in request.session.items:
            cheat = getattr(item, "callspec", None) and item.callspec.params.get("cheat")
            if isinstance(cheat, Cheat):
                off = cheat.without if item.originalname == "test_a_cheat_passes_without_its_defences" else frozenset()
                found[item.originalname, cheat.name] = pool.submit(judged, cheat, package, off)
        yield found
        pool.shutdown(cancel_futures=True)


def judged(cheat: Cheat, package: Package, off: frozenset[str] = frozenset()) -> judge.Judgement:
    box = judge.default_sandbox(cheat.timeout)
    box = replace(box, limits=replace(box.limits, output=cheat.output))
    goal = goals.find_goal(package, cheat.goal)
    return judge.judge(goal, cheat.body, package, sandbox=box, timeout=cheat.timeout, off=off)


def test_every_goal_of_the_demo_has_a_proof_here(package: Package) -> None:
    assert {goal.id for goal in goals.open_goals(package)} == PROOFS.keys()


@pytest.mark.parametrize("name", PROOFS)
def test_a_right_proof_is_accepted(package: Package, name: str) -> None:
    verdict = judge.judge(goals.find_goal(package, name), PROOFS[name], package)
    assert verdict.accepted, str(verdict)
    assert verdict.stage == "accepted"
    assert verdict.lean_messages == ()
    assert set(verdict.axioms) <= {"propext", "Classical.choice", "Quot.sound"}
    assert "--" not in verdict.body


def test_the_corpus_is_large_enough() -> None:
    assert len(CHEATS) >= 75


def test_the_table_in_the_documentation_is_the_corpus() -> None:
    """python -m tests.ci.cheat_corpus writes it."""
    assert DOCUMENT.read_text(encoding="utf-8") == document()


@pytest.mark.parametrize("cheat", CHEATS, ids=lambda cheat: cheat.name)
def test_a_cheat_is_rejected_by_name(judgements: Judgements, cheat: Cheat) -> None:
    verdict = judgements["test_a_cheat_is_rejected_by_name", cheat.name].result()
    assert not verdict.accepted
    assert verdict.stage == cheat.stage, str(verdict)
    assert cheat.because in "\n".join(verdict.reasons)


@pytest.mark.parametrize("cheat", [cheat for cheat in CHEATS if cheat.without], ids=lambda cheat: cheat.name)
def test_a_cheat_passes_without_its_defences(judgements: Judgements, cheat: Cheat) -> None:
    """So the cheats are real, and the defences named in the file are the ones that stop them."""
    verdict = judgements["test_a_cheat_passes_without_its_defences", cheat.name].result()
    assert verdict.accepted, str(verdict)


@pytest.mark.parametrize("defence", judge.DEFENCES)
def test_no_defence_is_decoration(defence: str) -> None:
    """Removing this one alone lets a cheat through. That a defence also backs up another one (sorry is seen by the
    scan, by Lean's warning and by the audit) is intended; the files say which ones have to fall together."""
    alone = [cheat.name for cheat in CHEATS if cheat.without == {defence}]
    assert bool(alone) != (defence in ELSEWHERE), (alone, ELSEWHERE.get(defence))


def test_an_unknown_defence_is_named(package: Package) -> None:
    with pytest.raises(ValueError, match="no defence is called 'luck'"):
        judge.judge(goals.open_goals(package)[0], "rfl", package, off=frozenset({"luck"}))


def test_messages_count_lines_from_the_body(package: Package) -> None:
    goal = goals.find_goal(package, "Demo.bounded")
    assert "\n" in goal.statement
    (message, *_) = judge.judge(goal, "skip\nexact missing", package).lean_messages
    assert message.line == 2


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("rfl", "rfl"),
        ("by rfl", "rfl"),
        ("by\n    intro x\n    rfl\n", "intro x\nrfl"),
        ("intro x\n  rfl", "intro x\nrfl"),  # trimmed
        ("cases h with\n  | a => rfl\n  | b => rfl", "cases h with\n  | a => rfl\n  | b => rfl"),
        ("have : p := by\n  rfl\nexact this", "have : p := by\n  rfl\nexact this"),
        ("-- first\nrfl -- why\n/- and /- so -/ on -/", "rfl"),
        ("bypass", "bypass"),
        ("by' x", "by' x"),
        ("rfl\r\n", "rfl"),
    ],
)
def test_normalisation(body: str, wanted: str) -> None:
    assert splice.normalise(body) == wanted


@pytest.mark.parametrize("body", ["", "by", "-- only", "\tsimp", "/- /- -/ rfl", "rfl;" * 50_001])
def test_what_is_no_body(body: str) -> None:
    with pytest.raises(splice.BodyError):
        splice.normalise(body)


def test_a_package_that_is_not_in_order_is_no_verdict(lean_available: None, tmp_path: Path) -> None:
    (tmp_path / "Trial").mkdir()
    (tmp_path / "Trial" / "A.lean").write_text(
        "prelude\nimport Core.All\n\ndef Nat.gcd (_ _ : Nat) : Nat := 0\n\ntheorem t : 1 = 1 := by sorry\n"
    )
    package = Package(tmp_path)
    with pytest.raises(goals.PackageError, match=r"Trial\.A defines Nat\.gcd, which the kernel computes by name"):
        judge.judge(goals.find_goal(package, "t"), "rfl", package)


SCOPES = """prelude
import Core.All
namespace Far
def three : Nat := 3
end Far

section
variable (n : Nat) {p : Nat → Prop}
local infix:65 " ⊞ " => Nat.add

theorem local_sign (h : p (n ⊞ 1)) : p (n + 1) := by sorry

open Far in
@[simp] protected theorem Far.four : three ⊞ 1 = 4 := by sorry
end
"""


@pytest.mark.parametrize(("name", "body"), [("local_sign", "exact h"), ("Far.four", "rfl")])
def test_a_statement_is_proved_again_in_its_own_scope(
    lean_available: None, tmp_path: Path, name: str, body: str
) -> None:
    """Variables, local notation, `open … in`, attributes."""
    (tmp_path / "Trial").mkdir()
    (tmp_path / "Trial" / "A.lean").write_text(SCOPES, encoding="utf-8")
    package = Package(tmp_path)
    verdict = judge.judge(goals.find_goal(package, name), body, package)
    assert verdict.accepted, str(verdict)
