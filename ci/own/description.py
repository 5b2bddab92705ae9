"""The description of somebody's C file: a TOML file next to it, which says what the C text cannot.

schema = 1
name = "naive_ring"            # the Lean module is Gen.NaiveRing
source = "naive_ring.c"        # relative to this file
prefix = "naive_ring_"         # what the names of the operations lose
spec = "fifo"                  # see ci/own/specs.py; or "my_spec.py:MySpec"
lifecycle = ["naive_ring_create"]  # functions that run while no other thread has the structure: not looked at
helpers = []                   # functions that operations call
clients = ["mine/*.client"]    # experiments of your own (optional), see models/rc11/client_file.py
structure = "ring"             # which structure, where a file has several (optional)
flags = ["-DORDERED", "-Iinclude"]  # for the preprocessor (optional, for files with <stdatomic.h>)

[operations.push]
role = "producer"              # at most one thread inside the operations of a role; "any" is free for all
means = "push"                 # the operation of the specification
returns = { 1 = "OK", 0 = "FULL" }  # what the C function returns -> what the specification says

[memory]                       # how the structure is when the threads start
capacities = [1, 2]            # each is tried; for a structure without a capacity, leave it out
rest = 0                       # what cells hold that are not named
rooms = [1, 1]                 # how many elements there is room for with each; left out: as many as the capacity
setup = []                     # calls before all threads, such as "init(2)" or "init(capacity)", of operations whose
                               # role is "setup"; such a one may only return what its `returns` calls OK
lengths = { slots = 2 }        # of arrays; those left out follow from the capacity
cells = { mask = 1, "slots[0]" = 7 }

[bounds]
threads = 2
calls = 3                      # of each thread
clients = 64                   # of each capacity
unroll = 2                     # under RC11: how often a call may jump backwards
may_wait = false               # operations may wait for each other, as locks do
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.ir import WORD
from models.specs import EMPTY, FULL, OK

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SCHEMA = 1
CODES = {"OK": OK, "FULL": FULL, "EMPTY": EMPTY}
SETUP = "setup"
ANY = "any"


class DescriptionError(ValueError):
    """A description that is not as it must be; the text begins with the file and names the member."""


@dataclass(frozen=True)
class Entry:
    """One operation. `arguments` are put behind the caller's for the specification (a `next` that means fetch_add has
    [1]). `returns` translates the returned word. `value` says that the word returned is the element itself, and
    `nothing` which word then means EMPTY; `pointed` that an element is put in by its address, as the caller's array.
    `inputs` are the arguments to try; without any, each call gets new numbers.
    """

    role: str = ANY
    means: str = ""
    arguments: tuple[int, ...] = ()
    returns: Mapping[int, int] = field(default_factory=dict)
    value: bool = False
    pointed: bool = False
    nothing: int | None = None
    inputs: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True)
class Memory:
    """How the structure starts. Of a cell (field, index) that is not in `cells`, the text of ci/own/memory.py says what
    it holds."""

    capacities: tuple[int, ...] = ()
    rest: int = 0
    rooms: tuple[int, ...] = ()
    setup: tuple[str, ...] = ()
    lengths: Mapping[str, int] = field(default_factory=dict)
    cells: Mapping[tuple[str, int], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Bounds:
    threads: int = 2
    calls: int = 3
    clients: int = 64
    unroll: int = 2
    may_wait: bool = False


@dataclass(frozen=True)
class Description:
    """`path` is the C file, `file` the description itself (it need not exist)."""

    name: str
    path: Path
    file: Path
    prefix: str
    spec: str
    operations: Mapping[str, Entry]
    lifecycle: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    memory: Memory = Memory()
    bounds: Bounds = Bounds()
    structure: str = ""
    flags: tuple[str, ...] = ()


def beside(source: Path) -> Path:
    """Where the description of a C file is looked for."""
    return source.with_suffix(".toml")


def load(file: Path) -> Description:
    """The description. DescriptionError says what is wrong with it."""
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise DescriptionError(f"{file}: {error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise DescriptionError(f"{file}: not TOML: {error}") from error
    return _Reader(file).description(data)


class _Reader:
    def __init__(self, file: Path) -> None:
        self.file = file

    def error(self, member: str, message: str) -> DescriptionError:
        return DescriptionError(f"{self.file}: {member}: {message}")

    def take(self, data: dict[str, Any], where: str, name: str, kind: type, default: Any = None) -> Any:
        """A member of that type, removed from `data`; the default if it is not there."""
        label = f"{where}.{name}" if where else name
        if name not in data:
            if default is None:
                raise self.error(label, "missing")
            return default
        value = data.pop(name)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.error(label, f"takes {KINDS[kind]}, not {value!r}")
        return value

    def done(self, data: dict[str, Any], where: str) -> None:
        for name in data:
            raise self.error(f"{where}.{name}" if where else name, "no such member")

    def words(self, label: str, value: Any) -> tuple[int, ...]:
        if not isinstance(value, list) or not all(type(item) is int for item in value):
            raise self.error(label, f"takes a list of numbers, not {value!r}")
        return tuple(value)

    def texts(self, data: dict[str, Any], where: str, name: str) -> tuple[str, ...]:
        value = self.take(data, where, name, list, [])
        if not all(isinstance(item, str) for item in value):
            raise self.error(name, "takes a list of texts")
        return tuple(value)

    def description(self, data: dict[str, Any]) -> Description:
        if self.take(data, "", "schema", int) != SCHEMA:
            raise self.error("schema", f"this program reads schema {SCHEMA}")
        operations = self.take(data, "", "operations", dict)
        if not operations:
            raise self.error("operations", "none is named")
        made = Description(
            name=self.take(data, "", "name", str),
            path=self.file.parent / self.take(data, "", "source", str),
            file=self.file,
            prefix=self.take(data, "", "prefix", str, ""),
            spec=self.take(data, "", "spec", str, ""),
            operations={name: self.entry(f"operations.{name}", entry) for name, entry in operations.items()},
            lifecycle=self.texts(data, "", "lifecycle"),
            helpers=self.texts(data, "", "helpers"),
            clients=self.texts(data, "", "clients"),
            memory=self.memory(self.take(data, "", "memory", dict, {})),
            bounds=self.bounds(self.take(data, "", "bounds", dict, {})),
            structure=self.take(data, "", "structure", str, ""),
            flags=self.texts(data, "", "flags"),
        )
        self.done(data, "")
        return made

    def entry(self, where: str, data: Any) -> Entry:
        if not isinstance(data, dict):
            raise self.error(where, "takes a table")
        nothing = data.pop("nothing", None)
        if nothing is not None and type(nothing) is not int:
            raise self.error(f"{where}.nothing", f"takes a number, not {nothing!r}")
        inputs = self.take(data, where, "inputs", list, [])
        entry = Entry(
            role=self.take(data, where, "role", str, ANY),
            means=self.take(data, where, "means", str, ""),
            arguments=self.words(f"{where}.arguments", data.pop("arguments", [])),
            returns=self.returns(f"{where}.returns", self.take(data, where, "returns", dict, {})),
            value=self.take(data, where, "value", bool, False),
            pointed=self.take(data, where, "pointed", bool, False),
            nothing=None if nothing is None else nothing % WORD,
            inputs=tuple(self.words(f"{where}.inputs", item) for item in inputs),
        )
        self.done(data, where)
        return entry

    def returns(self, where: str, data: dict[str, Any]) -> dict[int, int]:
        found = {}
        for word, code in data.items():
            value = CODES.get(code) if isinstance(code, str) else code
            if not word.removeprefix("-").isdigit() or type(value) is not int:
                raise self.error(where, f"takes NUMBER = {' | '.join(CODES)} | NUMBER, not {word} = {code!r}")
            found[int(word) % WORD] = value
        return found

    def memory(self, data: dict[str, Any]) -> Memory:
        cells = {
            self.cell(name): self.take({name: value}, "memory.cells", name, int)
            for name, value in self.take(data, "memory", "cells", dict, {}).items()
        }
        lengths = self.take(data, "memory", "lengths", dict, {})
        for name, value in lengths.items():
            if type(value) is not int or value < 1:
                raise self.error(f"memory.lengths.{name}", f"takes a number above 0, not {value!r}")
        capacities = self.words("memory.capacities", data.pop("capacities", []))
        if not all(capacity > 0 for capacity in capacities):
            raise self.error("memory.capacities", "takes numbers above 0")
        rest = self.take(data, "memory", "rest", int, 0)
        rooms = self.words("memory.rooms", data.pop("rooms", []))
        if rooms and (len(rooms) != len(capacities) or min(rooms) < 1):
            raise self.error("memory.rooms", "takes a number above 0 for each capacity")
        memory = Memory(capacities, rest, rooms, self.texts(data, "memory", "setup"), lengths, cells)
        self.done(data, "memory")
        return memory

    def cell(self, name: str) -> tuple[str, int]:
        head, bracket, index = name.partition("[")
        if bracket and not (index.endswith("]") and index[:-1].isdigit()):
            raise self.error(f"memory.cells.{name}", 'is not of the form field or "field[3]"')
        return head, int(index[:-1]) if bracket else 0

    def bounds(self, data: dict[str, Any]) -> Bounds:
        plain = Bounds()
        values = {name: self.take(data, "bounds", name, type(old), old) for name, old in vars(plain).items()}
        for name, value in values.items():
            if value < 1 and name != "may_wait":
                raise self.error(f"bounds.{name}", "takes a number above 0")
        self.done(data, "bounds")
        return Bounds(**values)


KINDS = {str: "a text", int: "a number", dict: "a table", list: "a list", bool: "true or false"}


def dump(description: Description) -> str:
    """The description as a TOML file, with a word on each member."""
    d, lines = description, [f"# How the checkers read {description.path.name}. Yours to edit."]
    lines += [f"schema = {SCHEMA}", f'name = "{d.name}"', f'source = "{d.path.name}"']
    lines += [f'prefix = "{d.prefix}"  # what the names of the operations lose']
    lines += [f'spec = "{d.spec}"  # {SPEC_HELP}']
    lines += [f"lifecycle = {_list(d.lifecycle)}  # run while no other thread has the structure: not looked at"]
    lines += [f"helpers = {_list(d.helpers)}  # called by operations"]
    if d.structure:
        lines += [f'structure = "{d.structure}"  # which structure of the file']
    if d.flags:
        lines += [f"flags = {_list(d.flags)}  # for the preprocessor"]
    if d.clients:
        lines += [f"clients = {_list(d.clients)}  # experiments of your own"]
    for name, entry in d.operations.items():
        lines += ["", f"[operations.{name}]", *_entry(entry)]
    lines += ["", "[memory]  # how the structure is when the threads start", *_memory(d.memory)]
    lines += ["", "[bounds]"]
    lines += [f"{name} = {str(value).lower()}" for name, value in vars(d.bounds).items()]
    return "\n".join(lines) + "\n"


SPEC_HELP = "fifo, weak_fifo, queue, stack, register, set, map, work_deque, or FILE.py:CLASS"


def signed(word: int) -> int:
    """A word as a person writes it: the large ones are negative numbers in C."""
    return word - WORD if word >= WORD // 2 else word


def _list(items: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{item}"' for item in items) + "]"


def _entry(entry: Entry) -> list[str]:
    lines = [f'role = "{entry.role}"  # at most one thread inside the operations of a role; "any": no limit']
    if entry.role != SETUP:
        lines.append(f'means = "{entry.means}"  # the operation of the specification')
    if entry.arguments:
        lines.append(f"arguments = {list(entry.arguments)}  # the specification's, behind the caller's")
    names = {code: name for name, code in CODES.items()}
    if entry.returns:
        pairs = ", ".join(f'{signed(word)} = "{names[code]}"' if code in names else f"{signed(word)} = {code}"
                          for word, code in entry.returns.items())  # fmt: skip
        lines.append(f"returns = {{ {pairs} }}  # what C returns = what the specification says")
    if entry.pointed:
        lines.append("pointed = true  # the caller gives the address of the element")
    if entry.value:
        lines.append("value = true  # what C returns is the element")
    if entry.nothing is not None:
        lines.append(f"nothing = {signed(entry.nothing)}  # this word means that there was none")
    if entry.inputs:
        lines.append(f"inputs = {[list(item) for item in entry.inputs]}  # the arguments to try")
    return lines


def _memory(memory: Memory) -> list[str]:
    lines = [f"capacities = {list(memory.capacities)}"] if memory.capacities else []
    if memory.rooms:
        lines += [f"rooms = {list(memory.rooms)}  # how many elements there is room for with each"]
    lines += [f"rest = {memory.rest}  # what cells hold that are not named"]
    if memory.setup:
        lines.append(f"setup = {_list(memory.setup)}  # calls before all threads")
    lines.append("lengths = {" + ", ".join(f" {name} = {n}" for name, n in memory.lengths.items()) + " }")
    cells = [f' "{name}[{index}]" = {value}' if index else f" {name} = {value}"
             for (name, index), value in memory.cells.items()]  # fmt: skip
    lines.append("cells = {" + ",".join(cells) + " }")
    return lines
