"""The front end: a C file of the catalog becomes a Program."""

from __future__ import annotations

import hashlib
from pathlib import Path

from models import ir
from models.catalog import ROOT, Structure, lines_of, text_of
from models.frontend.composed import check_composed
from models.frontend.errors import FrontendError
from models.frontend.expressions import Binding, Context, Value, lower
from models.frontend.statements import Lowering
from models.frontend.syntax import Node, parse
from models.frontend.unit import Function, Unit


def read(structure: Structure, root: Path = ROOT) -> ir.Program:
    """The program of a structure whose source lies below `root`. FrontendError if it is outside the subset, if a
    function is not in the catalog, or if one of the catalog is missing; ToolMissing without a C preprocessor."""
    path = root / structure.source
    try:
        tree = parse(path, structure.source, structure.macros, structure.parts)
        return program(tree, structure, text_of(structure, root))
    except FrontendError as error:
        raise located(error, structure, root) from None


def program(tree: Node, structure: Structure, text: bytes) -> ir.Program:
    """As read, from the parsed file and its text."""
    names = frozenset(structure.prefix + name for name in structure.operations)
    unit = Unit(tree, structure.source, structure.prefix, names)
    check_catalog(unit, structure)
    constants = file_constants(unit)
    for name in sorted(structure.composed):
        check_composed(unit, unit.function(name), (names | structure.composed) - {name})
    operations = tuple(
        Lowering(unit, constants).operation(name.removeprefix(structure.prefix), function)
        for name, function in operation_functions(unit, structure)
    )
    digest = hashlib.sha256(text).hexdigest()
    return ir.Program(structure.name, structure.source, digest, unit.fields, operations, unit.structs.short)


def located(error: FrontendError, structure: Structure, root: Path = ROOT) -> FrontendError:
    """The error, at the line of the part where it is."""
    if not structure.parts or error.file != structure.source or error.line == 0:
        return error
    file, line, _ = lines_of(structure, root)[error.line - 1]
    return FrontendError(file, line, error.message)


def operation_functions(unit: Unit, structure: Structure) -> list[tuple[str, Function]]:
    """The functions that are operations, in the order of the file."""
    names = [name for name in unit.nodes if name.removeprefix(structure.prefix) in structure.operations]
    functions = [(name, unit.function(name)) for name in names]
    for name, function in functions:
        if function.static and not structure.parts:
            raise function.node.error(f"the operation {name} is static; accepted: functions that users can call")
    return functions


def check_catalog(unit: Unit, structure: Structure) -> None:
    """FrontendError unless the file's functions and the catalog's are the same."""
    operations = {structure.prefix + name for name in structure.operations}
    known = operations | structure.lifecycle | structure.helpers | structure.composed
    for name, node in unit.nodes.items():
        if name not in known:
            raise node.error(f"{name} is not in models/catalog.py: operation, helper, composed or lifecycle?")
    for name in sorted(known - unit.nodes.keys()):
        raise unit.tree.error(f"{name}, which models/catalog.py names, is not defined in this file")


def file_constants(unit: Unit) -> dict[str, Binding]:
    """The `static const` words of the file."""
    known: dict[str, Binding] = {}
    context: Context = Lowering(unit, known)
    for node in unit.constants():
        name, init = node.word("name"), node.optional("init")
        kind = unit.type_of(node.part("type"))
        static_const = "static" in node.words["storage"] and "const" in node.words["quals"]
        if kind not in ("word", "int", "bool") or init is None or not static_const:
            raise node.error(f"{name!r} at file level; accepted: static const uint64_t {name} = constant;")
        value = lower(context, init) if not any(item.kind == "FuncCall" for item in init.walk()) else None
        if value is None or value.constant is None or (kind != "word" and value.kind == "word"):
            raise node.error(f"the value of {name!r} is not a constant of its type")
        known[name] = Value(value.expr, kind)
    return known
