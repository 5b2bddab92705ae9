"""What a prover is: something that is asked about an open goal and proposes texts of proofs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from ci.goals import Goal, Package
    from ci.prove.budget import Budget

Kind = Literal["prove", "sketch"]


class Unavailable(Exception):
    """A provider cannot run here; the text says what is missing. Such a provider is SKIPPED, never passed over."""


class ProviderError(RuntimeError):
    """A provider was asked and failed in a way that asking again will not mend; the text names it and says how."""


@dataclass(frozen=True)
class Usage:
    """What an answer cost: tokens in and out, and money in the unit of the price table (US dollars)."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    money: float = 0.0

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.money + other.money,
        )


@dataclass(frozen=True)
class Message:
    """One turn of a conversation with a model."""

    role: str
    content: str


@dataclass(frozen=True)
class Failure:
    """A rejected proof: its text, where it was rejected, why, and the goal states that Lean showed."""

    body: str
    stage: str
    reasons: tuple[str, ...]
    state: str = ""


@dataclass(frozen=True)
class Request:
    """A question to a provider. `failures` are the attempts so far, the newest last. A sketch may leave holes
    (`sorry`), a proof may not. `state` is the goal as Lean shows it, where it was asked for."""

    goal: Goal
    package: Package
    kind: Kind = "prove"
    failures: tuple[Failure, ...] = ()
    state: str = ""


@dataclass(frozen=True)
class Candidate:
    """A proposed proof body: what stands behind `:=` in the theorem (`by …`). `answer` is the text that it was taken
    from; if nothing could be taken, `body` is empty and `problem` says why. A `body` is untrusted text."""

    body: str
    origin: str
    prompt: tuple[Message, ...] = ()
    answer: str = ""
    usage: Usage = Usage()
    problem: str = ""


#: shows what is being done right now, on one line
Note = Callable[[str], None]


def silent(_: str) -> None:
    """A Note that shows nothing."""


class Provider(Protocol):
    """A prover. Implementations are used from one thread at a time."""

    @property
    def name(self) -> str: ...

    def available(self) -> None:
        """Return if the provider can run here. Raises Unavailable."""

    def propose(self, request: Request, budget: Budget) -> Iterator[Candidate]:
        """Propose bodies, one by one, charging the budget for each. Ends when it has nothing more to say to this
        request. Raises BudgetSpent, ProviderError."""
