"""A bounded FIFO queue whose failures may be spurious, but only beside another operation.

That is no matter of the state alone. So each operation has a second name, for a call that no other overlaps: `push` and
`push alone`. Who judges a history says which calls are which: the explorer's tracker when a call returns, `mark_alone`
in models/linearize for a history that has been recorded.
"""

from __future__ import annotations

from collections.abc import Iterator

from models.specs.base import Invocation, Result, Words
from models.specs.containers import BoundedFifo, WeakBoundedFifo

ALONE = " alone"


class ExactFifo(BoundedFifo):
    """BoundedFifo that leaves no choice: a batch takes as many elements as it can, and size is the number of them."""

    name = "exact bounded FIFO"

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        if operation == "size":
            yield Result(len(state)), state
        else:
            *_, most = super().outcomes(state, operation, args, buffer)
            yield most


class SharpBoundedFifo(WeakBoundedFifo):
    """WeakBoundedFifo in which an operation that no other overlaps is exact: what zp_mpmc.h says of its failures. And
    size is never less than the number of elements, as the Lean specification has it."""

    name = "bounded FIFO with spurious failures beside another call only"
    operations = (*BoundedFifo.operations, *(name + ALONE for name in BoundedFifo.operations))
    fifo = False
    tells_alone = True

    def __init__(self, capacity: int, *items: int, most: int | None = None) -> None:
        super().__init__(capacity, *items, most=most)
        self.exact = ExactFifo(capacity)

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        self.check_operation(operation)
        if operation.endswith(ALONE):
            yield from self.exact.outcomes(state, operation.removesuffix(ALONE), args, buffer)
        elif operation == "size":
            for k in range(len(state), self.most + 1):
                yield Result(k), state
        else:
            yield from super().outcomes(state, operation, args, buffer)

    def result(self, operation: str, value: int, buffer: Words) -> Result:
        return super().result(operation.removesuffix(ALONE), value, buffer)

    def inert(self, operation: str, result: Result) -> bool:
        """A failure of a call that is alone says something of the state."""
        return not operation.endswith(ALONE) and super().inert(operation, result)

    def moves(self, call: Invocation, result: Result | None) -> tuple[Words, Words]:
        return super().moves(Invocation(call.operation.removesuffix(ALONE), call.args, call.buffer), result)

    def separable(self, calls: list[tuple[Invocation, Result | None]]) -> bool:
        return False
