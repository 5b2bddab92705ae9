"""Is every conjunct of the invariant needed? Each is left out, negated, and weakened at single program counters: some
check must then fail. One that can go without anything failing is dead weight: the others imply it, or nothing uses it.

Negated means: its opposite takes its place, and something must break (at the start, in a step, or in the safety that
the invariant is there for). A conjunct about program counters is weakened at each of them by itself (`steps`): it says
nothing there and the same elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import z3

from models import ir
from models.invariants.check import QUICK, Report, check_conjuncts, subject
from models.invariants.machine import Point, State
from models.invariants.subject import Conjunct, Subject
from models.invariants.words import Truth

How = Literal["left out", "negated", "weakened"]
TIMEOUT = 60.0


@dataclass(frozen=True)
class Line:
    """One change of one conjunct. `caught` says what failed; empty: nothing did. `unknown`: z3 did not answer."""

    conjunct: str
    how: How
    where: str
    caught: str
    seconds: float
    unknown: bool = False

    @property
    def dead(self) -> bool:
        return not self.caught and not self.unknown

    def __str__(self) -> str:
        verdict = self.caught or ("z3 did not answer" if self.unknown else "DEAD WEIGHT: nothing fails")
        return f"{self.conjunct} {self.how}{self.where}: {verdict} ({self.seconds:.1f} s)"


def changed(
    about: Subject, steps: bool, names: Sequence[str] | None = None
) -> Iterator[tuple[Conjunct, How, str, Sequence[Conjunct]]]:
    """Every change: the conjunct, how it changed, where, and all conjuncts afterwards."""
    all_conjuncts = about.conjuncts()
    for number, conjunct in enumerate(all_conjuncts):
        if names is not None and conjunct.name not in names:
            continue
        before, after = all_conjuncts[:number], all_conjuncts[number + 1 :]
        yield conjunct, "left out", "", [*before, *after]
        negated = Conjunct(f"not {conjunct.name}", _negation(about, conjunct))
        yield conjunct, "negated", "", [*before, negated, *after]
        if steps:
            for point in about.points():
                if _speaks_of(about, conjunct, point):
                    weaker = Conjunct(conjunct.name, _unless_at(about, conjunct, point))
                    yield conjunct, "weakened", f" at {point} (pc {point.pc})", [*before, weaker, *after]


def _negation(about: Subject, conjunct: Conjunct) -> Callable[[State], Truth]:
    """The opposite. Of a conjunct about program counters ("there, this"): there, not this. (The plain opposite, "it is
    there and not this", would be false at the start already, whatever `this` is.)"""
    points = [point for point in about.points() if _speaks_of(about, conjunct, point)]

    def holds(state: State) -> Truth:
        there = [about.at(state, point.role, point.operation.name, [point.pc]) for point in points]
        return z3.Or(z3.Not(conjunct.holds(state)), z3.Not(z3.Or(*there))) if there else z3.Not(conjunct.holds(state))

    return holds


def _unless_at(about: Subject, conjunct: Conjunct, point: Point) -> Callable[[State], Truth]:
    def holds(state: State) -> Truth:
        here = about.at(state, point.role, point.operation.name, [point.pc])
        return z3.Or(here, conjunct.holds(state))

    return holds


def _speaks_of(about: Subject, conjunct: Conjunct, point: Point) -> bool:
    """Whether the conjunct is one about this operation and says something at this program counter."""
    if not conjunct.name.startswith(f"{point.operation.name}: "):
        return False
    state = about.machine.state("s")
    solver = z3.Solver()
    solver.set("timeout", 5000)
    solver.add(about.at(state, point.role, point.operation.name, [point.pc]), z3.Not(conjunct.holds(state)))
    return bool(solver.check() != z3.unsat)


def lines(
    program: ir.Program, *, steps: bool = False, names: Sequence[str] | None = None
) -> Iterator[Line]:  # fmt: skip
    """One line for each change, as it is done. ValueError if the invariant is not about this program."""
    about = subject(program, *QUICK.get(program.name, ()))
    for conjunct, how, where, conjuncts in changed(about, steps, names):
        started = time.perf_counter()
        report = check_conjuncts(about, conjuncts, TIMEOUT, (conjunct.name,))
        yield Line(conjunct.name, how, where, caught(report), time.perf_counter() - started, bool(report.unknown))


def caught(report: Report) -> str:
    """What failed, in a few words."""
    found = report.refutation
    if found is None:
        return ""
    return f"{found.question}: {found.broken}" + (f" ({found.step})" if found.step else "")
