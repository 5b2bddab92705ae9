"""What a sequential specification is.

A specification is the object as one thread alone would see it: states, and which results an operation may have in a
state. It says nothing about memory or threads. Everything that needs to know what a structure means asks the same
class: property tests (as the model), the explorer (all interleavings) and the linearizability checker (histories).

States and results are immutable and hashable. All methods are pure, hence safe to call from any thread.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

# Result codes of csrc/zp_result.h.
OK = 0
FULL = 1
EMPTY = 2
ENOMEM = 4
LOST = 5

S = TypeVar("S", bound=Hashable)
Words = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call as the specification sees it: `args` without the structure and the buffer, which is apart."""

    operation: str
    args: Words = ()
    buffer: Words = ()

    def __str__(self) -> str:
        items = [str(arg) for arg in self.args]
        if any(self.buffer):
            items.append(f"[{', '.join(map(str, self.buffer))}]")
        return f"{self.operation}({', '.join(items)})"


@dataclass(frozen=True, slots=True)
class Result:
    """What an operation gave: its return value and those words of the buffer that it documents as output."""

    value: int
    output: Words = ()

    def __str__(self) -> str:
        return f"{self.value} [{', '.join(map(str, self.output))}]" if self.output else str(self.value)


class Spec(ABC, Generic[S]):
    """A sequential specification. Subclasses define `initial`, `apply` and `outcomes`, and may refine the rest."""

    name: ClassVar[str]
    operations: ClassVar[tuple[str, ...]]
    fifo: ClassVar[bool] = False
    """Whether push and pop are those of a queue: what is pushed first is popped first."""
    tells_alone: ClassVar[bool] = False
    """Whether a call that no other overlaps is to be judged by another name (models/specs/alone.py)."""

    @property
    @abstractmethod
    def initial(self) -> S:
        """The state after creation."""

    @abstractmethod
    def apply(self, state: S, operation: str, args: Words, buffer: Words, result: Result) -> S | None:
        """The state after the operation with this result; None if the result is not allowed in `state`."""

    @abstractmethod
    def outcomes(self, state: S, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, S]]:
        """All results allowed in `state`, each once, with the state after it. Finite, never empty."""

    def result(self, operation: str, value: int, buffer: Words) -> Result:
        """The result that a return value and the buffer's content at the return amount to."""
        return Result(value)

    def partition(self, operation: str, args: Words) -> Hashable | None:
        """The part of the object that the operation is about, None for all of it. If every operation of a history has
        a part, the history is linearizable exactly if its restriction to each part is (Herlihy and Wing: locality)."""
        return None

    def inert(self, operation: str, result: Result) -> bool:
        """Whether the operation with this result leaves every state unchanged, so that a linearizable history stays
        linearizable without it."""
        return False

    def moves(self, call: Invocation, result: Result | None) -> tuple[Words, Words]:
        """The values that the call puts into the container and those it takes out (for a pending call: those known).
        Containers only; guides the checker's search and what may be left out of a failing history."""
        return (), ()

    def separable(self, calls: list[tuple[Invocation, Result | None]]) -> bool:
        """Whether a linearizable history of these calls stays linearizable if all operations that move certain values
        are left out: true of unbounded containers; of bounded ones if no operation failed for want of room."""
        return False

    def check_operation(self, operation: str) -> None:
        """ValueError if the specification has no such operation."""
        if operation not in self.operations:
            raise ValueError(f"{self.name} has no operation {operation!r}; it has {', '.join(self.operations)}")
