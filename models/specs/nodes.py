"""The stack and the queue of linked nodes: without bound, and out of memory at any time.

Some operations have the calling thread's record as their first argument; it says nothing about the elements.
"""

from __future__ import annotations

from collections.abc import Iterator

from models.specs.base import EMPTY, ENOMEM, OK, Invocation, Result, Words
from models.specs.containers import Container


class Linked(Container):
    """`adds` and `removes` are the operations; the last argument of the first is the element. `items` are there at the
    start, in the order in which they were added."""

    adds: str
    removes: str

    def __init__(self, *items: int) -> None:
        self.items = items

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(str, self.items))})"

    @property
    def initial(self) -> Words:
        return self.items

    def added(self, operation: str, args: Words, buffer: Words) -> Words:
        """The elements that a call adds, in this order."""
        return args[-1:]

    def removed(self, state: Words) -> tuple[Words, Words]:
        """The element that goes, as a tuple, and the others."""
        raise NotImplementedError

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        self.check_operation(operation)
        if operation != self.removes:
            yield Result(OK), state + self.added(operation, args, buffer)
            yield Result(ENOMEM), state
        elif state:
            taken, rest = self.removed(state)
            yield Result(OK, taken), rest
        else:
            yield Result(EMPTY), state

    def result(self, operation: str, value: int, buffer: Words) -> Result:
        return Result(value, buffer[:1] if operation == self.removes and value == OK else ())

    def inert(self, operation: str, result: Result) -> bool:
        return result.value != OK

    def moves(self, call: Invocation, result: Result | None) -> tuple[Words, Words]:
        if call.operation == self.removes:
            return (), (() if result is None else result.output)
        here = result is None or result.value == OK
        return (self.added(call.operation, call.args, call.buffer) if here else ()), ()

    def separable(self, calls: list[tuple[Invocation, Result | None]]) -> bool:
        return True


class LinkedStack(Linked):
    """The stack of zp_stack.h. push(v) → OK or ENOMEM. push_many(n) adds the words of its buffer at once, the last on
    top → OK or ENOMEM. pop(record) → OK with the newest element, or EMPTY if there is none. take_all(record) → the
    number of elements, with all of them, the newest first, from the second word of its buffer on."""

    name = "stack of nodes"
    operations = ("push", "push_many", "pop", "take_all")
    adds, removes = "push", "pop"

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        if operation == "take_all":
            yield Result(len(state), state[::-1]), ()
        else:
            yield from super().outcomes(state, operation, args, buffer)

    def result(self, operation: str, value: int, buffer: Words) -> Result:
        if operation == "take_all":
            return Result(value, buffer[1 : 1 + value])
        return super().result(operation, value, buffer)

    def inert(self, operation: str, result: Result) -> bool:
        return result.value == 0 if operation == "take_all" else super().inert(operation, result)

    def moves(self, call: Invocation, result: Result | None) -> tuple[Words, Words]:
        if call.operation == "take_all":
            return (), (() if result is None else result.output)
        return super().moves(call, result)

    def separable(self, calls: list[tuple[Invocation, Result | None]]) -> bool:
        """Not where a call tells how many elements there are."""
        return all(call.operation != "take_all" for call, _ in calls)

    def added(self, operation: str, args: Words, buffer: Words) -> Words:
        return buffer[: args[0]] if operation == "push_many" else args[-1:]

    def removed(self, state: Words) -> tuple[Words, Words]:
        return state[-1:], state[:-1]


class LinkedQueue(Linked):
    """The queue of zp_queue.h. enqueue(record, v) → OK or ENOMEM. dequeue(record) → OK with the oldest element, or
    EMPTY if there is none."""

    name = "queue of nodes"
    operations = ("enqueue", "dequeue")
    adds, removes = "enqueue", "dequeue"

    def removed(self, state: Words) -> tuple[Words, Words]:
        return state[:1], state[1:]
