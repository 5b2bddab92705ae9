"""Budgets: each limit ends the spending, for a goal and for the run."""

from __future__ import annotations

import pytest

from ci.prove.budget import Budget, BudgetSpent, Limits
from ci.providers.base import Usage


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("limits", "what"),
    [(Limits(attempts=1), "attempts spent"), (Limits(tokens=30), "tokens spent"), (Limits(money=0.5), "money spent"),
     (Limits(seconds=5), "time spent")],
)  # fmt: skip
@pytest.mark.parametrize("above", [False, True])
def test_each_limit_ends_the_spending(limits: Limits, what: str, above: bool) -> None:
    clock = Clock()
    run = Budget(limits if above else Limits(), clock=clock)
    goal = run.child(Limits() if above else limits, "a goal")
    goal.check()
    goal.attempt()
    goal.charge(Usage(10, 20, 0.5))
    clock.now = 6.0
    with pytest.raises(BudgetSpent, match=f"{'the run' if above else 'a goal'}: {what}"):
        goal.check()


def test_an_attempt_without_budget_is_not_counted() -> None:
    run = Budget(Limits(attempts=1))
    goal = run.child(Limits(), "g")
    goal.attempt()
    with pytest.raises(BudgetSpent):
        goal.attempt()
    assert (run.attempts, goal.attempts) == (1, 1)


def test_what_is_left_is_the_smallest_of_both() -> None:
    clock = Clock()
    run = Budget(Limits(tokens=100, seconds=50), clock=clock)
    goal = run.child(Limits(tokens=80, seconds=60), "g")
    run.charge(Usage(30, 0))
    clock.now = 20.0
    assert (goal.tokens_left(), goal.seconds_left()) == (70, 30.0)
    assert Budget().tokens_left() is None and Budget().seconds_left() is None
    assert run.child(Limits(money=1), "g").has_money_limit and not goal.has_money_limit
