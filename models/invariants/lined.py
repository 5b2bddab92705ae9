"""Invariants about linked nodes that stand in a line: which is where, and who has those that are not in it."""

from __future__ import annotations

from models.invariants.machine import State
from models.invariants.subject import Subject, select
from models.invariants.words import Word


class Lined(Subject):
    """`node` holds the nodes by position, `place` is the inverse, 0 for a node that is not in the line, and `owner`
    says which thread alone knows a node."""

    def node(self, s: State, position: Word) -> Word:
        return select(s.ghost["node"], position)

    def place(self, s: State, node: Word) -> Word:
        return select(s.ghost["place"], node)

    def owner(self, s: State, node: Word) -> Word:
        return select(s.ghost["owner"], node)
