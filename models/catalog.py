"""The structures of the library: which C functions are operations, who may call them, and which are not proved.

Every function of a structure's C file must be named here, either as an operation (its body is read, modelled and
proved) or as lifecycle (creation, destruction and what they use: they run while no other thread has the structure, and
are covered by tests only). A function in neither list is an error of the front end: nothing is left out silently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Role = Literal["producer", "consumer", "any"]


@dataclass(frozen=True)
class Structure:
    """One C file. `source` is its path below the repository root; `prefix` is what the names of its operations lose
    (`zp_spsc_push` is the operation `push`). `operations` maps the name of an operation to its role: at most one
    thread at a time may be inside the operations of a role, except that `any` is free for all. `helpers` are functions
    that operations call and that are inlined."""

    name: str
    source: str
    prefix: str
    operations: Mapping[str, Role]
    lifecycle: frozenset[str] = field(default_factory=frozenset)
    helpers: frozenset[str] = field(default_factory=frozenset)


CATALOG = (
    Structure(
        name="spsc",
        source="csrc/zp_spsc.c",
        prefix="zp_spsc_",
        operations={
            "push": "producer",
            "pop": "consumer",
            "push_many": "producer",
            "pop_many": "consumer",
            "size": "any",
        },
        lifecycle=frozenset(
            {"zp_spsc_create_at", "zp_spsc_create", "zp_spsc_destroy", "zp_spsc_capacity", "next_power_of_two"}
        ),
    ),
)

ROOT = Path(__file__).resolve().parent.parent
"""The repository root, below which the sources of the catalog lie."""


def structure(name: str) -> Structure:
    """The structure called `name`; KeyError names the ones there are."""
    for entry in CATALOG:
        if entry.name == name:
            return entry
    raise KeyError(f"no structure {name!r} in the catalog; there are {[entry.name for entry in CATALOG]}")


def structure_of(path: Path) -> Structure:
    """The structure whose source is the file `path`; KeyError names the sources there are."""
    for entry in CATALOG:
        if (ROOT / entry.source).resolve() == path.resolve():
            return entry
    raise KeyError(f"{path} is not a source of the catalog (models/catalog.py): {[e.source for e in CATALOG]}")
