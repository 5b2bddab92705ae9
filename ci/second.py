"""A second opinion: a kernel that shares no code with Lean's checks theorems again, with all that they stand on.

Two programs are needed, both in Rust:

* `olean-export` (crates.io, 0.4.0) reads `.olean` files and writes the lean4export format;
* `nanoda_bin`, of ammkrn's nanoda_lib (not on crates.io, where `nanoda` is something else), checks it.

Both are looked for on PATH and in build/tools/bin; where one is missing, the check is SKIPPED.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ci import lean
from ci.claims import AXIOMS, load_all
from ci.sandbox import Limits, Sandbox, SandboxError

TOOLS = lean.ROOT / "build" / "tools"
LIMITS = Limits(cpu_s=1200, wall_s=600.0, file=1 << 30)
EXPORT, KERNEL = "olean-export", "nanoda_bin"
_CHECKED = re.compile(r"Checked (\d+) declarations with no typechecker errors")


class Unavailable(RuntimeError):
    """There is no second kernel here; the text says what is missing and how to get it."""


def tools() -> tuple[str, str]:
    """The exporter and the checker. Raises Unavailable."""
    found = [shutil.which(name) or shutil.which(name, path=str(TOOLS / "bin")) for name in (EXPORT, KERNEL)]
    if found[0] is None or found[1] is None:
        missing = [name for name, path in zip((EXPORT, KERNEL), found, strict=True) if path is None]
        raise Unavailable(f"no {' and no '.join(missing)} on PATH or in {TOOLS / 'bin'}")
    return found[0], found[1]


def check(module: str, names: Iterable[str], search: Path, read: Iterable[Path] = ()) -> int:
    """Check theorems of a module with everything they stand on; `search` has the oleans, or links to files below
    `read`. Both programs run in the sandbox, because an olean may be hostile. Returns the number of declarations that
    were checked. Raises Unavailable, SandboxError, ValueError with the kernel's objection."""
    export, kernel = tools()
    box = Sandbox(read=(search, *read, Path(export), Path(kernel)), limits=LIMITS)
    wanted = list(names)
    with tempfile.TemporaryDirectory(prefix="zp-second-") as name:
        exported, configuration = Path(name) / "export.ndjson", Path(name) / "configuration.json"
        selected = [part for constant in wanted for part in ("-c", constant)]
        done = box.run([export, "-q", module, *selected, "-L", str(search), "-o", str(exported)], folder=Path(name))
        if done.code:
            raise ValueError(f"olean-export: {done.stopped or done.stderr.strip() or done.code}")
        configuration.write_text(json.dumps({
            "export_file_path": str(exported), "use_stdin": False, "permitted_axioms": sorted(AXIOMS),
            "unpermitted_axiom_hard_error": True, "nat_extension": True, "string_extension": False,
            "print_success_message": True,
        }), encoding="utf-8")  # fmt: skip
        done = box.run([kernel, str(configuration)], folder=Path(name))
        match = _CHECKED.search(done.stdout)
        if done.code or match is None:
            said = " ".join((done.stopped or done.stderr + done.stdout).split())
            raise ValueError(f"nanoda refuses {', '.join(wanted)}: {said[:500] or done.code}")
        return int(match[1])


def recheck(module: str, names: Iterable[str], search: Path, read: Iterable[Path] = ()) -> list[str]:
    """The objections to theorems: none, or one. Raises Unavailable, SandboxError."""
    try:
        check(module, names, search, read)
    except ValueError as objection:
        return [str(objection)]
    return []


def main(options: argparse.Namespace) -> int:
    """Check every theorem in claims/. Exit code 0: all hold, or skipped without --require; 1: objection; 2: missing."""
    try:
        tools()
        results = lean.build([theorem.module for claims in load_all() for theorem in claims.theorems])
        broken = [result.module for result in results if result.problem]
        if broken:
            print(f"ci second: {broken[0]} does not build", file=sys.stderr)
            return 2
        code = 0
        for theorem in [theorem for claims in load_all() for theorem in claims.theorems]:
            try:
                count = check(theorem.module, [theorem.name], lean.BUILD)
                print(f"{theorem.name:<40} checked, with {count - 1} declarations it stands on", flush=True)
            except ValueError as objection:
                print(f"{theorem.name:<40} FAILED: {objection}", flush=True)
                code = 1
        return code
    except (Unavailable, SandboxError, lean.LeanMissing) as missing:
        print(f"SKIPPED: {missing}")
        return 2 if options.require else 0


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add `second` to `python -m ci`."""
    parser = subparsers.add_parser("second", help="check every claimed theorem with a kernel that is not Lean's")
    parser.add_argument("--require", action="store_true", help="a missing program is an error")
    parser.set_defaults(run=main)
