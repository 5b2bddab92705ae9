"""Slots that threads take and give back."""

from __future__ import annotations

from collections.abc import Iterator

from models.specs.base import FULL, OK, Result, Spec, Words

EINVAL = 3


class Slots(Spec[Words]):
    """The slots 0 to n - 1 of zp_wfqueue.h. register() → OK with any slot that is free, or FULL; unregister(i) → OK if
    the slot is taken, else EINVAL. FULL is allowed in any state: each slot is looked at once, and one that was taken
    then may be free before the last one is taken. The state lists those that are taken."""

    name = "slots"
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
