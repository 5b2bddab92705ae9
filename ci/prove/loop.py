"""The work on open goals: cache, refutation, providers with repair rounds, judgement; and what is written when a proof
is accepted.

A goal ends as proved, refuted, or open with a reason. Only `ci.judge` makes it proved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ci import lean
from ci.goals import Goal, Package, find_goal
from ci.judge import Judgement, judge
from ci.prove.budget import Budget, BudgetSpent, Limits
from ci.prove.key import goal_key
from ci.prove.refute import DEFAULT, Refuter
from ci.prove.splice import commit_proof
from ci.prove.store import Store
from ci.prove.transcript import FOLDER, Transcript
from ci.providers.base import Candidate, Failure, Note, Provider, ProviderError, Request, Unavailable, silent
from ci.providers.goal_state import states_in

Judge = Callable[[Goal, str, Package, float], Judgement]

#: where transcripts of goals that stay open go: for people, not for the repository
UNFINISHED = lean.ROOT / "build" / "unfinished"
TIMEOUT_S = 60.0


def real_judge(goal: Goal, body: str, package: Package, timeout: float) -> Judgement:
    """The judge, with its own sandbox."""
    return judge(goal, body, package, timeout=timeout)


@dataclass(frozen=True)
class Settings:
    """How to work on goals. `repairs` are the rounds in which a provider sees its rejected proofs; `per_goal` limits
    each goal, the run's budget limits them all."""

    providers: Sequence[Provider]
    repairs: int = 2
    per_goal: Limits = Limits()
    refuters: Sequence[Refuter] = DEFAULT
    store: Store | None = field(default_factory=Store)
    judge: Judge = real_judge
    unfinished: Path = UNFINISHED
    note: Note = silent


@dataclass(frozen=True)
class Result:
    """How a goal ended. `files` were written, the transcript among them; `skipped` are providers that could not run."""

    goal: Goal
    outcome: str
    reason: str
    transcript: Transcript
    files: tuple[Path, ...] = ()
    skipped: tuple[str, ...] = ()


class _Work:
    """One goal in progress."""

    def __init__(self, goal: Goal, package: Package, settings: Settings, budget: Budget) -> None:
        self.goal, self.package, self.settings, self.budget = goal, package, settings, budget
        identity = lean.find_toolchain().identity
        self.transcript = Transcript(goal, goal_key(goal, package, identity), identity, limits=settings.per_goal)
        self.judged: dict[str, Judgement] = {}
        self.skipped: list[str] = []

    def event(self, text: str) -> None:
        self.transcript.events.append(text)
        self.settings.note(f"{self.goal.id}: {text}")

    def cached(self) -> Judgement | None:
        """The cached proof, if there is one and the judge accepts it again."""
        store, key = self.settings.store, self.transcript.key
        body = store.get(key) if store is not None else None
        if store is None or body is None:
            return None
        judgement = self._judge("cache", Candidate(body, "cache"))
        if judgement.accepted:
            return judgement
        self.event(f"the cached proof was rejected at {judgement.stage}; forgotten")
        store.drop(key)
        return None

    def refuted(self) -> str:
        """A counterexample as text, empty if none was found."""
        for refuter in self.settings.refuters:
            found = refuter(self.goal, self.package)
            if found is not None:
                return f"{found.text} (found by {found.found_by})"
        return ""

    def _judge(self, provider: str, candidate: Candidate) -> Judgement:
        if candidate.problem or not candidate.body:
            judgement = Judgement(False, "answer", (candidate.problem or "there is no proof in it",), (), (), 0.0)
        elif candidate.body in self.judged:
            self.event(f"{candidate.origin}: a proof that was judged before")
            judgement = self.judged[candidate.body]
        else:
            left = self.budget.seconds_left()
            timeout = TIMEOUT_S if left is None else max(5.0, min(TIMEOUT_S, left))
            judgement = self.settings.judge(self.goal, candidate.body, self.package, timeout)
            self.judged[candidate.body] = judgement
        self.transcript.record(provider, candidate, judgement)
        verdict = "accepted" if judgement.accepted else f"rejected at {judgement.stage}"
        self.settings.note(f"{self.goal.id}: {candidate.origin}: {verdict}")
        return judgement

    def ask(self, provider: Provider) -> Judgement | None:
        """Ask one provider, repair rounds included. Raises BudgetSpent."""
        try:
            provider.available()
        except Unavailable as missing:
            self.skipped.append(provider.name)
            self.event(f"SKIPPED {provider.name}: {missing}")
            return None
        failures: tuple[Failure, ...] = ()
        try:
            for number in range(self.settings.repairs + 1):
                before = len(failures)
                for candidate in provider.propose(Request(self.goal, self.package, failures=failures), self.budget):
                    self.budget.attempt()
                    judgement = self._judge(provider.name, candidate)
                    if judgement.accepted:
                        return judgement
                    failures += (failure_of(candidate, judgement),)
                if len(failures) == before:
                    break
                if number < self.settings.repairs:
                    self.event(f"{provider.name}: {len(failures) - before} rejected in round {number + 1}")
        except ProviderError as error:
            self.event(f"{provider.name} failed: {error}")
        return None

    def work(self) -> Judgement | None:
        """Work until the goal is proved, refuted, or nothing is left; sets the transcript's outcome."""
        record = self.transcript
        found = self.cached()
        if found is None:
            record.reason = self.refuted()
            if record.reason:
                record.outcome = "refuted"
                return None
        try:
            for provider in self.settings.providers if found is None else ():
                found = self.ask(provider)
                if found is not None:
                    break
        except BudgetSpent as spent:
            record.reason = str(spent)
            self.event(str(spent))
        if found is not None:
            record.outcome, record.body, record.reason = "proved", found.body, ""
        elif not record.reason:
            record.reason = "no provider has a proof" if self.settings.providers else "no provider"
        return found


def failure_of(candidate: Candidate, judgement: Judgement) -> Failure:
    """What a provider is told about a rejected proof."""
    states = [states_in(message.text) for message in judgement.lean_messages]
    body = judgement.body or candidate.body
    return Failure(body, judgement.stage, judgement.reasons, "\n\n".join(state for state in states if state))


def prove_goal(goal: Goal, package: Package, settings: Settings, run: Budget) -> Result:
    """Work on one goal; on acceptance write the proof, the ledger and the transcript. Raises PackageError,
    LeanMissing."""
    work = _Work(goal, package, settings, run.child(settings.per_goal, goal.id))
    found = work.work()
    record, files = work.transcript, []
    if found is not None:
        files = commit_proof(goal, found.body, package)
        files.append(record.write(package.root / FOLDER))
        if settings.store is not None:
            settings.store.put(record.key, found.body)
    else:
        record.write(settings.unfinished)
    return Result(goal, record.outcome, record.reason, record, tuple(files), tuple(work.skipped))


def prove(package: Package, ids: Iterable[str], settings: Settings, run: Budget) -> Iterator[Result]:
    """Work on goals one after the other, giving each result when it is there; ends early when the run's budget is
    spent. A goal is read anew when its turn comes, since a proof before it in its file moves it. Raises PackageError,
    LeanMissing."""
    for identifier in ids:
        try:
            run.check()
        except BudgetSpent as spent:
            settings.note(str(spent))
            return
        yield prove_goal(find_goal(package, identifier), package, settings, run)
