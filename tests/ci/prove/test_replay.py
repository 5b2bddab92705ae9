"""Replay with a judge of our own: order, what stands on what, sockets; and the exact splice."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ci.goals import Goal, Package, PackageError, find_goal, goals_of
from ci.judge import Judgement
from ci.prove.budget import Budget
from ci.prove.loop import Judge, Settings, prove
from ci.prove.replay import NetworkUsed, replay, sockets_blocked
from ci.prove.splice import closed, reopened
from ci.providers.scripted import Scripted

FIRST = (
    "prelude\nimport Core.All\n\ntheorem one : 1 = 1 := by sorry\n\ntheorem two (n : Nat) :\n    n = n := by sorry\n"
)
SECOND = "prelude\nimport Demo.Z\n\ntheorem three : 3 = 3 := by sorry\n"
PROOFS = {"one": ["wrong", "rfl"], "two": ["intro x\nrfl"], "three": ["rfl"]}


def judging(accept: Callable[[str, str], bool], log: list[str] | None = None) -> Judge:
    def judge(goal: Goal, body: str, package: Package, timeout: float) -> Judgement:
        if log is not None:
            log.append(goal.id)
        assert goal.preamble + "theorem" in goal.file.read_text(), "the goal is as the file has it"
        good = accept(goal.id, body)
        return Judgement(good, "accepted" if good else "build", () if good else ("no",), (), (), 0.0, body)

    return judge


@pytest.fixture
def package(tmp_path: Path, lean_available: None) -> Package:
    (tmp_path / "Demo").mkdir()
    (tmp_path / "Demo" / "Z.lean").write_text(FIRST)
    (tmp_path / "Demo" / "A.lean").write_text(SECOND)
    found = Package(tmp_path)
    settings = Settings([Scripted(PROOFS)], judge=judging(lambda name, body: body != "wrong"), store=None,
                        unfinished=tmp_path / "unfinished")  # fmt: skip
    results = list(prove(found, ["one", "two", "three"], settings, Budget()))
    assert [result.outcome for result in results] == ["proved"] * 3
    return found


def test_proofs_are_judged_in_the_order_in_which_they_stand_on_each_other(package: Package) -> None:
    log: list[str] = []
    assert not any(item.problem for item in replay(package, judge=judging(lambda *_: True, log)))
    assert log == ["one", "two", "three"], "A imports Z, although A comes first in the folder"


def test_what_stands_on_a_failed_proof_is_not_tried(package: Package) -> None:
    found = replay(package, judge=judging(lambda name, body: name != "one"))
    assert found[0].problem == "rejected at build: no"
    assert all("on which it stands, failed" in item.problem for item in found[1:])


def test_a_rejection_that_does_not_stand_is_reported_when_asked(package: Package) -> None:
    careless = judging(lambda *_: True)
    assert not any(item.problem for item in replay(package, judge=careless))
    assert "rejected at build is accepted now: wrong" in replay(package, judge=careless, rejected=True)[0].problem


@pytest.mark.parametrize("change", [("1 = 1", "1 = 2"), ("rfl", "rfl  -- x"), ("theorem one", "theorem won")])
def test_a_touched_file_is_noticed_without_the_judge(package: Package, change: tuple[str, str]) -> None:
    file = package.root / "Demo" / "Z.lean"
    file.write_text(file.read_text().replace(*change, 1))
    found = replay(package, judge=judging(lambda *_: True))
    assert any("is not there with the statement and the proof" in item.problem for item in found)


def test_a_changed_hash_is_noticed(package: Package) -> None:
    path = package.root / "transcripts" / "one.json"
    data = json.loads(path.read_text())
    data["goal"]["hash"] = "0" * 64
    path.write_text(json.dumps(data))
    found = replay(package, judge=judging(lambda *_: True))
    assert found[0].problem == "the statement is not the one that was proved"


def test_the_network_is_out_of_reach_during_replay(package: Package) -> None:
    def curious(goal: Goal, body: str, package: Package, timeout: float) -> Judgement:
        socket.create_connection(("127.0.0.1", 9))
        raise AssertionError

    with pytest.raises(NetworkUsed):
        replay(package, judge=curious)


def test_sockets_are_given_back() -> None:
    before = socket.socket
    with sockets_blocked(), pytest.raises(NetworkUsed):
        socket.socket()
    assert socket.socket is before
    socket.socket().close()


LINE = st.sampled_from(["rfl", "simp [a.b]", "exact (f x).1", "cases h with", "| inl h => rfl", "  omega", "x := 1"])


@given(st.lists(LINE, min_size=1, max_size=5), st.sampled_from(["by sorry", "sorry", "by\n  sorry"]))
def test_a_splice_is_exact_and_can_be_undone(lines: list[str], open_: str) -> None:
    body = "\n".join(lines)
    head, tail = "-- a := sorry\nnamespace D\n", "\n\ntheorem g : 2 = 2 := by sorry\n\nend D\n"
    text = f"{head}theorem f (h : 1 = 1) : (let x := 1; x) = 1 :={' ' if open_[0] == 'b' else chr(10)}{open_}{tail}"
    goal = Goal("D.f", "M", "D.f", "(h : 1 = 1) : (let x := 1; x) = 1", Path("f"), 3, head, "f", "")
    done = closed(text, goal, body)
    assert done.startswith(head + "theorem f (h : 1 = 1) : (let x := 1; x) = 1 :=") and done.endswith(tail)
    again = reopened(done, "D.f", goal.statement, body, Path("f"))
    assert closed(again, goal, body) == done
    assert again.count("sorry") == 3


def test_a_goal_that_moved_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "A.lean"
    file.write_text(FIRST)
    goal = goals_of("Demo.A", file)[1]
    with pytest.raises(PackageError, match="has changed since"):
        closed(FIRST.replace("one", "uno"), goal, "rfl")
    with pytest.raises(PackageError, match="has changed since"):
        closed(FIRST.replace("n = n", "n = n + 0"), goal, "rfl")


def test_an_open_goal_is_found_by_its_id(package: Package) -> None:
    with pytest.raises(PackageError, match="no open goal 'one'"):
        find_goal(package, "one")
