"""The command line of the traces. Exit code 0: all is well; 1: a check failed; 2: it could not be made."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from models.catalog import ROOT
from models.frontend import FrontendError, ToolMissing
from models.native import NativeError
from models.traces import lean
from models.traces.corpus import STRUCTURES
from models.traces.library import RunError
from models.traces.replay import Coverage, goal, replay, replay_file
from models.traces.report import TraceReport, certificates, check_structure, committed, program, record, uncovered
from models.traces.stress import StressError, stress
from models.traces.trace import TraceError, read, to_json

NAMES = list(STRUCTURES)


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        command: Callable[[argparse.Namespace], int] = options.command
        return command(options)
    except TraceError as error:
        print(error, file=sys.stderr)
        return 1
    except (RunError, StressError, NativeError, FrontendError, ToolMissing, OSError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models.traces", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(command=command)
        return sub

    def add_with_name(name: str, command: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        sub = add(name, command, text)
        sub.add_argument("structure", nargs="?", default="spsc", choices=NAMES)
        return sub

    sub = add_with_name("record", _record, "record the corpus as JSON files, one per trace")
    sub.add_argument("--out", type=Path, help="the folder (default: build/traces/STRUCTURE)")
    sub = add("replay", _replay, "replay traces from files")
    sub.add_argument("files", nargs="+", type=Path, metavar="FILE")
    sub = add_with_name("gen", _gen, "write the Lean certificates")
    sub.add_argument("--check", action="store_true", help="write nothing; fail if the committed files are others")
    sub = add_with_name("check", _check, "record and check the corpus: replay, linearizability, coverage, certificates")
    sub.add_argument("--json", action="store_true")
    add_with_name("coverage", _coverage, "show which instructions and branches the corpus executes")
    sub = add_with_name("stress", _stress, "record histories of the real library under real threads, and check them")
    sub.add_argument("--histories", type=int, default=10_000)
    sub.add_argument("--seed", type=int, default=1)
    return parser


def _record(options: argparse.Namespace) -> int:
    folder: Path = options.out or ROOT / "build" / "traces" / options.structure
    folder.mkdir(parents=True, exist_ok=True)
    traces = record(options.structure)
    for scenario, trace in traces:
        (folder / f"{scenario.name}.json").write_text(to_json(trace), encoding="utf-8")
    print(f"{len(traces)} traces in {folder}")
    return 0


def _replay(options: argparse.Namespace) -> int:
    failed = 0
    for path in options.files:
        try:
            name = read(path).program
            if name not in NAMES:
                raise TraceError(f"is of {name!r}; there are {NAMES}", file=str(path))
            trace, coverage = replay_file(path, program(name))
            print(f"trace {path}: {len(trace.events)} events, {len(coverage.accesses)} instructions: a run")
        except TraceError as error:
            failed += 1
            print(error, file=sys.stderr)
    return 1 if failed else 0


def _gen(options: argparse.Namespace) -> int:
    modules = certificates(options.structure)
    if options.check:
        found = committed(modules)
        for file in modules:
            print(f"{lean.folder() / file} is {'current' if found[file] == modules[file] else 'stale'}")
        return 0 if found == modules else 1
    lean.folder().mkdir(parents=True, exist_ok=True)
    for file, text in modules.items():
        (lean.folder() / file).write_text(text, encoding="utf-8")
        counted = text.count("\ntheorem ")
        print(f"{lean.folder() / file}: {counted} theorems")
    return 0


def _check(options: argparse.Namespace) -> int:
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("traces", total=None)
        report = check_structure(options.structure, lambda done, total: bar.update(task, completed=done, total=total))
    if options.json:
        print(json.dumps(report.to_json(), indent=2))
    else:
        _show(report)
    return 0 if report.ok else 1


def _show(report: TraceReport) -> None:
    table = Table(title=f"Traces of {report.structure}")
    table.add_column("what")
    table.add_column("figure", justify="right")
    for what, figure in (
        ("traces recorded", report.count),
        ("events", report.events),
        ("shared accesses compared", report.accesses),
        ("replayed by the model", report.replayed),
        ("linearizable", report.linearizable),
        ("instructions and branch directions executed", f"{report.covered} of {report.coverable}"),
        ("out of reach, and not counted", "; ".join(report.unreachable) or "none"),
        ("replays in Lean", f"{report.certificates}, {report.refused} of corrupted traces"),
        ("linearizability theorems of replayed traces", report.corollaries),
        ("seconds", f"{report.seconds:.1f}"),
    ):
        table.add_row(what, str(figure))
    Console().print(table)
    for failure in report.failures:
        print(failure, file=sys.stderr)


def _coverage(options: argparse.Namespace) -> int:
    of = program(options.structure)
    covered = Coverage()
    traces = record(options.structure)
    for _, trace in traces:
        covered.add(replay(trace, of))
    table = Table(title=f"Coverage by {len(traces)} traces")
    for head in ("operation", "accesses and returns", "branch directions"):
        table.add_column(head, justify="left" if head == "operation" else "right")
    whole = goal(of)
    for operation in of.operations:
        counts = [
            (
                sum(item[0] == operation.name for item in part.accesses),
                sum(b[0] == operation.name for b in part.branches),
            )
            for part in (covered, whole)
        ]
        table.add_row(operation.name, *(f"{done} of {there}" for done, there in zip(*counts, strict=True)))
    Console().print(table)
    missing = uncovered(of, covered)
    for text in missing:
        print(f"no trace executes {text}", file=sys.stderr)
    return 1 if missing else 0


def _stress(options: argparse.Namespace) -> int:
    report = stress(options.structure, options.histories, seed=options.seed)
    print(f"{report.histories} histories of {report.operations} operations, {report.overlapping} of them with overlap: "
          + ("all linearizable" if report.ok else "NOT all linearizable")
          + ("" if report.stronger is None else f", {report.stronger} for the stronger specification"))  # fmt: skip
    for failure in report.failures:
        print(failure, file=sys.stderr)
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main())
