"""The prover's hook: which goals it takes, and what it says of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ci.goals import Goal, Package
from ci.refute import hook
from ci.refute.hook import program_refuter, subject_of
from ci.refute.hunt import Target, target_for
from ci.refute.refutation import load
from models.catalog import ROOT, structure
from models.emit_lean import camel
from models.explore.explorer import Verdict
from models.mutants import MUTANTS, mutated

LINEARIZABLE = "(h : History) : IsHistory Gen.Spsc.program Allows (Init p) h → Linearizable (spec p.capacity) h"
RACES = "Reachable program Allows (Init p) s → ¬ Spsc.Races a b"


@pytest.fixture
def package(tmp_path: Path) -> Package:
    (tmp_path / "Demo").mkdir()
    (tmp_path / "Demo" / "One.lean").write_text("prelude\nimport Gen.Spsc\n", encoding="utf-8")
    return Package(tmp_path)


def goal(statement: str, imported: str = "Gen.Spsc") -> Goal:
    preamble = f"prelude\nimport {imported}\n"
    return Goal("Demo.g", "Demo.One", "Demo.g", statement, Path("One.lean"), 3, preamble, "g", "")


@pytest.mark.parametrize(
    ("statement", "imported", "expected"),
    [
        (LINEARIZABLE, "Gen.Spsc", ("spsc", Verdict.NOT_LINEARIZABLE)),
        (RACES, "Gen.Spsc", ("spsc", Verdict.RACE)),
        (RACES, "Machine.Program", None),
        ("(a b : Nat) : a + b = b + a", "Gen.Spsc", None),
        ("(h : NotLinearizableAtAll program) : False", "Gen.Spsc", None),
        (LINEARIZABLE, "No.Such", None),
    ],
)
def test_which_goals_are_taken(package: Package, statement: str, imported: str, expected: object) -> None:
    assert subject_of(goal(statement, imported), package) == expected


def planted(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The catalog's ring has this defect."""
    (mutant,) = (mutant for mutant in MUTANTS["spsc"] if mutant.name == name)

    def target(what: str) -> Target:
        return target_for(mutated(mutant, structure(what)))

    monkeypatch.setattr(hook, "target_for", target)


@pytest.mark.parametrize(
    ("defect", "linearizable", "races"),
    [("publish_before_write", True, True), ("off_by_one_full", True, False), ("relaxed_publish", False, False)],
)
def test_what_is_refuted(monkeypatch, package: Package, defect: str, linearizable: bool, races: bool) -> None:
    """A failure under TSO alone does not refute a theorem about sequential consistency."""
    planted(monkeypatch, defect)
    refuter = program_refuter(2)
    found = refuter(goal(LINEARIZABLE), package)
    assert (found is not None) == linearizable
    assert found is None or ("not linearizable" in found.text and "models/specs" in found.text)
    assert (refuter(goal(RACES), package) is not None) == races


def test_a_counterexample_becomes_a_regression_test(monkeypatch, package: Package, tmp_path: Path) -> None:
    planted(monkeypatch, "off_by_one_full")
    kept = tmp_path / "regressions"
    found = program_refuter(2, kept)(goal(LINEARIZABLE), package)
    (file,) = kept.iterdir()
    assert found is not None and f"kept as {file}" in found.text
    refutation = load(file)
    assert (refutation.target, refutation.must, refutation.model) == ("spsc", "pass", "sc")
    assert refutation.schedule and refutation.timeline in found.text


@pytest.mark.parametrize(("file", "refuted"), [("hasty_ring", True), ("ticket", False)])
def test_a_goal_about_a_file_of_one_s_own(tmp_path: Path, file: str, refuted: bool) -> None:
    """In the package that `ci init FILE.c` makes: FILE/Gen/NAME.lean."""
    for path in (ROOT / "examples" / "own").glob(f"{file}.*"):
        shutil.copy(path, tmp_path)
    name = camel(file, upper=True)
    (tmp_path / file / "Gen").mkdir(parents=True)
    (tmp_path / file / "Gen" / f"{name}.lean").write_text("prelude\nimport Machine.Program\n", encoding="utf-8")
    mine = Package(tmp_path / file)
    statement = f"IsHistory Gen.{name}.program Allows (Init p) h → Linearizable (spec p.capacity) h"
    asked = goal(statement, f"Gen.{name}")
    assert subject_of(asked, mine) == (tmp_path / f"{file}.c", Verdict.NOT_LINEARIZABLE)
    found = program_refuter(2, tmp_path / "not here")(asked, mine)
    assert (found is not None) == refuted == (mine.root / "regressions").is_dir()
    assert not (tmp_path / "not here").exists()
    assert found is None or "not linearizable" in found.text


def test_the_ring_s_own_goals_are_left_to_the_provers(package: Package) -> None:
    assert program_refuter(1)(goal(LINEARIZABLE), package) is None
