"""Reads what TLC prints with -tool: messages between marks, each with a number.

    @!@!@STARTMSG 2110:1 @!@!@
    Invariant RaceFree is violated.
    @!@!@ENDMSG 2110 @!@!@

An output is only a pass if TLC says that the search was completed without error (2193); whatever is not understood is
an error, with the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from models.tla.outcome import Kind, Outcome, State

_MESSAGE = re.compile(r"@!@!@STARTMSG (\d+):(\d+) @!@!@\n(.*?)\n?@!@!@ENDMSG \1 @!@!@", re.DOTALL)
_COUNTS = re.compile(r"([\d,]+) states generated, ([\d,]+) distinct states found")
_DEPTH = re.compile(r"depth of the complete state graph search is (\d+)")
_STATE = re.compile(r"(\d+): (?:<(.*?)>|(Stuttering))[ \t]*\n?(.*)", re.DOTALL)
_BACK = re.compile(r"(\d+): Back to state")
_VARIABLE = re.compile(r"^(?:/\\ )?(\w+) = ", re.MULTILINE)

PASSED, INVARIANT, INITIAL_INVARIANT, TEMPORAL = 2193, 2110, 2107, 2116
ACTION, INITIAL_PROPERTY, DEADLOCK = 2112, 2108, 2114
STATE, STUTTERING, BACK, COUNTS, DEPTH = 2217, 2218, 2122, 2199, 2194
VIOLATIONS: dict[int, Kind] = {
    INVARIANT: "invariant", INITIAL_INVARIANT: "invariant", TEMPORAL: "property", ACTION: "property",
    INITIAL_PROPERTY: "property", DEADLOCK: "deadlock",
}  # fmt: skip


def parse(text: str, seconds: float = 0.0) -> Outcome:
    """The outcome that TLC's output reports."""
    text = text.replace("\r\n", "\n")
    messages = [(int(match[1]), int(match[2]), match[3]) for match in _MESSAGE.finditer(text)]
    states, generated, diameter = _numbers(messages)
    outside = _MESSAGE.sub("", text)
    printed = tuple(line for line in outside.splitlines() if line.startswith(("<<", '"', "[")))
    violation = next(((number, body) for number, _, body in messages if number in VIOLATIONS), None)
    bodies = (body for number, level, body in messages if level in (1, 2) and number not in VIOLATIONS)
    trouble = re.sub(r"^@!@!@.*\n?", "", "\n".join(bodies), flags=re.MULTILINE)
    if violation is None:
        completed = any(number == PASSED for number, _, _ in messages) and not trouble and states is not None
        kind: Kind = "pass" if completed else "error"
        syntax = outside[outside.find("***") :] if "***" in outside else ""
        message = "" if completed else f"{syntax}\n{trouble}".strip() or f"TLC did not finish: {text.strip()[-2000:]}"
        return Outcome(kind, None, states, generated, diameter, (), None, message, printed, seconds)
    number, body = violation
    name = re.match(r"Invariant (\S+) is violated", body)
    trace, loop = _trace(messages, body)
    return Outcome(
        VIOLATIONS[number], name[1] if name else None, states, generated, diameter, trace, loop, body.strip(), printed,
        seconds,
    )  # fmt: skip


def _numbers(messages: Sequence[tuple[int, int, str]]) -> tuple[int | None, int | None, int | None]:
    states = generated = diameter = None
    for number, _, body in messages:
        if number == COUNTS and (match := _COUNTS.search(body)):
            generated, states = (int(group.replace(",", "")) for group in match.groups())
        elif number == DEPTH and (match := _DEPTH.search(body)):
            diameter = int(match[1])
    return states, generated, diameter


def _trace(messages: Sequence[tuple[int, int, str]], violation: str) -> tuple[tuple[State, ...], int | None]:
    found: list[State] = []
    loop = None
    for number, _, body in messages:
        if number == STATE and (match := _STATE.match(body)):
            found.append(State(_action(match[2] or ""), dict(_variables(match[4]))))
        elif number == STUTTERING:
            loop = len(found) - 1
        elif number == BACK and (match := _BACK.match(body)):
            loop = int(match[1]) - 1
    if not found and "initial state" in violation:
        found.append(State("Initial predicate", dict(_variables(violation.partition("\n")[2]))))
    return tuple(found), loop


def _action(text: str) -> str:
    return text if text == "Initial predicate" else text.split(" ")[0]


def _variables(text: str) -> Iterator[tuple[str, str]]:
    starts = list(_VARIABLE.finditer(text))
    ends = [*(start.start() for start in starts[1:]), len(text)]
    for start, end in zip(starts, ends, strict=False):
        yield start[1], text[start.end() : end].strip()
