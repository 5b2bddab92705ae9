"""`python -m ci prove | replay | status`: work on a package's open goals, check recorded proofs, show what is open.

Exit codes: 0 all is well; 1 goals stayed open, were refuted, or a replay failed; 2 the package or an option is not in
order.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from ci import lean, ledger
from ci.goals import Package, PackageError, open_goals
from ci.hashes import file_hash
from ci.prove import options as opt
from ci.prove.budget import Budget
from ci.prove.key import goal_key
from ci.prove.loop import Result, Settings, prove
from ci.prove.refute import DEFAULT
from ci.prove.replay import replay
from ci.prove.store import Store
from ci.prove.transcript import FOLDER, load_all
from ci.prove.vcs import VcsError, commit
from ci.providers.base import Note, ProviderError, silent
from ci.refute.hook import program_refuter
from ci.refute.refutation import FOLDER as REGRESSIONS


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands. Each parser's default `run` is a function of the options that returns the exit code."""
    work = commands.add_parser("prove", help="look for proofs of open goals", description=__doc__)
    _add_package(work)
    work.add_argument("--goal", action="append", default=[], metavar="ID", dest="goals", help="only this goal")
    work.add_argument("--provider", action="append", default=[], choices=opt.NAMES, dest="providers",
                       help=f"ask these, in this order (default: {', '.join(opt.DEFAULT)})")  # fmt: skip
    work.add_argument("--repairs", type=int, default=2, metavar="N", help="rounds with Lean's errors (2)")
    work.add_argument("--no-cache", action="store_true", help="do not look for proofs of an earlier run")
    work.add_argument("--commit", action="store_true", help="make a git commit of each proof and its transcript")
    work.add_argument("--require", action="store_true", help="a provider that cannot run is a failure")
    work.add_argument("--json", action="store_true", help="print JSON")
    opt.add_budgets(work)
    opt.add_services(work)
    work.set_defaults(run=_prove)
    again = commands.add_parser("replay", help="judge all recorded proofs again, without network and model")
    _add_package(again)
    again.add_argument("--rejected", action="store_true", help="also check that recorded rejections stand")
    again.add_argument("--json", action="store_true", help="print JSON")
    again.add_argument("--output", type=Path, metavar="FILE", help="also write the JSON to FILE, for `ci report`")
    again.set_defaults(run=_replay)
    status = commands.add_parser("status", help="show the open goals and the recorded proofs of a package")
    _add_package(status)
    status.add_argument("--since", default="HEAD", metavar="REV", help="the ledger may only shrink since then (HEAD)")
    status.add_argument("--json", action="store_true", help="print JSON")
    status.set_defaults(run=_status)


