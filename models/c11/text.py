"""What is written, line by line, and the names in scope."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from models.c11.declarations import Declarations, Field
from models.c11.types import Type
from models.frontend.errors import FrontendError
from models.frontend.syntax import Node

Line = tuple[int, str]


@dataclass(frozen=True)
class Local:
    """A variable: its name in what is written, and its type in C."""

    name: str
    type: Type


@dataclass(frozen=True)
class Shared:
    """A field of the structure; of an array `index`, None while the whole array is meant."""

    field: Field
    index: str | None

    @property
    def whole(self) -> bool:
        return self.field.array and self.index is None


@dataclass(frozen=True)
class Part:
    """Members of the structure below `path`; inside an element of an array of structures, its `index`."""

    path: tuple[str, ...]
    index: str | None


@dataclass(frozen=True)
class Outside:
    """An element of the caller's array `name`; None: the array."""

    name: str
    index: str | None
    type: Type


@dataclass(frozen=True)
class Named:
    """A variable that holds the address of a place, and never another one."""

    pointer: Pointer


Place = Local | Shared | Part | Outside | Named


@dataclass(frozen=True)
class Pointer:
    """A name that stands for the address of a place."""

    place: Place


@dataclass(frozen=True)
class Fresh(Pointer):
    """A name for memory that `call` has just given, and that becomes an array of the structure."""

    call: Node


@dataclass(frozen=True)
class Whole:
    """A name that points to the structure."""


Binding = Local | Pointer | Whole


@dataclass
class Frame:
    """A function being translated. `result` is the local that receives the value of one that is put in place of its
    call (empty: none), `inlined` whether it is such a one. `loops` says for each loop what `continue` writes, and
    whether one is inside a switch."""

    function: Node
    type: Type
    inlined: bool = False
    result: str = ""
    scopes: list[dict[str, Binding]] = field(default_factory=list)
    loops: list[Loop] = field(default_factory=list)
    creates: str = ""


@dataclass
class Loop:
    """`again` is written before a `continue`; `native` says that C's own `continue` does the rest. `broken` and
    `continued` tell that such statements were met. A switch is no loop, but something that `break` leaves."""

    again: list[Line]
    ends: bool = False
    switch: bool = False
    broken: bool = False


class Writer:
    """The state of a translation."""

    def __init__(self, known: Declarations, used: set[str]) -> None:
        self.known = known
        self._used = used
        self._count = 0
        self._temporaries: set[str] = set()
        self.lines: list[Line] = []
        self.frames: list[Frame] = []
        self.shift: int | None = None

    @property
    def frame(self) -> Frame:
        return self.frames[-1]

    def emit(self, node: Node, text: str) -> None:
        line = self.shift if node.file != self.known.source.name else node.line
        self.lines.append((line or 1, text))

    @contextmanager
    def capture(self) -> Iterator[list[Line]]:
        """What is emitted inside goes into the list instead."""
        outer, self.lines = self.lines, []
        try:
            yield self.lines
        finally:
            self.lines = outer

    def settle(self, node: Node, target: str, value: str) -> None:
        """`target = value;`, where what was just put into a temporary goes straight into the target."""
        name = target.rpartition(" ")[2]
        head = f"uint64_t {value} = "
        last = self.lines[-1][1] if self.lines else ""
        if value in self._temporaries and last.startswith(head) and not re.search(rf"(?<!>)\b{name}\b", last):
            line, text = self.lines.pop()
            self.lines.append((line, f"{target} = {text.removeprefix(head)}"))
        else:
            self.emit(node, f"{target} = {value};")

    def fresh(self) -> str:
        """A name that nobody uses."""
        while True:
            self._count += 1
            name = f"v{self._count}"
            if name not in self._used:
                return name

    def temporary(self, node: Node, text: str, type: Type) -> Local:
        """A new local that holds this."""
        local = Local(self.fresh(), type)
        self._temporaries.add(local.name)
        self.emit(node, f"uint64_t {local.name} = {text};")
        return local

    def lookup(self, name: str) -> Binding | None:
        for scope in reversed(self.frame.scopes):
            if name in scope:
                return scope[name]
        return None

    def bind(self, name: str, binding: Binding) -> None:
        self.frame.scopes[-1][name] = binding

    def own(self, name: str) -> str:
        """How a variable of this name is called in what is written."""
        if name == "tmp" or name.startswith(("tmp_", "ZP_")):
            return f"c_{name}"
        if self.frame.inlined:
            return f"{name}_{self.fresh()}"
        return name

    def refuse(self, node: Node, message: str) -> FrontendError:
        return FrontendError(node.file, node.line, message)
