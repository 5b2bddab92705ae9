"""A structure's C functions beside the steps that the model makes of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models import ir
from models.emit_lean import instruction as lean

LOOSE, TIGHT = 0, 9
_STRENGTH = {"||": 1, "&&": 2, "|": 3, "^": 4, "&": 5, "==": 6, "!=": 6, "<": 6, "<=": 6, ">": 6, ">=": 6, "<<": 7,
             ">>": 7, "+": 8, "-": 8, "*": 9}  # fmt: skip
_POINT = re.compile(r"\bLP\b")


@dataclass(frozen=True)
class ModelStep:
    """One instruction: its number, C line, text for people, memory order ("" for a local step), and the Lean term."""

    pc: int
    line: int
    text: str
    order: str
    lean: str


@dataclass(frozen=True)
class Function:
    """`lines` are (number, text) from the function's head to its closing brace."""

    name: str
    function: str
    lines: tuple[tuple[int, str], ...]
    steps: tuple[ModelStep, ...]


def functions(program: ir.Program, source: str) -> list[Function]:
    """Every operation of the program, with its text."""
    text = source.splitlines()
    return [_function(program, operation, text) for operation in program.operations]


def points(program: ir.Program, source: str) -> frozenset[int]:
    """The lines of the shared accesses that a comment just before calls a linearization point (LP)."""
    accesses = sorted({i.line for operation in program.operations for i in operation.code if isinstance(i, ir.SHARED)})
    found = set()
    for number, line in enumerate(source.splitlines(), 1):
        if _POINT.search(line):
            found |= set([access for access in accesses if access >= number][:1])
    return frozenset(found)


def _function(program: ir.Program, operation: ir.Operation, text: list[str]) -> Function:
    used = [instr.line for instr in operation.code]
    head = re.compile(rf"^\w.*\b{re.escape(operation.function)}\(")
    first = next((n for n in range(min(used), 0, -1) if head.match(text[n - 1])), min(used))
    last = next((n for n in range(max(used), len(text) + 1) if text[n - 1].startswith("}")), max(used))
    steps = tuple(_step(program, operation, pc, instr) for pc, instr in enumerate(operation.code))
    return Function(operation.name, operation.function, tuple((n, text[n - 1]) for n in range(first, last + 1)), steps)


def _step(program: ir.Program, operation: ir.Operation, pc: int, instr: ir.Instr) -> ModelStep:
    order = ""
    if isinstance(instr, ir.Cas):
        order = f"{instr.success}, {instr.failure}"
    elif isinstance(instr, ir.SHARED):
        order = instr.order
    return ModelStep(pc, instr.line, _text(program, operation, instr), order, lean(instr))


def _text(program: ir.Program, operation: ir.Operation, instr: ir.Instr) -> str:
    names = operation.registers

    def show(expr: ir.Expr) -> str:
        return expression(expr, names)

    if isinstance(instr, ir.Set):
        return f"{names[instr.dst]} ← {show(instr.value)}"
    if isinstance(instr, ir.Get):
        return f"{names[instr.dst]} ← {operation.buffer}[{show(instr.index)}]"
    if isinstance(instr, ir.Put):
        return f"{operation.buffer}[{show(instr.index)}] ← {show(instr.value)}"
    if isinstance(instr, ir.Branch):
        return f"if {show(instr.condition)} then {instr.yes} else {instr.no}"
    if isinstance(instr, ir.Jump):
        return f"go to {instr.target}"
    if isinstance(instr, ir.Return):
        return f"return {show(instr.value)}"
    if isinstance(instr, ir.Fence):
        return "fence"
    field = program.fields[instr.place.field]
    place = f"{show(instr.place.object)}->{field.name}" + (f"[{show(instr.place.index)}]" if field.array else "")
    if isinstance(instr, ir.Load):
        return f"{names[instr.dst]} ← load {place}"
    if isinstance(instr, ir.Store):
        return f"store {place} ← {show(instr.value)}"
    if isinstance(instr, ir.Cas):
        return f"{names[instr.ok]}, {names[instr.old]} ← cas {place}: {show(instr.expected)} → {show(instr.desired)}"
    kind = "fetch-add" if isinstance(instr, ir.FetchAdd) else "exchange"
    return f"{names[instr.dst]} ← {kind} {place}, {show(instr.value)}"


def expression(expr: ir.Expr, names: tuple[str, ...], strength: int = LOOSE) -> str:
    """The expression, with parentheses where they are needed."""
    if isinstance(expr, ir.Lit):
        return str(expr.value)
    if isinstance(expr, ir.Reg):
        return names[expr.index]
    if isinstance(expr, ir.Unary):
        return f"{expr.op}{expression(expr.arg, names, TIGHT + 1)}"
    mine = _STRENGTH[expr.op]
    inner = TIGHT + 1 if expr.op in ("&", "|", "^", "<<", ">>") else mine  # no reader should need C's table for these
    text = f"{expression(expr.left, names, inner)} {expr.op} {expression(expr.right, names, max(inner, mine + 1))}"
    return f"({text})" if mine < strength else text