def _add_package(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("package", type=Path, nargs="?", default=lean.PROOFS, metavar="PACKAGE",
                        help="a folder of Lean modules (default: proofs/)")  # fmt: skip


def _note(as_json: bool) -> Note:
    """Progress on a terminal: a line that is overwritten; elsewhere nothing."""
    if as_json or not sys.stderr.isatty():
        return silent

    def show(text: str) -> None:
        width = max(20, os.get_terminal_size(sys.stderr.fileno()).columns - 1)
        print(f"\r\x1b[K{' '.join(text.split())[:width]}", end="", file=sys.stderr, flush=True)

    return show


def _shown(result: Result) -> str:
    record = result.transcript
    spent = f"{len(record.attempts)} judged, {record.usage.tokens} tokens, {record.usage.money:.4f} USD"
    lines = [f"{result.outcome:<8} {result.goal.id}  ({spent})"]
    lines += [f"         {result.reason}"] if result.reason else []
    lines += [f"         {event}" for event in record.events if event.startswith("SKIPPED") or " failed: " in event]
    return "\n".join(lines)


def _prove(options: argparse.Namespace) -> int:
    try:
        package = Package(options.package)
        goals = [goal.id for goal in open_goals(package)]
        unknown = [name for name in options.goals if name not in goals]
        if unknown:
            raise PackageError(f"no open goal {unknown[0]}; there are {', '.join(goals) or 'none'}")
        problems = ledger.problems(package)
        if problems:
            raise PackageError("; ".join(problems))
        note = _note(options.json)
        settings = Settings(
            opt.providers(options, package.root, note), options.repairs, opt.limits(options, "goal_budget"),
            store=None if options.no_cache else Store(), note=note,
            refuters=(*DEFAULT, program_refuter(folder=REGRESSIONS)),
        )  # fmt: skip
        wanted = options.goals or goals
        results = _work(package, options, wanted, settings)
    except (PackageError, ProviderError, lean.LeanMissing, lean.LeanError, VcsError, OSError) as error:
        print(f"ci prove: {error}", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps([{"goal": item.goal.id, "outcome": item.outcome, "reason": item.reason,
                           "skipped": item.skipped, "files": [str(path) for path in item.files]}
                          for item in results], indent=2))  # fmt: skip
    elif not wanted:
        print(f"no open goals in {options.package}")
    failed = len(results) < len(wanted) or any(item.outcome != "proved" for item in results)
    skipped = options.require and any(item.skipped for item in results)
    return 1 if failed or skipped else 0


def _work(package: Package, options: argparse.Namespace, wanted: list[str], settings: Settings) -> list[Result]:
    results: list[Result] = []
    for result in prove(package, wanted, settings, Budget(opt.limits(options, "budget"))):
        results.append(result)
        if not options.json:
            settings.note("")
            print(_shown(result), flush=True)
        if options.commit and result.outcome == "proved":
            commit(result.files, f"Prove {result.goal.id}")
    if len(results) < len(wanted):
        print(f"ci prove: the budget is spent; {len(wanted) - len(results)} goals were not tried", file=sys.stderr)
    return results


def _replay(options: argparse.Namespace) -> int:
    try:
        results = replay(Package(options.package), rejected=options.rejected, note=_note(options.json))
    except (PackageError, lean.LeanMissing, lean.LeanError, OSError) as error:
        print(f"ci replay: {error}", file=sys.stderr)
        return 2
    found = [{"goal": item.id, "holds": not item.problem, "problem": item.problem, "axioms": item.axioms,
              "transcript": file_hash(options.package / FOLDER / f"{item.id}.json")} for item in results]  # fmt: skip
    if options.output is not None:
        options.output.parent.mkdir(parents=True, exist_ok=True)
        options.output.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        for item in results:
            print(f"{'FAILED' if item.problem else 'holds':<8} {item.id}" + (f"\n         {item.problem}"
                  if item.problem else f"  ({', '.join(item.axioms) or 'no axioms'})"))  # fmt: skip
        print(f"{sum(not item.problem for item in results)} of {len(results)} recorded proofs hold")
    return 1 if any(item.problem for item in results) else 0


def _status(options: argparse.Namespace) -> int:
    try:
        package = Package(options.package)
        goals, proofs, store = open_goals(package), load_all(package.root), Store()
        path = package.root / ledger.FILE
        owners = {name: entry.owner for name, entry in ledger.load(path).items()} if path.is_file() else {}
        cached = {goal.id for goal in goals if store.get(goal_key(goal, package)) is not None}
        problems = ledger.problems(package, options.since)
    except (PackageError, lean.LeanMissing, lean.LeanError, OSError) as error:
        print(f"ci status: {error}", file=sys.stderr)
        return 2
    if options.json:
        shown = [{"goal": goal.id, "file": str(goal.file), "line": goal.line, "owner": owners.get(goal.id, ""),
                  "cached": goal.id in cached} for goal in goals]  # fmt: skip
        print(json.dumps({"open": shown, "recorded": [proof.id for proof in proofs], "problems": problems}, indent=2))
    else:
        for goal in goals:
            extra = ", a cached proof waits" if goal.id in cached else ""
            print(f"open     {goal.id}  {goal.file}:{goal.line}  ({owners.get(goal.id, 'no owner')}{extra})")
        for proof in proofs:
            print(f"recorded {proof.id}")
        for problem in problems:
            print(f"problem  {problem}")
        print(f"{len(goals)} open, {len(proofs)} recorded proofs")
    return 1 if problems else 0
