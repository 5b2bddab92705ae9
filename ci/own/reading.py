"""From a described C file to a program: everything that is outside the subset, at once, or the program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ci.own.description import SETUP, Description
from ci.own.dialect import parse_file
from models import ir
from models.catalog import Structure
from models.frontend import FrontendError
from models.frontend.reader import program as program_of
from models.frontend.syntax import Node
from models.frontend.unit import Unit


@dataclass(frozen=True)
class Reading:
    """`program` is None if there are `problems`. `declared` are the lengths of arrays in the C text, `notes` what the
    translation of C11's spelling takes for granted."""

    structure: Structure
    program: ir.Program | None
    problems: tuple[FrontendError, ...]
    declared: dict[str, int]
    tree: Node | None = None
    notes: tuple[str, ...] = ()


def structure_for(description: Description) -> Structure:
    """The file as a structure of the catalog would be. Its source is the path as the caller wrote it."""
    operations = dict.fromkeys(description.operations, "any")
    return Structure(
        description.name, str(description.path), description.prefix, operations,  # type: ignore[arg-type]
        frozenset(description.lifecycle), frozenset(description.helpers),
    )  # fmt: skip


def read(description: Description) -> Reading:
    """Read the file; one problem for each operation that is outside the subset. ToolMissing without a preprocessor."""
    structure = structure_for(description)
    text = description.path.read_bytes()
    try:
        tree, notes = parse_file(description.path, structure.source)
        declared = declared_lengths(Unit(tree, structure.source))
    except FrontendError as problem:
        return Reading(structure, None, (problem,), {})
    try:
        return Reading(structure, program_of(tree, structure, text), (), declared, tree, notes)
    except FrontendError as problem:
        found = [problem, *_each(tree, structure, text)]
        unique = {(p.line, p.message): p for p in found}
        return Reading(structure, None, tuple(sorted(unique.values(), key=lambda p: p.line)), declared, tree, notes)


def _each(tree: Node, structure: Structure, text: bytes) -> Iterable[FrontendError]:
    """The problems of the operations one by one."""
    names = {structure.prefix + name: name for name in structure.operations}
    for full, name in names.items():
        others = structure.helpers | names.keys() - {full}
        try:
            program_of(tree, replace(structure, operations={name: "any"}, helpers=others), text)
        except FrontendError as problem:
            yield problem


def declared_lengths(unit: Unit) -> dict[str, int]:
    """The array fields that have a constant length."""
    found = {}
    for node in unit.tree.walk():
        if node.kind == "Decl" and node.file == unit.name and node.part("type").kind == "ArrayDecl":
            length = node.part("type").optional("dim")
            if length is not None and length.kind == "Constant" and length.word("value").isdigit():
                found[node.word("name")] = int(length.word("value"))
    names = {field.name for field in unit.fields if field.array}
    return {name: length for name, length in found.items() if name in names}


def without_setup(description: Description, program: ir.Program) -> ir.Program:
    """The program without the operations that run before all threads."""
    kept = tuple(o for o in program.operations if description.operations[o.name].role != SETUP)
    return replace(program, operations=kept)


def shown(path: Path) -> str:
    """The path below the working directory, if it is there."""
    here = Path.cwd()
    return str(path.resolve().relative_to(here)) if path.resolve().is_relative_to(here) else str(path)
