"""The normal form in which a C function and its IR are compared.

A function is a finite automaton. A state is a point of the function at which something is about to happen, and what
happens there is one of: an action (`v1 = (v2 + 1)`, a shared access), a test with two ways on, the return of a value.
Everything else has been worked off: blocks, loops, `else`, `break`, `continue`, calls, jumps, temporaries, names.

Two modules make such automata, and share nothing but this one. `render` reads the IR, whose states are program
counters. `semantics` reads the syntax tree, and never makes labels or program counters: its states are what C's
semantics says is left to do (a stack of statements), and it follows `break`, `continue` and `return` by unwinding that
stack. So a wrong branch target, a lost statement or a wrong register in the IR leads to another automaton.

`text` writes an automaton down, the states numbered in the order of a walk that goes down the yes-side first, and
the variables in the order in which they occur: automata that do the same with the same lines have the same text.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Var:
    """A variable, identified by anything; the n-th word parameter of an operation is `Var(("parameter", n))`."""

    key: Hashable


Term = str | int | Var | tuple["Term", ...]
"""Text, constants and variables; a tuple is written in its order, without spaces."""


@dataclass(frozen=True)
class Point:
    """What happens in a state: `term`, for `line`. There are no successors after a return, two after a test."""

    line: int
    term: Term
    successors: tuple[Hashable, ...]


class Automaton(Protocol):
    def start(self) -> Hashable:
        """The first state."""

    def point(self, state: Hashable) -> Point:
        """What happens in a state."""


def text(automaton: Automaton, parameters: int) -> str:
    """The automaton, one state on a line."""
    names: dict[Hashable, str] = {("parameter", number): f"v{number}" for number in range(parameters)}
    numbers: dict[Hashable, int] = {}
    points: list[Point] = []
    todo = [automaton.start()]
    while todo:
        state = todo.pop()
        if state not in numbers:
            numbers[state] = len(points)
            points.append(automaton.point(state))
            todo += reversed(points[-1].successors)
    return "\n".join(_line(number, point, numbers, names) for number, point in enumerate(points))


def _line(number: int, point: Point, numbers: dict[Hashable, int], names: dict[Hashable, str]) -> str:
    ways = " else ".join(f"goto {numbers[state]}" for state in point.successors)
    return f"{number}: [{point.line}] {write(point.term, names)}; {ways}".rstrip()


def write(term: Term, names: dict[Hashable, str]) -> str:
    """The text of a term. A variable that has no name yet gets the next one."""
    if isinstance(term, tuple):
        return "".join(write(part, names) for part in term)
    if isinstance(term, Var):
        return names.setdefault(term.key, f"v{len(names)}")
    return str(term)


def binary(op: str, left: Term, right: Term) -> Term:
    return ("(", left, f" {op} ", right, ")")


def place(pointer: Term, field: str, index: Term | None) -> Term:
    """`&q->field` or `&q->field[index]`."""
    return ("&", pointer, "->", field) if index is None else ("&", pointer, "->", field, "[", index, "]")


def struct(name: str) -> str:
    """What a struct is called: the main one has no name of its own."""
    return name or "the structure"


def access(macro: str, line: int, *arguments: Term) -> Term:
    """A shared access with the line that it is on."""
    separated: list[Term] = []
    for argument in arguments:
        separated += [", ", argument] if separated else [argument]
    return (macro, f"@{line}(", *separated, ")")


def heading(name: str, function: str, words: int, buffer: str | None, writes: bool) -> str:
    """The first line of an operation."""
    return f"operation {name} = {function}: {words} words, {'output' if writes else 'input'} buffer {buffer}"


def element(line: int, index: Term) -> Term:
    """An element of the buffer that is read, with the line that it is on."""
    return (f"buffer@{line}[", index, "]")


def field_line(name: str, atomic: bool, array: bool, pointer: bool, owner: str) -> str:
    words = ("atomic" if atomic else "plain", "array" * array, "pointer" * pointer)
    return f"field {name} of {struct(owner)}: {', '.join(filter(None, words))}"


def structs_line(names: Iterable[str]) -> str:
    return f"structs: {', '.join(map(struct, names))}"
