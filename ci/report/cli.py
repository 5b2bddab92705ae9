"""`python -m ci report`: what an audit found, as a page to read or a file for a machine."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from ci.report import document, github, history, junit, proofs, sarif
from ci.report.document import Audit, AuditError

ROOT = Path(__file__).resolve().parents[2]
DEFAULT = ROOT / "build" / "audit.json"
PROVED = ROOT / "examples" / "proved"
REPLAY = ROOT / "build" / "replay.json"
STDOUT = Path("-")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `report`; `options.run(options)` gives the exit code."""
    parser = subparsers.add_parser(
        "report", help="write a report of an audit: HTML, JSON, JUnit, SARIF, annotations, or the terminal's table",
        description="Write a report of an audit (`python -m ci audit --output build/audit.json`). Several may be asked "
                    "for at once; without any, the table is printed. FILE may be - for the standard output. "
                    "Exit code 0: written; 2: the audit cannot be read or a file not written.",
    )  # fmt: skip
    parser.add_argument("--from", type=Path, default=DEFAULT, dest="source", metavar="FILE",
                        help="the audit's JSON (default: build/audit.json)")  # fmt: skip
    parser.add_argument("--history", type=Path, default=history.HISTORY, metavar="FILE",
                        help="earlier runs, for the trends (default: build/history.jsonl)")  # fmt: skip
    parser.add_argument("--proofs", type=Path, default=PROVED, metavar="DIR",
                        help="a package with transcripts of provers (default: examples/proved)")  # fmt: skip
    parser.add_argument("--replay", type=Path, default=REPLAY, metavar="FILE",
                        help="what `ci replay --output` said of it (default: build/replay.json)")  # fmt: skip
    parser.add_argument("--html", type=Path, metavar="DIR", help="a static site: open DIR/index.html")
    parser.add_argument("--json", type=Path, nargs="?", const=STDOUT, metavar="FILE", help="the audit, schema-checked")
    parser.add_argument("--junit", type=Path, metavar="FILE", help="JUnit XML: a test case for each row")
    parser.add_argument("--sarif", type=Path, metavar="FILE", help="SARIF 2.1.0: the failed rows, for code scanning")
    parser.add_argument("--github", action="store_true", help="print workflow commands for what does not hold")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the reports that are asked for."""
    try:
        audit = document.load(options.source)
        written = _write(options, audit)
    except (AuditError, proofs.RecordError, OSError) as error:
        print(f"ci report: {error}", file=sys.stderr)
        return 2
    if not written:
        _terminal(audit)
    return 0


def _write(options: argparse.Namespace, audit: Audit) -> bool:
    makers: Mapping[str, Callable[[Audit], str]] = {"json": _json, "junit": junit.render, "sarif": sarif.render}
    files = {name: path for name in makers if (path := getattr(options, name)) is not None}
    for name, path in files.items():
        text = makers[name](audit)
        if path == STDOUT:
            sys.stdout.write(text)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if options.github:
        sys.stdout.write(github.render(audit))
    if options.html is not None:
        from ci.report.site.write import write

        run = proofs.load(options.proofs, options.replay, ROOT)
        pages = write(audit, options.html, history.read(options.history), run)
        print(f"{len(pages)} pages; open {pages[0]}", file=sys.stderr)
    return bool(files) or options.github or options.html is not None


def _json(audit: Audit) -> str:
    return json.dumps(audit.data, indent=1) + "\n"


def _terminal(audit: Audit) -> None:
    from rich.console import Console

    from ci import certificate
    from ci.claims import Claims
    from ci.report.places import known_claims

    unknown = Claims(structure="", title="", source="nothing is claimed of it in this checkout", preamble="",
                     assumptions={}, definitions=(), theorems=(), limits=())  # fmt: skip
    stated = {name: known_claims().get(name, replace(unknown, structure=name, title=name)) for name in audit.structures}
    certificate.show(Console(emoji=False), stated, audit.structures, audit.seconds)
