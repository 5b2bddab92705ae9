"""`python -m ci audit FILE.c`: what the chain can say about a lock-free C file that is not ours.

The file is read as its description says (FILE.toml next to it, or as guessed: then the guesses are printed). It is
explored under sequential consistency and under TSO against the specification, its memory orders are judged under RC11,
and everything is printed as rows, each with its bound. What is assumed is listed; nothing is proved.

Exit status: 0 if every row holds, 1 if one does not, 2 if the file is outside the accepted subset or its description is
wrong (each place as `file:line: …`), or a tool is missing.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from ci.audit import to_json
from ci.own import guess, orders, schedules, show
from ci.own.description import CODES, Description, DescriptionError, signed
from ci.own.reading import Reading, read
from ci.own.rooms import settle
from ci.own.schedules import Clock
from ci.own.subject import Subject, find, subject
from ci.rows import Row, Verdict
from models.explore.tables import ClientError as ExplorerClientError
from models.frontend import FrontendError, ToolMissing
from models.frontend.roundtrip import differences as round_trip
from models.native import NativeError
from models.rc11.bytecode import TooLarge
from models.rc11.client_file import ClientError

GROUP = "Program"
PARTS = ("program", "schedules", "orders")
"""What stands in the place of the certificate's stages: this is no certificate."""
NAMES = {code: name for name, code in CODES.items()}
SECONDS = 120.0
ERRORS = (ClientError, DescriptionError, ExplorerClientError, FrontendError, NativeError, OSError, ToolMissing)


def subset_row(reading: Reading, description: Description) -> Row:
    """Is the file within the subset? If not, the detail lists each place."""
    program = reading.program
    if program is None:
        listed = "\n".join(map(str, reading.problems))
        return Row(description.name, GROUP, "the file is within the accepted subset of C", "front end",
                   f"{len(reading.problems)} places outside", "–", Verdict.FAILED, listed)  # fmt: skip
    steps = sum(len(operation.code) for operation in program.operations)
    return Row(description.name, GROUP, "the file is within the accepted subset of C", "front end",
               f"{len(program.operations)} operations, {steps} steps", "–", Verdict.CHECKED)  # fmt: skip


def program_rows(reading: Reading, description: Description) -> Iterator[Row]:
    yield subset_row(reading, description)
    left = [
        f"{name}: {problem}" for name, problem in reading.left.items()
        if not guess.LIFECYCLE.match(name.removeprefix(description.prefix))
    ]  # fmt: skip
    if left:
        yield Row(description.name, GROUP, "every function that takes the structure is looked at", "front end",
                  f"{len(left)} are not", "–", Verdict.SKIPPED, "\n".join(left))  # fmt: skip
    if reading.program is not None and reading.text is not None:
        differences = "\n".join(round_trip(reading.text.tree, reading.structure, reading.program))
        what = "this file as translated from <stdatomic.h>" if reading.text.written else "this file"
        yield Row(description.name, GROUP, f"the program, written as C again, is {what}", "normal forms compared",
                  "–", "front end", Verdict.FAILED if differences else Verdict.CHECKED, differences)  # fmt: skip


def known_start(description: Description, reading: Reading) -> None:
    """DescriptionError if the file has a function that makes the structure, but it cannot be read: then what is in
    memory at the start is not known."""
    if description.memory.setup or description.memory.cells:
        return
    for name, problem in reading.left.items():
        if guess.START.match(name.removeprefix(description.prefix)) or (
            reading.text is not None and reading.text.signatures[name].creates
        ):
            raise DescriptionError(
                f"{problem}\nso it is not known how the structure starts, which {name} says. Describe it: "
                f"python -m ci init {description.path}, or --set FIELD=WORD"
            )


def check_rows(item: Subject, seconds: float) -> Iterator[Row]:
    """The rows about behaviour; each half may take `seconds`."""
    yield from schedules.rows(item, Clock(seconds))
    try:
        yield from orders.rows(item, Clock(seconds))
    except (TooLarge, ValueError) as error:
        yield Row(item.program.name, orders.GROUP, "judged under RC11", "–", "–", "–", Verdict.SKIPPED, str(error))


