"""What the traces need to know of each structure: its memory after creation, and its specification."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from models import ir
from models.machine import Loc
from models.specs.base import Spec
from models.specs.containers import BoundedFifo

OBJECT = 1
"""The word that stands for the structure."""


@dataclass(frozen=True)
class Created:
    """A structure after its creation. `parameters` gives values to names, from the capacity and the start, or raises
    ValueError for a capacity that the create function refuses; `fields` says which of them each scalar field holds, in
    the order of the C struct; `slots` is the length of the array field. All other cells are zero.

    For Lean: `theorem_parameters` and `theorem_specification` are what the structure's linearizability theorem takes
    and speaks about, for a capacity and a start; `created_arguments` are the `parameters` in terms of the former."""

    parameters: Callable[[int, int], dict[str, int]]
    fields: Mapping[str, str]
    slots: Callable[[int], int]
    specification: Callable[[int], Spec[tuple[int, ...]]]
    theorem_parameters: Callable[[int, int], str]
    theorem_specification: Callable[[int], str]
    created_arguments: str


def created(program: ir.Program) -> Created:
    """The description of a program's structure. ValueError if it has other fields, KeyError if there is none."""
    structure = _STRUCTURES[program.name]
    scalars = [field.name for field in program.fields if not field.array]
    if scalars != list(structure.fields):
        raise ValueError(f"{program.source} has the scalar fields {scalars}; traces know {list(structure.fields)}")
    return structure


def initial_cells(program: ir.Program, capacity: int, start: int) -> dict[Loc, int]:
    """The cells after creation that are not zero. ValueError as `Created.parameters`."""
    structure = created(program)
    values = structure.parameters(capacity, start)
    return {Loc(OBJECT, program.field(name), 0): values[value] for name, value in structure.fields.items()}


def specification(name: str, capacity: int) -> Spec[tuple[int, ...]]:
    """What the operations of the structure must look like."""
    return _STRUCTURES[name].specification(capacity)


def _ring_slots(capacity: int) -> int:
    return 1 << (capacity - 1).bit_length()


def _ring_parameters(capacity: int, start: int) -> dict[str, int]:
    if not 1 <= capacity <= 1 << 32:
        raise ValueError(f"capacity {capacity} is not in 1 to 2^32")
    return {"capacity": capacity, "mask": _ring_slots(capacity) - 1, "start": start}


def _ring_theorem_parameters(capacity: int, start: int) -> str:
    bits = _ring_slots(capacity).bit_length() - 1
    return f"⟨{capacity}, {bits}, {start}, by decide, by decide, by decide, by decide⟩"


_STRUCTURES: dict[str, Created] = {
    "spsc": Created(
        _ring_parameters,
        dict.fromkeys(("tail", "tail_own", "head_seen", "head", "head_own", "tail_seen"), "start")
        | {"capacity": "capacity", "mask": "mask"},
        _ring_slots,
        BoundedFifo,
        _ring_theorem_parameters,
        lambda capacity: f"spec {capacity}",
        "p.capacity (Word.pow2 p.bits - 1) p.start",
    )
}
