"""The structures of the library: which C functions are operations, who may call them, and which are not proved.

Every function of a structure's C file must be named here: as an operation or a helper (its body is read, modelled and
proved), as composed of operations (its body is checked to be no more than that), or as lifecycle (creation, destruction
and what they use: they run while no other thread has the structure, and are covered by tests only). A function in no
list is an error of the front end: nothing is left out silently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

Role = Literal["producer", "consumer", "owner", "any"]


@dataclass(frozen=True)
class Structure:
    """One C file. `source` is its path below the repository root; `prefix` is what the names of its operations lose
    (`zp_spsc_push` is the operation `push`). `operations` maps the name of an operation to its role: at most one
    thread at a time may be inside the operations of a role, except that `any` is free for all. `helpers` are functions
    that operations call and that are inlined. `composed` functions make no shared access, they only call operations,
    which the front end checks: what is said of the operations is said of them as callers. `macros` are those with
    which the build that is proved is compiled, each set to 1. `parts` are headers whose functions and structs are the
    structure's own, in the order in which they are first included; their functions may be static, since callers compile
    them. The lines of all are numbered through, see models/frontend/parts.py. `build_of` is empty, or the structure of
    whose file this is another build: it is claimed of that one."""

    name: str
    source: str
    prefix: str
    operations: Mapping[str, Role]
    lifecycle: frozenset[str] = field(default_factory=frozenset)
    helpers: frozenset[str] = field(default_factory=frozenset)
    composed: frozenset[str] = field(default_factory=frozenset)
    macros: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    build_of: str = ""


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
    Structure(
        name="deque",
        source="csrc/zp_deque.c",
        prefix="zp_deque_",
        operations={"push": "owner", "pop": "owner", "steal": "any", "size": "any"},
        lifecycle=frozenset({"zp_deque_create_at", "zp_deque_create", "zp_deque_destroy", "next_power_of_two"}),
        helpers=frozenset({"grow"}),
        composed=frozenset({"zp_deque_steal_many"}),
    ),
    Structure(
        name="stack",
        source="csrc/zp_stack.c",
        prefix="zp_stack_",
        operations={"push": "any", "push_many": "any", "pop": "any", "pop_all": "any", "next": "any"},
        lifecycle=frozenset({"zp_stack_create", "zp_stack_destroy"}),
        helpers=frozenset({"make_node", "free_nodes", "put", "protect_top"}),
        macros=("ZP_NEVER",),
    ),
    Structure(
        name="queue",
        source="csrc/zp_queue.c",
        prefix="zp_queue_",
        operations={"enqueue": "any", "dequeue": "any"},
        lifecycle=frozenset({"zp_queue_create", "zp_queue_destroy"}),
        helpers=frozenset({"make_node", "protect_head", "protect_tail", "help"}),
        macros=("ZP_NEVER",),
    ),
    Structure(
        name="hazard",
        source="csrc/zp_hazard.c",
        prefix="zp_hazard_",
        operations={
            "begin": "any",
            "publish": "any",
            "end": "any",
            "look": "any",
            "add": "any",
            "protect": "any",
            "protect_at": "any",
            "clear": "any",
        },
        lifecycle=frozenset({"zp_hazard_create"}),
        helpers=frozenset(
            {
                "zp_hazard_mark",
                "zp_hazard_mark_all",
                "zp_hazard_sweep",
                "zp_record_keep",
                "zp_record_take",
                "zp_record_add",
                "zp_record_free",
                "zp_record_looked",
            }
        ),
        composed=frozenset({"zp_hazard_give", "zp_hazard_retire", "zp_hazard_scan"}),
        macros=("ZP_PROVED",),
        parts=("csrc/zp_domain.h", "csrc/zp_record.h", "csrc/zp_hazard_inline.h"),
    ),
    Structure(
        name="mpmc",
        source="csrc/zp_mpmc.c",
        prefix="zp_mpmc_",
        operations={"push": "any", "pop": "any", "push_many": "any", "pop_many": "any", "size": "any"},
        lifecycle=frozenset(
            {"zp_mpmc_create_at", "zp_mpmc_create", "zp_mpmc_destroy", "zp_mpmc_capacity", "cells_for"}
        ),
        helpers=frozenset({"place", "room", "ready", "fill", "drain"}),
    ),
    Structure(
        name="wfqueue",
        source="csrc/zp_wfqueue.c",
        prefix="zp_wfqueue_",
        operations={"enqueue": "any", "dequeue": "any", "register": "any", "unregister": "any"},
        lifecycle=frozenset(
            {
                "zp_wfqueue_create",
                "zp_wfqueue_destroy",
                "zp_wfqueue_mine",
                "zp_wfqueue_leave",
                "zp_wfqueue_threads",
                "zp_wfqueue_helped",
                "zp_wfqueue_reserve",
                "unreference",
                "leave",
                "is_dead",
                "make_dummy",
                "add_to_pool",
                "init_slot",
                "complete",
                "gather",
                "gather_all",
                "gather_queue",
            }
        ),
        helpers=frozenset(
            {
                "announced",
                "recycle",
                "reuse",
                "keep",
                "take_out",
                "sweep",
                "retire",
                "make_node",
                "protect_tail",
                "protect_head",
                "protect_next",
                "announce_nothing",
                "count_help",
                "after",
                "link_next",
                "assign",
                "serve",
                "give_up",
                "pass",
            }
        ),
    ),
)

OTHER_BUILDS = (
    replace(
        next(entry for entry in CATALOG if entry.name == "wfqueue"),
        name="wfqueue_never",
        macros=("ZP_NEVER",),
        build_of="wfqueue",
    ),
)
"""Builds of structures of the catalog that are read as well, since proofs go by them."""

ROOT = Path(__file__).resolve().parent.parent
"""The repository root, below which the sources of the catalog lie."""


def lines_of(entry: Structure, root: Path = ROOT) -> list[tuple[str, int, str]]:
    """Every line of the source and its parts, in the order in which they are numbered: file, line there, text."""
    found: list[tuple[str, int, str]] = []
    for name in (entry.source, *entry.parts):
        text = (root / name).read_text(encoding="utf-8")
        found += [(name, number, line) for number, line in enumerate(text.splitlines(), 1)]
    return found


def text_of(entry: Structure, root: Path = ROOT) -> bytes:
    """The text of the source and its parts."""
    return b"".join((root / name).read_bytes() for name in (entry.source, *entry.parts))


def structure(name: str) -> Structure:
    """The structure or other build called `name`; KeyError names the structures there are."""
    for entry in (*CATALOG, *OTHER_BUILDS):
        if entry.name == name:
            return entry
    raise KeyError(f"no structure {name!r} in the catalog; there are {[entry.name for entry in CATALOG]}")


def with_builds(entry: Structure) -> tuple[Structure, ...]:
    """The structure, and the other builds of its file that are read."""
    return (entry, *(other for other in OTHER_BUILDS if other.build_of == entry.name))


def reading(entry: Structure) -> str:
    """What a claim about another build adds, to say so; empty for a structure."""
    return f", read with {' '.join(f'-D{macro}' for macro in entry.macros)}" if entry.build_of else ""


def structure_of(path: Path) -> Structure:
    """The structure whose source is the file `path`; KeyError names the sources there are."""
    for entry in CATALOG:
        if (ROOT / entry.source).resolve() == path.resolve():
            return entry
    raise KeyError(f"{path} is not a source of the catalog (models/catalog.py): {[entry.source for entry in CATALOG]}")
