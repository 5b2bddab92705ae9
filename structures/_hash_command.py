"""The options of ``python -m structures hash``."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import fields
from typing import Any

from structures._hash import Options, check_files, hash_files

_CHECKING = {
    "quiet": "do not print OK for each file that is right",
    "status": "print nothing, the exit code says it",
    "strict": "malformed lines are an error",
    "warn": "name malformed lines",
    "ignore_missing": "say nothing of files that do not exist",
}

_DESCRIPTION = """
Print the SHA-256 of every file below each PATH, as sha256sum prints it: for a directory, what
"find PATH -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum" prints. The files are in order of the bytes of their
paths; symbolic links below a PATH are left out, a PATH that is one is followed. Without PATH, or for "-", standard
input. What cannot be read is named on standard error, and the exit code is 1.
"""


def add_to(commands: Any) -> None:
    """Add the command to the subparsers of ``python -m structures``."""
    parser = commands.add_parser(
        "hash", help="SHA-256 of files, as by sha256sum, in parallel", description=_DESCRIPTION
    )
    parser.add_argument("path", nargs="*", help="a file or a directory; with --check: a list of digests")
    parser.add_argument("--check", "-c", action="store_true", help="check the digests that these files list")
    parser.add_argument("--zero", "-z", action="store_true", help="end lines with NUL, and escape no name")
    parser.add_argument("--jobs", "-j", type=_jobs, help="threads (default: one for each processor)")
    for name, text in _CHECKING.items():
        short = ("-w",) if name == "warn" else ()
        option = "--" + name.replace("_", "-")
        parser.add_argument(option, *short, action="store_true", help=f"with --check: {text}")
    parser.set_defaults(parser=parser)


def hash_command(options: argparse.Namespace) -> int:
    """Run it; the exit code."""
    chosen = Options(**{field.name: getattr(options, field.name) for field in fields(Options)})
    only_checking = [name for name in _CHECKING if getattr(options, name)]
    if only_checking and not options.check:
        options.parser.error(f"--{only_checking[0].replace('_', '-')} makes sense with --check only")
    if options.zero and options.check:
        options.parser.error("--zero makes no sense with --check")
    try:
        return (check_files if options.check else hash_files)(options.path, chosen)
    except BrokenPipeError:
        # nobody reads on; and Python must not try again at its exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1024:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of threads from 1 to 1024")
    return int(text)
