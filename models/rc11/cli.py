"""`python -m models rc11`: the memory orders of a C file.

    python -m models rc11 csrc/zp_spsc.c                    all clients of the structure, by both engines
    python -m models rc11 csrc/zp_spsc.c --list             their names
    python -m models rc11 csrc/zp_spsc.c --client NAME      one of them, or a client file of your own
    python -m models rc11 csrc/zp_spsc.c --table            the relaxation table
    python -m models rc11 FILE.c --client DIRECTORY --table  with all client files of a directory
    python -m models rc11 --litmus                          the litmus tests, by both engines

A file of your own may use this library's macros or <stdatomic.h>; a client file describes it (client_file.py).
Exit status: 0 if all passes, 1 if something does not, 2 if the input is not accepted or something is missing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models import ir
from models.catalog import ROOT, Structure, structure_of
from models.frontend import FrontendError, ToolMissing, read
from models.frontend.reader import program as program_of
from models.frontend.stdatomic import needed, translate
from models.native import NativeError
from models.rc11 import declarative, operational
from models.rc11.bytecode import TooLarge
from models.rc11.check import Row, check
from models.rc11.client_file import ClientError, parse
from models.rc11.clients import experiments
from models.rc11.drawing import Drawing
from models.rc11.experiment import Experiment
from models.rc11.litmus_text import LitmusError
from models.rc11.score import score
from models.rc11.table import table


class UsageError(ValueError):
    """The command line asks for something that is not there."""


def register(subparsers: Any) -> None:
    """Add the command `rc11` to a parser's subcommands. Its `main` takes the parsed arguments and gives the status."""
    parser = subparsers.add_parser("rc11", help="Check the memory orders of a C file.", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    add_arguments(parser)
    parser.set_defaults(main=run)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", nargs="?", type=Path, help="a C file: of the catalog, or described by a client file")
    parser.add_argument(
        "--client",
        action="append",
        default=[],
        help="a client's name, a client file or a directory of them; repeatable",
    )
    parser.add_argument("--list", action="store_true", help="name the clients")
    parser.add_argument("--table", action="store_true", help="weaken each order and say which client catches it")
    parser.add_argument("--litmus", action="store_true", help="run the litmus tests")
    parser.add_argument("--engine", choices=("operational", "declarative", "both"), default="both")
    parser.add_argument("--rule", choices=("c++20", "c11"), default="c++20", help="of release sequences")
    parser.add_argument("--deep", action="store_true", help="larger clients too")
    parser.add_argument("--svg", type=Path, help="write the first violation's execution graph to this file")
    parser.add_argument("--timeout", type=float, help="seconds for each question to z3")
    parser.add_argument("--limit", type=int, default=operational.DEFAULT_LIMIT, help="executions to enumerate at most")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m models.rc11", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    add_arguments(parser)
    return run(parser.parse_args(arguments))


def run(options: argparse.Namespace) -> int:
    """What the options ask for; the exit status."""
    try:
        if options.litmus:
            return litmus()
        if options.source is None:
            raise UsageError("name a C file, or --litmus")
        program, clients = load(options.source, options.client, options.deep)
        clients = [client.with_rule(options.rule) for client in clients]
        if options.list:
            print("\n".join(str(client.client) for client in clients))
            return 0
        return relaxations(program, clients) if options.table else verdicts(program, clients, options)
    except (
        ClientError, FrontendError, LitmusError, NativeError, OSError, ToolMissing, TooLarge, UsageError,
        declarative.Incomplete,
    ) as error:  # fmt: skip
        print(error, file=sys.stderr)
        return 2


def load(source: Path, names: Sequence[str], deep: bool) -> tuple[ir.Program, list[Experiment]]:
    """The program, and the clients that are named (all of the structure's if none is)."""
    names = [each for name in names for each in expand(name)]
    files = [parse(Path(name).read_text(encoding="utf-8"), name) for name in names if Path(name).is_file()]
    try:
        structure = files[0].structure(source) if files else structure_of(source)
    except KeyError as error:
        raise UsageError(f"{error.args[0]}; for another file, give a client file by --client") from error
    program = read_either(structure)
    known = {e.name: e for e in experiments(program, deep)} if len(files) < len(names) or not names else {}
    for name in names:
        if not Path(name).is_file() and name not in known:
            raise UsageError(f"no client {name!r} of {program.name} and no such file; --list names them")
    chosen = [known[name] for name in names if name in known] if names else list(known.values())
    return program, [*chosen, *(file.experiment(program) for file in files)]


def read_either(structure: Structure) -> ir.Program:
    """The program of a file with this library's macros, or with <stdatomic.h>. FrontendError and ToolMissing as
    models.frontend.read."""
    path = ROOT / structure.source
    if not needed(path.read_text(encoding="utf-8")):
        return read(structure)
    made = translate(path, structure.source)
    wanted = {structure.prefix + name for name in structure.operations} | structure.helpers
    for name, problem in made.problems.items():
        if name in wanted:
            raise problem
    return program_of(made.tree, structure, path.read_bytes())


def expand(name: str) -> list[str]:
    """A directory stands for its client files, anything else for itself."""
    path = Path(name)
    return sorted(map(str, path.glob("*.client"))) if path.is_dir() else [name]


def verdicts(program: ir.Program, clients: Sequence[Experiment], options: argparse.Namespace) -> int:
    bad = [
        show(program, client, check(client, options.engine, options.limit, options.timeout), options.svg)
        for client in clients
    ].count(False)
    print(f"{len(clients) - bad} of {len(clients)} clients pass")
    return 1 if bad else 0


def show(program: ir.Program, client: Experiment, row: Row, svg: Path | None) -> bool:
    """Print the row, and its execution if there is one; whether it passes."""
    print(row, flush=True)
    if row.execution is not None:
        drawing = Drawing.of(client, row, program.source)
        print(drawing.ascii())
        if svg is not None and not svg.exists():
            svg.write_text(drawing.svg(), encoding="utf-8")
            print(f"drawn in {svg}")
    return row.ok


def relaxations(program: ir.Program, clients: Sequence[Experiment]) -> int:
    rows = table(program, sorted(clients, key=lambda client: sum(map(len, client.client.threads))))
    print("\n".join(map(str, rows)))
    caught = sum(row.caught is not None for row in rows)
    print(f"{caught} of {len(rows)} weaker orders are caught")
    return 0


def litmus() -> int:
    lines = score()
    for line in lines:
        if not line.ok:
            print(line)
    good = sum(line.ok for line in lines)
    tests = len({line.path for line in lines})
    print(f"{tests} litmus tests, {good} of {len(lines)} verdicts as published, both engines")
    return 0 if good == len(lines) else 1
