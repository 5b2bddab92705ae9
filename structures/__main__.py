"""``python -m structures``: a demonstration on real files, and what is installed."""

from __future__ import annotations

import argparse
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

from structures._arguments import check_capacity
from structures._crawl import crawl
from structures._demo import demo
from structures._hash_command import add_to, hash_command
from structures._info import info
from structures._wc_command import wc


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; the exit code: 0, 1 if the demonstration failed, 2 for wrong usage, 130 for Ctrl-C."""
    options = _parser().parse_args(arguments)
    try:
        if options.command == "demo":
            return demo(options.path, options.capacity, options.batch)
        if options.command == "crawl":
            return crawl(options.path, options.workers, options.asymmetric)
        if options.command == "hash":
            return hash_command(options)
        if options.command == "wc":
            return wc(options.path, options.producers, options.consumers, options.stop)
        return info()
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m structures", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("demo", help="stream files through a ring from thread to thread and check the result")
    command.add_argument(
        "path",
        type=Path,
        nargs="?",
        default=Path(sysconfig.get_paths()["stdlib"]),
        help="a file or a directory (default: Python's standard library)",
    )
    command.add_argument("--capacity", type=_size, default=1 << 18, help="of the ring, in 64-bit words (%(default)s)")
    command.add_argument("--batch", type=_size, default=1 << 13, help="the most words sent at once (%(default)s)")
    command = commands.add_parser("crawl", help="count files with workers that share a queue, and check the result")
    command.add_argument("path", type=Path, help="a directory")
    command.add_argument("--workers", type=_workers, default=4, help="threads (%(default)s)")
    command.add_argument("--asymmetric", action="store_true", help="hazard pointers with membarrier, if there is one")
    add_to(commands)
    command = commands.add_parser("wc", help="count lines, words, bytes with threads that are stopped in between")
    command.add_argument("path", type=Path, nargs="+", help="a file or a directory")
    command.add_argument("--producers", type=_workers, default=3, help="threads that read (%(default)s)")
    command.add_argument("--consumers", type=_workers, default=3, help="threads that count (%(default)s)")
    command.add_argument("--stop", type=_seconds, default=1.0, help="for so many seconds, 0 to 60 (%(default)s)")
    commands.add_parser("info", help="version, compiler, digests of the C sources")
    return parser


def _workers(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 1024:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of threads from 1 to 1024")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= 60:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds from 0 to 60")
    return seconds


def _size(text: str) -> int:
    try:
        return check_capacity(int(text), 1 << 28)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of words from 1 to 2**28") from None


if __name__ == "__main__":
    sys.exit(main())
