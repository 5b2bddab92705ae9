"""Programs that are wrong on purpose: one operation, changed at an instruction or two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from models import ir

Change = Callable[[ir.Operation], tuple[ir.Instr, ...]]
NEVER, ALWAYS = ir.Lit(0), ir.Lit(1)


def at(pc: int, **changes: object) -> Change:
    """The instruction with other members."""
    return lambda o: tuple(replace(i, **changes) if n == pc else i for n, i in enumerate(o.code))  # type: ignore[arg-type]


def swapped(one: int, other: int) -> Change:
    places = {one: other, other: one}
    return lambda o: tuple(o.code[places.get(n, n)] for n in range(len(o.code)))


def changed(program: ir.Program, operation: str, change: Change) -> ir.Program:
    operations = tuple(replace(o, code=change(o)) if o.name == operation else o for o in program.operations)
    return replace(program, operations=operations)
