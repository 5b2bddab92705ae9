"""The record of one run, and its JSON form.

A trace is a list of events in their exact global order: the invocation of a call, one shared access, the response of a
call. A word that is a pointer is the number of an object: those of creation come first, the structure itself being
object 1, then those that the run allocated, in this order; NULL is 0.

The JSON form is one object with the members of `Trace` and the number of the format. Reading is strict: whatever is not
exactly of this form is a TraceError that names the event.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

from models.ir import WORD
from models.traces.kinds import AccessKind

VERSION = 2
KINDS = frozenset(get_args(AccessKind))


class TraceError(Exception):
    """A trace that is malformed, or is not a run of the program. `event` is the position in `events`, or None."""

    def __init__(self, message: str, event: int | None = None, file: str | None = None) -> None:
        self.message = message
        self.event = event
        self.file = file
        where = "trace" if file is None else f"trace {file}"
        super().__init__(f"{where}: {message}" if event is None else f"{where}: event {event}: {message}")

    def within(self, file: str) -> TraceError:
        """The same error, with the name of the file."""
        return TraceError(self.message, self.event, file)


@dataclass(frozen=True)
class Inv:
    """Thread `thread` calls `operation` (its name without the prefix of the structure). `args` are its words, the
    structure itself being the object 1; `buffer` is the content of the caller's array."""

    thread: int
    operation: str
    args: tuple[int, ...]
    buffer: tuple[int, ...]


@dataclass(frozen=True)
class Step:
    """One shared access at `line` of the C file. `value` is the word read or written; for a read-modify-write it is
    the word before; for `alloc` the new object, 0 if there was no memory; for `free` the object."""

    thread: int
    line: int
    kind: AccessKind
    value: int


@dataclass(frozen=True)
class Res:
    """The call in progress returns `value` and leaves `buffer` in the caller's array."""

    thread: int
    value: int
    buffer: tuple[int, ...]


Event = Inv | Step | Res

Content = Mapping[str, int | tuple[int, ...]]
"""What an object holds: field name to word, or to words for an array."""


@dataclass(frozen=True)
class Trace:
    """One run. `final` is the memory at its end: the content of each object, by its number. `source_sha256` is that of
    the C file."""

    program: str
    source_sha256: str
    capacity: int
    start: int
    events: tuple[Event, ...]
    final: Mapping[int, Content]

    def schedule(self) -> tuple[int, ...]:
        """The schedule that gives this trace again: the thread of each event."""
        return tuple(event.thread for event in self.events)

    def threads(self) -> int:
        """One more than the largest thread number."""
        return max((event.thread for event in self.events), default=0) + 1

    def answers(self) -> tuple[int, ...]:
        """What the allocations gave, in their order."""
        return tuple(event.value for event in self.events if isinstance(event, Step) and event.kind == "alloc")


def to_data(trace: Trace) -> dict[str, Any]:
    """The trace as JSON data."""
    return {
        "version": VERSION,
        "program": trace.program,
        "source_sha256": trace.source_sha256,
        "capacity": trace.capacity,
        "start": trace.start,
        "events": [_event_to_data(event) for event in trace.events],
        "final": {str(number): _content_to_data(content) for number, content in trace.final.items()},
    }


def to_json(trace: Trace) -> str:
    """The trace as JSON text, one event a line."""
    data = to_data(trace)
    events = ",\n  ".join(json.dumps(event) for event in data.pop("events"))
    final = json.dumps(data.pop("final"))
    head = ",\n ".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in data.items())
    return f'{{{head},\n "events": [\n  {events}],\n "final": {final}}}\n'


def from_json(text: str) -> Trace:
    """The inverse of to_json. TraceError says what is wrong and where."""
    try:
        data = json.loads(text, object_pairs_hook=_members)
    except (ValueError, RecursionError) as error:
        raise TraceError(f"not JSON: {error}") from None
    return from_data(data)


def read(path: Path) -> Trace:
    """The trace in a file. TraceError if it cannot be read or is malformed."""
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise TraceError(f"cannot be read: {error}", file=str(path)) from None
    except TraceError as error:
        raise error.within(str(path)) from None


