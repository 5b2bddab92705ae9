"""The relaxation table: which client needs which memory order.

For every order of a structure that is not plain, and every weaker one, the first client that catches the weaker program
- or that none does: then the order is either stronger than the structure needs, or the clients are too weak to show it.
A row without a client says nothing about unbounded clients. `NOTES` says for such rows what is known.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from models import ir
from models.explore.schemes import COMPOSED
from models.rc11.check import Engine, Row, check
from models.rc11.clients import experiments
from models.rc11.experiment import Experiment
from models.rc11.mutants import Mutant, Site, by_line, mutants, weaken_line, weaker_orders
from models.rc11.nodes import freeing
from models.rc11.operational import DEFAULT_LIMIT
from models.rc11.reasons import reason
from models.rc11.wfqueues import passing

NO_LOAD_BUFFERING = (
    "what it excludes, a thief that reads its slot from a push made after the thief took the element, is a cycle of "
    "program order and reads-from, and RC11 has none; C11 and processors may"
)
PRECISE_EMPTY = "EMPTY is true along happens-before without it; kept seq_cst so that DRF-SC covers every access"
ESTIMATE = (
    "an estimate: tickets are given out relaxed, so in C11 not even seq_cst loads keep the difference from being "
    "negative, when size says the capacity; they do so in the proved build"
)
NOTES: dict[tuple[str, str, str, str], str] = {
    ("spsc", "size", "head", "acquire"): "enough for the estimate: with the head it shows every push before that pop",
    ("spsc", "size", "tail", "acquire"): "enough for the estimate",
    ("spsc", "size", "tail", "relaxed"): "enough for the estimate; kept seq_cst so that DRF-SC covers every access",
    ("deque", "push", "top", "relaxed"): NO_LOAD_BUFFERING,
    ("deque", "pop", "top", "acq_rel"): "release is enough here: what pop announces before it is what thieves see",
    ("deque", "pop", "top", "release"): "see acq_rel; kept seq_cst so that all that decide about an element are",
    ("deque", "size", "top", "acquire"): "an estimate: any order gives a number between 0 and all that were pushed",
    ("deque", "size", "top", "relaxed"): "an estimate, as above",
    ("deque", "size", "bottom", "acquire"): "an estimate, as above; kept seq_cst so that DRF-SC covers every access",
    ("deque", "size", "bottom", "relaxed"): "an estimate, as above",
    ("stack", "pop", "top", "acquire"): PRECISE_EMPTY,
    ("queue", "enqueue", "node.next", "acq_rel"): PRECISE_EMPTY,
    ("queue", "dequeue", "node.next", "acquire"): PRECISE_EMPTY,
    ("queue", "dequeue", "head", "acquire"): "the compare-and-swap behind it decides: it fails if head has moved",
    ("mpmc", "size", "head", "acquire"): ESTIMATE,
    ("mpmc", "size", "head", "relaxed"): ESTIMATE,
    ("mpmc", "size", "tail", "acquire"): ESTIMATE,
    ("mpmc", "size", "tail", "relaxed"): ESTIMATE,
    ("queue", "enqueue", "node.next", "relaxed"): "an enqueue that finds the blank of a node goes round for ever: such "
    "executions are cut here, and say nothing",
}
"""(structure, operation, place, weaker order) -> why no client catches it."""
FIRST = 500_000
"""So many executions are looked at of a client that has millions if nothing is wrong."""
BY_LINE = frozenset({"wfqueue"})
"""Structures with so many copies of helpers that an order is made weaker in all of them at once, and by one step. Their
notes are in reasons.py."""


@dataclass(frozen=True)
class TableRow:
    """`caught` is the row of the first client that does not pass; None if all pass. `step` is the number of steps by
    which the order is weaker. `clients` were tried, in `seconds`."""

    structure: str
    source: str
    site: Site
    weaker: str
    one_step: bool
    caught: Row | None
    clients: int
    seconds: float
    note: str = ""

    def __str__(self) -> str:
        if self.caught is None:
            verdict = f"no client catches it{f' ({self.note})' if self.note else ''}"
        else:
            verdict = f"{self.caught.verdict} in {self.caught.client!r}"
        where = f"{self.source}:{self.site.line} {self.site.operation}"
        part = "" if self.site.part == "order" else f" {self.site.part}"
        access = f"{self.site.kind.lower()} {self.site.place}".strip() + part
        return f"{where}: {access}: {self.site.order} -> {self.weaker}: {verdict} ({self.seconds:.2f} s)"


def row(
    source: str, mutant: Mutant, clients: Sequence[Experiment], engine: Engine = "operational",
    limit: int = DEFAULT_LIMIT,
) -> TableRow:  # fmt: skip
    """Try the clients one after the other until one catches the mutant. One whose executions are more than the limit,
    and those looked at all right, does not."""
    started = time.perf_counter()
    caught = None
    tried = 0
    for experiment in clients:
        tried += 1
        found = check(experiment.with_program(mutant.program), engine, limit)
        if found.verdict not in ("pass", "incomplete"):
            caught = found
            break
    site = mutant.site
    name = mutant.program.name
    return TableRow(
        structure=name,
        source=source,
        site=site,
        weaker=mutant.weaker,
        one_step=mutant.weaker in weaker_orders(site),
        caught=caught,
        clients=tried,
        seconds=time.perf_counter() - started,
        note=_note(name, source, mutant) if caught is None else "",
    )


def _note(name: str, source: str, mutant: Mutant) -> str:
    site, weaker = mutant.site, mutant.weaker
    if name in BY_LINE:
        return reason(source, site, weaker)
    return NOTES.get((name, site.operation, site.place, weaker), "")


def table(
    program: ir.Program, clients: Iterable[Experiment] | None = None, engine: Engine = "operational"
) -> list[TableRow]:
    """One row for each order and each weaker one (of those in BY_LINE, the next weaker one). The clients are those of
    the structure if none are given."""
    given = experiments(program) if clients is None else list(clients)
    own = [experiment for experiment in given if experiment.fields == program.fields]
    if program.name in BY_LINE:
        return _by_line(program, own, engine)
    rows = [row(program.source, mutant, own, engine) for mutant in mutants(program, "all")]
    others = [experiment for experiment in given if experiment.fields != program.fields]
    return [_elsewhere(found, others, engine) for found in rows] if others else rows


def without_reasons(program: ir.Program) -> tuple[ir.Program, set[tuple[Site, str]]]:
    """The program with every order weaker that has a reason (reasons.py) not to be needed; and which these are."""
    changed, found = program, set()
    for mutant in by_line(program):
        if reason(program.source, mutant.site, mutant.weaker):
            changed = weaken_line(changed, mutant.site, mutant.weaker).program
            found.add((mutant.site, mutant.weaker))
    return changed, found


def _by_line(program: ir.Program, clients: Sequence[Experiment], engine: Engine) -> list[TableRow]:
    """One row for each order in the C text. First all those are weaker at once for which there is a reason: what no
    client catches then, none catches when one of them is weaker, which has no more executions."""
    together, unneeded = without_reasons(program)
    if not all(check(experiment.with_program(together), engine).ok for experiment in clients):
        unneeded = set()
    rows = []
    for mutant in by_line(program):
        if (mutant.site, mutant.weaker) in unneeded:
            rows.append(replace(row(program.source, mutant, [], engine), clients=len(clients)))
            continue
        found = row(program.source, mutant, clients, engine)
        rows.append(found if found.caught else row(program.source, mutant, [passing(program)], engine, FIRST))
    return rows


def _elsewhere(found: TableRow, clients: Sequence[Experiment], engine: Engine) -> TableRow:
    """The row, caught by a client of another program of the same C file if not by one of this."""
    if found.caught is not None:
        return found
    composed = COMPOSED.get(found.structure, {})
    for mutant in mutants(freeing(found.structure), "all"):
        site = mutant.site
        same = (site.line, site.kind, site.part) == (found.site.line, found.site.kind, found.site.part)
        of = found.site.operation in (site.operation, *composed.get(site.operation, ()))
        if same and of and mutant.weaker == found.weaker:
            other = row(found.source, mutant, clients, engine)
            seconds, count = found.seconds + other.seconds, found.clients + other.clients
            found = replace(found, caught=other.caught, clients=count, seconds=seconds)
            if found.caught is not None:
                return replace(found, note="")
    return found


def check_all(program: ir.Program, deep: bool = False, engine: Engine = "both") -> list[Row]:
    """Every client of the structure, with its orders as they are. The larger clients of `deep` are for the enumeration
    alone."""
    small = experiments(program)
    rows = [check(item, "operational" if item.large and engine == "both" else engine) for item in small]
    if deep:
        rows += [check(experiment) for experiment in experiments(program, deep=True)[len(small) :]]
    return rows
