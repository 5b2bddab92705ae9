"""The loop's rules, with a judge of our own: the cache is never trusted, refutation stops spending, budgets hold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ci.goals import Goal, Package, find_goal, open_goals
from ci.judge import Judgement
from ci.lean import Message
from ci.ledger import FILE, load, make, render
from ci.prove.budget import Budget, Limits
from ci.prove.key import goal_key
from ci.prove.loop import Result, Settings, prove, prove_goal
from ci.prove.refute import Counterexample, arithmetic
from ci.prove.store import Store
from ci.providers.base import Candidate, ProviderError, Request, Unavailable
from ci.providers.scripted import Recorded, Scripted

TEXT = "prelude\nimport Core.All\n\ntheorem one : 1 = 1 := by sorry\n\n/-- Two. -/\ntheorem two : 2 = 2 := sorry\n"


class Bench:
    """A package of two goals and a judge that accepts one body; it counts what it is asked."""

    def __init__(self, folder: Path, right: str = "rfl") -> None:
        self.root = folder / "package"
        (self.root / "Demo").mkdir(parents=True)
        (self.root / "Demo" / "A.lean").write_text(TEXT, encoding="utf-8")
        self.package, self.right, self.asked = Package(self.root), right, list[str]()
        (self.root / FILE).write_text(render(make(open_goals(self.package), "me")))
        self.store = Store(folder / "store")
        self.settings = Settings([], judge=self.judge, store=self.store, unfinished=folder / "unfinished", repairs=3)

    def judge(self, goal: Goal, body: str, package: Package, timeout: float) -> Judgement:
        self.asked.append(body)
        if body == self.right:
            return Judgement(True, "accepted", (), ("propext",), (), 0.1, body)
        state = Message("error", 0, 2, "unsolved goals\nn : Nat\n⊢ n = 0")
        return Judgement(False, "build", (f"no: {body}",), (), (state,), 0.1, body)

    @property
    def goal(self) -> Goal:
        return find_goal(self.package, "one")

    def work(self, providers: Sequence[object], **changes: object) -> Result:
        settings = replace(self.settings, providers=providers, **changes)  # type: ignore[arg-type]
        return prove_goal(self.goal, self.package, settings, Budget())


@pytest.fixture
def bench(tmp_path: Path, lean_available: None) -> Bench:
    return Bench(tmp_path)


class Failing:
    name = "failing"

    def __init__(self, error: Exception, available: bool = True) -> None:
        self.error, self.ready = error, available

    def available(self) -> None:
        if not self.ready:
            raise self.error

    def propose(self, request: Request, budget: Budget) -> Iterator[Candidate]:
        yield from self._fail()

    def _fail(self) -> list[Candidate]:
        raise self.error


def test_an_accepted_proof_is_written_and_nothing_else(bench: Bench) -> None:
    result = bench.work([Scripted({"one": ["nope", "rfl"]})])
    assert result.outcome == "proved"
    text = (bench.root / "Demo" / "A.lean").read_text()
    assert text == TEXT.replace("1 = 1 := by sorry", "1 = 1 := by\n  rfl")
    assert set(load(bench.root / FILE)) == {"two"}
    data = json.loads((bench.root / "transcripts" / "one.json").read_text())
    assert [item["stage"] for item in data["attempts"]] == ["build", "accepted"]
    assert {path.name for path in result.files} == {"A.lean", FILE, "one.json"}


def test_a_rejected_proof_changes_nothing(bench: Bench) -> None:
    before = {path: path.read_bytes() for path in bench.root.rglob("*") if path.is_file()}
    result = bench.work([Scripted({"one": ["a", "b"]})])
    assert (result.outcome, result.reason) == ("open", "no provider has a proof")
    assert {path: path.read_bytes() for path in bench.root.rglob("*") if path.is_file()} == before
    assert (bench.settings.unfinished / "one.json").is_file()


def test_a_provider_sees_its_rejected_proofs_and_their_goals(bench: Bench) -> None:
    seen: list[Request] = []

    class Watching(Scripted):
        def propose(self, request: Request, budget: Budget) -> Iterator[Candidate]:
            seen.append(request)
            return super().propose(request, budget)

    bench.work([Watching({"one": ["a", "rfl"]})])
    assert seen[0].failures == ()
    assert (seen[1].failures[0].reasons, seen[1].failures[0].state) == (("no: a",), "n : Nat\n⊢ n = 0")


def test_a_cached_proof_is_judged_again_and_used(bench: Bench) -> None:
    bench.store.put(goal_key(bench.goal, bench.package), "rfl")
    result = bench.work([Failing(AssertionError("a provider was asked"))])
    assert result.outcome == "proved" and bench.asked == ["rfl"]


def test_a_cached_proof_that_the_judge_rejects_is_forgotten(bench: Bench) -> None:
    key = goal_key(bench.goal, bench.package)
    bench.store.put(key, "exact cheat")
    result = bench.work([Scripted({"one": ["rfl"]})])
    assert bench.asked == ["exact cheat", "rfl"] and result.outcome == "proved"
    assert bench.store.get(key) == "rfl"
    assert "forgotten" in result.transcript.events[0]


def test_a_counterexample_stops_all_spending(bench: Bench) -> None:
    def refuter(goal: Goal, package: Package) -> Counterexample:
        return Counterexample("1 is 2", "a friend")

    result = bench.work([Failing(AssertionError("a provider was asked"))], refuters=[refuter])
    assert (result.outcome, result.reason) == ("refuted", "1 is 2 (found by a friend)")
    assert bench.asked == []


def test_arithmetic_refutes_what_is_false(bench: Bench) -> None:
    false = replace(bench.goal, statement="(a b : Nat) : a - b + b = a")
    found = arithmetic(false, bench.package)
    assert found is not None and found.text == "false for a = 0, b = 1"
    assert arithmetic(bench.goal, bench.package) is None


def test_the_budget_of_attempts_holds(bench: Bench) -> None:
    result = bench.work([Scripted({"one": list("abcdef")})], per_goal=Limits(attempts=2))
    assert bench.asked == ["a", "b"]
    assert result.reason == "one: attempts spent (2 of 2)"


def test_a_spent_run_budget_ends_the_run(bench: Bench) -> None:
    settings = replace(bench.settings, providers=[Scripted({"one": ["a"], "two": ["rfl"]})])
    results = list(prove(bench.package, ["one", "two"], settings, Budget(Limits(attempts=1))))
    assert [item.goal.id for item in results] == ["one"] and bench.asked == ["a"]


def test_a_goal_is_read_anew_after_a_proof_before_it(bench: Bench) -> None:
    settings = replace(bench.settings, providers=[Scripted({"one": ["rfl"], "two": ["rfl"]})])
    assert [item.outcome for item in prove(bench.package, ["one", "two"], settings, Budget())] == ["proved"] * 2
    assert "sorry" not in (bench.root / "Demo" / "A.lean").read_text()


def test_what_cannot_run_is_skipped_with_its_reason(bench: Bench) -> None:
    result = bench.work([Failing(Unavailable("no elan"), available=False), Scripted({"one": ["rfl"]})])
    assert result.outcome == "proved" and result.skipped == ("failing",)
    assert result.transcript.events == ["SKIPPED failing: no elan"]


def test_a_provider_that_fails_does_not_end_the_search(bench: Bench) -> None:
    result = bench.work([Failing(ProviderError("HTTP 401")), Scripted({"one": ["rfl"]})])
    assert result.outcome == "proved"
    assert "failing failed: HTTP 401" in result.transcript.events


def test_the_same_proof_is_not_judged_twice(bench: Bench) -> None:
    bench.work([Scripted({"one": ["a", "a", "a"]})])
    assert bench.asked == ["a"]


def test_an_answer_without_a_proof_is_an_attempt_that_is_not_judged(bench: Bench) -> None:
    class Mute(Scripted):
        def propose(self, request: Request, budget: Budget) -> Iterator[Candidate]:
            yield Candidate("", "mute", problem="no fence")

    result = bench.work([Mute({})], per_goal=Limits(attempts=3))
    assert bench.asked == []
    assert [item["reasons"] for item in result.transcript.attempts] == [["no fence"]] * 3


def test_a_recorded_proof_is_proposed_first(bench: Bench) -> None:
    bench.work([Scripted({"one": ["nope", "rfl"]})])
    (bench.root / "Demo" / "A.lean").write_text(TEXT)
    (bench.root / "transcripts" / "junk.json").write_text("[1]")
    bench.asked.clear()
    result = bench.work([Recorded(bench.root / "transcripts")], store=None)
    assert result.outcome == "proved" and bench.asked == ["rfl"]


def test_the_key_covers_everything_that_a_proof_can_see(bench: Bench, tmp_path: Path) -> None:
    goal, package = bench.goal, bench.package
    base = goal_key(goal, package, "t")
    assert base == goal_key(goal, package, "t")
    assert base != goal_key(goal, package, "u"), "toolchain"
    assert base != goal_key(replace(goal, statement=": 1 = 2"), package, "t")
    assert base != goal_key(replace(goal, preamble=goal.preamble + "-- x\n"), package, "t")
    (bench.root / "Demo" / "B.lean").write_text("prelude\nimport Core.All\n")
    more = Package(bench.root)
    with_import = replace(goal, preamble="prelude\nimport Demo.B\n")
    first = goal_key(with_import, more, "t")
    (bench.root / "Demo" / "B.lean").write_text("prelude\nimport Core.All\ndef x := 1\n")
    assert first != goal_key(with_import, more, "t"), "an imported module"
