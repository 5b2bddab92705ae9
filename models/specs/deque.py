"""The work-stealing deque: one owner at one end, thieves at the other."""

from __future__ import annotations

from collections.abc import Iterator

from models.specs.base import EMPTY, ENOMEM, LOST, OK, Invocation, Result, Spec, Words


class WorkStealingDeque(Spec[Words]):
    """The deque of zp_deque.h; the state lists the elements, oldest first.

    push(v) → OK, v is the newest; or ENOMEM, nothing changed.
    pop() → OK with the newest element, or EMPTY if there is none.
    steal() → OK with the oldest element; LOST, which says nothing, in any state; EMPTY if there is one element at most
    (the owner may be about to take it).
    size() → anything from 0 to `most`: it is documented as an estimate.

    `items` are there at the start.
    """

    name = "work-stealing deque"
    operations = ("push", "pop", "steal", "size")
    keeps = 1
    """A steal may say EMPTY as long as there are no more elements than these."""

    def __init__(self, *items: int, most: int = 8) -> None:
        self.items = items
        self.most = most

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(str, self.items))})"

    @property
    def initial(self) -> Words:
        return self.items

    def apply(self, state: Words, operation: str, args: Words, buffer: Words, result: Result) -> Words | None:
        self.check_operation(operation)
        for allowed, after in self.outcomes(state, operation, args, buffer):
            if allowed == result:
                return after
        return None

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        self.check_operation(operation)
        if operation == "push":
            yield Result(OK), (*state, args[0])
            yield Result(ENOMEM), state
        elif operation == "pop":
            yield (Result(OK, state[-1:]), state[:-1]) if state else (Result(EMPTY), state)
        elif operation == "steal":
            if state:
                yield Result(OK, state[:1]), state[1:]
            yield Result(LOST), state
            if len(state) <= self.keeps:
                yield Result(EMPTY), state
        else:
            for k in range(self.most + 1):
                yield Result(k), state

    def result(self, operation: str, value: int, buffer: Words) -> Result:
        return Result(value, buffer[:1] if operation in ("pop", "steal") and value == OK else ())

    def inert(self, operation: str, result: Result) -> bool:
        return operation == "size" or result.value != OK

    def moves(self, call: Invocation, result: Result | None) -> tuple[Words, Words]:
        if call.operation == "push":
            return (call.args if result is None or result.value == OK else ()), ()
        return (), (() if result is None else result.output)

    def separable(self, calls: list[tuple[Invocation, Result | None]]) -> bool:
        return True


class PreciseWorkStealingDeque(WorkStealingDeque):
    """A steal says EMPTY only if the deque is. Whatever satisfies this one satisfies WorkStealingDeque."""

    name = "work-stealing deque with a precise EMPTY"
    keeps = 0


class ReluctantDeque(WorkStealingDeque):
    """A steal may say EMPTY in any state: what a deque satisfies whose pushes may take effect after they have returned,
    as the annotated orders of zp_deque.c allow. It says nothing about when a push is seen, only that no element is
    lost, invented or delivered twice, and that the owner's EMPTY is true."""

    name = "work-stealing deque with a late push"

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        yield from super().outcomes(state, operation, args, buffer)
        if operation == "steal" and len(state) > self.keeps:
            yield Result(EMPTY), state
