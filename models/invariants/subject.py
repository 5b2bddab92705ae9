"""What an invariant is for z3: its conjuncts, where the structure begins, and what its steps must do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

import z3

from models import ir
from models.invariants.machine import Machine, Point, State, Step
from models.invariants.words import Truth, Word, select

__all__ = ["Conjunct", "Subject", "select"]

LETTERS: dict[type, str] = {
    ir.Load: "L", ir.Store: "S", ir.Branch: "B", ir.Jump: "J", ir.Set: "=", ir.Get: "G", ir.Put: "P", ir.Return: "R",
    ir.Cas: "C", ir.Exchange: "X", ir.Alloc: "A", ir.Free: "F",
}  # fmt: skip


@dataclass(frozen=True)
class Conjunct:
    """One part of the invariant. `holds` builds it for a state."""

    name: str
    holds: Callable[[State], Truth]


class Subject(ABC):
    """The invariant of a structure at some sizes. `bound` says at which, for the reader of a report. `shape` are the
    instructions that its program counters mean, by operation: a letter for each (LETTERS)."""

    shape: ClassVar[Mapping[str, str]]
    wrong: ClassVar[str] = "room for one element too many"
    """What a slack of 1 claims, which is no invariant."""
    at_once: ClassVar[int | None] = None
    """How many conjuncts are asked about at once, after a step: None: all."""
    machine: Machine
    bits: int
    bound: str

    @abstractmethod
    def conjuncts(self) -> list[Conjunct]: ...

    @abstractmethod
    def initial(self, s: State) -> Truth:
        """The states in which the structure begins."""

    def word(self, value: int) -> Word:
        return z3.BitVecVal(value, self.bits)

    def item(self, s: State, position: Word) -> Word:
        """The element at a position."""
        return select(s.ghost["items"], position)

    def allowed(self, before: State, step: Step) -> Truth:
        """Whether the step may be made: by default any that the code makes."""
        return z3.BoolVal(True)

    @abstractmethod
    def with_ghost(self, before: State, step: Step) -> State:
        """The state after the step, with the ghosts as they are then."""

    @abstractmethod
    def required(self, before: State, step: Step) -> list[tuple[str, Truth]]:
        """What the specification asks of a step, by name."""

    @abstractmethod
    def show_cells(self, value: Callable[[z3.ExprRef], str], before: State, state: State, name: str) -> str:
        """The cells of an array field, in words; `value` gives a term's value, `before` is the state before the step
        that `state` belongs to."""

    def check_shape(self, program: ir.Program) -> None:
        """ValueError if the code is not the one that the invariant's program counters are about."""
        for name, expected in self.shape.items():
            found = " ".join(LETTERS.get(type(instr), "?") for instr in program.operation(name).code)
            if found != expected:
                raise ValueError(
                    f"{program.source}: {name} is now {found}; the invariant in {type(self).__module__} is about "
                    f"{expected} and must follow"
                )

    def solver(self) -> z3.Solver:
        """What answers the questions."""
        return z3.Solver()

    # words of a state

    @staticmethod
    def field(s: State, name: str) -> Word:
        return s.fields[name]

    def register(self, s: State, role: str, operation: str, name: str) -> Word:
        index = self.machine.program.operation(operation).registers.index(name)
        return s.threads[role].registers[index]

    def at(self, s: State, role: str, operation: str, pcs: Iterable[int]) -> Truth:
        positions = [self.machine.point(role, operation, pc).position for pc in pcs]
        return z3.Or(*(s.threads[role].at == position for position in positions))

    def local(
        self, role: str, operation: str, name: str, pcs: Iterable[int], said: Callable[[State], Truth]
    ) -> Conjunct:
        """What is true while the thread is at one of the program counters of the operation."""
        listed = tuple(pcs)
        return Conjunct(f"{operation}: {name}", lambda s: z3.Implies(self.at(s, role, operation, listed), said(s)))

    def points(self) -> Iterator[Point]:
        for points in self.machine.points.values():
            yield from points
