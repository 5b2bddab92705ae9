"""TLA+ values as TLC prints them, read into Python values and shown again in one line.

    42, TRUE, "text", model_value, {1, 2}, <<1, 2>>, [a |-> 1], (1 :> 2 @@ 3 :> 4), 1..3

become int, bool, str, Name, Set, tuple, dict, dict, Set. A function with the domain 1..n is a tuple.
"""

from __future__ import annotations

import re
from typing import Any

_TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|-?\d+|\w+|<<|>>|\|->|:>|@@|\.\.|[\[\](){},])')


class ValueSyntaxError(ValueError):
    """Text that is no TLA+ value. The text says where."""


class Name(str):
    """A model value."""


class Set(tuple[Any, ...]):
    """A set, its members in the order of the text."""


def parse(text: str) -> Any:
    """The value that the text is. ValueSyntaxError otherwise."""
    reader = _Reader(text)
    value = reader.value()
    if reader.token is not None:
        raise reader.error("the end")
    return value


def show(value: Any) -> str:
    """The value in one line, strings that are words without their quotes."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, str)):
        return str(value) if str(value) else '""'
    if isinstance(value, dict):
        return "[" + ", ".join(f"{show(key)}: {show(item)}" for key, item in value.items()) + "]"
    inner = ", ".join(show(item) for item in value)
    return f"{{{inner}}}" if isinstance(value, Set) else f"<<{inner}>>"


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.token: str | None = None
        self.advance()

    def error(self, expected: str) -> ValueSyntaxError:
        return ValueSyntaxError(f"TLA+ value: expected {expected} before position {self.position}, not {self.token!r},"
                                f" in {self.text[:200]!r}")  # fmt: skip

    def advance(self) -> str:
        token = self.token or ""
        match = _TOKEN.match(self.text, self.position)
        if match is None:
            if self.text[self.position :].strip():
                self.position += 1
                raise self.error("a token")
            self.token = None
        else:
            self.token, self.position = match[1], match.end()
        return token

    def take(self, token: str) -> None:
        if self.token != token:
            raise self.error(repr(token))
        self.advance()

    def value(self) -> Any:
        token = self.token
        if token is None:
            raise self.error("a value")
        if token == "<<":
            return tuple(self.items("<<", ">>"))
        if token == "{":
            return Set(self.items("{", "}"))
        if token == "[":
            return self.record()
        if token == "(":
            return self.function()
        return self.atom()

    def atom(self) -> Any:
        token = self.token or ""
        if token.startswith('"'):
            self.advance()
            return re.sub(r"\\(.)", r"\1", token[1:-1])
        if re.fullmatch(r"-?\d+", token):
            self.advance()
            if self.token != "..":
                return int(token)
            self.advance()
            return Set(range(int(token), int(self.advance()) + 1))
        if not re.fullmatch(r"\w+", token):
            raise self.error("a value")
        self.advance()
        return token == "TRUE" if token in ("TRUE", "FALSE") else Name(token)

    def items(self, opening: str, closing: str) -> list[Any]:
        self.take(opening)
        found: list[Any] = []
        while self.token != closing:
            if found:
                self.take(",")
            found.append(self.value())
        self.take(closing)
        return found

    def record(self) -> dict[str, Any]:
        self.take("[")
        found: dict[str, Any] = {}
        while self.token != "]":
            if found:
                self.take(",")
            name = self.advance()
            self.take("|->")
            found[name] = self.value()
        self.take("]")
        return found

    def function(self) -> dict[Any, Any]:
        self.take("(")
        found: dict[Any, Any] = {}
        while self.token != ")":
            if found:
                self.take("@@")
            key = self.value()
            self.take(":>")
            found[key] = self.value()
        self.take(")")
        return found
