"""From a described C file to a program: everything that is outside the subset, at once, or the program.

A file with this library's macros is read as it is. One with <stdatomic.h> is first brought into the subset, by
models/frontend/stdatomic.py; what that takes for granted is in the notes, and functions that cannot be brought there
are problems of the operations that they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ci.own.description import SETUP, Description
from models import ir
from models.c11.functions import Signature
from models.catalog import Structure
from models.frontend import FrontendError
from models.frontend.reader import program as program_of
from models.frontend.stdatomic import needed, translate
from models.frontend.syntax import Node, parse
from models.frontend.unit import Unit


@dataclass(frozen=True)
class Text:
    """A parsed file. The rest is there for one with <stdatomic.h>: `written` is the file in the subset."""

    tree: Node
    notes: tuple[str, ...] = ()
    problems: Mapping[str, FrontendError] = field(default_factory=dict)
    signatures: Mapping[str, Signature] = field(default_factory=dict)
    written: str = ""


@dataclass(frozen=True)
class Reading:
    """`program` is None if there are `problems`. `declared` are the lengths of arrays in the C text, `left` the
    functions that nobody asked for and that could not be read, with the reasons."""

    structure: Structure
    program: ir.Program | None
    problems: tuple[FrontendError, ...]
    declared: dict[str, int]
    text: Text | None = None
    left: Mapping[str, FrontendError] = field(default_factory=dict)

    @property
    def notes(self) -> tuple[str, ...]:
        return self.text.notes if self.text is not None else ()


def parse_file(path: Path, name: str, structure: str = "", flags: tuple[str, ...] = ()) -> Text:
    """The syntax tree of a file in either spelling, under the name `name`. FrontendError and ToolMissing as
    models.frontend.stdatomic.translate and models.frontend.syntax.parse."""
    if not needed(path.read_text(encoding="utf-8")):
        return Text(parse(path, name))
    made = translate(path, name, structure, flags)
    return Text(made.tree, made.notes, made.problems, made.signatures, made.text)


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
        parsed = parse_file(description.path, structure.source, description.structure, description.flags)
        declared = declared_lengths(Unit(parsed.tree, structure.source))
    except FrontendError as problem:
        return Reading(structure, None, (problem,), {})
    wanted = {structure.prefix + name for name in structure.operations} | structure.helpers
    failed = [problem for name, problem in parsed.problems.items() if name in wanted]
    left = {name: problem for name, problem in parsed.problems.items() if name not in wanted}
    if failed:
        return Reading(structure, None, _sorted(failed), declared, parsed, left)
    try:
        return Reading(structure, program_of(parsed.tree, structure, text), (), declared, parsed, left)
    except FrontendError as problem:
        found = _sorted([problem, *_each(parsed.tree, structure, text)])
        return Reading(structure, None, found, declared, parsed, left)


def _sorted(problems: Iterable[FrontendError]) -> tuple[FrontendError, ...]:
    """Each once, by line."""
    unique = {(p.line, p.message): p for p in problems}
    return tuple(sorted(unique.values(), key=lambda p: p.line))


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
