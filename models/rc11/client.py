"""Clients: which thread makes which calls of IR operations, on which memory, and within which bounds.

A client is the common question of both engines. Litmus tests are clients too: each thread makes one call of an
operation that was written by hand, and its registers are the call's buffer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from models import ir

ReleaseSequence = Literal["c++20", "c11"]
"""Which writes belong to the release sequence that a write heads. "c++20": the write and read-modify-writes that take
from it, one after the other. "c11" (also the rule of the RC11 paper): besides, later atomic writes of the same thread
to the same place, and read-modify-writes after these. Under "c++20" less synchronizes, so more executions are
consistent and more accesses race: what passes under it passes under "c11" as well."""

BLANK = 0xB1A2_B1A2_B1A2_B1A2
"""What a place holds that nobody has initialised. One word stands for all of them: no client uses it otherwise."""


FIRST_ALLOCATED = 1 << 32
"""The numbers of allocated objects begin here. Each place of the code allocates another object in each round (jumps
backwards so far) of each call, so the number does not depend on the order in which threads allocate. Memory never runs
out; the cells of a new object are blank."""


def is_blank(word: int) -> bool:
    """Whether the word is BLANK, or one of those just above it (cells may be told apart by them)."""
    return BLANK <= word < BLANK + 256


@dataclass(frozen=True, order=True)
class Cell:
    """A place of memory: `object->field[index]`."""

    object: int
    field: int
    index: int = 0


@dataclass(frozen=True)
class Call:
    """One call. `args` are the words of the operation's registers from 0 on, with the structure first; `buffer` is the
    caller's array as it is at the call. A call that has begun before (midst.py) goes on at `pc` with `registers`; one
    that never ends stops for ever before its first access of the field `until`, unless that is -1."""

    operation: ir.Operation
    args: tuple[int, ...] = ()
    buffer: tuple[int, ...] = ()
    source: str = ""
    pc: int = 0
    registers: tuple[int, ...] = ()
    until: int = -1

    @property
    def sleeps(self) -> bool:
        """Whether it is not meant to end. It is the last one of its thread then."""
        return self.until >= 0

    @property
    def words(self) -> tuple[int, ...]:
        """Those of its registers, from 0 on, that are not 0 because nothing has set them yet."""
        return self.registers or self.args

    def __str__(self) -> str:
        words = [*map(str, self.args[1:])]
        if self.operation.buffer is not None and not self.operation.writes_buffer:
            words.append(f"[{', '.join(map(str, self.buffer))}]")
        return f"{self.operation.name}({', '.join(words)})"


@dataclass(frozen=True)
class Client:
    """Threads that start together from the memory `initial` (every other place holds `blank`).

    `unroll` bounds how often one call may jump backwards: an execution in which a call wants to go on is *cut*, it has
    no outcome (races and faults in it count). `observed` are the places whose last value belongs to the outcome;
    `order_calls` says whether happens-before between calls does. `registers` names, per thread, the words of the
    buffer (for litmus tests only).
    """

    name: str
    threads: tuple[tuple[Call, ...], ...]
    initial: Mapping[Cell, int] = field(default_factory=dict)
    observed: tuple[Cell, ...] = ()
    unroll: int = 2
    order_calls: bool = True
    blank: int = BLANK
    rule: ReleaseSequence = "c++20"

    def calls(self) -> Iterator[tuple[int, Call]]:
        """(thread, call) in the order of their numbers: thread by thread."""
        for thread, calls in enumerate(self.threads):
            for call in calls:
                yield thread, call

    def __str__(self) -> str:
        return f"{self.name}: " + " || ".join("; ".join(map(str, calls)) for calls in self.threads)
