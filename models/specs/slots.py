"""Slots that threads take and give back, alone and together with a queue."""

from __future__ import annotations

from collections.abc import Iterator

from models.specs.base import FULL, OK, Invocation, Result, Spec, Words
from models.specs.nodes import LinkedQueue

EINVAL = 3


class Slots(Spec[Words]):
    """The slots 0 to n - 1 of zp_wfqueue.h. register() → OK with any slot that is free, or FULL; unregister(i) → OK if
    the slot is taken, else EINVAL. FULL is allowed in any state: each slot is looked at once, and one that was taken
    then may be free before the last one is taken. The state lists those that are taken."""

    name = "table of slots"
    operations = ("register", "unregister")

    def __init__(self, number: int) -> None:
        self.number = number

    def __repr__(self) -> str:
        return f"Slots({self.number})"

    @property
    def initial(self) -> Words:
        return ()

    def apply(self, state: Words, operation: str, args: Words, buffer: Words, result: Result) -> Words | None:
        found = self.outcomes(state, operation, args, buffer)
        return next((after for allowed, after in found if allowed == result), None)

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        self.check_operation(operation)
        if operation == "unregister":
            taken = args[0] in state
            yield Result(OK if taken else EINVAL), tuple(slot for slot in state if slot != args[0])
            return
        for slot in range(self.number):
            if slot not in state:
                yield Result(OK, (slot,)), tuple(sorted((*state, slot)))
        yield Result(FULL), state

    def result(self, operation: str, value: int, buffer: Words) -> Result:
        return Result(value, buffer[:1] if operation == "register" and value == OK else ())


APART = -1
"""In a state of SlottedQueue, between the elements and the slots that are taken."""


class SlottedQueue(LinkedQueue):
    """All operations of zp_wfqueue.h: those of LinkedQueue and those of Slots, which have nothing to do with each
    other; EINVAL of a slot that there is not. Whether a thread uses the slots that it has taken is not asked."""

    name = "queue of nodes, and slots"
    operations = (*LinkedQueue.operations, *Slots.operations)

    def __init__(self, number: int) -> None:
        super().__init__()
        self.slots = Slots(number)

    def __repr__(self) -> str:
        return f"SlottedQueue({self.slots.number})"

    @property
    def initial(self) -> Words:
        return (APART,)

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        self.check_operation(operation)
        place = state.index(APART)
        items, taken = state[:place], state[place + 1 :]
        if operation in Slots.operations:
            for result, after in self.slots.outcomes(taken, operation, args, buffer):
                yield result, (*items, APART, *after)
        elif args[0] >= self.slots.number:
            yield Result(EINVAL), state
        else:
            for result, after in super().outcomes(items, operation, args, buffer):
                yield result, (*after, APART, *taken)

    def result(self, operation: str, value: int, buffer: Words) -> Result:
        of_slots = operation in Slots.operations
        return self.slots.result(operation, value, buffer) if of_slots else super().result(operation, value, buffer)

    def partition(self, operation: str, args: Words) -> str:
        return "slots" if operation in Slots.operations else "queue"

    def moves(self, call: Invocation, result: Result | None) -> tuple[Words, Words]:
        return ((), ()) if call.operation in Slots.operations else super().moves(call, result)

    def separable(self, calls: list[tuple[Invocation, Result | None]]) -> bool:
        return not any(call.operation in Slots.operations for call, _ in calls)
