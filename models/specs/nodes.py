"""The stack and the queue of linked nodes: without bound, and out of memory at any time.

Some operations have the calling thread's record as their first argument; it says nothing about the elements.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import ClassVar

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
    top → OK or ENOMEM. pop(record) → OK with the newest element, or EMPTY if there is none."""

    name = "stack of nodes"
    operations: ClassVar[tuple[str, ...]] = ("push", "push_many", "pop")
    adds, removes = "push", "pop"

    def added(self, operation: str, args: Words, buffer: Words) -> Words:
        return buffer[: args[0]] if operation == "push_many" else args[-1:]

    def removed(self, state: Words) -> tuple[Words, Words]:
        return state[-1:], state[:-1]


class ListedStack(LinkedStack):
    """LinkedStack with pop_all() → a pointer to what it removes, and next(record, pointer) → the pointer behind that,
    with the element. What pointers lead to is given: `nodes` holds of each node the one below it and its element."""

    name = "stack of nodes, with lists"
    operations = (*LinkedStack.operations, "pop_all", "next")

    def __init__(self, nodes: Mapping[int, tuple[int, int]]) -> None:
        super().__init__()
        self.nodes = nodes
        self.lists = {pointer: self._listed(pointer) for pointer in (0, *nodes)}

    def __repr__(self) -> str:
        return f"{type(self).__name__}({dict(self.nodes)})"

    def _listed(self, pointer: int) -> Words | None:
        """The elements from a node on, the lowest first; None if that leads nowhere."""
        found: list[int] = []
        while pointer != 0:
            if pointer not in self.nodes or len(found) == len(self.nodes):
                return None
            pointer, value = self.nodes[pointer]
            found.append(value)
        return tuple(reversed(found))

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        """None at all if no pointer leads to the elements."""
        if operation == "pop_all":
            for pointer, listed in self.lists.items():
                if listed == state:
                    yield Result(pointer), ()
        elif operation == "next":
            if args[-1] in self.nodes:
                below, value = self.nodes[args[-1]]
                yield Result(below, (value,)), state
        else:
            yield from super().outcomes(state, operation, args, buffer)

    def result(self, operation: str, value: int, buffer: Words) -> Result:
        return Result(value, buffer[:1]) if operation == "next" else super().result(operation, value, buffer)

    def inert(self, operation: str, result: Result) -> bool:
        return operation == "next" or (operation != "pop_all" and super().inert(operation, result))

    def moves(self, call: Invocation, result: Result | None) -> tuple[Words, Words]:
        return super().moves(call, result) if call.operation in LinkedStack.operations else ((), ())

    def separable(self, calls: list[tuple[Invocation, Result | None]]) -> bool:
        return all(call.operation in LinkedStack.operations for call, _ in calls)


class EmptiedStack(LinkedStack):
    """LinkedStack with take_all(), which is zp_stack_pop_all and zp_stack_next up to the end → the number of elements,
    with as many of them, the newest first, as `room` says."""

    name = "stack of nodes, emptied at once"
    operations = (*LinkedStack.operations, "take_all")

    def __init__(self, room: int, *items: int) -> None:
        super().__init__(*items)
        self.room = room

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(str, (self.room, *self.items)))})"

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        if operation == "take_all":
            yield Result(len(state), state[::-1][: self.room]), ()
        else:
            yield from super().outcomes(state, operation, args, buffer)

    def result(self, operation: str, value: int, buffer: Words) -> Result:
        if operation == "take_all":
            return Result(value, buffer[: min(value, self.room)])
        return super().result(operation, value, buffer)

    def inert(self, operation: str, result: Result) -> bool:
        return result.value == 0 if operation == "take_all" else super().inert(operation, result)

    def moves(self, call: Invocation, result: Result | None) -> tuple[Words, Words]:
        if call.operation == "take_all":
            return (), (() if result is None else result.output)
        return super().moves(call, result)

    def separable(self, calls: list[tuple[Invocation, Result | None]]) -> bool:
        return all(call.operation != "take_all" for call, _ in calls)


class LinkedQueue(Linked):
    """The queue of zp_queue.h. enqueue(record, v) → OK or ENOMEM. dequeue(record) → OK with the oldest element, or
    EMPTY if there is none."""

    name = "queue of nodes"
    operations: ClassVar[tuple[str, ...]] = ("enqueue", "dequeue")
    adds, removes = "enqueue", "dequeue"

    def removed(self, state: Words) -> tuple[Words, Words]:
        return state[:1], state[1:]
