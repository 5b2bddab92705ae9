"""The litmus score: every test, under every rule, by both engines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.rc11 import declarative, operational
from models.rc11.check import disagreement
from models.rc11.client import ReleaseSequence
from models.rc11.litmus import Litmus, Verdict
from models.rc11.litmus_text import load_all


@dataclass(frozen=True)
class Line:
    """One test under one rule. `difference` says how the engines disagree, in verdict, outcomes or the number of
    executions; empty if they do not."""

    path: str
    name: str
    rule: ReleaseSequence
    published: Verdict
    operational: Verdict
    declarative: Verdict
    executions: int
    difference: str
    seconds: float

    @property
    def ok(self) -> bool:
        return self.published == self.operational == self.declarative and not self.difference

    def __str__(self) -> str:
        verdicts = f"published {self.published}, operational {self.operational}, declarative {self.declarative}"
        return f"{self.path} [{self.rule}] {self.name}: {verdicts}" + (
            f"; {self.difference}" if self.difference else ""
        )


def score(tests: Iterable[Litmus] | None = None) -> list[Line]:
    """A line for each test and rule."""
    return [
        line(test, expectation.rule)
        for test in (load_all() if tests is None else tests)
        for expectation in test.expectations
    ]


def line(test: Litmus, rule: ReleaseSequence) -> Line:
    (expectation,) = (e for e in test.expectations if e.rule == rule)
    client = test.client(rule)
    b = operational.explore(client)
    a = declarative.solve(client, count=True)
    difference = disagreement(a, b)
    if not difference and not a.racy and dict(a.outcomes) != dict(b.outcomes):
        difference = f"{a.executions} executions of {a.engine}, {b.executions} of {b.engine}"
    return Line(
        path=test.path,
        name=test.name,
        rule=rule,
        published=expectation.verdict,
        operational=test.verdict(b, expectation.condition),
        declarative=test.verdict(a, expectation.condition),
        executions=b.executions,
        difference=difference,
        seconds=a.seconds + b.seconds,
    )
