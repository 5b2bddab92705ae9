"""Small errors in a program, such as a wrong lowering would make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from models import ir
from models.frontend.layout import reads

OTHER_OPERATOR = {
    "+": "-", "-": "+", "*": "+", "&": "|", "|": "&", "^": "|", "<<": ">>", ">>": "<<", "==": "!=", "!=": "==",
    "<": "<=", "<=": "<", ">": ">=", ">=": ">", "&&": "||", "||": "&&", "!": "~", "~": "!",
}  # fmt: skip


def expressions(expr: ir.Expr, registers: int) -> Iterator[ir.Expr]:
    """The expression with one thing changed."""
    if isinstance(expr, ir.Lit):
        yield ir.Lit((expr.value + 1) % ir.WORD)
    elif isinstance(expr, ir.Reg):
        yield ir.Reg((expr.index + 1) % registers)
        yield ir.Lit(0)
    elif isinstance(expr, ir.Unary):
        yield expr.arg
        yield replace(expr, op=OTHER_OPERATOR[expr.op])  # type: ignore[arg-type]
        yield from (replace(expr, arg=arg) for arg in expressions(expr.arg, registers))
    else:
        yield expr.left
        yield expr.right
        yield replace(expr, op=OTHER_OPERATOR[expr.op])  # type: ignore[arg-type]
        if expr.left != expr.right:
            yield replace(expr, left=expr.right, right=expr.left)
        yield from (replace(expr, left=left) for left in expressions(expr.left, registers))
        yield from (replace(expr, right=right) for right in expressions(expr.right, registers))


def instructions(program: ir.Program, operation: ir.Operation, pc: int) -> Iterator[ir.Instr]:
    """The instruction with one thing changed."""
    instr: Any = operation.code[pc]
    size, registers = len(operation.code), len(operation.registers)
    for field in fields(instr):
        value = getattr(instr, field.name)
        if isinstance(value, (ir.Lit, ir.Reg, ir.Unary, ir.Binary)):
            yield from (replace(instr, **{field.name: other}) for other in expressions(value, registers))
        elif isinstance(value, ir.Place):
            yield replace(instr, place=replace(value, field=(value.field + 1) % len(program.fields)))
            yield from (replace(instr, place=replace(value, index=i)) for i in expressions(value.index, registers))
            yield from (replace(instr, place=replace(value, object=o)) for o in expressions(value.object, registers))
        elif field.name in ("order", "success", "failure"):
            yield replace(instr, **{field.name: "relaxed" if value != "relaxed" else "seq_cst"})
        elif field.name == "struct" and len(program.structs) > 1:
            yield replace(instr, struct=(value + 1) % len(program.structs))
        elif field.name in ("dst", "ok", "old"):
            yield replace(instr, **{field.name: (value + 1) % registers})
        elif field.name in ("yes", "no", "target"):
            for other in (value - 1, value + 1):
                if 0 <= other < size and final(operation, other) != final(operation, value):
                    yield replace(instr, **{field.name: other})
        elif field.name == "line" and not isinstance(instr, ir.Jump):
            yield replace(instr, line=value + 1)
    if isinstance(instr, ir.Branch):
        yield replace(instr, yes=instr.no, no=instr.yes)


def final(operation: ir.Operation, pc: int) -> int:
    """Where control is after the jumps at `pc`: two targets that agree in it are the same."""
    instr = operation.code[pc]
    return final(operation, instr.target) if isinstance(instr, ir.Jump) else pc


def without(operation: ir.Operation, pc: int) -> ir.Operation:
    """The operation with one instruction left out."""

    def moved(target: int) -> int:
        return target - (target > pc)

    code: list[ir.Instr] = []
    for instr in operation.code[:pc] + operation.code[pc + 1 :]:
        if isinstance(instr, ir.Branch):
            instr = replace(instr, yes=moved(instr.yes), no=moved(instr.no))
        elif isinstance(instr, ir.Jump):
            instr = replace(instr, target=moved(instr.target))
        code.append(instr)
    return replace(operation, code=tuple(code))


def operations(program: ir.Program, operation: ir.Operation) -> Iterator[tuple[str, ir.Operation]]:
    """The operation with one thing changed, and what it is."""
    for pc, instr in enumerate(operation.code):
        for other in instructions(program, operation, pc):
            code = (*operation.code[:pc], other, *operation.code[pc + 1 :])
            yield f"{operation.name} {pc}: {instr} becomes {other}", replace(operation, code=code)
        yield f"{operation.name} {pc}: {instr} is left out", without(operation, pc)
        if pc + 1 < len(operation.code) and not _commute(instr, operation.code[pc + 1]):
            code = (*operation.code[:pc], operation.code[pc + 1], instr, *operation.code[pc + 2 :])
            yield f"{operation.name} {pc}: changes places with the next", replace(operation, code=code)
    yield f"{operation.name}: is an output", replace(operation, writes_buffer=not operation.writes_buffer)
    yield f"{operation.name}: other buffer", replace(operation, buffer="other")
    yield f"{operation.name}: other function", replace(operation, function="other")
    yield f"{operation.name}: fewer parameters", replace(operation, parameters=operation.parameters[:-1])


def _commute(first: ir.Instr, second: ir.Instr) -> bool:
    """Whether two neighbours may change places unnoticed, or the first goes elsewhere than to the second."""
    if isinstance(first, ir.Get) and isinstance(second, ir.Get):
        return not {first.dst} & {*reads(second), second.dst}
    return isinstance(first, (ir.Branch, ir.Jump, ir.Return))


def programs(program: ir.Program) -> Iterator[tuple[str, ir.Program]]:
    """The program with one thing changed, and what it is."""
    for number, operation in enumerate(program.operations):
        for what, changed in operations(program, operation):
            others = (*program.operations[:number], changed, *program.operations[number + 1 :])
            yield what, replace(program, operations=others)
    for number, field in enumerate(program.fields):
        for changed_field in (
            replace(field, atomic=not field.atomic), replace(field, array=not field.array),
            replace(field, pointer=not field.pointer), replace(field, name=f"{field.name}_"),
        ):  # fmt: skip
            others_fields = (*program.fields[:number], changed_field, *program.fields[number + 1 :])
            yield f"{field} becomes {changed_field}", replace(program, fields=others_fields)
    yield "an operation is left out", replace(program, operations=program.operations[1:])