def from_data(data: Any) -> Trace:
    """The trace that JSON data describe; TraceError as from_json."""
    members = ["version", "program", "source_sha256", "capacity", "start", "events", "final"]
    if not isinstance(data, dict):
        raise TraceError(f"is {_name(data)}, not an object")
    if sorted(data) != sorted(members):
        raise TraceError(f"has members {sorted(data)}, not {sorted(members)}")
    if type(data["version"]) is not int or data["version"] != VERSION:
        raise TraceError(f"version {data['version']!r}; this program reads version {VERSION}")
    if not isinstance(data["events"], list):
        raise TraceError(f"events is {_name(data['events'])}, not a list")
    return Trace(
        program=_text(data["program"], "program"),
        source_sha256=_text(data["source_sha256"], "source_sha256"),
        capacity=_word(data["capacity"], "capacity"),
        start=_word(data["start"], "start"),
        events=tuple(_event_from_data(item, position) for position, item in enumerate(data["events"])),
        final=_final(data["final"]),
    )


def _content_to_data(content: Content) -> dict[str, Any]:
    return {name: list(cell) if isinstance(cell, tuple) else cell for name, cell in content.items()}


def _event_to_data(event: Event) -> list[Any]:
    if isinstance(event, Inv):
        return ["inv", event.thread, event.operation, list(event.args), list(event.buffer)]
    if isinstance(event, Res):
        return ["res", event.thread, event.value, list(event.buffer)]
    return ["step", event.thread, event.line, event.kind, event.value]


def _event_from_data(item: Any, position: int) -> Event:
    try:
        return _parse_event(item)
    except TraceError as error:
        raise TraceError(error.message, position) from None


def _parse_event(item: Any) -> Event:
    tag = item[0] if isinstance(item, list) and item else None
    if tag == "inv" and len(item) == 5:
        return Inv(
            _word(item[1], "thread"), _text(item[2], "operation"), _words(item[3], "args"), _words(item[4], "buffer")
        )
    if tag == "res" and len(item) == 4:
        return Res(_word(item[1], "thread"), _word(item[2], "value"), _words(item[3], "buffer"))
    if tag == "step" and len(item) == 5:
        if not isinstance(item[3], str) or item[3] not in KINDS:
            raise TraceError(f"kind {item[3]!r} is none of {sorted(KINDS)}")
        kind = cast(AccessKind, item[3])
        return Step(_word(item[1], "thread"), _word(item[2], "line"), kind, _word(item[4], "value"))
    raise TraceError(
        f"is {item!r}; expected [inv, thread, operation, args, buffer], [step, thread, line, kind, value]"
        " or [res, thread, value, buffer]"
    )


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError(f"a member occurs twice among {sorted(name for name, _ in pairs)}")
    return members


def _final(data: Any) -> dict[int, Content]:
    if not isinstance(data, dict):
        raise TraceError(f"final is {_name(data)}, not an object")
    return {_object(number): _content(content, f"final.{number}") for number, content in data.items()}


def _object(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,18}", text):
        raise TraceError(f"final has the member {text!r}, not the number of an object")
    return int(text)


def _content(data: Any, what: str) -> Content:
    if not isinstance(data, dict):
        raise TraceError(f"{what} is {_name(data)}, not an object")
    return {
        name: _words(cell, f"{what}.{name}") if isinstance(cell, list) else _word(cell, f"{what}.{name}")
        for name, cell in data.items()
    }


def _word(data: Any, what: str) -> int:
    if type(data) is not int or not 0 <= data < WORD:
        raise TraceError(f"{what} is {data!r}, not an integer from 0 to 2^64-1")
    return data


def _words(data: Any, what: str) -> tuple[int, ...]:
    if not isinstance(data, Sequence) or isinstance(data, str):
        raise TraceError(f"{what} is {_name(data)}, not a list")
    return tuple(_word(item, f"{what}[{index}]") for index, item in enumerate(data))


def _text(data: Any, what: str) -> str:
    if not isinstance(data, str):
        raise TraceError(f"{what} is {_name(data)}, not a string")
    return data


def _name(data: Any) -> str:
    return {dict: "an object", list: "a list", str: "a string", type(None): "null"}.get(type(data), "a number")
