"""Lean's kernel by itself: what it is given as data it checks, and what cannot be one proof is not given to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ci import goals, judge, kernel, lean, trusted
from ci.goals import Goal, Package
from ci.olean import Image, OleanError, parse
from ci.splice import spliced
from ci.terms import Declaration, Reader, Terms, in_order
from ci.trusted import Reference, link
from tests.ci.proofs_of_demo import PROOFS

#: goals whose proofs have auxiliary declarations, large numbers, induction
GOALS = ("Demo.double_add", "Demo.count_le_length", "Demo.distance_index")


@pytest.fixture(scope="module")
def package(lean_available: None) -> Package:
    return Package(lean.ROOT / "examples" / "goals")


def compiled(goal: Goal, reference: Reference, folder: Path, proof: str) -> bytes:
    trusted.compile_text(goal.module, spliced(goal, proof), reference.oleans, folder / "Candidate.olean")
    return (folder / "Candidate.olean").read_bytes()


def asked(package: Package, folder: Path, name: str, proof: str = "") -> dict[str, Any]:
    goal = goals.find_goal(package, name)
    reference = trusted.reference(goal, package)
    image = compiled(goal, reference, folder, proof or PROOFS[name])
    found = json.loads(kernel.question(goal, reference.image, reference.pristine, image))
    assert isinstance(found, dict)
    return found


def answer(package: Package, folder: Path, name: str, question: dict[str, Any]) -> list[str]:
    goal = goals.find_goal(package, name)
    reference = trusted.reference(goal, package)
    search = folder / "search"
    link(reference.oleans, search)
    place = (search / Path(*goal.module.split("."))).with_suffix(".olean")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(reference.image)
    read = {path.resolve().parent for path in reference.oleans.values()}
    return kernel.check(json.dumps(question), search, folder / "kernel", judge.default_sandbox(), read)


@pytest.mark.parametrize("name", GOALS)
def test_a_right_proof_is_checked(package: Package, tmp_path: Path, name: str) -> None:
    assert answer(package, tmp_path, name, asked(package, tmp_path, name)) == []


def another_value(question: dict[str, Any]) -> None:
    last = question["declarations"][-1]
    last["value"] = last["type"]


def another_type(question: dict[str, Any]) -> None:
    last = question["declarations"][-1]
    last["type"] = last["value"]


def a_missing_lemma(question: dict[str, Any]) -> None:
    del question["declarations"][0]


def twice(question: dict[str, Any]) -> None:
    question["declarations"].append(question["declarations"][-1])


def an_unknown_constant(question: dict[str, Any]) -> None:
    question["rows"] += [["str", question["rows"].index(["anonymous"]), "missing"]]
    question["rows"] += [["const", len(question["rows"]) - 1, []]]
    question["declarations"][-1]["value"] = len(question["rows"]) - 1


def a_loose_variable(question: dict[str, Any]) -> None:
    question["rows"] += [["bvar", "7"]]
    question["declarations"][-1]["value"] = len(question["rows"]) - 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (another_value, "the value has not the stated type"),
        (another_type, "type expected"),
        (a_missing_lemma, "unknown constant"),
        (twice, "declared already"),
        (an_unknown_constant, "unknown constant"),
        (a_loose_variable, "the kernel"),
    ],
)
def test_a_wrong_proof_is_refused(package: Package, tmp_path: Path, change: Any, says: str) -> None:
    question = asked(package, tmp_path, GOALS[0])
    change(question)
    (problem,) = answer(package, tmp_path, GOALS[0], question)
    assert says in problem


def test_no_answer_is_a_refusal(package: Package, tmp_path: Path) -> None:
    question = asked(package, tmp_path, GOALS[0])
    (problem,) = answer(package, tmp_path, GOALS[0], question | {"imports": ["No.Such"]})
    assert "gave no answer" in problem and "cannot be imported" in problem


def test_the_goal_s_own_theorem_is_no_lemma_of_its_proof(package: Package, tmp_path: Path) -> None:
    """The pristine module has it, with `sorry`: a compiled proof that stands on it would be a circle."""
    goal = goals.find_goal(package, "Demo.two_mul_sumTo")
    reference = trusted.reference(goal, package)
    text = spliced(goal, "exact two_mul_sumTX n").replace(
        "theorem two_mul_sumTo", "theorem two_mul_sumTX (n : Nat) : 2 * sumTo n = n * (n + 1) := by sorry\n"
        "theorem two_mul_sumTo",
    )  # fmt: skip
    trusted.compile_text(goal.module, text, reference.oleans, tmp_path / "C.olean")
    image = (tmp_path / "C.olean").read_bytes()
    known = parse(reference.image)
    with pytest.raises(OleanError, match=r"Demo\.two_mul_sumTo stands on Demo\.two_mul_sumTo"):
        kernel.question(goal, reference.image, known, image.replace(b"two_mul_sumTX", b"two_mul_sumTo"))


def test_an_axiom_is_no_part_of_a_proof(package: Package, tmp_path: Path) -> None:
    goal = goals.find_goal(package, GOALS[0])
    reference = trusted.reference(goal, package)
    image = compiled(goal, reference, tmp_path, f"{PROOFS[goal.id]}\n\naxiom cheat : False")
    with pytest.raises(OleanError, match="a declaration of kind axiom in a proof"):
        kernel.question(goal, reference.image, reference.pristine, image)


def declaration(name: str, *mentions: str) -> Declaration:
    return Declaration(name, "theorem", 0, (), 0, 0, 0, frozenset(mentions))


def test_lemmas_come_first() -> None:
    found = in_order([declaration("c", "b", "a"), declaration("b", "a", "Nat"), declaration("a")])
    assert [item.name for item in found] == ["a", "b", "c"]


@pytest.mark.parametrize("circle", [[("a", "a")], [("a", "b"), ("b", "a")], [("a", "b"), ("b", "c"), ("c", "b")]])
def test_a_circle_is_refused(circle: list[tuple[str, ...]]) -> None:
    with pytest.raises(OleanError, match="stands on itself"):
        in_order([declaration(*names) for names in circle])


def test_a_number_is_no_term(package: Package) -> None:
    goal = goals.find_goal(package, GOALS[0])
    reader = Reader(Image(trusted.reference(goal, package).image), Terms())
    with pytest.raises(OleanError, match="a number in the place of a term"):
        reader.row("term", 1)
    assert reader.row("name", 1) == 0 and reader.into.rows == [("anonymous",)]


@pytest.mark.parametrize(("depth", "says"), [(2_000, ""), (200_000, "deep recursion")])
def test_a_deep_proof_is_checked_or_refused(package: Package, tmp_path: Path, depth: int, says: str) -> None:
    """`(fun h => h) ((fun h => h) (… proof))`: the kernel ends it before the stack does."""
    question = asked(package, tmp_path, GOALS[0])
    rows, last = question["rows"], question["declarations"][-1]
    rows += [["bvar", "0"], ["lam", rows.index(["anonymous"]), last["type"], len(rows)]]
    identity = len(rows) - 1
    for _ in range(depth):
        rows.append(["app", identity, last["value"]])
        last["value"] = len(rows) - 1
    found = answer(package, tmp_path, GOALS[0], question)
    assert found == ([] if not says else [f"the kernel refuses {GOALS[0]}: {says}"])
