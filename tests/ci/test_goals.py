"""Open goals and their ledger."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ci import goals, lean, ledger
from ci.goals import Package, PackageError
from ci.ledger import Entry

FILE = """prelude
import Core.All
/-! theorem not_this : True := by sorry -/

namespace A.B
section
variable (n : Nat)

/-- Doc. -/
@[simp] protected theorem one (h : n = n) : let k := n; k = n := by sorry

-- theorem nor_this : True := sorry
theorem _root_.two : True := sorry

end
theorem closed : True := trivial
end A.B

open A.B in
theorem three : "theorem x : y := sorry" = "" → True := by
  sorry
"""


def package(folder: Path, text: str, module: str = "Trial/Main.lean") -> Package:
    path = folder / module
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return Package(folder)


def test_goals_are_found_with_their_names_and_statements(tmp_path: Path) -> None:
    found = goals.open_goals(package(tmp_path, FILE))
    assert [goal.id for goal in found] == ["A.B.one", "two", "three"]
    one, two, three = found
    assert one.statement == "(h : n = n) : let k := n; k = n"
    assert one.line == 10
    assert one.preamble.endswith("@[simp] protected ")
    assert one.context == "namespace A.B\nsection\nvariable (n : Nat)"
    assert two.written == "_root_.two"
    assert three.statement.startswith(": ")
    assert three.imports == ("Core.All",)
    assert three.context == "namespace A.B\nsection\nvariable (n : Nat)\nend\nend A.B\nopen A.B in"
    for goal in found:
        assert FILE.startswith(f"{goal.preamble}theorem {goal.written} {goal.statement}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("def x : Nat := sorry", "Main.lean:1: sorry is allowed only as the whole proof of a theorem"),
        ("theorem x : p := by\n  simp\n  sorry", "Main.lean:3: sorry is allowed only"),
        ("theorem x : sorry := by sorry", "sorry is allowed only"),
        ("namespace A\n  theorem x : p := by sorry", "Main.lean:2: a theorem must begin in column 0"),
        ("open A in theorem x : p := by sorry", "Main.lean:1: a theorem must begin in column 0"),
        ("private theorem x : p := by sorry", "private theorem cannot be audited"),
    ],
)
def test_half_open_things_are_errors(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(PackageError) as caught:
        goals.open_goals(package(tmp_path, text))
    assert message in str(caught.value)


def test_two_goals_of_one_name_are_an_error(tmp_path: Path) -> None:
    package(tmp_path, "theorem x : p := sorry", "Trial/A.lean")
    with pytest.raises(PackageError, match="x is a goal of"):
        goals.open_goals(package(tmp_path, "theorem x : p := sorry", "Trial/B.lean"))


def test_a_package_may_not_replace_a_module_of_ours(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match=r"Core\.All is a module of proofs/ too"):
        package(tmp_path, "prelude", "Core/All.lean")


def test_an_empty_folder_an_unknown_goal_and_an_unknown_import_are_named(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="no Lean modules"):
        Package(tmp_path)
    trial = package(tmp_path, "prelude\nimport No.Where\ntheorem x : p := sorry")
    with pytest.raises(PackageError, match="no open goal 'y'; there are x"):
        goals.find_goal(trial, "y")
    with pytest.raises(PackageError, match=r"no module No\.Where"):
        trial.closure(goals.find_goal(trial, "x").imports)


def test_the_demo_and_proofs_agree_with_their_ledgers() -> None:
    demo = lean.ROOT / "examples" / "goals"
    assert ledger.check_goals(ledger.load(demo / ledger.FILE), goals.open_goals(Package(demo))) == []
    assert goals.open_goals(Package(lean.PROOFS)) == []


ENTRIES = st.dictionaries(
    st.sampled_from("abcde"), st.builds(Entry, st.sampled_from(["me", "you"]), st.sampled_from("01"))
)


@given(ENTRIES, ENTRIES)
def test_a_ledger_may_only_shrink(old: dict[str, Entry], new: dict[str, Entry]) -> None:
    fine = all(name in old and old[name].statement == entry.statement for name, entry in new.items())
    assert (ledger.check_ledger(old, new) == []) == fine


@given(ENTRIES)
def test_a_ledger_survives_its_file(entries: dict[str, Entry]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / ledger.FILE
        file.write_text(ledger.render(entries), encoding="utf-8")
        assert ledger.load(file) == entries


@pytest.mark.parametrize("text", ["", "[]", '{"schema": 2}', '{"schema": 1}', '{"schema": 1, "goals": {"a": 1}}'])
def test_what_is_no_ledger(tmp_path: Path, text: str) -> None:
    file = tmp_path / ledger.FILE
    file.write_text(text)
    with pytest.raises(PackageError, match=r"ledger\.json"):
        ledger.load(file)


def test_the_ledger_names_what_changed(tmp_path: Path) -> None:
    found = goals.open_goals(package(tmp_path, FILE))
    listed = ledger.make(found, "me")
    assert ledger.check_goals(listed, found) == []
    assert "two: in the ledger, but not open" in ledger.check_goals(listed, [found[0], found[2]])
    weaker = goals.open_goals(package(tmp_path, FILE.replace(": True := sorry", ": True → True := sorry")))
    assert any(
        "the statement of two is not the one in the ledger" in text for text in ledger.check_goals(listed, weaker)
    )
    assert any("two is open and not in the ledger" in text for text in ledger.check_goals({}, found))
    spaced = goals.open_goals(package(tmp_path, FILE.replace("(h : n = n) :", "(h : n =\n    n) :")))
    assert ledger.check_goals(listed, spaced) == []


def test_a_prefix_is_for_one_theorem_only(tmp_path: Path) -> None:
    text = (
        "open A in\ntheorem x : True := trivial\n\n"
        "open B in\n/-- Doc. -/\ntheorem y : p := sorry\n\ntheorem z : p := sorry"
    )
    y, z = goals.open_goals(package(tmp_path, text))
    assert (y.context, z.context) == ("open B in", "")


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@localhost"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


ONE, BOTH = "theorem a : True := by sorry\n", "theorem a : True := by sorry\ntheorem b : False := by sorry\n"


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """A package in a repository of its own, its ledger committed with one open goal."""
    found = package(tmp_path, ONE)
    (tmp_path / ledger.FILE).write_text(ledger.render(ledger.make(goals.open_goals(found), "me")))
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "one")
    return tmp_path


def test_a_ledger_may_only_shrink_since_it_was_committed(history: Path) -> None:
    assert ledger.problems(Package(history)) == []
    (history / ledger.FILE).write_text(ledger.render({}))
    package(history, "theorem a : True := trivial\n")
    assert ledger.problems(Package(history)) == []
    grown = package(history, BOTH)
    (history / ledger.FILE).write_text(ledger.render(ledger.make(goals.open_goals(grown), "me")))
    assert ledger.problems(grown) == ["b: a new open goal; the ledger may only shrink"]
    git(history, "commit", "-q", "-a", "-m", "two")
    assert ledger.problems(grown) == []
    assert ledger.problems(grown, "HEAD~1") == ["b: a new open goal; the ledger may only shrink"]
    with pytest.raises(PackageError, match="git knows no commit 'nothing' here"):
        ledger.problems(grown, "nothing")


def test_a_committed_ledger_cannot_be_left_out(history: Path) -> None:
    (history / ledger.FILE).unlink()
    (problem,) = ledger.problems(Package(history))
    assert "committed at HEAD, and gone" in problem


def test_an_open_goal_needs_an_owner(history: Path) -> None:
    (history / ledger.FILE).write_text(ledger.render(ledger.make(goals.open_goals(Package(history)), " ")))
    assert any("nobody owns a" in problem for problem in ledger.problems(Package(history)))


def test_a_package_of_one_s_own_needs_no_ledger_and_proofs_no_goals(tmp_path: Path, monkeypatch) -> None:
    found = package(tmp_path, ONE)
    assert ledger.problems(found) == []
    monkeypatch.setattr(lean, "PROOFS", tmp_path)
    (problem,) = ledger.problems(found)
    assert problem.endswith("a is open and not in the ledger")
