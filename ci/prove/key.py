"""The key of a goal in the cache of proofs: SHA-256 of its statement, all that it stands on, and the toolchain."""

from __future__ import annotations

import hashlib

from ci import lean
from ci.goals import Goal, Package


def goal_key(goal: Goal, package: Package, toolchain: str | None = None) -> str:
    """The key of a goal. Whatever a proof can see is in it: the file up to the goal, and every imported module."""
    identity = lean.find_toolchain().identity if toolchain is None else toolchain
    parts = [identity, goal.module, goal.name, goal.statement, goal.preamble]
    for module in package.closure(goal.imports):
        parts += [module, package.sources[module].read_text(encoding="utf-8")]
    total = hashlib.sha256()
    for part in parts:
        data = part.encode()
        total.update(b"%d:" % len(data) + data)
    return total.hexdigest()
