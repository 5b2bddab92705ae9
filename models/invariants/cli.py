"""`python -m models.invariants [STRUCTURE]`: is the structure's invariant inductive at small widths? (Without a name,
the ring's.)

Exit status: 0 if so, 1 if it is refuted, 2 if z3 could not tell or the source is not accepted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from models.catalog import structure
from models.frontend import FrontendError, ToolMissing, read
from models.invariants.check import SUBJECTS, check


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m models.invariants", description=__doc__)
    parser.add_argument("structure", nargs="?", default="spsc", choices=list(SUBJECTS))
    parser.add_argument("--bits", type=int, help="the width of a word (default: that of `make audit`)")
    parser.add_argument("--capacity", type=int, help="one capacity (default: all that the width allows, at once)")
    parser.add_argument("--drop", action="append", default=[], metavar="CONJUNCT", help="leave a conjunct out")
    parser.add_argument("--slack", type=int, default=0, help="make the room wrong by so much")
    options = parser.parse_args(arguments)
    try:
        program = read(structure(options.structure))
        report = check(program, options.bits, options.capacity, options.drop, options.slack)
    except (FrontendError, KeyError, ToolMissing, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    print(report)
    if report.unknown:
        print(f"z3 did not answer: {', '.join(report.unknown)}", file=sys.stderr)
    return 1 if report.refutation else 2 if report.unknown else 0
