"""How many steps an operation makes at most: a table that Lean checks, `Potential.check` in proofs/Machine.

An operation whose loops are all counted makes a bounded number of steps: `for (i = 0; i < bound; i++)`, where `bound`
is the structure's size, which nobody writes, or the count of the caller's own slot. The table has a row for each
program counter: a polynomial in the size, and for each loop that may be under way or yet to come a number of steps for
each round that may be left. It is found backwards from the returns. Nothing depends on how it was found, since it is
checked; what can go wrong here is that none is found (`Unbounded`), or a larger one than need be.

    python -m models.potential csrc/zp_wfqueue.c     write the tables of the structure's proofs
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from models import ir
from models.catalog import ROOT, structure_of
from models.emit_lean import camel
from models.frontend import read

Poly = tuple[int, ...]
"""Coefficients of a polynomial in the size, the constant first."""

WIDTH = 120


class Unbounded(ValueError):
    """No bound was found; the text says for which C line."""


@dataclass(frozen=True, order=True)
class Term:
    """Rounds: as many as the slot's count says (`cell`), as register `bound` says (`reg`), as are left when `counter`
    are done (`left`), or after the one that is under way (`inside`)."""

    kind: Literal["cell", "reg", "left", "inside"]
    bound: int = 0
    counter: int = 0

    def lean(self, weight: Poly) -> str:
        registers = {"cell": (), "reg": (self.bound,)}.get(self.kind, (self.bound, self.counter))
        return " ".join([f".{self.kind}", *map(str, registers), _lean(weight)])


@dataclass(frozen=True)
class Row:
    """The potential at a program counter."""

    base: Poly
    terms: tuple[tuple[Term, Poly], ...] = ()

    def lean(self) -> str:
        return f"⟨{_lean(self.base)}, [{', '.join(term.lean(weight) for term, weight in self.terms)}]⟩"


@dataclass(frozen=True)
class Layout:
    """The numbers of the fields that hold the size and the counts of the slots."""

    size: int
    count: int


def _lean(poly: Poly) -> str:
    return f"[{', '.join(map(str, poly))}]"


def _trim(poly: tuple[int, ...]) -> Poly:
    while poly and poly[-1] == 0:
        poly = poly[:-1]
    return poly


def _pairs(a: Poly, b: Poly) -> Iterator[tuple[int, int]]:
    for i in range(max(len(a), len(b))):
        yield (a[i] if i < len(a) else 0), (b[i] if i < len(b) else 0)


def _add(*polys: Poly) -> Poly:
    total: Poly = ()
    for poly in polys:
        total = tuple(x + y for x, y in _pairs(total, poly))
    return _trim(total)


def _less(a: Poly, b: Poly) -> Poly:
    return _trim(tuple(max(x - y, 0) for x, y in _pairs(a, b)))


def _join(a: Row | None, b: Row | None) -> Row | None:
    """What is enough for both; None is what is never reached."""
    if a is None or b is None:
        return a if b is None else b
    terms = dict(a.terms)
    for term, weight in b.terms:
        terms[term] = tuple(max(x, y) for x, y in _pairs(terms.get(term, ()), weight))
    return Row(tuple(max(x, y) for x, y in _pairs(a.base, b.base)), tuple(sorted(terms.items())))


class Rows:
    """The rows of an operation. `fee` is the price of a step, `last` what is to be left in the end."""

    def __init__(self, layout: Layout, code: tuple[ir.Instr, ...], fee: int, last: Row) -> None:
        self.layout, self.code, self.fee, self.last = layout, code, fee, last
        self.weights: dict[int, Poly] = {}
        self.known: dict[tuple[int, frozenset[int], int | None], Row | None] = {}
        for head in sorted(self._heads(), key=self._extent):  # inner loops first
            self.weights[head] = self._weight(head)

    def _heads(self) -> set[int]:
        return {i.target for pc, i in enumerate(self.code) if isinstance(i, ir.Jump) and i.target <= pc}

    def _extent(self, head: int) -> int:
        return max(pc for pc, i in enumerate(self.code) if isinstance(i, ir.Jump) and i.target == head) - head

    def _loop(self, head: int) -> tuple[int, int, int, int]:
        """Bound, counter, first instruction of a round, where it goes on afterwards."""
        instr = self.code[head]
        if isinstance(instr, ir.Branch) and isinstance(instr.condition, ir.Binary) and instr.condition.op == "<":
            left, right = instr.condition.left, instr.condition.right
            if isinstance(left, ir.Reg) and isinstance(right, ir.Reg):
                return right.index, left.index, instr.yes, instr.no
        raise Unbounded(f"line {instr.line}: a loop that is not counted")

    def _weight(self, head: int) -> Poly:
        """What a round of the loop costs."""
        body = self._loop(head)[2]
        inner = {h for h in self._heads() if head < h <= head + self._extent(head)}
        row = self.row(body, frozenset(self._heads() - inner - {head}), head)
        if row is None:
            return ()
        if [t for t in row.terms if t[0].kind != "inside" or t[0].bound != self._loop(head)[0]] != list(
            self.last.terms
        ):
            raise Unbounded(f"line {self.code[head].line}: a round whose cost is not known at its beginning")
        return _less(_add(row.base, (self.fee,)), self.last.base)

    def row(self, pc: int, cut: frozenset[int] = frozenset(), goal: int | None = None) -> Row | None:
        """What is enough at `pc`; loops in `cut` do not go round again. With a goal: to that loop's next round."""
        key = (pc, cut, goal)
        if key not in self.known:
            self.known[key] = self._row(pc, cut, goal)
        return self.known[key]

    def _row(self, pc: int, cut: frozenset[int], goal: int | None) -> Row | None:
        instr = self.code[pc]
        if isinstance(instr, ir.Return):
            return self._before(instr, self.last) if goal is None else None
        if isinstance(instr, ir.Jump):
            if instr.target > pc:
                return self._before(instr, self.row(instr.target, cut, goal))
            if instr.target == goal:
                return self._before(instr, self.last)
            return None if instr.target in cut else self._before(instr, self.row(instr.target, cut, goal))
        if pc in self.weights:
            return self._head(pc, cut, goal)
        if isinstance(instr, ir.Branch):
            yes, no = self.row(instr.yes, cut, goal), self.row(instr.no, cut, goal)
            return self._before(instr, _join(yes, no))
        return self._before(instr, self.row(pc + 1, cut, goal))

    def _head(self, pc: int, cut: frozenset[int], goal: int | None) -> Row | None:
        """A loop's question: enough for what comes after it, and beyond the price of a round, for leaving it midway."""
        bound, counter, body, end = self._loop(pc)
        weight = self.weights[pc]
        after, midway = self.row(end, cut, goal), self.row(body, cut | {pc}, goal)
        if midway is not None:
            midway = Row(_less(midway.base, weight), midway.terms)
        row = self._before(self.code[pc], _join(after, midway))
        if row is None or not weight:
            return row
        return Row(row.base, tuple(sorted((*row.terms, (Term("left", bound, counter), weight)))))

    def _before(self, instr: ir.Instr, row: Row | None) -> Row | None:
        if row is None:
            return None
        base, terms = _add(row.base, (self.fee,)), dict[Term, Poly]()
        for term, weight in row.terms:
            cost, old = self._term(instr, term, weight)
            base = _add(base, cost)
            for earlier, rounds in old:
                if earlier in terms:
                    raise Unbounded(f"line {instr.line}: two loops with the same bound")
                terms[earlier] = rounds
        return Row(base, tuple(sorted(terms.items())))

    def _term(self, instr: ir.Instr, term: Term, weight: Poly) -> tuple[Poly, tuple[tuple[Term, Poly], ...]]:
        """What the term costs before the instruction, and the term that is left; see `Potential.before`."""
        same = ((term, weight),)
        if term.kind == "cell":
            if isinstance(instr, ir.Store) and instr.place.field == self.layout.count:
                register = _one_more(instr.value)
                if register is not None:
                    return weight, ((Term("reg", register), weight),)
                if instr.value == ir.Lit(0):
                    return (), ()
                raise Unbounded(f"line {instr.line}: a count that is neither 0 nor one more than before")
            return (), same
        sets = _sets(instr)
        if term.kind == "reg" and term.bound in sets:
            return self._bound(instr, weight)
        if term.kind == "left" and term.counter in sets and isinstance(instr, ir.Set):
            if instr.value == ir.Lit(0):
                return (), ((Term("reg", term.bound), weight),)
            if _one_more(instr.value) == term.counter:
                return (), ((Term("inside", term.bound, term.counter), weight),)
        if term.kind in ("left", "inside") and (term.bound in sets or term.counter in sets):
            raise Unbounded(f"line {instr.line}: a loop whose counter or bound is changed in it")
        return (), same

    def _bound(self, instr: ir.Instr, weight: Poly) -> tuple[Poly, tuple[tuple[Term, Poly], ...]]:
        """The same of a register that is assigned, and that will be the bound of a loop."""
        if isinstance(instr, ir.Load) and instr.place.field == self.layout.size:
            return (0, *weight), ()
        if isinstance(instr, ir.Load) and instr.place.field == self.layout.count:
            return (), ((Term("cell"), weight),)
        if isinstance(instr, ir.Set) and (line := _affine(instr.value)) is not None:
            factor, register, more = line
            return tuple(more * x for x in weight), ((Term("reg", register), tuple(factor * x for x in weight)),)
        raise Unbounded(f"line {instr.line}: a loop whose bound is neither the size nor the slot's count")


