"""The proof pipeline: `python -m ci COMMAND`. `python -m ci audit FILE.c` looks at a C file of your own."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ci import audit, judge_cli, second
from ci.own import audit as own_audit
from ci.own import cli as own
from ci.prove import cli as prove
from ci.refute import cli as refute
from ci.report import cli as report


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m ci", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)
    check = commands.add_parser("audit", aliases=["check"], help="check everything and print the certificate")
    check.add_argument("--structure", metavar="NAME", help="only this structure")
    check.add_argument("--stage", action="append", default=[], metavar="NAME", dest="stages",
                       help=f"only this stage (may be repeated): {', '.join(audit.STAGES)}")  # fmt: skip
    check.add_argument("--json", action="store_true", help="print JSON instead of the table")
    check.add_argument("--output", type=Path, metavar="FILE", help="also write the JSON to FILE")
    check.add_argument("--fresh", action="store_true", help="use no result of an earlier run")
    check.add_argument("--deep", action="store_true", help="larger clients, longer stress: an hour or more")
    check.add_argument("--require", action="store_true", help="a skipped check is a failure")
    check.set_defaults(run=run_audit)
    for part in (report, prove, judge_cli, second, own, refute):
        part.register(commands)
    return top


def main(arguments: list[str] | None = None) -> int:
    words = sys.argv[1:] if arguments is None else arguments
    if words[:1] == ["audit"] and any(word.endswith((".c", ".h")) for word in words[1:]):
        return own_audit.main(words[1:])
    options = parser().parse_args(words)
    return int(options.run(options))


def run_audit(options: argparse.Namespace) -> int:
    return audit.main(
        options.structure, options.stages, as_json=options.json, output=options.output, fresh=options.fresh,
        deep=options.deep, require=options.require,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
