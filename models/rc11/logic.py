"""Terms for z3 that are folded while they are built: a term is a Python int or bool as long as it is known.

Words are bit-vectors of 64 bits. Every function here is pure; z3's default context is used, so one thread at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import z3

from models import ir

Word: TypeAlias = "int | z3.BitVecRef"
Truth: TypeAlias = "bool | z3.BoolRef"
BITS = ir.WORD_BITS


def conj(*terms: Truth) -> Truth:
    return all_of(terms)


def disj(*terms: Truth) -> Truth:
    return any_of(terms)


def all_of(terms: Iterable[Truth]) -> Truth:
    open_terms: list[Any] = []
    for term in terms:
        if term is False:
            return False
        if term is not True:
            open_terms.append(term)
    if len(open_terms) < 2:
        return open_terms[0] if open_terms else True
    return joined(z3.Z3_mk_and, open_terms)


def any_of(terms: Iterable[Truth]) -> Truth:
    open_terms: list[Any] = []
    for term in terms:
        if term is True:
            return True
        if term is not False:
            open_terms.append(term)
    if len(open_terms) < 2:
        return open_terms[0] if open_terms else False
    return joined(z3.Z3_mk_or, open_terms)


def joined(make: Any, terms: Sequence[z3.BoolRef]) -> z3.BoolRef:
    """z3.And or z3.Or of terms that are known to be truths: without their checks, which take most of the time."""
    context = terms[0].ctx
    operands = (z3.Ast * len(terms))(*(term.ast for term in terms))
    return z3.BoolRef(make(context.ref(), len(terms), operands), context)


def neg(term: Truth) -> Truth:
    if isinstance(term, bool):
        return not term
    return z3.BoolRef(z3.Z3_mk_not(term.ctx.ref(), term.ast), term.ctx)


def implies(premise: Truth, conclusion: Truth) -> Truth:
    return disj(neg(premise), conclusion)


def same(a: Any, b: Any) -> bool:
    """Whether two terms are the same by their text."""
    if isinstance(a, (int, bool)) or isinstance(b, (int, bool)):
        return isinstance(a, (int, bool)) and isinstance(b, (int, bool)) and a == b
    return bool(a.eq(b))


def equal(a: Word, b: Word) -> Truth:
    if isinstance(a, int) and isinstance(b, int):
        return a == b
    return True if same(a, b) else vector(a) == vector(b)


def vector(word: Word) -> z3.BitVecRef:
    return z3.BitVecVal(word, BITS) if isinstance(word, int) else word


def choose(condition: Truth, yes: Word, no: Word) -> Word:
    if isinstance(condition, bool):
        return yes if condition else no
    return yes if same(yes, no) else z3.If(condition, vector(yes), vector(no))


def merge(options: Sequence[tuple[Truth, Word]]) -> Word:
    """The word of the option whose condition holds: exactly one does."""
    *rest, (_, word) = options
    for condition, other in reversed(rest):
        word = choose(condition, other, word)
    return word


def as_truth(word: Word) -> Truth:
    return word != 0 if isinstance(word, int) else word != z3.BitVecVal(0, BITS)


def as_word(truth: Truth) -> Word:
    return int(truth) if isinstance(truth, bool) else choose(truth, 1, 0)


def evaluate(expr: ir.Expr, registers: Sequence[Word]) -> Word:
    """The expression as a term, with the meaning that models/ir.py gives it."""
    if isinstance(expr, ir.Lit):
        return expr.value
    if isinstance(expr, ir.Reg):
        return registers[expr.index]
    if isinstance(expr, ir.Unary):
        arg = evaluate(expr.arg, registers)
        if expr.op == "!":
            return as_word(neg(as_truth(arg)))
        return arg ^ (ir.WORD - 1) if isinstance(arg, int) else ~arg
    return binary(expr.op, evaluate(expr.left, registers), evaluate(expr.right, registers))


def binary(op: ir.BinaryOperator, a: Word, b: Word) -> Word:
    if op == "&&":
        return as_word(conj(as_truth(a), as_truth(b)))
    if op == "||":
        return as_word(disj(as_truth(a), as_truth(b)))
    if op == "==":
        return as_word(equal(a, b))
    if op == "!=":
        return as_word(neg(equal(a, b)))
    if isinstance(a, int) and isinstance(b, int):
        return known(op, a, b)
    x, y = vector(a), vector(b)
    table: dict[str, Any] = {
        "+": lambda: x + y,
        "-": lambda: x - y,
        "*": lambda: x * y,
        "&": lambda: x & y,
        "|": lambda: x | y,
        "^": lambda: x ^ y,
        "<<": lambda: x << y,  # both give 0 for 64 and more, as the IR does
        ">>": lambda: z3.LShR(x, y),
        "<": lambda: as_word(z3.ULT(x, y)),
        "<=": lambda: as_word(z3.ULE(x, y)),
        ">": lambda: as_word(z3.UGT(x, y)),
        ">=": lambda: as_word(z3.UGE(x, y)),
    }
    result: Word = table[op]()
    return result


def known(op: ir.BinaryOperator, a: int, b: int) -> int:
    if op in ("<<", ">>"):
        if b >= BITS:
            return 0
        return (a << b if op == "<<" else a >> b) % ir.WORD
    table: dict[str, int] = {
        "+": a + b, "-": a - b, "*": a * b, "&": a & b, "|": a | b, "^": a ^ b,
        "<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b,
    }  # fmt: skip
    return int(table[op]) % ir.WORD
