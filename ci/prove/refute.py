"""Refutation comes first: whoever can find a counterexample is asked before anything is spent on a proof.

A refuter is a function of a goal and its package. The one here reads arithmetic; others (explorer, property tests)
are given to the loop by whoever runs it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ci.goals import Goal, Package
from ci.providers.arithmetic import examine


@dataclass(frozen=True)
class Counterexample:
    """Why a statement is false, for people; `found_by` names the refuter."""

    text: str
    found_by: str


Refuter = Callable[[Goal, Package], Counterexample | None]


def arithmetic(goal: Goal, package: Package) -> Counterexample | None:
    """Small numbers and z3, for statements of pure arithmetic; a counterexample has been evaluated."""
    del package
    finding = examine(goal.statement)
    if finding.verdict != "false" or finding.values is None:
        return None
    values = ", ".join(f"{name} = {value}" for name, value in finding.values.items()) or "no variables"
    return Counterexample(f"false for {values}", "arithmetic")


DEFAULT: tuple[Refuter, ...] = (arithmetic,)
