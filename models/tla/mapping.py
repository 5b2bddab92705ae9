"""What trace validation needs to know of a model: how it begins, what a cell is, and how it writes words.

A mapping is a module of its own for each structure (traced_NAME.py); `trace.py` puts the pieces together.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping as Members
from collections.abc import Sequence
from typing import ClassVar

from models import ir
from models.traces.trace import Inv, Res, Step, Trace

SMALL = 1 << 16
"""The number of words of a model in which indices wrap around."""
REACH = 1 << 15
"""Indices and capacities are below it, in distance from the start."""
IMPOSSIBLE = -1
"""Stands for a word that no run of a model can have there."""


class TraceModelError(Exception):
    """The traces cannot be put to the model, or TLC gave no answer. The text says why."""


class Mapping(ABC):
    """Writes one trace in the words of the model `module`.

    TLC has 32-bit integers, so an index becomes its distance from the trace's start, placed where `index` says; a
    distance that does not fit is IMPOSSIBLE. Items are renamed, each word to its own number and 0 to 0: the code never
    looks at them. Threads are numbered as `thread` says.

    `definitions` are TLA+ text that says, of the record r of a trace and of an event e: `Begins(r)`, how the structure
    begins; `Begun(e)`, the step that makes the call; `Has(e)`, that the thread's step, now being made, has the event's
    value; `Gives(e)`, that the thread returns the event's result; `Hidden(e)`, a step of the event's thread before it
    that is in no trace; `Ends(e)`, that the memory is the event's.
    """

    module: ClassVar[str]
    definitions: ClassVar[str]

    def __init__(self, trace: Trace) -> None:
        if not 1 <= trace.capacity < REACH:
            raise TraceModelError(f"capacity {trace.capacity} is not in 1 to {REACH - 1}")
        self.trace = trace
        self.items = {0: 0}

    @classmethod
    @abstractmethod
    def constants(cls, threads: int) -> dict[str, str]:
        """The constants of the model for threads 0, 1, …"""

    @classmethod
    def takes(cls, trace: Trace) -> bool:
        """Whether the model can make the run at all, as far as one can tell beforehand."""
        return True

    @classmethod
    def seen(cls, trace: Trace) -> Trace:
        """The trace without accesses that are no steps of the model."""
        return trace

    @classmethod
    def lines(cls, program: ir.Program) -> Members[tuple[str, int], list[str]]:
        """The labels of accesses by operation and C line, if they are not those of the program."""
        return {}

    @classmethod
    def fields(cls, program: ir.Program) -> Members[str, str]:
        """The fields that the steps of `lines` access, by label."""
        return {}

    @staticmethod
    def thread(number: int) -> int:
        """The number that a thread has in the model."""
        return number

    @abstractmethod
    def begin(self) -> str:
        """The members of the record of the trace, besides its events."""

    @abstractmethod
    def field(self, name: str, word: int) -> int:
        """A word of a field."""

    @abstractmethod
    def call(self, event: Inv) -> str:
        """The members of the record of a call, besides kind and thread."""

    @abstractmethod
    def result(self, event: Res, call: Inv) -> str:
        """The members of the record of a return, besides kind and thread."""

    @abstractmethod
    def memory(self) -> str:
        """The members of the record of the memory at the end, besides the kind."""

    def step(self, event: Step, field: str) -> int:
        """The value of an access to a field."""
        return self.field(field, event.value)

    def distance(self, word: int) -> int:
        """How far an index is from the start."""
        return (word - self.trace.start + REACH) % ir.WORD - REACH

    def count(self, word: int) -> int:
        return word if word < REACH else IMPOSSIBLE

    def item(self, word: int) -> int:
        return self.items.setdefault(word, len(self.items))

    def struct(self, content: Members[str, int | tuple[int, ...]], prefix: str = "") -> str:
        """An object's content; the fields lose the prefix."""
        members = []
        for name, words in content.items():
            short = name.removeprefix(prefix)
            if isinstance(words, tuple):
                cells = " @@ ".join(f"{index} :> {self.field(name, word)}" for index, word in enumerate(words))
                members.append(f"{short} |-> ({cells})")
            else:
                members.append(f"{short} |-> {self.field(name, words)}")
        return f"[{', '.join(members)}]"


def listed(items: Sequence[int]) -> str:
    return f"<<{', '.join(map(str, items))}>>"
