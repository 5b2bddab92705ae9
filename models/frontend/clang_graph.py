"""The code of an operation as a graph, for the second reader: instructions that know their successors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from models import ir


@dataclass
class End:
    """A loose end: the way out of instruction `node` (by its `slot`, for a branch), with the line of a jump there."""

    node: int
    slot: int
    line: int = 0


Ends = list[End]


class Graph:
    """The instructions of one operation, in the order of the source, and their successors. `_ends` are the loose ends
    that lead to the instruction that comes next."""

    def __init__(self) -> None:
        self._code: list[ir.Instr] = []
        self._next: list[list[End | int]] = []
        self._lines: dict[int, int] = {}
        self._ends: Ends = []
        self._names: list[str] = []

    def _register(self, name: str) -> int:
        count = 1
        while (name if count == 1 else f"{name}_{count}") in self._names:
            count += 1
        self._names.append(name if count == 1 else f"{name}_{count}")
        return len(self._names) - 1

    def _emit(self, instr: ir.Instr) -> int:
        """Add an instruction to which all loose ends lead."""
        node = len(self._code)
        self._join(self._ends, node)
        self._code.append(instr)
        self._next.append([End(node, 0), End(node, 1)])
        self._ends = [cast(End, self._next[node][0])]
        return node

    def _join(self, ends: Ends, target: int) -> None:
        for end in ends:
            self._next[end.node][end.slot] = target
            if end.line:
                self._lines[end.node] = end.line

    def _leave(self, line: int) -> Ends:
        """The loose ends, which now jump away; control does not go on here."""
        ends, self._ends = self._ends, []
        for end in ends:
            end.line = end.line or line
        return ends

    def _lay_out(self) -> tuple[ir.Instr, ...]:
        """The code, with a jump behind each instruction that is not followed by its successor."""
        targets = [[t if isinstance(t, int) else -1 for t in pair] for pair in self._next]
        jumps = {
            n
            for n, instr in enumerate(self._code)
            if not isinstance(instr, (ir.Branch, ir.Return)) and targets[n][0] != n + 1
        }
        pcs = [n + sum(jump < n for jump in jumps) for n in range(len(self._code))]
        code: list[ir.Instr] = []
        for n, instr in enumerate(self._code):
            if isinstance(instr, ir.Branch):
                instr = replace(instr, yes=pcs[targets[n][0]], no=pcs[targets[n][1]])
            code.append(instr)
            if n in jumps:
                code.append(ir.Jump(self._lines[n], pcs[targets[n][0]]))
        return tuple(code)
