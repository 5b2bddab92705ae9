"""How a structure starts: what its description says, and what is derived where it says nothing.

Derived: with a capacity, fields named `capacity` (and its synonyms) hold it, fields named `mask` hold the number of
slots less one, and an array has as many elements as the C text declares, else a power of two that is not less than the
capacity if there is a mask, else the capacity. All else holds `rest`, 0 unless said otherwise. Calls in `setup` are run
by one thread before the others start.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from ci.own.description import SETUP, Description, DescriptionError, signed
from models import ir, machine
from models.c11.accesses import FAILED
from models.specs import OK

CAPACITY_NAMES = ("capacity", "cap", "max_size", "limit", "bound")
LENGTH = "_length"
"""What models/frontend/stdatomic.py appends to the name of an array, for how much memory it was given."""
MASK_NAMES = ("mask", "index_mask", "slot_mask")


@dataclass(frozen=True)
class Start:
    """`lengths` of all arrays, `cells` that do not hold `rest`; `assumed` tells in words what nobody said."""

    capacity: int | None
    lengths: Mapping[str, int]
    cells: Mapping[tuple[str, int], int]
    rest: int
    assumed: tuple[str, ...]


def start(description: Description, program: ir.Program, declared: Mapping[str, int], capacity: int | None) -> Start:
    """The start for one capacity. `declared` are the array lengths that the C text has."""
    memory = description.memory
    named = {field.name for field in program.fields}
    for name in [*memory.lengths, *(name for name, _ in memory.cells)]:
        if name not in named:
            raise DescriptionError(
                f"{description.file}: memory: no field {name!r}; there are {', '.join(sorted(named))}"
            )
    masks = [field.name for field in program.fields if field.name in MASK_NAMES and not field.array]
    slots = capacity or 1
    if masks:
        slots = 1 << (slots - 1).bit_length()
    lengths, assumed = {}, []
    for field in program.fields:
        if not field.array:
            continue
        lengths[field.name] = memory.lengths.get(field.name) or declared.get(field.name) or slots
        if field.name not in memory.lengths and field.name not in declared:
            assumed.append(f"{field.name} has {slots} elements")
            if capacity is None:
                raise DescriptionError(
                    f"{description.file}: memory.lengths.{field.name}: missing, and no capacity is given"
                )
    cells: dict[tuple[str, int], int] = {}
    if capacity is not None:
        cells |= {(f.name, 0): capacity for f in program.fields if f.name in CAPACITY_NAMES and not f.array}
        cells |= {(name, 0): slots - 1 for name in masks}
        assumed += [f"{name} = {value}" for (name, _), value in cells.items() if (name, 0) not in memory.cells]
    cells |= {cell: value % ir.WORD for cell, value in memory.cells.items()}
    if memory.setup:
        cells = _run(description, program, cells, capacity)
        if cells.pop((FAILED, 0), 0):
            raise DescriptionError(f"{description.file}: memory.setup: an assertion fails with capacity {capacity}")
        given = {f.name: cells[f"{f.name}{LENGTH}", 0] for f in program.fields if (f"{f.name}{LENGTH}", 0) in cells}
        lengths |= {name: length for name, length in given.items() if name not in memory.lengths and length > 0}
        assumed = [text for text in assumed if text.partition(" ")[0] not in (*given, *(name for name, _ in cells))]
        for name, index in cells:
            if index >= lengths.get(name, 1):
                raise DescriptionError(
                    f"{description.file}: memory.setup: {name}[{index}] is beyond its {lengths[name]}"
                )
    left = [f.name for f in program.fields if not any(name == f.name for name, _ in cells)]
    if left and not memory.setup:
        assumed.append(f"{', '.join(left)} = {memory.rest}")
    return Start(capacity, lengths, cells, memory.rest, tuple(assumed))


def _run(
    description: Description, program: ir.Program, cells: Mapping[tuple[str, int], int], capacity: int | None
) -> dict[tuple[str, int], int]:
    """The cells after the setup calls."""
    rest = description.memory.rest
    state = machine.initial(1, {machine.Loc(1, program.field(name), i): v for (name, i), v in cells.items()}, rest)
    names = [operation.name for operation in program.operations]
    for text in description.memory.setup:
        try:
            node = ast.parse(text, mode="eval").body
            assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            words = tuple(_word(argument, capacity) for argument in node.args)
            number = names.index(node.func.id)
            state, response = machine.execute(program, state, 0, machine.Call(number, (1, *words)))
        except (SyntaxError, AssertionError, ValueError) as error:
            raise DescriptionError(f"{description.file}: memory.setup: {text!r}: {error}") from error
        except machine.Fault as error:
            raise DescriptionError(f"{description.file}: memory.setup: {text!r} does not end: {error}") from error
        entry = description.operations[node.func.id]
        if entry.role != SETUP:
            raise DescriptionError(f"{description.file}: memory.setup: the role of {node.func.id} is not {SETUP!r}")
        if entry.returns and entry.returns.get(response.ret) != OK:
            with_capacity = "" if capacity is None else f", capacity {capacity},"
            raise DescriptionError(
                f"{description.file}: memory.setup: {text}{with_capacity} gives {signed(response.ret)}, no success"
            )
    return {(program.fields[loc.field].name, loc.index): v for loc, v in state.memory.cells().items()
            if loc.object == 1}  # fmt: skip


def _word(node: ast.expr, capacity: int | None) -> int:
    """An argument of a setup call: a number, or `capacity`."""
    if isinstance(node, ast.Name) and node.id == "capacity":
        if capacity is None:
            raise ValueError("no capacity is given")
        return capacity
    return int(ast.literal_eval(node)) % ir.WORD
