"""Programs that free objects, for engines that know no free: it becomes a plain write to every field of the object.

A thread that still reads the object then races with the write, or finds the blank that was written. What this does not
show is an address that comes back: allocations give new objects (the explorer is there for that).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from models import ir
from models.rc11.client import BLANK


def with_writes(program: ir.Program, struct: str) -> ir.Program:
    """The program in which freeing an object of this struct writes to it. ValueError if it has an array."""
    number = program.structs.index(struct)
    fields = [i for i, field in enumerate(program.fields) if field.struct == number]
    if any(program.fields[i].array for i in fields):
        raise ValueError(f"{program.source}: struct {struct} has an array")
    return replace(program, operations=tuple(_operation(item, fields) for item in program.operations))


def _operation(operation: ir.Operation, fields: list[int]) -> ir.Operation:
    parts = [list(_written(instr, fields)) for instr in operation.code]
    place = [sum(map(len, parts[:pc])) for pc in range(len(parts))]

    def moved(instr: ir.Instr) -> ir.Instr:
        if isinstance(instr, ir.Branch):
            return replace(instr, yes=place[instr.yes], no=place[instr.no])
        return replace(instr, target=place[instr.target]) if isinstance(instr, ir.Jump) else instr

    return replace(operation, code=tuple(moved(instr) for part in parts for instr in part))


def _written(instr: ir.Instr, fields: list[int]) -> Iterator[ir.Instr]:
    if not isinstance(instr, ir.Free):
        yield instr
        return
    for field in fields:
        yield ir.Store(instr.line, ir.Place(instr.object, field, ir.Lit(0)), ir.Lit(BLANK), "plain")
