"""`python -m models`: from C to IR and Lean, and the checks of that way.

Exit status: 0 if all is well, 1 if a check fails, 2 if the source is outside the accepted subset (the message is
`file:line: …`) or a tool that is needed is missing. A check whose tool is missing prints SKIPPED with the reason; its
exit status is 0, or 3 with --require.
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path

from models import ir
from models.catalog import CATALOG, ROOT, Structure, lines_of, structure_of, text_of, with_builds
from models.emit_lean import emit, module_name
from models.frontend import FrontendError, ToolMissing, clang_reader, read
from models.frontend.render import listing
from models.frontend.roundtrip import roundtrip

Command = Callable[[Structure, argparse.Namespace], int]


OTHERS = {
    "rc11": ("models.rc11.cli", "the memory orders of a C file against C11"),
    "tla": ("models.tla.cli", "TLA+ models, the library's or your own"),
    "invariants": ("models.invariants.cli", "the inductive invariants, by z3"),
    "traces": ("models.traces.__main__", "record and replay runs of the compiled library"),
}
"""Commands with a parser of their own: their module, and what they are about."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    if words and words[0] in OTHERS:
        return int(importlib.import_module(OTHERS[words[0]][0]).main(words[1:]))
    options = _parser().parse_args(words)
    try:
        structures = tuple(structure_of(path) for path in options.source) or CATALOG
        run: Command = options.run
        return max([run(build, options) for structure in structures for build in with_builds(structure)])
    except (FrontendError, ToolMissing) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyError as error:
        print(error.args[0], file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    others = "\n".join(f"  {name:<12} {about}" for name, (_, about) in OTHERS.items())
    parser = argparse.ArgumentParser(
        prog="python -m models", description="The front end: C to IR and Lean.",
        epilog=f"and, each with a --help of its own:\n{others}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, run: Command, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("source", nargs="*", type=Path, help="C files of the catalog (default: all)")
        command.set_defaults(run=run)
        return command

    gen = add("gen", _gen, "Write proofs/Gen/*.lean from the C files.")
    gen.add_argument("--check", action="store_true", help="write nothing; print the difference, exit 1 if there is one")
    show = add("ir", _ir, "Print the IR of the C files.")
    show.add_argument("--json", action="store_true", help="as JSON")
    add("roundtrip", _roundtrip, "Check that the IR, written as C again, is the source.")
    compare = add("compare-readers", _compare, "Check that clang reads the C files as the front end does.")
    compare.add_argument("--require", action="store_true", help="exit 3 if clang is missing")
    return parser


def lean_path(program: ir.Program) -> Path:
    """Where the program's Lean module is kept."""
    return ROOT / "proofs" / Path(*module_name(program).split(".")).with_suffix(".lean")


def _source(structure: Structure) -> str:
    return text_of(structure).decode()


def _gen(structure: Structure, options: argparse.Namespace) -> int:
    program = read(structure)
    path, text = lean_path(program), emit(program, _source(structure), lines_of(structure))
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    if not options.check:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)}: {'unchanged' if text == old else 'written'}")
        return 0
    name = str(path.relative_to(ROOT))
    return _verdict(f"{name} is up to date", _diff(old, text, name, "generated"))


def _diff(before: str, after: str, left: str, right: str) -> list[str]:
    return list(difflib.unified_diff(before.splitlines(), after.splitlines(), left, right, lineterm=""))


def _verdict(good: str, differences: list[str]) -> int:
    """Print that all is well, or the differences; the exit status."""
    print("\n".join(differences) if differences else good)
    return 1 if differences else 0


def _ir(structure: Structure, options: argparse.Namespace) -> int:
    program = read(structure)
    if options.json:
        print(json.dumps(ir.to_json(program), indent=1))
    else:
        print("\n".join(listing(program, _source(structure), lines_of(structure))).rstrip())
    return 0


def _roundtrip(structure: Structure, options: argparse.Namespace) -> int:
    return _verdict(f"{structure.source}: the IR, written as C, is the source", roundtrip(structure))


def _compare(structure: Structure, options: argparse.Namespace) -> int:
    program = read(structure)
    try:
        other = clang_reader.read(structure)
    except ToolMissing as missing:
        print(f"{structure.source}: SKIPPED ({missing})")
        return 3 if options.require else 0
    mine, theirs = (json.dumps(ir.to_json(p), indent=1) for p in (program, other))
    return _verdict(f"{structure.source}: both readers agree", _diff(mine, theirs, "pycparser", "clang"))


if __name__ == "__main__":
    sys.exit(main())
