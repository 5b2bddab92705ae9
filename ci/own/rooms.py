"""How many elements a structure has room for, measured: one thread alone puts in until it is told FULL.

A ring of n slots often holds n - 1. The specification needs the true number, which the C text does not say. Capacities
that the file's own initialisation refuses (no power of two, too small) are left out.
"""

from __future__ import annotations

from dataclasses import replace

from ci.own.description import Description, DescriptionError
from ci.own.memory import Start, start
from ci.own.reading import Reading
from models import ir, machine
from models.specs import FULL

TRIED = (1, 2, 3, 4, 8)
KEPT = 2
MOST = 32


def settle(description: Description, reading: Reading, chosen: bool = False) -> Description:
    """The description with capacities that its setup accepts (those it has, if they are `chosen` by somebody; then
    DescriptionError if it does not), and their rooms."""
    program, memory = reading.program, description.memory
    if program is None or not memory.capacities or memory.rooms:
        return description
    found: dict[int, int] = {}
    for capacity in memory.capacities if chosen else TRIED:
        try:
            begin = start(description, program, reading.declared, capacity)
        except DescriptionError:
            if chosen:
                raise
            continue
        room = measured(description, program, begin)
        room = capacity if room is None else room
        if room > 0 and (chosen or (room not in found.values() and len(found) < KEPT)):
            found[capacity] = room
    if not found:
        return description
    return replace(description, memory=replace(memory, capacities=tuple(found), rooms=tuple(found.values())))


def measured(description: Description, program: ir.Program, begin: Start) -> int | None:
    """How many calls of the operation that puts in succeed, MOST if it is that many at least; None if that cannot be
    told."""
    for number, operation in enumerate(program.operations):
        entry = description.operations[operation.name]
        if entry.means != "push" or FULL not in entry.returns.values():
            continue
        if (operation.buffer is not None) != entry.pointed:
            return None
        cells = {machine.Loc(1, program.field(name), index): value for (name, index), value in begin.cells.items()}
        state = machine.initial(1, cells, begin.rest)
        for count in range(MOST):
            words = (1, *range(1, len(operation.parameters)))
            buffer = (1,) if entry.pointed else ()
            try:
                state, response = machine.execute(program, state, 0, machine.Call(number, words, buffer))
            except machine.Fault:
                return None
            if entry.returns.get(response.ret) == FULL:
                return count
        return MOST
    return None
