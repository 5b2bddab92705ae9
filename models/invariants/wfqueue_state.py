"""Words about a state of the wait-free queue, for its invariant (wfqueue.py): of its slots, nodes and threads.

The line of nodes is the list, from the first dummy at position 1 to `E`; head is at `H`, tail at `T`: the elements are
those behind H up to T. `node` holds the nodes by position, `place` the positions by node (0: not in the line), `items`
the elements by position, `owner` which slot's thread has made a node (0: none; else one more than the slot).

Node 1 is the first dummy; slot p has asked for node 2p + 2 and was given node 2p + 3 before its first operation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import pairwise

import z3

from models.invariants.lined import Lined
from models.invariants.machine import State
from models.invariants.subject import Conjunct, select
from models.invariants.words import Truth, Word

OPEN = 7
"""The result of an operation that has not taken effect."""


class Slots(Lined):
    """`slots` and `nodes` are how many there are, `positions` how many places in the line; `roles` are the slots.
    `slack` makes the invariant wrong on purpose."""

    slack: int
    slots: int
    nodes: int
    positions: int
    known: int
    """How many nodes there are at first: the first dummy, and two of each slot."""
    roles: tuple[str, ...]
    position_of: dict[tuple[str, str, int], int]
    """The number of an instruction in a role, by operation and program counter."""

    # words of a state

    @property
    def nobody(self) -> Word:
        return z3.BitVecVal(-1, self.bits)

    def of(self, s: State, field: str, index: Word | int) -> Word:
        return select(s.fields[field], self.word(index) if isinstance(index, int) else index)

    def slot(self, s: State, name: str, p: Word | int) -> Word:
        return self.of(s, f"slots.{name}", p)

    def taker(self, s: State, node: Word) -> Word:
        return self.of(s, "node.taker", node)

    def behind(self, s: State, node: Word) -> Word:
        return self.of(s, "node.next", node)

    def enqueuer(self, s: State, node: Word) -> Word:
        return self.of(s, "node.enqueuer", node)

    def value(self, s: State, node: Word) -> Word:
        return self.of(s, "node.value", node)

    def own(self, s: State, p: int, operation: str, name: str) -> Word:
        return self.register(s, self.roles[p], operation, name)

    def at(self, s: State, role: str, operation: str, pcs: Iterable[int]) -> Truth:
        """Whether the thread is at one of these that are not dead; neighbours are compared at once."""
        asked = ((role, operation, pc) for pc in pcs)
        keys = sorted(self.position_of[key] for key in asked if key in self.position_of)
        at, parts, start = s.threads[role].at, [], keys[0]
        for a, b in pairwise([*keys, keys[-1] + 2]):
            if b != a + 1:
                parts.append(at == a if a == start else z3.And(z3.ULE(start, at), z3.ULE(at, a)))
                start = b
        return z3.Or(*parts) if len(parts) > 1 else parts[0]

    def in_enqueue(self, s: State, p: int, pcs: Iterable[int]) -> Truth:
        return self.at(s, self.roles[p], "enqueue", pcs)

    def in_dequeue(self, s: State, p: int, pcs: Iterable[int]) -> Truth:
        return self.at(s, self.roles[p], "dequeue", pcs)

    def said(self, p: int, operation: str, name: str, pcs: Iterable[int], said: Callable[[State], Truth]) -> Conjunct:
        made = self.local(self.roles[p], operation, name, pcs, said)
        return made if p == 0 else Conjunct(f"{made.name} (slot {p})", made.holds)

    # words about slots and turns

    def each(self, said: Callable[[int], Truth]) -> Truth:
        """`said` of each slot."""
        return z3.And(*(said(p) for p in range(self.slots)))

    def whose(self, slot: Word, said: Callable[[int], Truth]) -> Truth:
        """The word is a slot, and `said` is true of it."""
        return z3.Or(*(z3.And(slot == p, said(p)) for p in range(self.slots)))

    def line(self, first: int, said: Callable[[Word], Truth]) -> Truth:
        """`said` of each position from the first one on that there can be."""
        return z3.And(*(said(self.word(i)) for i in range(first, self.positions + 1)))

    def every(self, said: Callable[[Word], Truth]) -> Truth:
        """`said` of each node that there can be."""
        return z3.And(*(said(self.word(x)) for x in range(1, self.nodes + 1)))

    def last(self, slot: Word) -> Word:
        """The slot that was served last: nobody counts as the last of all."""
        return z3.If(slot == self.nobody, self.word(self.slots - 1), slot)

    def after(self, slot: Word, steps: Word) -> Word:
        """The slot so many steps later, no more than there are slots."""
        there = self.last(slot) + steps
        return z3.If(z3.ULT(there, self.slots), there, there - self.slots)

    def until(self, slot: Word, p: int) -> Word:
        """How many turns it is from this slot to p: from 1 to the number of slots."""
        last, steps = self.last(slot), self.word(self.slots)
        for k in range(1, self.slots):
            steps = z3.If(last == (p - k) % self.slots, self.word(k), steps)
        return steps

    def in_line(self, s: State, node: Word, upto: str) -> Truth:
        """The node is in the line, up to the position."""
        return z3.And(self.place(s, node) != 0, z3.ULE(self.place(s, node), s.ghost[upto]))

    def next_taken_by(self, s: State, slot: Word | int) -> Truth:
        """There is a node behind head, and the slot is its taker."""
        return z3.And(z3.ULT(s.ghost["H"], s.ghost["E"]), self.taker(s, self.node(s, s.ghost["H"] + 1)) == slot)

    def next_node(self, s: State) -> Word:
        return self.node(s, s.ghost["H"] + 1)

    # the age of what a slot has asked for or was given

    def rank(self, p: int, s: State, node: Word) -> Word:
        """How old it is: 0 and 1 are the slot's dummies, the others have their position."""
        dummy = z3.If(node == 2 * p + 3, self.word(1), self.place(s, node))
        return z3.If(node == 2 * p + 2, self.word(0), dummy)

    def granted(self, p: int, s: State, node: Word) -> Truth:
        """It is a dummy of the slot's, or in the line with the slot as its taker."""
        dummy = z3.Or(node == 2 * p + 2, node == 2 * p + 3)
        return z3.Or(dummy, z3.And(z3.ULE(2, self.place(s, node)), self.taker(s, node) == p))
