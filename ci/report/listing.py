"""A structure's C functions beside the steps that the model makes of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models import ir
from models.emit_lean import instruction as lean
from models.frontend.render import instruction as written

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
    elif isinstance(instr, (ir.Load, ir.Store, ir.FetchAdd, ir.Exchange, ir.Fence)):
        order = instr.order
    return ModelStep(pc, instr.line, written(program, operation, pc), order, lean(instr))
