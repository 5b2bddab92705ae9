"""`python -m ci refute [TARGET…]`: look for counterexamples before anybody tries to prove.

    python -m ci refute                         every structure of the catalog
    python -m ci refute spsc --spec stack       against another specification
    python -m ci refute FILE.c                  a C file of your own, as its description says
    python -m ci refute --conjuncts             is every conjunct of the invariant needed?

A counterexample is printed as a timeline and kept as a regression test in tests/regressions. Against a specification
chosen by --spec the test demands that the counterexample stays one; else that it is gone (fix the program).

Exit status: 0 if nothing was found within the budget, 1 if something was, 2 if the target is not accepted.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from ci.own.audit import ERRORS
from ci.own.show import told
from ci.refute import conjuncts
from ci.refute.hunt import BUDGET, refute
from ci.refute.refutation import FOLDER, Refutation, save
from models.catalog import structure
from models.explore.clients import EXPERIMENTS
from models.frontend import read


def register(subparsers: Any) -> None:
    """Add `refute` to the commands. Its `main` takes the parsed options and gives the exit status."""
    parser = subparsers.add_parser("refute", help="look for counterexamples", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="a structure or a C file (default: the catalog)")
    parser.add_argument("--spec", help="refute this specification instead: fifo, weak_fifo, stack, …")
    parser.add_argument("--budget", type=float, default=BUDGET, metavar="SECONDS", help="for each target (default 60)")
    parser.add_argument("--must", choices=("fail", "pass"), help="what the kept test demands (see above)")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where counterexamples are kept")
    parser.add_argument("--no-test", action="store_true", help="keep nothing")
    parser.add_argument("--json", action="store_true", help="print the counterexamples as JSON")
    parser.add_argument("--conjuncts", action="store_true", help="leave out and negate each conjunct of the invariant")
    parser.add_argument("--steps", action="store_true", help="with --conjuncts: weaken at each program counter too")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    try:
        if options.conjuncts:
            return run_conjuncts(options)
        found = [run_target(target, options) for target in options.targets or EXPERIMENTS]
    except (*ERRORS, KeyError) as error:
        print(f"ci refute: {told(error)}" if isinstance(error, OSError) else told(error), file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps([item.to_json() for item in found if item is not None], indent=1))
    return 1 if any(item is not None for item in found) else 0


def run_target(target: str, options: argparse.Namespace) -> Refutation | None:
    """One hunt, with its report on standard output (on standard error under --json)."""
    stream = sys.stderr if options.json else sys.stdout
    begin = time.monotonic()

    def note(text: str) -> None:
        print(f"{target}: {text}", file=stream, flush=True)

    found = refute(target, options.spec, options.budget, note=note)
    spent = time.monotonic() - begin
    if found is None:
        note(f"no counterexample within {spent:.1f} s")
        return None
    found = replace(found, must=options.must or ("fail" if options.spec else "pass"))
    print(f"{found}\n\nfound within {spent:.1f} s", file=stream)
    if not options.no_test and found.kind == "run":
        note(f"kept as {save(found, options.folder)}, which must {found.must}")
    return found


def run_conjuncts(options: argparse.Namespace) -> int:
    """The invariant of each target (default: the ring). Exit status 1 if some conjunct is dead weight as a whole; one
    that says more than it needs to at a single program counter is only named."""
    dead = loose = unknown = count = 0
    begin = time.monotonic()
    for name in options.targets or ["spsc"]:
        try:
            for line in conjuncts.lines(read(structure(name)), steps=options.steps):
                print(f"{name}: {line}", flush=True)
                count, unknown = count + 1, unknown + line.unknown
                if line.dead and line.how == "weakened":
                    loose += 1
                elif line.dead:
                    dead += 1
        except ValueError as error:
            print(f"{name}: {error}", file=sys.stderr)
            return 2
    spent = time.monotonic() - begin
    print(
        f"{count} changes in {spent:.0f} s: {count - dead - loose - unknown} caught, {dead} dead weight, "
        f"{loose} not needed at one step, {unknown} unanswered"
    )
    return 1 if dead or unknown else 0


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m ci")
    register(parser.add_subparsers(required=True))
    options = parser.parse_args(arguments)
    return int(options.run(options))
