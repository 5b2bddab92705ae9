"""Asking again: which failures of a service pass by themselves, and how long to wait for that."""

from __future__ import annotations

import email.utils
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TypeVar

from ci.prove.budget import Budget, BudgetSpent
from ci.providers.base import Note, ProviderError, silent

Answer = TypeVar("Answer")


class Passing(Exception):
    """A failure that may pass: too many requests, an overloaded server, a cut connection, a garbled answer.

    `after` is how many seconds the service asked to wait, if it said so."""

    def __init__(self, text: str, after: float | None = None) -> None:
        super().__init__(text)
        self.after = after


@dataclass(frozen=True)
class Retry:
    """How often to ask again and how long to wait: `base` seconds, doubled each time up to `cap`, of which a random
    half is left out so that clients do not return together. A wait the service asks for is kept, up to `cap`."""

    times: int = 5
    base: float = 1.0
    cap: float = 60.0
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random

    def wait(self, number: int, after: float | None) -> float:
        """Seconds to wait after failure `number` (from 0)."""
        backoff = min(self.cap, self.base * 2.0**number) * (0.5 + 0.5 * self.chance())
        return backoff if after is None else min(self.cap, max(after, 0.0))

    def run(self, ask: Callable[[], Answer], budget: Budget, who: str, note: Note = silent) -> Answer:
        """Ask until there is an answer. Raises ProviderError when `times` repetitions failed too, BudgetSpent where
        waiting or asking would exceed the budget."""
        for number in range(self.times + 1):
            budget.check()
            try:
                return ask()
            except Passing as failure:
                if number == self.times:
                    raise ProviderError(f"{who}: failed {number + 1} times, at last: {failure}") from failure
                pause = self.wait(number, failure.after)
                left = budget.seconds_left()
                if left is not None and pause >= left:
                    raise BudgetSpent(f"{who}: {failure}; waiting {pause:.1f} s is more than the time left") from None
                note(f"{who}: {failure}; again in {pause:.1f} s")
                self.sleep(pause)
        raise AssertionError("unreachable")


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """The seconds that a Retry-After header asks for: a number, or a date of HTTP. None if it says neither."""
    if value is None:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return max(0.0, (moment - (now or datetime.now(timezone.utc))).total_seconds())
