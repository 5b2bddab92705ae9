"""Expressions: from the syntax tree to IR, with the checks that keep C's meaning and the IR's the same.

All arithmetic must be that of uint64_t. Narrower values (int, bool) are known not to be negative, so that converting
them changes nothing; arithmetic on them is refused unless it is constant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, cast

from models import ir
from models.frontend.kinds import NULL, Kind, Pointer, compatible
from models.frontend.syntax import Node
from models.frontend.unit import Type, Unit

INT_MAX = 2**31 - 1
ACCESSES = (
    "ZP_LOAD", "ZP_STORE", "ZP_READ", "ZP_WRITE", "ZP_CAS", "ZP_FAA", "ZP_XCHG", "ZP_FENCE", "ZP_NEW", "ZP_FREE",
    "ZP_DISPOSE", "ZP_PAUSE",
)  # fmt: skip
POINTER_OPERATORS = "== != ! && ||"
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")


@dataclass(frozen=True)
class Value:
    """An expression and what is known of it."""

    expr: ir.Expr
    kind: Kind

    @property
    def constant(self) -> int | None:
        return self.expr.value if isinstance(self.expr, ir.Lit) else None


@dataclass(frozen=True)
class Local:
    """A variable in a register. It is known to be less than `below`, if that is given."""

    register: int
    kind: Kind
    const: bool
    below: int | None = None


@dataclass(frozen=True)
class Buffer:
    const: bool


Binding = Local | Value | Buffer
"""What a name stands for. A Value is a constant, or the argument of an inlined call."""


class Context(Protocol):
    """What the lowering of expressions needs of that of statements."""

    unit: Unit

    def lookup(self, name: str) -> Binding | None: ...

    def read_buffer(self, node: Node, index: ir.Expr) -> ir.Expr:
        """Emit a Get into a temporary, and give the temporary."""

    def inline_expression(self, node: Node, guarded: bool) -> Value:
        """The value of a call to a function whose body is `return expression;`."""


def lower(ctx: Context, node: Node, guarded: bool = False) -> Value:
    """The value of an expression. `guarded` means that C may not evaluate it (the right side of && or ||): then it may
    not read the buffer, which the IR would do in any case."""
    handler = _HANDLERS.get(node.kind)
    if handler is None:
        raise node.error(f"{_describe(node)} in an expression; accepted: arithmetic, comparisons, && || !, buffer[i]")
    return handler(ctx, node, guarded)


def _describe(node: Node) -> str:
    names = {
        "TernaryOp": "?:",
        "Assignment": "an assignment (a side effect)",
        "StructRef": "a bare field access (use ZP_READ, ZP_LOAD, ZP_WRITE or ZP_STORE in a statement of its own)",
        "CompoundLiteral": "a compound literal",
        "InitList": "an initialiser list",
        "ExprList": "the comma operator",
    }
    return names.get(node.kind, node.kind)


def _constant(ctx: Context, node: Node, guarded: bool) -> Value:
    text, kind = node.word("value"), node.word("type")
    if not kind.endswith("int"):
        raise node.error(f"a constant of type {kind}; accepted: integers")
    digits = text.rstrip("uUlL")
    base = 8 if digits.startswith("0") and digits.isdigit() else 0
    value = int(digits, base)
    if value >= ir.WORD:
        raise node.error(f"the constant {text} does not fit in 64 bits")
    wide = kind.count("long") == 2 and kind.startswith("unsigned")
    return Value(ir.Lit(value), "word" if wide else "bool" if value <= 1 else "int")


def _name(ctx: Context, node: Node, guarded: bool) -> Value:
    name = node.word("name")
    binding = ctx.lookup(name)
    if binding is None:
        raise node.error(f"{name!r} is not known here; accepted: locals, parameters, static const constants")
    if isinstance(binding, Local):
        return Value(ir.Reg(binding.register), binding.kind)
    if isinstance(binding, Value):
        return binding
    raise node.error(f"{name!r} is the buffer; accepted: {name}[i], *{name}, or to hand it on")


def buffer_index(ctx: Context, node: Node, guarded: bool = False) -> ir.Expr | None:
    """The index if the node is `buffer[i]` or `*buffer`, else None."""
    if node.kind == "ArrayRef":
        base, index = node.part("name"), node.optional("subscript")
    elif node.kind == "UnaryOp" and node.word("op") == "*":
        base, index = node.part("expr"), None
    else:
        return None
    if base.kind != "ID" or not isinstance(ctx.lookup(base.word("name")), Buffer):
        raise node.error("memory through a pointer that is not the buffer parameter; accepted: *buffer, buffer[i]")
    return ir.Lit(0) if index is None else lower(ctx, index, guarded).expr


def _buffer(ctx: Context, node: Node, guarded: bool) -> Value:
    index = buffer_index(ctx, node, guarded)
    assert index is not None
    if guarded:
        raise node.error(
            "the buffer is read on the right of && or ||, which C may skip; accepted: read before, or a nested if"
        )
    return Value(ctx.read_buffer(node, index), "word")


def _unary(ctx: Context, node: Node, guarded: bool) -> Value:
    op = node.word("op")
    if op == "*":
        return _buffer(ctx, node, guarded)
    if op in ("p++", "p--", "++", "--"):
        raise node.error("++ or -- inside an expression (a side effect); make it a statement of its own")
    if op not in ("!", "~"):
        raise node.error(f"the operator {op!r} in an expression; accepted: ! ~ and binary operators")
    value = lower(ctx, node.part("expr"), guarded)
    if op == "!":
        return Value(fold(ir.Unary("!", value.expr)), "bool")
    if isinstance(value.kind, Pointer):
        raise node.error(f"the operator '~' on a pointer; accepted: {POINTER_OPERATORS}")
    if value.kind != "word":
        raise node.error("~ of a value narrower than 64 bits; convert it: ~(uint64_t)x")
    return Value(fold(ir.Unary("~", value.expr)), "word")


def _binary(ctx: Context, node: Node, guarded: bool) -> Value:
    op = node.word("op")
    if op in ("/", "%"):
        raise node.error(f"division ({op}); accepted: + - * & | ^ << >> comparisons && ||")
    left = lower(ctx, node.part("left"), guarded)
    right = lower(ctx, node.part("right"), guarded or op in ("&&", "||"))
    return combine(node, op, left, right)


def combine(node: Node, op: str, left: Value, right: Value) -> Value:
    """The value of `left op right`, if C computes it as the IR does."""
    if op not in ("&&", "||") and (isinstance(left.kind, Pointer) or isinstance(right.kind, Pointer)):
        _check_pointers(node, op, left, right)
    expr = fold(ir.Binary(cast(ir.BinaryOperator, op), left.expr, right.expr))
    narrow = left.kind != "word" and right.kind != "word"
    if op in COMPARISONS or op in ("&&", "||"):
        return Value(expr, "bool")
    if op in ("<<", ">>"):
        _check_shift(node, right)
        narrow = left.kind != "word"
    elif op in ("&", "|", "^") and narrow:
        return Value(expr, "bool" if left.kind == right.kind == "bool" else "int")
    elif op not in ("+", "-", "*", "&", "|", "^"):
        raise node.error(f"the operator {op!r}; accepted: + - * & | ^ << >> comparisons && ||")
    if narrow:
        # constants in C are int or long, whose arithmetic must not overflow or give a negative value
        constant = left.constant is not None and right.constant is not None
        if constant and 0 <= _FOLDERS[op](left.constant or 0, right.constant or 0) <= INT_MAX:
            return Value(expr, "int")
        raise node.error(f"signed arithmetic ({op} on int); accepted: on uint64_t, so convert one side: (uint64_t)x")
    return Value(expr, "word")


def _check_pointers(node: Node, op: str, left: Value, right: Value) -> None:
    """The numbers of objects say which object it is, and nothing of addresses."""
    if op not in ("==", "!="):
        raise node.error(f"the operator {op!r} on a pointer; accepted: {POINTER_OPERATORS}")
    if not compatible(left.kind, right.kind):
        raise node.error(f"{_of(left.kind)} {op} {_of(right.kind)}; accepted: pointers to the same struct, NULL")


def _check_shift(node: Node, amount: Value) -> None:
    """C leaves shifts by 64 or more undefined."""
    expr = amount.expr
    if isinstance(expr, ir.Binary) and expr.op == "&":
        masks = [side.value for side in (expr.left, expr.right) if isinstance(side, ir.Lit)]
        if masks and min(masks) < ir.WORD_BITS:
            return
    if amount.constant is None:
        raise node.error("a shift by a variable amount; accepted: a constant up to 63, or x & 63")
    if amount.constant >= ir.WORD_BITS:
        raise node.error(f"a shift by {amount.constant}; accepted: 0 to 63")


def _cast(ctx: Context, node: Node, guarded: bool) -> Value:
    if ctx.unit.is_null(node):
        return Value(ir.Lit(0), NULL)
    kind = ctx.unit.type_of(node.part("to_type").part("type"))
    if kind != "word":
        raise node.error("a conversion to a type other than uint64_t; accepted: (uint64_t)x")
    value = lower(ctx, node.part("expr"), guarded)
    if isinstance(value.kind, Pointer):
        raise node.error("a pointer becomes an integer; a pointer is the number of an object here, no address")
    return Value(value.expr, "word")


def convert(node: Node, value: Value, kind: Type) -> Value:
    """The value converted to the kind of what receives it. FrontendError if C would change it, or could."""
    if isinstance(kind, Pointer):
        if not compatible(value.kind, kind):
            raise node.error(f"{_of(value.kind)} becomes a {kind}; accepted: pointers to that struct, NULL")
        return Value(value.expr, kind)
    if isinstance(value.kind, Pointer):
        raise node.error("a pointer becomes a number; accepted: pointers to its struct")
    if kind == "int" and value.kind == "word":
        raise node.error("a uint64_t becomes an int; accepted: result codes, comparisons, ints")
    if kind == "int" and value.constant is not None and value.constant > INT_MAX:
        raise node.error(f"{value.constant} does not fit in an int")
    if kind == "bool" and value.kind != "bool":
        raise node.error("a number becomes a bool; accepted: comparisons, && || !, 0, 1: write x != 0")
    if kind not in ("word", "int", "bool"):
        raise node.error(f"a value where the type is {kind}")
    return Value(value.expr, "word" if kind == "word" else "int" if kind == "int" else "bool")


def _of(kind: Kind) -> str:
    return f"a {kind}" if isinstance(kind, Pointer) else "a number"


def _call(ctx: Context, node: Node, guarded: bool) -> Value:
    name = called(node)
    if name in ACCESSES:
        raise node.error(
            f"{name} inside an expression; accepted: a statement of its own, `x = {name}(…);` where it has a value"
        )
    return ctx.inline_expression(node, guarded)


def called(node: Node) -> str:
    """The name of the function that a FuncCall calls."""
    if node.part("name").kind != "ID":
        raise node.error("a call through a pointer; accepted: calls of functions of this file by name")
    return node.part("name").word("name")


def fold(expr: ir.Expr) -> ir.Expr:
    """The expression, or the constant that it is."""
    if isinstance(expr, ir.Unary) and isinstance(expr.arg, ir.Lit):
        value = expr.arg.value
        return ir.Lit(int(value == 0) if expr.op == "!" else value ^ (ir.WORD - 1))
    if isinstance(expr, ir.Binary) and isinstance(expr.left, ir.Lit) and isinstance(expr.right, ir.Lit):
        return ir.Lit(_FOLDERS[expr.op](expr.left.value, expr.right.value) % ir.WORD)
    return expr


_FOLDERS: dict[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "&": lambda a, b: a & b,
    "|": lambda a, b: a | b,
    "^": lambda a, b: a ^ b,
    "<<": lambda a, b: a << b if b < ir.WORD_BITS else 0,
    ">>": lambda a, b: a >> b if b < ir.WORD_BITS else 0,
    "==": lambda a, b: int(a == b),
    "!=": lambda a, b: int(a != b),
    "<": lambda a, b: int(a < b),
    "<=": lambda a, b: int(a <= b),
    ">": lambda a, b: int(a > b),
    ">=": lambda a, b: int(a >= b),
    "&&": lambda a, b: int(a != 0 and b != 0),
    "||": lambda a, b: int(a != 0 or b != 0),
}

_HANDLERS: dict[str, Callable[[Context, Node, bool], Value]] = {
    "Constant": _constant,
    "ID": _name,
    "ArrayRef": _buffer,
    "UnaryOp": _unary,
    "BinaryOp": _binary,
    "Cast": _cast,
    "FuncCall": _call,
}
