"""The ledger of open goals: `ledger.json` beside a package's modules. It may only shrink.

    {"schema": 1, "goals": {"Demo.name": {"owner": "who", "statement": "<SHA-256>"}}}

A goal that is proved leaves the ledger; a goal cannot enter a ledger that has been committed, and its statement cannot
change there, for then a hard statement could be exchanged for an easy one.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ci import lean
from ci.goals import Goal, Package, PackageError, open_goals

FILE = "ledger.json"


@dataclass(frozen=True)
class Entry:
    """Who owns an open goal, and the hash of its statement."""

    owner: str
    statement: str


Ledger = Mapping[str, Entry]


def statement_hash(goal: Goal) -> str:
    """SHA-256 of module, name and statement; white space does not count."""
    return hashlib.sha256("\0".join([goal.module, goal.name, *goal.statement.split()]).encode()).hexdigest()


def load(path: Path) -> dict[str, Entry]:
    """Read a ledger. Raises PackageError, OSError."""
    return parse(path.read_text(encoding="utf-8"), str(path))


def parse(text: str, path: str) -> dict[str, Entry]:
    """The ledger that a file, called `path` in messages, holds. Raises PackageError."""
    try:
        data = json.loads(text)
        if data["schema"] != 1:
            raise PackageError(f"{path}: schema {data['schema']!r} is not known")
        return {name: Entry(str(item["owner"]), str(item["statement"])) for name, item in data["goals"].items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        if isinstance(error, PackageError):
            raise
        raise PackageError(f"{path}: not a ledger: {error!r}") from None


def render(ledger: Ledger) -> str:
    """The text of a ledger file."""
    goals = {name: {"owner": entry.owner, "statement": entry.statement} for name, entry in sorted(ledger.items())}
    return json.dumps({"schema": 1, "goals": goals}, indent=2) + "\n"


def make(goals: Iterable[Goal], owner: str) -> dict[str, Entry]:
    """The ledger of these goals, all of one owner."""
    return {goal.id: Entry(owner, statement_hash(goal)) for goal in goals}


def check_ledger(old: Ledger, new: Ledger) -> list[str]:
    """What is wrong with going from one ledger to the next: nothing may be added, no statement may change."""
    problems = [f"{name}: a new open goal; the ledger may only shrink" for name in sorted(new.keys() - old.keys())]
    for name in sorted(new.keys() & old.keys()):
        if new[name].statement != old[name].statement:
            problems.append(f"{name}: its statement has changed while it is open")
        if not new[name].owner.strip():
            problems.append(f"{name}: nobody owns it")
    return problems


def check_goals(ledger: Ledger, goals: Iterable[Goal]) -> list[str]:
    """What a ledger and the open goals disagree about: unlisted goals, changed statements, entries without a goal."""
    problems, seen = [], set()
    for goal in goals:
        seen.add(goal.id)
        if goal.id not in ledger:
            problems.append(f"{goal.file}:{goal.line}: {goal.id} is open and not in the ledger")
        elif ledger[goal.id].statement != statement_hash(goal):
            problems.append(f"{goal.file}:{goal.line}: the statement of {goal.id} is not the one in the ledger")
        elif not ledger[goal.id].owner.strip():
            problems.append(f"{goal.file}:{goal.line}: nobody owns {goal.id}")
    return problems + [f"{name}: in the ledger, but not open" for name in sorted(ledger.keys() - seen)]


def committed(path: Path, revision: str = "HEAD") -> dict[str, Entry] | None:
    """The ledger as it was committed; None where there was none, or is no git. Raises PackageError, also for a revision
    that is not HEAD and does not exist."""

    def git(*words: str) -> subprocess.CompletedProcess[str] | None:
        try:
            return subprocess.run(["git", *words], cwd=path.parent, capture_output=True, text=True)
        except OSError:
            return None

    known = git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    if known is None or known.returncode:
        if revision != "HEAD":
            raise PackageError(f"{path.parent}: git knows no commit {revision!r} here")
        return None
    done = git("show", f"{revision}:./{path.name}")
    return None if done is None or done.returncode else parse(done.stdout, f"{path} at {revision}")


def problems(package: Package, revision: str = "HEAD") -> list[str]:
    """What is wrong with a package's ledger: against its open goals, and against the one committed at `revision`. A
    package of one's own need not have one; proofs/ without one must have no open goals. Raises PackageError,
    OSError."""
    path = package.root / FILE
    old = committed(path, revision)
    if not path.is_file():
        gone = [f"{path}: committed at {revision}, and gone"] if old else []
        return gone + (check_goals({}, open_goals(package)) if package.root.resolve() == lean.PROOFS else [])
    new = load(path)
    return check_goals(new, open_goals(package)) + (check_ledger(old, new) if old is not None else [])
