"""Strict total orders for z3, in three encodings that bench/rc11.py compares.

Positions that are integers (difference logic), positions that are short bit-vectors, or a Boolean for each pair with
transitivity for each three. Integers were the fastest on all clients with more than about 20 events; see bench/rc11.py.
"""

from __future__ import annotations

from itertools import combinations, permutations
from typing import Literal

import z3

from models.rc11.logic import Truth, neg

Encoding = Literal["int", "bv", "bool"]


class TotalOrder:
    """A strict total order of some events, in one of the encodings."""

    def __init__(self, name: str, members: list[int], encoding: Encoding, solver: z3.Solver) -> None:
        self.encoding = encoding
        self.at: dict[int, z3.ExprRef] = {}
        self.pairs: dict[tuple[int, int], z3.BoolRef] = {}
        if encoding == "bool":
            for i, j in combinations(members, 2):
                self.pairs[i, j] = z3.Bool(f"{name}{i}_{j}")
            for i, j, k in permutations(members, 3):
                if i < k:  # the other half follows by symmetry
                    solver.add(z3.Or(*map(neg, (self.less(i, j), self.less(j, k))), self.less(i, k)))
                    solver.add(z3.Or(self.less(i, j), self.less(j, k), neg(self.less(i, k))))
        elif encoding == "int":
            self.at = {i: z3.Int(f"{name}{i}") for i in members}
        else:
            bits = max(1, (len(members) - 1).bit_length())
            self.at = {i: z3.BitVec(f"{name}{i}", bits) for i in members}

    def less(self, i: int, j: int) -> Truth:
        if i == j:
            return False
        if self.encoding == "bool":
            return self.pairs[i, j] if i < j else z3.Not(self.pairs[j, i])
        if self.encoding == "int":
            return self.at[i] < self.at[j]
        return z3.ULT(self.at[i], self.at[j])
