"""IR expressions as z3 bit-vectors of a chosen width. With short words every wrap-around happens soon."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import z3

from models import ir

Word: TypeAlias = "z3.BitVecRef"
Truth: TypeAlias = "z3.BoolRef"


@dataclass(frozen=True)
class Cells:
    """An array of which only the first cells are ever used: z3 then has no arrays to reason about. What is read
    beyond them is 0, and what is written there is lost."""

    words: tuple[Word, ...]


Array: TypeAlias = "z3.ArrayRef | Cells"


def select(array: Any, index: Word) -> Word:
    if not isinstance(array, Cells):
        return z3.Select(array, index)
    if z3.is_bv_value(index):
        at = index.as_long()
        return array.words[at] if at < len(array.words) else z3.BitVecVal(0, array.words[0].size())
    found: Word = z3.BitVecVal(0, array.words[0].size())
    for i, word in reversed(list(enumerate(array.words))):
        found = z3.If(index == i, word, found)
    return found


def store(array: Any, index: Word, word: Word) -> Any:
    if not isinstance(array, Cells):
        return z3.Store(array, index, word)
    return Cells(tuple(choose(index == i, word, old) for i, old in enumerate(array.words)))


def choose(condition: Truth, yes: Any, no: Any) -> Any:
    """`z3.If`, of words or arrays."""
    if isinstance(yes, Cells):
        return Cells(tuple(choose(condition, a, b) for a, b in zip(yes.words, no.words, strict=True)))
    known = z3.simplify(condition)
    return yes if z3.is_true(known) or yes.eq(no) else no if z3.is_false(known) else z3.If(condition, yes, no)


def truth(word: Word) -> Truth:
    return word != 0


def from_truth(value: Truth, bits: int) -> Word:
    return z3.If(value, z3.BitVecVal(1, bits), z3.BitVecVal(0, bits))


def constant(value: int, bits: int) -> int:
    """What a constant is in short words. A large power of two is meant in relation to the width: 2^(64-k) becomes
    2^(bits-k); and what is little less than 2^64 is a small negative number, or the complement of one, and becomes the
    same. ValueError if it does not fit."""
    if ir.WORD - value < 1 << (ir.WORD_BITS // 2):
        return (value - ir.WORD) % (1 << bits)
    length = value.bit_length()
    if length > ir.WORD_BITS // 2 and value == 1 << (length - 1):
        length -= ir.WORD_BITS - bits
        value = 1 << (length - 1) if length >= 1 else 0
    if value >= 1 << bits or length < (value > 0):
        raise ValueError(f"the constant {value} does not fit into {bits} bits")
    return value


def evaluate(expr: ir.Expr, registers: Sequence[Word], bits: int) -> Word:
    """The value of the expression, with the meaning of models/ir.py but for the width. ValueError if a constant does
    not fit."""
    if isinstance(expr, ir.Lit):
        return z3.BitVecVal(constant(expr.value, bits), bits)
    if isinstance(expr, ir.Reg):
        return registers[expr.index]
    if isinstance(expr, ir.Unary):
        arg = evaluate(expr.arg, registers, bits)
        return from_truth(arg == 0, bits) if expr.op == "!" else ~arg
    left, right = evaluate(expr.left, registers, bits), evaluate(expr.right, registers, bits)
    if expr.op in ARITHMETIC:
        result: Word = ARITHMETIC[expr.op](left, right)
        return result
    return from_truth(COMPARISON[expr.op](left, right), bits)


ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "&": lambda a, b: a & b,
    "|": lambda a, b: a | b,
    "^": lambda a, b: a ^ b,
    "<<": lambda a, b: a << b,
    ">>": z3.LShR,
}
COMPARISON: dict[str, Callable[[Any, Any], Any]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": z3.ULT,
    "<=": z3.ULE,
    ">": z3.UGT,
    ">=": z3.UGE,
    "&&": lambda a, b: z3.And(truth(a), truth(b)),
    "||": lambda a, b: z3.Or(truth(a), truth(b)),
}
