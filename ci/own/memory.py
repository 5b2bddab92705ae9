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

from ci.own.description import SETUP, Description, DescriptionError
from models import ir, machine

CAPACITY_NAMES = ("capacity", "cap", "max_size", "limit", "bound")
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
        cells = _run(description, program, lengths, cells)
    left = [f.name for f in program.fields if not any(name == f.name for name, _ in cells)]
    if left and not memory.setup:
        assumed.append(f"{', '.join(left)} = {memory.rest}")
    return Start(capacity, lengths, cells, memory.rest, tuple(assumed))


def _run(
    description: Description, program: ir.Program, lengths: Mapping[str, int], cells: Mapping[tuple[str, int], int]
) -> dict[tuple[str, int], int]:
    """The cells after the setup calls."""
    rest = description.memory.rest
    state = machine.initial(1, {machine.Loc(1, program.field(name), i): v for (name, i), v in cells.items()}, rest)
    names = [operation.name for operation in program.operations]
    for text in description.memory.setup:
        try:
            node = ast.parse(text, mode="eval").body
            assert isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            words = tuple(int(ast.literal_eval(argument)) for argument in node.args)
            number = names.index(node.func.id)
            state, _ = machine.execute(program, state, 0, machine.Call(number, (1, *words)))
        except (SyntaxError, AssertionError, ValueError) as error:
            raise DescriptionError(f"{description.file}: memory.setup: {text!r}: {error}") from error
        except machine.Fault as error:
            raise DescriptionError(f"{description.file}: memory.setup: {text!r} does not end: {error}") from error
        if description.operations[node.func.id].role != SETUP:
            raise DescriptionError(f"{description.file}: memory.setup: the role of {node.func.id} is not {SETUP!r}")
    found = {(program.fields[loc.field].name, loc.index): v for loc, v in state.memory.cells().items()}
    for name, index in found:
        if index >= lengths.get(name, 1):
            raise DescriptionError(f"{description.file}: memory.setup: {name}[{index}] is beyond its {lengths[name]}")
    return found
