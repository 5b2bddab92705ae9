"""`python -m ci judge PACKAGE GOAL BODYFILE`: judge one proposed proof. `python -m ci goals PACKAGE`: what is open."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from ci import lean, ledger, second
from ci.claims import ROOT, ClaimError, load_all
from ci.goals import Package, PackageError, find_goal, open_goals
from ci.judge import TIMEOUT_S, default_sandbox, judge
from ci.lean import LeanMissing
from ci.sandbox import FACILITIES, SandboxError

ACCEPTED, REJECTED, TROUBLE = 0, 1, 2


def _judge(options: argparse.Namespace) -> int:
    try:
        package = Package(options.package)
        goal = find_goal(package, options.goal)
        body = sys.stdin.read() if str(options.body) == "-" else options.body.read_text(encoding="utf-8")
        box = default_sandbox(options.timeout)
        if options.require:
            box = replace(box, require=frozenset(FACILITIES))
            box.check()
        verdict = judge(goal, body, package, sandbox=box, timeout=options.timeout, second_opinion=options.second)
    except (PackageError, LeanMissing, SandboxError, second.Unavailable, OSError, UnicodeDecodeError) as error:
        print(f"ci judge: {error}", file=sys.stderr)
        return TROUBLE
    if options.json:
        print(json.dumps({
            "schema": 1, "goal": goal.id, "accepted": verdict.accepted, "stage": verdict.stage,
            "reasons": verdict.reasons, "axioms": verdict.axioms, "messages": [str(m) for m in verdict.lean_messages],
            "seconds": round(verdict.seconds, 3), "body": verdict.body, "sandbox": box.missing(),
        }, indent=2, ensure_ascii=False))  # fmt: skip
    else:
        print(f"{goal.id}: {verdict}")
        for name, why in box.missing().items():
            print(f"sandbox without {name}: {why}")
    return ACCEPTED if verdict.accepted else REJECTED


def _goals(options: argparse.Namespace) -> int:
    try:
        package = Package(options.package)
        goals = open_goals(package)
        file = package.root / ledger.FILE
        owners = ledger.load(file) if file.is_file() else {}
        problems = ledger.problems(package) if file.is_file() else ledger.check_goals({}, goals)
        evidence = _evidence() if package.root.resolve() == ROOT / "goals" else {}
    except (PackageError, ClaimError, OSError) as error:
        print(f"ci goals: {error}", file=sys.stderr)
        return TROUBLE
    for goal in goals:
        owner = owners[goal.id].owner if goal.id in owners else "nobody"
        print(f"{goal.file}:{goal.line}: {goal.id} ({owner}){evidence.get(goal.id, '')}")
    for problem in problems:
        print(f"ledger: {problem}", file=sys.stderr)
    return REJECTED if problems else ACCEPTED


def _evidence() -> dict[str, str]:
    """What there is instead of a proof, for each goal that claims/ names."""
    found = (item.open for item in load_all() if item.open is not None)
    return {goal: f": no counterexample in {it.states:,} states (CLAIMS.md)" for it in found for goal in it.goals}


def _sandbox(options: argparse.Namespace) -> int:
    box = default_sandbox()
    print(box.report())
    return TROUBLE if options.require and box.missing() else ACCEPTED


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add `judge`, `goals` and `sandbox` to `python -m ci`; each sets `run`, which takes the options."""
    one = subparsers.add_parser(
        "judge", help="judge a proposed proof of an open goal",
        epilog="exit code 0: accepted; 1: rejected; 2: could not be judged",
    )  # fmt: skip
    one.add_argument("package", type=Path, metavar="PACKAGE", help="folder of Lean modules, such as examples/goals")
    one.add_argument("goal", metavar="GOAL", help="full name of the theorem, such as Demo.double_add")
    one.add_argument("body", type=Path, metavar="BODYFILE", help="the proof, what follows `:= by`; - is standard input")
    one.add_argument("--timeout", type=float, default=TIMEOUT_S, metavar="S", help="seconds for each run of Lean")
    one.add_argument("--second", action="store_true", help="ask a kernel that is not Lean's too")
    one.add_argument("--require", action="store_true", help="an incomplete sandbox is an error")
    one.add_argument("--json", action="store_true", help="print JSON")
    one.set_defaults(run=_judge)
    listing = subparsers.add_parser("goals", help="list the open goals of a package and check its ledger")
    listing.add_argument("package", type=Path, nargs="?", default=lean.PROOFS, metavar="PACKAGE",
                         help="a folder of Lean modules (default: proofs/)")  # fmt: skip
    listing.set_defaults(run=_goals)
    report = subparsers.add_parser("sandbox", help="which defences against hostile proofs this machine offers")
    report.add_argument("--require", action="store_true", help="a missing defence is an error")
    report.set_defaults(run=_sandbox)
