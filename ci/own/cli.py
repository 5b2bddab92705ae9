"""`python -m ci init FILE.c`: see ci/own/scaffold.py. (`ci audit FILE.c` is ci/own/audit.py.)"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from ci.own.audit import ERRORS
from ci.own.scaffold import scaffold
from ci.own.show import told


def register(subparsers: Any) -> None:
    """Add `init` to the commands. Its `main` takes the parsed options and gives the exit status."""
    parser = subparsers.add_parser("init", help="set up the chain for a C file of your own", description=__doc__)
    parser.add_argument("file", type=Path, metavar="FILE.c")
    parser.add_argument("--spec", default="", help="fifo, stack, register, …, or FILE.py:CLASS (default: guessed)")
    parser.add_argument("--structure", default="", metavar="NAME", help="which structure, where the file has several")
    parser.add_argument("-D", action="append", default=[], metavar="NAME[=VALUE]", dest="defines", help="repeatable")
    parser.add_argument("-I", action="append", default=[], metavar="DIR", dest="folders", help="of headers; repeatable")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where the generated files go (default: FILE/)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Exit status 0 if every step could be done as far as a program can, 1 if one waits for its owner before the audit
    can run, 2 if the file cannot be read."""
    states = {}
    try:
        flags = (*(f"-D{name}" for name in options.defines), *(f"-I{folder}" for folder in options.folders))
        for step in scaffold(options.file, options.spec, options.folder, options.structure, flags):
            print(step, flush=True)
            states[step.name] = step.state
    except ERRORS as error:
        print(f"ci init: {told(error)}" if isinstance(error, OSError) else error, file=sys.stderr)
        return 2
    waiting = [name for name in ("subset of C", "specification") if states.get(name) == "todo"]
    print(f"\nnext: {waiting[0] if waiting else 'audit'}")
    return 1 if waiting else 0


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m ci")
    register(parser.add_subparsers(required=True))
    options = parser.parse_args(arguments)
    return int(options.run(options))
