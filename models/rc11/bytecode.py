"""IR operations as the tables of numbers that the enumeration in C reads (native/rc11.h)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from models import ir

ORDERS: dict[ir.Order, int] = {
    "plain": 0, "relaxed": 1, "acquire": 2, "release": 3, "acq_rel": 4, "seq_cst": 5
}  # fmt: skip
OPCODES: dict[type, int] = {
    ir.Set: 0, ir.Get: 1, ir.Put: 2, ir.Load: 3, ir.Store: 4, ir.Cas: 5, ir.FetchAdd: 6, ir.Exchange: 7, ir.Fence: 8,
    ir.Branch: 9, ir.Jump: 10, ir.Return: 11, ir.Alloc: 12,
}  # fmt: skip
BINARY = ("+", "-", "*", "&", "|", "^", "<<", ">>", "==", "!=", "<", "<=", ">", ">=", "&&", "||")
LITERAL, REGISTER, NOT, COMPLEMENT, FIRST_BINARY, END = 0, 1, 2, 3, 4, 255
STACK = 32
REGISTERS = 96
NONE = -1


class TooLarge(ValueError):
    """A client is beyond a fixed size of the enumeration, or frees objects; the text says which."""


@dataclass
class Code:
    """The tables. One instruction is a row of 13 numbers, in the order of rc11_instr."""

    rows: list[tuple[int, ...]] = field(default_factory=list)
    may_write: list[int] = field(default_factory=list)
    expressions: list[int] = field(default_factory=list)
    starts: dict[int, int] = field(default_factory=dict)
    operations: list[ir.Operation] = field(default_factory=list)

    def add(self, operation: ir.Operation) -> int:
        """The row at which the operation starts; it is appended if it is new."""
        known = self.starts.get(id(operation))
        if known is not None:
            return known
        if len(operation.registers) > REGISTERS:
            raise TooLarge(f"{operation.name} has {len(operation.registers)} registers, more than {REGISTERS}")
        start = len(self.rows)
        self.starts[id(operation)] = start
        self.operations.append(operation)  # keeps it alive: its identity is the key
        self.rows += [self.row(instr) for instr in operation.code]
        self.may_write += still_written(operation)
        return start

    def expression(self, expr: ir.Expr) -> int:
        offset = len(self.expressions)
        if depth(expr) > STACK:
            raise TooLarge(f"an expression is deeper than {STACK}")
        for token in postfix(expr):
            self.expressions += token
        self.expressions += (END, 0)
        return offset

    def row(self, i: ir.Instr) -> tuple[int, ...]:
        if isinstance(i, ir.Free):
            raise TooLarge(f"line {i.line} frees an object, which is not modelled here")
        order = failure = 0
        dst = dst2 = number = yes = no = 0
        obj = index = value = expected = NONE
        if isinstance(i, (ir.Load, ir.Store, ir.Cas, ir.FetchAdd, ir.Exchange)):
            obj, number, index = self.expression(i.place.object), i.place.field, self.expression(i.place.index)
        if isinstance(i, ir.Cas):
            order, failure, dst, dst2 = ORDERS[i.success], ORDERS[i.failure], i.ok, i.old
            value, expected = self.expression(i.desired), self.expression(i.expected)
        elif isinstance(i, (ir.Load, ir.Store, ir.FetchAdd, ir.Exchange, ir.Fence)):
            order = ORDERS[i.order]
        if isinstance(i, (ir.Set, ir.Get, ir.Load, ir.FetchAdd, ir.Exchange, ir.Alloc)):
            dst = i.dst
        if isinstance(i, (ir.Get, ir.Put)):
            index = self.expression(i.index)
        if isinstance(i, (ir.Set, ir.Put, ir.Store, ir.FetchAdd, ir.Exchange, ir.Return)):
            value = self.expression(i.value)
        if isinstance(i, ir.Branch):
            value, yes, no = self.expression(i.condition), i.yes, i.no
        elif isinstance(i, ir.Jump):
            yes = i.target
        return (OPCODES[type(i)], i.line, order, failure, dst, dst2, number, obj, index, value, expected, yes, no)


def postfix(expr: ir.Expr) -> Iterator[tuple[int, int]]:
    if isinstance(expr, ir.Lit):
        yield LITERAL, expr.value
    elif isinstance(expr, ir.Reg):
        yield REGISTER, expr.index
    elif isinstance(expr, ir.Unary):
        yield from postfix(expr.arg)
        yield (NOT if expr.op == "!" else COMPLEMENT), 0
    else:
        yield from postfix(expr.left)
        yield from postfix(expr.right)
        yield FIRST_BINARY + BINARY.index(expr.op), 0


def depth(expr: ir.Expr) -> int:
    """The most words on the stack while the expression is evaluated."""
    if isinstance(expr, ir.Unary):
        return depth(expr.arg)
    if isinstance(expr, ir.Binary):
        return max(depth(expr.left), 1 + depth(expr.right))
    return 1


def successors(instr: ir.Instr, pc: int) -> tuple[int, ...]:
    """The program counters that may follow; none after a return."""
    if isinstance(instr, ir.Branch):
        return instr.yes, instr.no
    if isinstance(instr, ir.Jump):
        return (instr.target,)
    return () if isinstance(instr, ir.Return) else (pc + 1,)


def written_field(instr: ir.Instr) -> int | None:
    if isinstance(instr, (ir.Store, ir.Cas, ir.FetchAdd, ir.Exchange)):
        return instr.place.field
    return None


def still_written(operation: ir.Operation) -> list[int]:
    """Per instruction: bit f % 64 for each field f that this or a later instruction of the operation may write."""
    masks = [0] * len(operation.code)
    changed = True
    while changed:
        changed = False
        for pc in reversed(range(len(masks))):
            number = written_field(operation.code[pc])
            mask = 0 if number is None else 1 << number % 64
            for after in successors(operation.code[pc], pc):
                mask |= masks[after] if after < len(masks) else 0
            changed |= mask != masks[pc]
            masks[pc] = mask
    return masks
