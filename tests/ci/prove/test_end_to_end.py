"""From open goals to committed proofs, over the real protocol: a weak, dishonest model behind an unreliable service.

Every goal of examples/goals is filled; wrong and cheating answers are rejected where they must be; proof, ledger and
transcript are committed; the replay holds with sockets blocked and fails when a committed proof is touched.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("openai", reason="the openai package is not installed")

from ci.goals import Package, open_goals
from ci.lean import ROOT
from ci.ledger import load
from tests.ci.prove.command import run
from tests.ci.providers.service import (
    Behaviour,
    Service,
    bad_json,
    fence,
    hang,
    say,
    serving,
    status,
    truncated,
)  # fmt: skip

OPTIONS = (
    "--provider", "openai-compatible", "--model", "weak", "--samples", "1", "--repairs", "4", "--timeout", "2",
    "--retry-base", "0.05", "--no-cache", "--goal-budget-attempts", "6", "--budget-tokens", "100000", "--require",
)  # fmt: skip
SECRET = "sk-a-key-that-must-not-be-written-anywhere"


def answer(name: str, body: str, statement: str = "") -> Behaviour:
    return say(fence(f"theorem {name} {statement} := {body}"))


COUNT = """by
  induction xs with
  | nil => simp [count]
  | cons x xs ih =>
    cases h : p x <;> simp [count, h] <;> omega"""
TWICE = "by\n  induction xs <;> simp [twice, *]"
TWO = """by
  induction n with
  | zero => rfl
  | succ n ih =>
    simp only [sumTo, Nat.mul_add, Nat.add_mul, ih]
    omega"""
WORDS = "by\n  simp only [index, wordSize]\n  omega"


def script() -> dict[str, list[Behaviour]]:
    """What the service does, request by request."""
    think = "<think>Perhaps\n```lean4\ntheorem two_mul_sumTo : 2 = 2 := by rfl\n```\nwould do.</think>\n"
    cheat = "axiom cheat : False\n\ntheorem count_le_length (p : α → Bool) (xs : List α) : count p xs ≤ xs.length := by"
    return {
        "double_add": [
            status(429, "slow down", Retry_After="0.1"), status(500, "on fire"),
            answer("double_add", "by\n  rfl"), answer("double_add", "by\n  simp only [double]\n  omega"),
        ],
        "two_mul_sumTo": [
            bad_json, truncated("```lean4\ntheorem two_mul_sumTo"), say("Use induction on n, then omega."),
            say(think + fence(f"theorem two_mul_sumTo (n : Nat) : 2 * sumTo n = n * (n + 1) := {TWO}", "")),
        ],
        "twice_append": [answer("twice_append", "by\n  sorry"), answer("twice_append", TWICE)],
        "length_twice": [
            hang, answer("length_twice", "by\n  native_decide"), answer("length_twice", f"{TWICE} <;> omega"),
        ],
        "count_le_length": [
            say(fence(f"{cheat}\n  exact cheat.elim")),
            answer("count_le_length", "by\n  trivial", "(p : α → Bool) (xs : List α) : True"),
            answer("count_le_length", "by\n  simp\n  #exit"), answer("count_le_length", COUNT),
        ],
        "count_twice": [
            answer("count_twice", "by\n  exact sorryAx _"),
            answer("count_twice", "by\n  induction xs <;> simp [twice, count, *] <;> omega"),
        ],
        "index_index": [answer("index_index", WORDS)],
        "distance_index": [
            answer("distance_index", "by\n  set_option maxRecDepth 9000 in omega"),
            answer("distance_index", "by\n  exact sub_index hij h"),
        ],
        "Good.step": [
            answer("Good.step", "by\n  cases step <;> simp_all [Good]"),
            answer("Good.step", "by\n  cases step <;> simp_all [Good] <;> omega"),
        ],
        "bounded": [answer("bounded", "by\n  cases op <;> simp_all <;> omega")],
    }  # fmt: skip


@dataclass
class Done:
    package: Path
    service: Service
    code: int

    def transcript(self, name: str) -> dict[str, Any]:
        data = json.loads((self.package / "transcripts" / f"Demo.{name}.json").read_text(encoding="utf-8"))
        assert isinstance(data, dict)
        return data

    def stages(self, name: str) -> list[str]:
        return [item["stage"] for item in self.transcript(name)["attempts"]]


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@localhost", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory, lean_available: None) -> Iterator[Done]:
    package = tmp_path_factory.mktemp("work") / "goals"
    shutil.copytree(ROOT / "examples" / "goals", package)
    git(package, "init", "-q")
    git(package, "config", "user.name", "t")
    git(package, "config", "user.email", "t@localhost")
    git(package, "add", "-A")
    git(package, "commit", "-q", "-m", "Open goals")
    with pytest.MonkeyPatch.context() as patch, serving(script()) as service:
        patch.setenv("OPENAI_API_KEY", SECRET)
        code = run("prove", str(package), "--endpoint", service.url, "--commit", *OPTIONS)
        yield Done(package, service, code)


def test_every_goal_is_proved_and_leaves_the_ledger(done: Done) -> None:
    assert done.code == 0
    assert open_goals(Package(done.package)) == []
    assert load(done.package / "ledger.json") == {}
    assert not any("sorry" in path.read_text() for path in Package(done.package).modules.values())


@pytest.mark.parametrize(
    ("name", "stages"),
    [
        ("double_add", ["build", "accepted"]),
        ("two_mul_sumTo", ["answer", "accepted"]),
        ("twice_append", ["policy", "accepted"]),
        ("length_twice", ["policy", "accepted"]),
        ("count_le_length", ["build", "build", "policy", "accepted"]),
        ("count_twice", ["policy", "accepted"]),
        ("index_index", ["accepted"]),
        ("distance_index", ["policy", "accepted"]),
        ("Good.step", ["build", "accepted"]),
        ("bounded", ["accepted"]),
    ],
)
def test_each_answer_ends_where_it_must(done: Done, name: str, stages: list[str]) -> None:
    assert done.stages(name) == stages


def test_trouble_of_the_service_is_no_attempt(done: Done) -> None:
    assert len(done.service.about("double_add")) == 4, "429 and 500 were repeated"
    assert len(done.service.about("two_mul_sumTo")) == 4, "bad JSON and the cut stream were repeated"
    assert len(done.service.about("length_twice")) == 3, "the hanging request was given up and repeated"


def test_the_model_is_shown_what_was_wrong(done: Done) -> None:
    again = done.service.about("double_add")[-1]["messages"]
    assert [message["role"] for message in again] == ["user", "assistant", "user"]
    assert "rfl" in again[1]["content"]
    assert "rejected (build)" in again[2]["content"]
    assert "double (a + b) = double a + double b" in again[2]["content"]
    assert "sorry is denied" in done.service.about("twice_append")[-1]["messages"][2]["content"]


def test_only_the_proof_changes_in_a_file(done: Done) -> None:
    for path in sorted((ROOT / "examples" / "goals").rglob("*.lean")):
        before = path.read_text(encoding="utf-8")
        after = (done.package / path.relative_to(ROOT / "examples" / "goals")).read_text(encoding="utf-8")
        pieces = before.split(":= by sorry")
        position = 0
        for piece in pieces:
            assert piece in after[position:], f"{path.name} changed outside of its proofs"
            position = after.index(piece, position) + len(piece)


def test_the_transcript_holds_prompts_answers_judgements_and_usage(done: Done) -> None:
    data = done.transcript("two_mul_sumTo")
    assert data["outcome"] == "proved" and data["body"].startswith("induction n with")
    assert "<think>" in data["attempts"][-1]["answer"]
    prompt = data["prompts"][data["attempts"][0]["prompt"]]
    assert "Complete the following Lean 4 code" in prompt[0]["content"]
    assert set(data["attempts"][-1]["axioms"]) <= {"propext", "Quot.sound", "Classical.choice"}
    assert data["usage"]["completion_tokens"] >= 40
    assert SECRET not in json.dumps(data)


def test_each_proof_is_a_commit_of_its_own(done: Done) -> None:
    log = git(done.package, "log", "--format=%s", "--name-only").split("\n\n")
    assert git(done.package, "status", "--short") == ""
    assert "Prove Demo.bounded" in " ".join(log)
    assert git(done.package, "show", "--name-only", "--format=%s", "HEAD").split() == [
        "Prove", "Demo.distance_index", "Demo/Words.lean", "ledger.json", "transcripts/Demo.distance_index.json",
    ]  # fmt: skip


def test_the_replay_holds_with_sockets_blocked(
    done: Done, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    done.service.server_close()

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    for name in ("socket", "create_connection", "getaddrinfo", "socketpair"):
        monkeypatch.setattr(socket, name, refuse)
    assert run("replay", str(done.package)) == 0
    assert "10 of 10 recorded proofs hold" in capsys.readouterr().out


def test_the_replay_notices_a_proof_that_was_touched(
    done: Done, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = tmp_path / "goals"
    shutil.copytree(done.package, package, ignore=shutil.ignore_patterns(".git"))
    for path in (package / "transcripts").glob("*.json"):
        if "double_add" not in path.name:
            path.unlink()
    file = package / "Demo" / "Numbers.lean"
    text = file.read_text()
    file.write_text(text.replace("simp only [double]\n  omega", "simp only [double]\n  omega  "))
    assert run("replay", str(package)) == 1
    recorded = package / "transcripts" / "Demo.double_add.json"
    data = json.loads(recorded.read_text())
    data["body"] = "exact sorryAx _"
    recorded.write_text(json.dumps(data))
    file.write_text(text.replace("simp only [double]\n  omega", "exact sorryAx _"))
    capsys.readouterr()
    assert run("replay", str(package)) == 1
    assert "rejected at policy" in capsys.readouterr().out, "the judge decides, not the transcript"


def lasting(data: dict[str, Any]) -> dict[str, Any]:
    """A transcript without what differs from run to run and from machine to machine."""
    attempts = [{key: value for key, value in item.items() if key != "seconds"} for item in data["attempts"]]
    return {key: value for key, value in data.items() if key not in ("key", "toolchain")} | {"attempts": attempts}


def test_the_committed_record_is_this_run(done: Done) -> None:
    """Fails if examples/proved is of an older judge or prompt: python -m tests.ci.prove.record makes it anew."""
    kept = ROOT / "examples" / "proved"
    for path in sorted((done.package / "Demo").glob("*.lean")):
        assert path.read_text() == (kept / "Demo" / path.name).read_text(), path.name
    for path in sorted((done.package / "transcripts").glob("*.json")):
        recorded = json.loads((kept / "transcripts" / path.name).read_text(encoding="utf-8"))
        assert lasting(recorded) == lasting(json.loads(path.read_text(encoding="utf-8"))), path.name


def test_the_committed_record_replays(tmp_path: Path, lean_available: None) -> None:
    """Two of the ten, which is enough here: `ci replay examples/proved` does them all."""
    package, output = tmp_path / "proved", tmp_path / "replay.json"
    shutil.copytree(ROOT / "examples" / "proved", package)
    for path in (package / "transcripts").glob("*.json"):
        if path.stem not in ("Demo.index_index", "Demo.twice_append"):
            path.unlink()
    assert run("replay", str(package), "--rejected", "--output", str(output)) == 0
    found = json.loads(output.read_text())
    assert [item["goal"] for item in found] == ["Demo.twice_append", "Demo.index_index"]
    assert all(item["holds"] and len(item["transcript"]) == 64 for item in found)