def assumptions(description: Description, described: bool, reading: Reading, item: Subject | None) -> list[str]:
    """What the verdicts take for granted."""
    found: list[str] = []
    if not described:
        found.append(f"there is no {description.file.name}: what follows about operations is guessed (see `ci init`)")
    found += reading.notes
    for name, entry in description.operations.items():
        means = f"means {entry.means or name}" if entry.role != "setup" else "runs before all threads"
        codes = "".join(f", {signed(word)} is {NAMES.get(code, code)}" for word, code in entry.returns.items())
        nothing = f", {signed(entry.nothing)} means that there was none" if entry.nothing is not None else ""
        found.append(f"{description.prefix}{name}: role {entry.role}, {means}{codes}{nothing}")
    if description.lifecycle:
        found.append(f"not looked at: {', '.join(description.lifecycle)}")
    for begin in item.starts if item else ():
        start = f"capacity {begin.capacity}: " if begin.capacity is not None else ""
        if begin.assumed:
            found.append(f"memory at the start, {start}{'; '.join(begin.assumed)}")
    if description.memory.setup:
        found.append(f"memory at the start: zero, then {', '.join(description.memory.setup)}")
    if description.memory.rooms and not described:
        found.append("the room for elements is measured, by one thread that puts in until it is told FULL")
    return found


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m ci audit FILE.c", description=__doc__)
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    made.add_argument("file", type=Path, metavar="FILE.c")
    made.add_argument("--structure", default="", metavar="NAME", help="which structure, where the file has several")
    made.add_argument("-D", action="append", default=[], metavar="NAME[=VALUE]", dest="defines", help="repeatable")
    made.add_argument("-I", action="append", default=[], metavar="DIR", dest="folders", help="of headers; repeatable")
    made.add_argument("--show-translation", action="store_true", help="print the file as it is read, and stop")
    made.add_argument("--spec", default="", help="the specification: fifo, stack, register, …, or FILE.py:CLASS")
    made.add_argument("--capacity", type=int, action="append", default=[], help="try this capacity; repeatable")
    made.add_argument("--role", action="append", default=[], metavar="OPERATION=ROLE", help="repeatable")
    made.add_argument("--length", action="append", default=[], metavar="FIELD=N", help="of an array; repeatable")
    made.add_argument("--set", action="append", default=[], metavar="FIELD=WORD", dest="cells", help="repeatable")
    made.add_argument("--threads", type=int, help="how many threads at most")
    made.add_argument("--calls", type=int, help="how many calls each thread makes at most")
    made.add_argument("--seconds", type=float, default=SECONDS, help="for each group of checks (default 120)")
    made.add_argument("--json", action="store_true", help="print JSON instead of the table")
    made.add_argument("--output", type=Path, metavar="FILE", help="also write the JSON to FILE")
    made.add_argument("--require", action="store_true", help="a skipped check is a failure")
    return made


def pairs(items: Sequence[str], flag: str) -> dict[str, str]:
    found = {}
    for item in items:
        name, equals, value = item.partition("=")
        if not equals or not name or not value:
            raise DescriptionError(f"{flag} takes NAME=VALUE, not {item!r}")
        found[name] = value
    return found


def numbers(items: Sequence[str], flag: str) -> dict[str, int]:
    try:
        return {name: int(value, 0) for name, value in pairs(items, flag).items()}
    except ValueError as error:
        raise DescriptionError(f"{flag} takes NAME=NUMBER: {error}") from error


def with_flags(description: Description, options: argparse.Namespace) -> Description:
    """The description with what the command line says."""
    operations = dict(description.operations)
    for name, role in pairs(options.role, "--role").items():
        if name not in operations:
            raise DescriptionError(f"--role: no operation {name!r}; there are {', '.join(operations)}")
        operations[name] = replace(operations[name], role=role)
    cells = {(name, 0): value for name, value in numbers(options.cells, "--set").items()}
    lengths = numbers(options.length, "--length")
    old = description.memory
    memory = replace(old, lengths={**old.lengths, **lengths}, cells={**old.cells, **cells})
    bounds = replace(
        description.bounds, threads=options.threads or description.bounds.threads,
        calls=options.calls or description.bounds.calls,
    )  # fmt: skip
    return replace(description, operations=operations, memory=memory, bounds=bounds)


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    begin = time.monotonic()
    try:
        flags = (*(f"-D{name}" for name in options.defines), *(f"-I{folder}" for folder in options.folders))
        description, described = find(options.file, options.spec, tuple(options.capacity), options.structure, flags)
        description = with_flags(description, options)
        reading = read(description)
        if options.show_translation:
            print(
                reading.text.written if reading.text and reading.text.written else "not translated: it is in the subset"
            )
            return 0
        if not described:
            known_start(description, reading)
            description = settle(description, reading, bool(options.capacity))
        rows = list(program_rows(reading, description))
        item = None
        if reading.program is not None:
            item = subject(description, reading)
            item.spec(item.starts[0].capacity)
            rows += check_rows(item, options.seconds)
    except ERRORS as error:
        print(f"ci audit: {show.told(error)}" if isinstance(error, OSError) else error, file=sys.stderr)
        return 2
    data = to_json({description.name: rows}, PARTS, options.require, time.monotonic() - begin)
    data["assumptions"] = assumptions(description, described, reading, item)
    if options.output is not None:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")
    if options.json:
        print(json.dumps(data, indent=1))
    else:
        show.show(Console(emoji=False), str(description.path), rows, data["assumptions"], data["seconds"])
    if reading.problems:
        print("\n".join(map(str, reading.problems)), file=sys.stderr)
        return 2
    return 0 if data["holds"] else 1
