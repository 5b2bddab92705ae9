"""Containers of words: FIFO queues (bounded, weak, unbounded) and the stack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from models.specs.base import EMPTY, FULL, OK, Invocation, Result, Spec, Words


class Container(Spec[Words]):
    """A sequence of words with operations push(v), pop() and, in some, batches. The state lists the elements."""

    @property
    def initial(self) -> Words:
        return ()

    def apply(self, state: Words, operation: str, args: Words, buffer: Words, result: Result) -> Words | None:
        self.check_operation(operation)
        for allowed, after in self.outcomes(state, operation, args, buffer):
            if allowed == result:
                return after
        return None

    def result(self, operation: str, value: int, buffer: Words) -> Result:
        if operation == "pop":
            return Result(value, buffer[:1] if value == OK else ())
        if operation == "pop_many":
            return Result(value, buffer[:value])
        return Result(value)

    def inert(self, operation: str, result: Result) -> bool:
        if operation == "size":
            return True
        if operation in ("push", "pop"):
            return result.value != OK
        return result.value == 0

    def moves(self, call: Invocation, result: Result | None) -> tuple[Words, Words]:
        if call.operation == "push":
            return (call.args if result is None or result.value == OK else ()), ()
        if call.operation == "push_many":
            return (call.buffer[: call.args[0] if result is None else result.value]), ()
        return (), (() if result is None else result.output)

    def separable(self, calls: list[tuple[Invocation, Result | None]]) -> bool:
        return all(result is None or result.value == OK for call, result in calls if call.operation == "push") and all(
            result is None or result.value > 0 or call.args[0] == 0
            for call, result in calls
            if call.operation == "push_many"
        )


class BoundedFifo(Container):
    """The bounded FIFO queue of zp_spsc.h: `capacity` words at most; FULL and EMPTY are precise.

    push(v) → OK or FULL; pop() → OK with the oldest element, or EMPTY.
    push_many(n) with the items in the buffer → k, the number appended: any k for which there is room, but 0 only if n
    is 0 or the queue full. pop_many(n) → k likewise. So a batch is atomic, and may be partial at the will of the
    queue: with the other side active, "as many as there is room for" is not a function of one instant.
    size() → anything from 0 to `most`, by default the capacity: it is documented as an estimate.

    `items` are there at the start.
    """

    name = "bounded FIFO"
    fifo = True
    operations: ClassVar[tuple[str, ...]] = ("push", "pop", "push_many", "pop_many", "size")

    def __init__(self, capacity: int, *items: int, most: int | None = None) -> None:
        if capacity < 1:
            raise ValueError(f"capacity {capacity} is not positive")
        if len(items) > capacity:
            raise ValueError(f"{len(items)} elements are more than the capacity {capacity}")
        self.capacity = capacity
        self.items = items
        self.most = capacity if most is None else most

    def __repr__(self) -> str:
        given = [str(word) for word in (self.capacity, *self.items)]
        given += [f"most={self.most}"] if self.most != self.capacity else []
        return f"{type(self).__name__}({', '.join(given)})"

    @property
    def initial(self) -> Words:
        return self.items

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        self.check_operation(operation)
        room = self.capacity - len(state)
        if operation == "push":
            yield (Result(OK), (*state, args[0])) if room > 0 else (Result(FULL), state)
        elif operation == "pop":
            yield (Result(OK, state[:1]), state[1:]) if state else (Result(EMPTY), state)
        elif operation == "push_many":
            most = min(args[0], len(buffer), room)
            for k in range(min(1, most), most + 1):
                yield Result(k), state + buffer[:k]
        elif operation == "pop_many":
            most = min(args[0], len(state))
            for k in range(min(1, most), most + 1):
                yield Result(k, state[:k]), state[k:]
        else:
            for k in range(self.most + 1):
                yield Result(k), state


class WeakBoundedFifo(BoundedFifo):
    """BoundedFifo whose failures may be spurious: FULL, EMPTY and 0 are allowed in every state. What a ring with
    release stores of its indices satisfies, and Vyukov's MPMC queue."""

    name = "bounded FIFO with spurious failures"

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        failure = {"push": FULL, "pop": EMPTY, "push_many": 0, "pop_many": 0}.get(operation)
        spurious = failure is not None
        for result, after in super().outcomes(state, operation, args, buffer):
            spurious = spurious and result.value != failure
            yield result, after
        if spurious and failure is not None:
            yield Result(failure), state

    def separable(self, calls: list[tuple[Invocation, Result | None]]) -> bool:
        return True


class UnboundedFifo(Container):
    """A FIFO queue without bound: push(v) → OK; pop() → OK with the oldest element, or EMPTY."""

    name = "FIFO"
    fifo = True
    operations = ("push", "pop")

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        self.check_operation(operation)
        if operation == "push":
            yield Result(OK), (*state, args[0])
        elif not state:
            yield Result(EMPTY), state
        else:
            yield self.remove(state)

    def remove(self, state: Words) -> tuple[Result, Words]:
        """The pop of a state that is not empty."""
        return Result(OK, state[:1]), state[1:]


class Stack(UnboundedFifo):
    """A LIFO stack without bound: push(v) → OK; pop() → OK with the newest element, or EMPTY."""

    name = "stack"
    fifo = False

    def remove(self, state: Words) -> tuple[Result, Words]:
        return Result(OK, state[-1:]), state[:-1]
