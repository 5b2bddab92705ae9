"""Objects that are read and written in place: the register, the set and the map."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from models.specs.base import Result, Spec, Words

WORD = 1 << 64


class Register(Spec[int]):
    """One word. read() → value; write(v) → 0; cas(expected, desired) → 1 or 0; fetch_add(d), exchange(v) → old value.
    Addition wraps at 2^64."""

    name = "register"
    operations = ("read", "write", "cas", "fetch_add", "exchange")

    def __init__(self, value: int = 0) -> None:
        self.value = value

    def __repr__(self) -> str:
        return f"Register({self.value})"

    @property
    def initial(self) -> int:
        return self.value

    def apply(self, state: int, operation: str, args: Words, buffer: Words, result: Result) -> int | None:
        allowed, after = next(self.outcomes(state, operation, args, buffer))
        return after if allowed == result else None

    def outcomes(self, state: int, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, int]]:
        self.check_operation(operation)
        if operation == "read":
            yield Result(state), state
        elif operation == "write":
            yield Result(0), args[0]
        elif operation == "cas":
            yield (Result(1), args[1]) if state == args[0] else (Result(0), state)
        elif operation == "fetch_add":
            yield Result(state), (state + args[0]) % WORD
        else:
            yield Result(state), args[0]

    def inert(self, operation: str, result: Result) -> bool:
        return operation == "read" or (operation == "cas" and result.value == 0)


Elements = frozenset[int]


class KeySet(Spec[Elements]):
    """A set of words. add(key), remove(key) → 1 if that changed the set, else 0; contains(key) → 1 or 0."""

    name = "set"
    operations = ("add", "remove", "contains")

    def __repr__(self) -> str:
        return "KeySet()"

    @property
    def initial(self) -> Elements:
        return frozenset()

    def apply(self, state: Elements, operation: str, args: Words, buffer: Words, result: Result) -> Elements | None:
        allowed, after = next(self.outcomes(state, operation, args, buffer))
        return after if allowed == result else None

    def outcomes(
        self, state: Elements, operation: str, args: Words, buffer: Words
    ) -> Iterator[tuple[Result, Elements]]:
        self.check_operation(operation)
        key = args[0]
        if operation == "add":
            yield Result(int(key not in state)), state | {key}
        elif operation == "remove":
            yield Result(int(key in state)), state - {key}
        else:
            yield Result(int(key in state)), state

    def partition(self, operation: str, args: Words) -> Hashable:
        return args[0]

    def inert(self, operation: str, result: Result) -> bool:
        return operation == "contains" or result.value == 0


Items = frozenset[tuple[int, int]]


class Map(Spec[Items]):
    """A map from words to words. put(key, value) → 1 if the key was there, else 0; get(key) → 1 with the value as
    output, else 0; remove(key) → 1 if the key was there, else 0."""

    name = "map"
    operations = ("put", "get", "remove")

    def __repr__(self) -> str:
        return "Map()"

    @property
    def initial(self) -> Items:
        return frozenset()

    def result(self, operation: str, value: int, buffer: Words) -> Result:
        return Result(value, buffer[:1] if operation == "get" and value == 1 else ())

    def apply(self, state: Items, operation: str, args: Words, buffer: Words, result: Result) -> Items | None:
        allowed, after = next(self.outcomes(state, operation, args, buffer))
        return after if allowed == result else None

    def outcomes(self, state: Items, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Items]]:
        self.check_operation(operation)
        key = args[0]
        old = tuple(value for k, value in state if k == key)
        rest = frozenset(item for item in state if item[0] != key)
        if operation == "put":
            yield Result(len(old)), rest | {(key, args[1])}
        elif operation == "get":
            yield Result(len(old), old), state
        else:
            yield Result(len(old)), rest

    def partition(self, operation: str, args: Words) -> Hashable:
        return args[0]

    def inert(self, operation: str, result: Result) -> bool:
        return operation == "get" or (operation == "remove" and result.value == 0)
