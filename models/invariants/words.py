"""IR expressions as z3 bit-vectors of a chosen width. With short words every wrap-around happens soon."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import z3

from models import ir

Word: TypeAlias = "z3.BitVecRef"
Truth: TypeAlias = "z3.BoolRef"


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