def _sets(instr: ir.Instr) -> tuple[int, ...]:
    if isinstance(instr, ir.Cas):
        return (instr.ok, instr.old)
    if isinstance(instr, ir.Set | ir.Get | ir.Load | ir.FetchAdd | ir.Exchange | ir.Alloc):
        return (instr.dst,)
    return ()


def _one_more(expr: ir.Expr) -> int | None:
    """The register, if the expression is one more than it."""
    if isinstance(expr, ir.Binary) and expr.op == "+" and isinstance(expr.left, ir.Reg) and expr.right == ir.Lit(1):
        return expr.left.index
    return None


def _affine(expr: ir.Expr) -> tuple[int, int, int] | None:
    """(k, x, c) if the expression is k times register x, and c more."""
    match expr:
        case ir.Binary("+", ir.Binary("*", ir.Lit(factor), ir.Reg(register)), ir.Lit(more)):
            return factor, register, more
        case _:
            return None


def rows(layout: Layout, code: tuple[ir.Instr, ...], fee: int = 1, last: Row = Row(())) -> list[Row]:
    """A row for each instruction; Unbounded if there is none."""
    found = Rows(layout, code, fee, last)
    return [row if (row := found.row(pc)) is not None else Row(()) for pc in range(len(code))]


STEPS = (1, Row(()))
"""Each step costs one, and nothing need be left."""

