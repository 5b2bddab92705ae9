"""Words and ghosts of the work-stealing deque's states: what its invariant (deque.py) is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

import z3

from models import ir
from models.invariants.machine import EXTENT, NEXT, Machine, State
from models.invariants.subject import Subject, select
from models.invariants.words import Truth, Word

OWNER, THIEVES = "owner", ("thief", "other")
OPEN = 7
"""The result of an operation that has not taken effect."""
FIRST = 2
"""The number of the first buffer; the deque is object 1."""
POSITIONS = ("T", "E", "S", "L")


class DequeWords(Subject):
    """For a width; for a number of slots at first, or all (None). Buffers have 2^(bits-4) slots at most,
    as 2^60 in the code. `slack` is added to the room: other than 0, it is wrong on purpose."""

    shape: ClassVar[dict[str, str]] = {
        "push": "L L L L B L S B L B = J = A B = J S S = B L S = J S S = B R L S S S R",
        "pop": "L = S L B S R L L L B = C S B R P R S P R",
        "steal": "L L B R L L L = C B R P R",
        "size": "L L B R R",
    }

    def __init__(self, program: ir.Program, bits: int, capacity: int | None = None, slack: int = 0) -> None:
        self.check_shape(program)
        self.bits, self.capacity, self.slack = bits, capacity, slack
        self.most = 1 << max(bits - 4, 0)
        """The most slots of a buffer."""
        if bits < 4 or not (capacity is None or (1 <= capacity <= self.most and capacity & (capacity - 1) == 0)):
            raise ValueError(f"a deque of {bits}-bit words has a number of slots that is a power of two from 1 to "
                             f"{self.most}, not {capacity}")  # fmt: skip
        first = f"every number of slots up to {self.most}" if capacity is None else f"{capacity} slots"
        self.bound = f"{first} at first, growth up to {self.most}, any number of thieves, {self.half} pushes"
        roles = {OWNER: ("push", "pop", "size"), **dict.fromkeys(THIEVES, ("steal", "size"))}
        ghosts = ["start", "calls", NEXT, *POSITIONS]
        ghosts += [f"{role}.{name}" for role in roles for name in ("result", "element")]
        ghosts += [f"{role}.P" for role in THIEVES]
        self.machine = Machine(program, roles, bits, tuple(ghosts), ("items", EXTENT))

    @property
    def half(self) -> int:
        return 1 << (self.bits - 1)

    # words of a state

    def ghost(self, s: State, name: str) -> Word:
        return s.ghost[name]

    def index(self, s: State, position: Word) -> Word:
        return s.ghost["start"] + position

    def mask(self, s: State, number: Word) -> Word:
        return select(s.fields["buffer.mask"], number)

    def cell(self, s: State, number: Word, index: Word) -> Word:
        return select(s.fields["buffer.slots"], z3.Concat(number, index))

    def slot(self, s: State, number: Word, position: Word) -> Word:
        """Where a buffer keeps the element of a position."""
        return self.cell(s, number, self.index(s, position) & self.mask(s, number))

    def room(self, s: State) -> Word:
        return self.mask(s, self.field(s, "buffer")) + 1 + self.slack

    def own(self, s: State, operation: str, name: str) -> Word:
        return self.register(s, OWNER, operation, name)

    def pushing(self, s: State, pcs: Iterable[int]) -> Truth:
        return self.at(s, OWNER, "push", pcs)

    def popping(self, s: State, pcs: Iterable[int]) -> Truth:
        return self.at(s, OWNER, "pop", pcs)

    def last(self, s: State) -> Truth:
        """The owner has seen one element."""
        return self.own(s, "pop", "bottom") == self.own(s, "pop", "top")

    def none(self, s: State) -> Truth:
        """The owner has seen no element."""
        return z3.UGE(self.own(s, "pop", "bottom") - self.own(s, "pop", "top"), self.half)

    def newest(self, s: State, pcs: Iterable[int]) -> Truth:
        """The owner pops, and saw more than one element: one is its own already."""
        listed = set(pcs)
        seen = z3.And(self.popping(s, listed & {4, 7, 8, 9, 10}), z3.Not(self.last(s)), z3.Not(self.none(s)))
        return z3.Or(seen, self.popping(s, listed & {18}))

    def announced(self, s: State) -> Truth:
        """bottom is one less than the end of the elements."""
        seen_last = z3.And(self.popping(s, (4, 7, 8, 9, 10)), self.last(s))
        return z3.Or(self.popping(s, (3, 5, 11, 12, 13)), z3.And(self.popping(s, (4,)), self.none(s)), seen_last)

    def if_then(self, condition: Truth, by: int) -> Word:
        return z3.If(condition, self.word(by), self.word(0))

    def filled(self, s: State) -> Word:
        """Behind the last element that is in its slot."""
        return s.ghost["E"] + self.if_then(z3.Or(self.pushing(s, (32, 33)), self.newest(s, (4, 7, 8, 9))), 1)

    def result(self, s: State, role: str, code: int) -> Truth:
        return s.ghost[f"{role}.result"] == code

    def each(self, count: Word, said: Callable[[Word], Truth]) -> Truth:
        """`said` of 0, 1, … count - 1; no more than the most slots."""
        return z3.And(*(z3.Implies(z3.ULT(self.word(i), count), said(self.word(i))) for i in range(self.most)))

    def first(self, s: State, role: str) -> Word:
        """The first word of the caller's buffer."""
        return select(s.threads[role].buffer, self.word(0))
