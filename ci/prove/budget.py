"""What may be spent: attempts, tokens, money and wall time, for one goal and for a whole run.

A goal's budget has the run's as its parent: what is spent on the goal is spent in the run, and either can end it.
Charges are made after the fact, so the last answer may exceed a limit; nothing is asked for after that.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ci.providers.base import Usage


class BudgetSpent(Exception):
    """A limit is reached; the text says which, of what, and by how much."""


@dataclass(frozen=True)
class Limits:
    """Limits of a budget; None is no limit. `attempts` counts judged proofs, `money` is in US dollars, `seconds` is
    wall time from the budget's creation."""

    attempts: int | None = None
    tokens: int | None = None
    money: float | None = None
    seconds: float | None = None


@dataclass
class Budget:
    """Spending against Limits. Thread-safe."""

    limits: Limits = Limits()
    owner: str = "the run"
    parent: Budget | None = None
    clock: Callable[[], float] = time.monotonic
    usage: Usage = Usage()
    attempts: int = 0
    _begin: float = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        self._begin = self.clock()

    def child(self, limits: Limits, owner: str) -> Budget:
        """A budget within this one."""
        return Budget(limits, owner, self, self.clock)

    @property
    def seconds(self) -> float:
        """Wall time since the budget was made."""
        return self.clock() - self._begin

    def charge(self, usage: Usage) -> None:
        """Record an answer's cost."""
        with self._lock:
            self.usage += usage
        if self.parent is not None:
            self.parent.charge(usage)

    def attempt(self) -> None:
        """Record that a proof is about to be judged. Raises BudgetSpent if there is no attempt left."""
        self.check()
        with self._lock:
            self.attempts += 1
        if self.parent is not None:
            self.parent.attempt()

    def check(self) -> None:
        """Raises BudgetSpent if a limit of this budget or of one above it is reached."""
        for what, spent, limit, unit in (
            ("attempts", self.attempts, self.limits.attempts, ""),
            ("tokens", self.usage.tokens, self.limits.tokens, ""),
            ("money", self.usage.money, self.limits.money, " USD"),
            ("time", self.seconds, self.limits.seconds, " s"),
        ):
            if limit is not None and spent >= limit:
                raise BudgetSpent(f"{self.owner}: {what} spent ({spent:g} of {limit:g}{unit})")
        if self.parent is not None:
            self.parent.check()

    def seconds_left(self) -> float | None:
        """Wall time left, the smallest of this budget and those above it; None without a limit."""
        own = None if self.limits.seconds is None else max(0.0, self.limits.seconds - self.seconds)
        above = self.parent.seconds_left() if self.parent is not None else None
        return min((left for left in (own, above) if left is not None), default=None)

    def tokens_left(self) -> int | None:
        """Tokens left, the smallest of this budget and those above it; None without a limit."""
        own = None if self.limits.tokens is None else max(0, self.limits.tokens - self.usage.tokens)
        above = self.parent.tokens_left() if self.parent is not None else None
        return min((left for left in (own, above) if left is not None), default=None)

    @property
    def has_money_limit(self) -> bool:
        """Whether this budget or one above it limits money."""
        return self.limits.money is not None or (self.parent is not None and self.parent.has_money_limit)