FIELDS = {"wfqueue": ("threads", "slots.pending")}
"""The structures whose proofs have tables, with the fields of their size and counts."""


def tables(name: str, program: ir.Program) -> Iterator[tuple[str, str]]:
    """The Lean modules of a structure's tables: name and text. Unbounded if there is no bound."""
    size, count = FIELDS[name]
    fields = {field.name: number for number, field in enumerate(program.fields)}
    layout, space = Layout(fields[size], fields[count]), camel(name, upper=True)
    for operation in program.operations:
        module = f"{space}.{camel(operation.name, upper=True)}Rows"
        yield module, "\n".join([*_head(module, operation.name), *_body(space, layout, operation)]) + "\n"


def _head(module: str, operation: str) -> Iterator[str]:
    yield from ("prelude", "import Machine.Potential", "/-!", f"# {module}: a table for `{operation}`", "")
    yield "Written by `python -m models.potential`. Where it comes from does not matter: `Potential.check` checks it"
    yield "against the program. A row for each program counter: a polynomial in the size, and for each loop what a"
    yield "round of it costs."
    yield "-/"


def _body(space: str, layout: Layout, operation: ir.Operation) -> Iterator[str]:
    yield f"namespace {space}"
    yield "open Potential"
    yield ""
    yield "/-- How many steps are left. -/"
    yield f"def {camel(operation.name)}Steps : List Row := ["
    yield from _packed([row.lean() for row in rows(layout, operation.code, *STEPS)])
    yield ""
    yield f"end {space}"


def _packed(items: list[str]) -> Iterator[str]:
    """As many on a line as fit, after the number of the first."""
    line = ""
    for number, item in enumerate(items):
        item += "]" if number == len(items) - 1 else ","
        if line and len(line) + 1 + len(item) > WIDTH:
            yield line
            line = ""
        line = f"{line} {item}" if line else f"  /- {number} -/ {item}"
    yield line


def main(arguments: list[str]) -> int:
    """Write the tables of these C files; the exit status."""
    for source in arguments:
        structure = structure_of(Path(source))
        for module, text in tables(structure.name, read(structure)):
            path = ROOT / "proofs" / Path(*module.split(".")).with_suffix(".lean")
            path.write_text(text, encoding="utf-8")
            print(path.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
