"""A run to be played: what each thread does step by step, and what that does to shared memory.

Words are texts already: a page's numbers are doubles, which cannot hold 64 bits.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

WORD = 1 << 64
GARBAGE = range(0xDEAD, 0xDEAD + 64)
"""What the explorer's clients leave in cells that nobody has written."""
CODES = {0: "OK", 1: "FULL", 2: "EMPTY"}
CODED = ("push", "pop")  #: operations that return a result code; the others return a number


@dataclass(frozen=True)
class Step:
    """One event. `kind` is call, return, access or drain (a store leaves its thread's buffer); `line` is the C line, 0
    if there is none. `sets` are cells of memory and their new content (None: unknown), `reads` the cell read.
    `buffers` is a store that goes into the thread's buffer, as (cell, value). `point`: a linearization point."""

    thread: int
    kind: str
    line: int
    what: str
    sets: tuple[tuple[str, str | None], ...] = ()
    reads: str | None = None
    buffers: tuple[str, str] | None = None
    point: bool = False


@dataclass(frozen=True)
class Bar:
    """An operation, from its call's step to its return's (None: it did not return), by their positions."""

    thread: int
    label: str
    start: int
    end: int | None


@dataclass(frozen=True)
class Ahead:
    """What a thread is about to do when the run stops."""

    thread: int
    line: int
    what: str


@dataclass(frozen=True)
class Run:
    """`initial` is shared memory before the first step, in the order in which it is shown (None: unknown). `patch` is
    how the C text differs from the structure's file (see `patch`). `end` says what is wrong in the last state."""

    title: str
    about: str
    source: str
    model: str
    steps: tuple[Step, ...]
    bars: tuple[Bar, ...]
    initial: dict[str, str | None]
    patch: tuple[tuple[int, int, tuple[str, ...]], ...] = ()
    end: str = ""
    ahead: tuple[Ahead, ...] = ()
    note: str = ""

    @property
    def threads(self) -> int:
        return max((step.thread for step in self.steps), default=0) + 1

    def to_data(self) -> dict[str, Any]:
        """For the player; members that have their usual value are left out of the steps."""
        cells = list(self.initial)
        return {
            "title": self.title, "about": self.about, "source": self.source, "model": self.model, "end": self.end,
            "ahead": [[item.thread, item.line, item.what] for item in self.ahead],
            "note": self.note, "threads": self.threads, "patch": self.patch,
            "cells": [[name, self.initial[name]] for name in cells],
            "bars": [[bar.thread, bar.label, bar.start, bar.end] for bar in self.bars],
            "steps": [_step(step, cells) for step in self.steps],
        }  # fmt: skip


def _step(step: Step, cells: list[str]) -> dict[str, Any]:
    data: dict[str, Any] = {"t": step.thread, "k": step.kind, "l": step.line, "w": step.what}
    if step.sets:
        data["set"] = [[cells.index(cell), value] for cell, value in step.sets]
    if step.reads is not None:
        data["get"] = cells.index(step.reads)
    if step.buffers is not None:
        data["buf"] = f"{step.buffers[0]} := {step.buffers[1]}"
    if step.point:
        data["lp"] = True
    return data


def word(value: int, cell: str = "") -> str:
    """A word for people: just below 2^64 by its distance, what was never written in hexadecimal."""
    if value >= WORD - (1 << 16):
        return f"2⁶⁴−{WORD - value}"
    if value in GARBAGE and cell.endswith("]"):
        return hex(value).upper().replace("X", "x")
    return str(value)


def result(operation: str, value: int) -> str:
    """What an operation returned: the name of the result code where it is one."""
    return CODES.get(value, str(value)) if operation in CODED else word(value)


def patch(old: str, new: str) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """The difference of two texts: lines `first` up to `last` (from 0, the last not included) become these."""
    before, after = old.splitlines(), new.splitlines()
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return tuple((i, j, tuple(after[k:m])) for tag, i, j, k, m in codes if tag != "equal")


def cells_in_order(cells: Iterable[str], fields: Sequence[str]) -> list[str]:
    """Cells in the order of the structure's fields, an array's elements by their index; unknown ones at the end."""

    def key(cell: str) -> tuple[int, str, int]:
        name, _, index = cell.partition("[")
        number = fields.index(name) if name in fields else len(fields)
        return number, "" if number < len(fields) else name, int(index.rstrip("]") or 0)

    return sorted(dict.fromkeys(cells), key=key)
