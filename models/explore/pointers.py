"""Which structs an object number may be of, by how the program uses it.

Registers of an operation and the program's pointer fields are grouped: two are in one group if a word goes from one to
the other. A group's structs are those whose fields are accessed through one of its members, and those allocated into
it. That is an over-approximation as long as nobody makes object numbers by arithmetic; the explorer checks when an
object is freed that its struct was foreseen.
"""

from __future__ import annotations

from collections.abc import Iterator

from models import ir

Node = tuple[int, int]
"""(operation, register), or (-1, field)."""


class Pointees:
    """The structs of a program's pointers."""

    def __init__(self, program: ir.Program) -> None:
        self.program = program
        self._parents: dict[Node, Node] = {}
        self._structs: dict[Node, set[int]] = {}
        for number, operation in enumerate(program.operations):
            for instr in operation.code:
                for a, b in self._flows(number, instr):
                    self._join(a, b)
        for number, operation in enumerate(program.operations):
            for instr in operation.code:
                for node, struct in self._uses(number, instr):
                    self._structs.setdefault(self._root(node), set()).add(struct)

    def structs(self, operation: int, expr: ir.Expr) -> frozenset[int]:
        """The structs that the object may be of; all, if nothing is known."""
        known = self._structs.get(self._root((operation, expr.index)), set()) if isinstance(expr, ir.Reg) else set()
        return frozenset(known) or frozenset(range(len(self.program.structs)))

    def _root(self, node: Node) -> Node:
        while node in self._parents:
            node = self._parents[node]
        return node

    def _join(self, a: Node, b: Node) -> None:
        a, b = self._root(a), self._root(b)
        if a != b:
            self._parents[a] = b

    def _flows(self, number: int, instr: ir.Instr) -> Iterator[tuple[Node, Node]]:
        ends: list[ir.Expr] = []
        if isinstance(instr, ir.Set) and isinstance(instr.value, ir.Reg):
            yield (number, instr.dst), (number, instr.value.index)
        if not isinstance(instr, (ir.Load, ir.Store, ir.Cas, ir.Exchange)):
            return
        field = instr.place.field
        if not self.program.fields[field].pointer:
            return
        if isinstance(instr, (ir.Load, ir.Exchange)):
            ends.append(ir.Reg(instr.dst))
        if isinstance(instr, (ir.Store, ir.Exchange)):
            ends.append(instr.value)
        if isinstance(instr, ir.Cas):
            ends += [ir.Reg(instr.old), instr.expected, instr.desired]
        for end in ends:
            if isinstance(end, ir.Reg):
                yield (number, end.index), (-1, field)

    def _uses(self, number: int, instr: ir.Instr) -> Iterator[tuple[Node, int]]:
        if isinstance(instr, ir.Alloc):
            yield (number, instr.dst), instr.struct
        elif isinstance(instr, (ir.Load, ir.Store, ir.Cas, ir.FetchAdd, ir.Exchange)):
            place = instr.place
            if isinstance(place.object, ir.Reg):
                yield (number, place.object.index), self.program.fields[place.field].struct
