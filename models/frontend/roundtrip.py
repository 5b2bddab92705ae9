"""The round trip: the IR written as C must be the source, in the normal form of `normal`."""

from __future__ import annotations

import difflib
from pathlib import Path

from models import ir
from models.catalog import ROOT, Structure, text_of
from models.frontend import normalise, render
from models.frontend.reader import program as program_of
from models.frontend.syntax import Node, parse


def roundtrip(structure: Structure, root: Path = ROOT) -> list[str]:
    """The differences between the source and what the IR made of it says: the lines of a diff, none if all is well.
    FrontendError and ToolMissing as `read`."""
    path = root / structure.source
    tree = parse(path, structure.source, structure.macros, structure.parts)
    return differences(tree, structure, program_of(tree, structure, text_of(structure, root)))


def differences(tree: Node, structure: Structure, program: ir.Program) -> list[str]:
    """As roundtrip, for a program that may not be what the lowering made of the tree."""
    source = normalise.normal_form(tree, structure.source, structure.prefix, tuple(structure.operations))
    try:
        rendered = render.normal_form(program)
    except (ValueError, IndexError) as error:
        return [f"{program.source}: the IR cannot be written as C: {error}"]
    lines: list[str] = []
    for name in dict.fromkeys([*source, *rendered]):
        before, after = (forms.get(name, "").splitlines() for forms in (source, rendered))
        lines += difflib.unified_diff(before, after, f"{structure.source} {name}", f"IR {name}", lineterm="")
    return lines
