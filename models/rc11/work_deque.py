"""The specification of a bounded work-stealing deque."""

from __future__ import annotations

from collections.abc import Iterator

from models.specs import EMPTY, FULL, OK, Result, Spec, Words

LOST = 5


class WorkDeque(Spec[Words]):
    """push(v) → OK or FULL, at the bottom; take() → OK with the newest element or EMPTY; steal() → OK with the oldest
    element, EMPTY, or LOST (5), which says nothing and is allowed in every state. EMPTY is precise. FULL is allowed in
    every state, unless `precise_full`: with the published orders the owner may not yet know of a steal that another
    thread knows of."""

    name = "work-stealing deque"
    operations = ("push", "take", "steal")

    def __init__(self, capacity: int, precise_full: bool = False) -> None:
        self.capacity = capacity
        self.precise_full = precise_full

    def __repr__(self) -> str:
        return f"WorkDeque({self.capacity}{', precise_full=True' if self.precise_full else ''})"

    @property
    def initial(self) -> Words:
        return ()

    def apply(self, state: Words, operation: str, args: Words, buffer: Words, result: Result) -> Words | None:
        self.check_operation(operation)
        for allowed, after in self.outcomes(state, operation, args, buffer):
            if allowed == result:
                return after
        return None

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        if operation == "push":
            full = len(state) >= self.capacity
            if not full:
                yield Result(OK), (*state, args[0])
            if full or not self.precise_full:
                yield Result(FULL), state
        elif operation == "take":
            yield (Result(OK, state[-1:]), state[:-1]) if state else (Result(EMPTY), state)
        else:
            yield (Result(OK, state[:1]), state[1:]) if state else (Result(EMPTY), state)
            yield Result(LOST), state

    def result(self, operation: str, value: int, buffer: Words) -> Result:
        return Result(value, buffer[:1] if operation != "push" and value == OK else ())
