"""The command `python -m models tla`, also `python -m models.tla`.

    python -m models tla                      the default suite of the library's models
    python -m models tla spsc treiber/aba     these models; the counterexample of each is drawn
    python -m models tla my/Queue.tla         your own file, with my/manifest.json or my/Queue.cfg next to it

Exit status: 0 if everything came out as expected, 1 if not, 2 if a manifest or name is wrong, 3 if something was
skipped under --require.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.tla.check import Result, Verdict, check_models
from models.tla.manifest import MODULES, ManifestError, Model, read_file, read_manifest


def register(commands: Any) -> argparse.ArgumentParser:
    """Add the command `tla` to the subparsers; its `run` takes the parsed options and gives the exit status."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "tla", help="check TLA+ models", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add_options(parser)
    parser.set_defaults(run=run)
    return parser


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help="a model of the manifest, a .tla file or a folder")
    parser.add_argument("--deep", action="store_true", help="the long checks, too")
    parser.add_argument("--fresh", action="store_true", help="use no outcome of an earlier run")
    parser.add_argument("--require", action="store_true", help="a skipped check is a failure")
    parser.add_argument("--list", action="store_true", help="only say which models there are")
    parser.add_argument("--engine", choices=("auto", "tlc", "tla-checker"), default="auto")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="how many at once (default 2)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m models.tla", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    add_options(parser)
    return run(parser.parse_args(arguments))


def run(options: argparse.Namespace) -> int:
    """As main, from parsed options."""
    try:
        models = select(options.names, options.deep)
        if options.list:
            width = max((len(model.name) for model in models), default=0)
            for model in models:
                print(f"{model.name:<{width}}  {model.suite:<9}{model.about}")
            return 0
        results = check_models(
            models, choice=options.engine, fresh=options.fresh, workers=options.workers,
            progress=lambda result: print(line(result), flush=True),
        )  # fmt: skip
    except ManifestError as error:
        print(error, file=sys.stderr)
        return 2
    for result in results:
        print_details(result, draw=bool(options.names))
    print(summary(results))
    if any(result.verdict is Verdict.FAILED for result in results):
        return 1
    return 3 if options.require and any(result.verdict is Verdict.SKIPPED for result in results) else 0


def select(names: Sequence[str], deep: bool) -> list[Model]:
    """The models that are meant. ManifestError for a name that means nothing."""
    if not names:
        return [model for model in read_manifest(MODULES).values() if deep or model.suite == "default"]
    chosen: list[Model] = []
    for name in names:
        path = Path(name)
        if path.suffix == ".tla":
            chosen += read_file(path).values()
        elif path.is_dir():
            chosen += [model for model in read_manifest(path).values() if deep or model.suite == "default"]
        else:
            known = read_manifest(MODULES)
            if name not in known:
                raise ManifestError(f"no model {name!r}; there are {', '.join(known)}")
            chosen.append(known[name])
    return chosen


def line(result: Result) -> str:
    """A result in one line."""
    last = ("diameter", result.diameter) if result.length is None else ("steps", result.length)
    numbers = "".join(f" {value or '-':>7} {what:<9}" for what, value in (("states", result.states), last))
    kept = " (kept)" if result.cached else ""
    return f"{result.verdict.value:<8}{result.name:<36}{result.actual:<26}{numbers}{result.seconds:>6.1f} s{kept}"


def print_details(result: Result, draw: bool) -> None:
    """What a reader wants to see below the table: deviations, reasons, and the counterexample."""
    if result.verdict is Verdict.PASSED and not (draw and result.timeline):
        return
    print(f"\n{result.name}: {result.model.about or result.model.module}")
    for text in (*result.deviations, result.reason):
        if text:
            print(f"  {text}")
    if result.timeline and (draw or result.verdict is Verdict.FAILED):
        print(result.timeline)


def summary(results: Sequence[Result]) -> str:
    """The last line: how many of each, and by which engine."""
    counts = {verdict: sum(result.verdict is verdict for result in results) for verdict in Verdict}
    engines = sorted({result.engine for result in results})
    passed, failed, skipped = (counts[verdict] for verdict in Verdict)
    return f"\n{passed} as expected, {failed} failed, {skipped} skipped; engine: {', '.join(engines) or 'none'}"
