"""The program that the theorems are about is the C file: generated anew, read a second time, and written as C again."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from pathlib import Path

from ci.rows import Row, Verdict
from ci.stage import ROOT, Context, Stage
from models import ir
from models.catalog import Structure, lines_of, reading, structure, text_of, with_builds
from models.emit_lean import emit, module_name
from models.frontend import ToolMissing, clang_reader, read
from models.frontend.roundtrip import roundtrip

GROUP = "Program"


def _diff(left: str, right: str, names: tuple[str, str]) -> str:
    return "\n".join(difflib.unified_diff(left.splitlines(), right.splitlines(), *names, lineterm=""))


def run(context: Context) -> Iterator[Row]:
    for entry in with_builds(structure(context.structure)):
        yield from _build(context, entry)


def _build(context: Context, entry: Structure) -> Iterator[Row]:
    program = read(entry)
    steps = sum(len(operation.code) for operation in program.operations)
    size = f"{len(program.operations)} operations, {steps} steps"

    def row(claim: str, evidence: str, problem: str, verdict: Verdict = Verdict.CHECKED) -> Row:
        found = Verdict.FAILED if problem and verdict is Verdict.CHECKED else verdict
        return Row(context.structure, GROUP, claim + reading(entry), evidence, size, "front end", found, problem)

    committed = ROOT / "proofs" / Path(*module_name(program).split(".")).with_suffix(".lean")
    name = str(committed.relative_to(ROOT))
    old = committed.read_text(encoding="utf-8") if committed.is_file() else ""
    new = emit(program, text_of(entry).decode(), lines_of(entry))
    yield row(f"{name} is generated from this C file", "generated anew, compared", _diff(old, new, (name, "generated")))

    context.note("round trip")
    yield row("the program, written as C again, is this C file", "normal forms compared", "\n".join(roundtrip(entry)))

    context.note("second reader")
    claim = "a second reader makes the same program of it"
    try:
        other = clang_reader.read(entry)
    except ToolMissing as missing:
        yield row(claim, "clang's syntax tree", str(missing), Verdict.SKIPPED)
        return
    mine, theirs = (json.dumps(ir.to_json(item), indent=1) for item in (program, other))
    yield row(claim, "clang's syntax tree", _diff(mine, theirs, ("pycparser", "clang")))


STAGE = Stage("generated", GROUP, run)
