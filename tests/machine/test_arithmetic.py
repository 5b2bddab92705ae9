"""Expressions mean what C means by them: random ones are compiled and evaluated on random words."""

from __future__ import annotations

import ctypes
import subprocess
import tempfile
from pathlib import Path
from typing import Any, get_args

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from models import ir
from models.frontend.expressions import fold
from models.machine import BINARY, UNARY, evaluate

REGISTERS = 3
WORD = st.one_of(
    st.integers(0, 70), st.integers(ir.WORD - 3, ir.WORD - 1), st.integers(2**63 - 2, 2**63 + 2),
    st.integers(0, ir.WORD - 1),
)  # fmt: skip
BINARY_OPERATORS = get_args(ir.BinaryOperator)
UNARY_OPERATORS = get_args(ir.UnaryOperator)
LEAF = st.one_of(st.builds(ir.Lit, WORD), st.builds(ir.Reg, st.integers(0, REGISTERS - 1)))


def grow(inner: st.SearchStrategy[ir.Expr]) -> st.SearchStrategy[ir.Expr]:
    return st.one_of(
        st.builds(ir.Unary, st.sampled_from(UNARY_OPERATORS), inner),
        st.builds(ir.Binary, st.sampled_from(BINARY_OPERATORS), inner, inner),
    )


EXPRESSION: st.SearchStrategy[ir.Expr] = st.recursive(LEAF, grow, max_leaves=8)


def c_text(expr: ir.Expr) -> str:
    """The expression in C. Shifts by 64 or more, which C leaves undefined, are written out."""
    if isinstance(expr, ir.Lit):
        return f"{expr.value}ull"
    if isinstance(expr, ir.Reg):
        return f"r[{expr.index}]"
    if isinstance(expr, ir.Unary):
        return f"(uint64_t)({expr.op}{c_text(expr.arg)})"
    left, right = c_text(expr.left), c_text(expr.right)
    if expr.op in ("<<", ">>"):
        return f"(({right}) < 64 ? ({left}) {expr.op} (({right}) & 63) : 0)"
    return f"(uint64_t)(({left}) {expr.op} ({right}))"


@settings(max_examples=8, phases=[Phase.generate])
@given(
    expressions=st.lists(EXPRESSION, min_size=40, max_size=40),
    inputs=st.lists(st.tuples(*[WORD] * REGISTERS), min_size=10, max_size=10),
)
def test_expressions_as_compiled(expressions: list[ir.Expr], inputs: list[tuple[int, ...]]) -> None:
    text = "#include <stdint.h>\n" + "\n".join(
        f"uint64_t e{number}(const uint64_t *r) {{ return {c_text(expr)}; }}" for number, expr in enumerate(expressions)
    )
    with tempfile.TemporaryDirectory() as place:
        target = Path(place) / "e.so"
        command = ["gcc", "-std=c11", "-O0", "-w", "-shared", "-fPIC", "-x", "c", "-", "-o", str(target)]
        subprocess.run(command, input=text, text=True, check=True)
        library = ctypes.CDLL(str(target))
    for number, expr in enumerate(expressions):
        function = getattr(library, f"e{number}")
        function.restype = ctypes.c_uint64
        for registers in inputs:
            assert evaluate(expr, registers) == function((ctypes.c_uint64 * REGISTERS)(*registers)), c_text(expr)


@given(expr=EXPRESSION, registers=st.tuples(*[WORD] * REGISTERS))
def test_values_are_words(expr: ir.Expr, registers: tuple[int, ...]) -> None:
    assert 0 <= evaluate(expr, registers) < ir.WORD


@given(op=st.sampled_from(BINARY_OPERATORS), left=WORD, right=WORD)
def test_the_front_end_folds_as_the_machine_computes(op: Any, left: int, right: int) -> None:
    assert fold(ir.Binary(op, ir.Lit(left), ir.Lit(right))) == ir.Lit(BINARY[op](left, right))


@given(op=st.sampled_from(UNARY_OPERATORS), value=WORD)
def test_the_front_end_folds_unary_operators(op: Any, value: int) -> None:
    assert fold(ir.Unary(op, ir.Lit(value))) == ir.Lit(UNARY[op](value))


def test_every_operator_is_there() -> None:
    assert set(BINARY) == set(BINARY_OPERATORS)
    assert set(UNARY) == set(UNARY_OPERATORS)


def test_wrap_around() -> None:
    top = ir.WORD - 1
    assert BINARY["+"](top, 1) == 0
    assert BINARY["-"](0, 1) == top
    assert BINARY["*"](top, top) == 1
    assert BINARY["<<"](1, 63) == 2**63
    assert BINARY["<<"](1, 64) == BINARY[">>"](top, 64) == BINARY["<<"](1, top) == 0
    assert UNARY["~"](0) == top
