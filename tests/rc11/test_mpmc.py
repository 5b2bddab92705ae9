"""The bounded queue for any number of threads under C11: what its turns are for, and what its tickets are not."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import pytest

from models.catalog import structure
from models.frontend import read
from models.rc11.check import check, judge
from models.rc11.clients import experiments
from models.rc11.experiment import Experiment, Item
from models.rc11.mpmc import Maker
from models.rc11.mutants import sites
from models.rc11.operational import explore
from models.rc11.table import TableRow, table
from models.specs import BoundedFifo, WeakBoundedFifo

PROGRAM = read(structure("mpmc"))
CLIENTS = experiments(PROGRAM)


@lru_cache(maxsize=1)
def rows() -> list[TableRow]:
    return table(PROGRAM)


@pytest.mark.parametrize("experiment", CLIENTS, ids=lambda item: item.name)
def test_every_client_passes(experiment):
    row = check(experiment)
    assert row.ok and row.executions > 1 and not row.cut, str(row)
    assert check(experiment.with_rule("c11")).ok


@pytest.mark.deep
@pytest.mark.parametrize("experiment", experiments(PROGRAM, deep=True)[len(CLIENTS) :], ids=lambda item: item.name)
def test_every_larger_client_passes(experiment):
    row = check(experiment)
    assert row.ok, str(row)


@pytest.mark.parametrize("name", ["handover: p|o c=2 h=0", "lap: o|p c=2 h=2"])
def test_z3_agrees(name):
    (experiment,) = [item for item in CLIENTS if item.name == name]
    assert check(experiment, "both").ok


def test_every_weaker_order_of_a_turn_is_a_race():
    """Each of push, pop and their batches looks at a turn and sets one."""
    turns = [row for row in rows() if row.site.place == "cells.turn"]
    assert {(row.site.operation, row.site.kind) for row in turns} == {
        (name, kind) for name in ("push", "pop", "push_many", "pop_many") for kind in ("Load", "Store")
    }
    assert [str(row) for row in turns if row.caught is None or row.caught.verdict != "race"] == []


def test_every_order_above_relaxed_has_a_row():
    strong = {(site.operation, site.line) for site in sites(PROGRAM) if site.order != "relaxed"}
    assert {(row.site.operation, row.site.line) for row in rows()} == strong
    assert [str(row) for row in rows() if row.caught is None and not row.note] == []
    assert {row.site.operation for row in rows() if row.caught is None} == {"size"}


def of(experiment: Experiment, spec: BoundedFifo) -> Experiment:
    return replace(experiment, items={**experiment.items, 1: Item("q", spec, spec.initial)})


def test_the_tickets_are_relaxed_and_the_size_an_estimate():
    """The default build may say that a queue for two is full, into which one element went in all. (Not the proved
    build, nor any of x86: models/explore/mpmc.py.)"""
    made = Maker(PROGRAM).experiment("size", "p|o|z")
    assert check(made).ok
    assert check(of(made, WeakBoundedFifo(2, most=1))).verdict == "not linearizable"
    sizes = {outcome.results[-1][0] for outcome in explore(made.client).outcomes}
    assert sizes == {0, 1, 2}
    operations = tuple(
        replace(item, code=tuple(
            replace(instr, success="seq_cst", failure="seq_cst") if type(instr).__name__ == "Cas" else instr
            for instr in item.code))
        for item in PROGRAM.operations
    )  # fmt: skip
    strong = of(made, WeakBoundedFifo(2, most=1)).with_program(replace(PROGRAM, operations=operations))
    assert check(strong).ok


@pytest.mark.parametrize(("lanes", "holds"), [("p|po", 0), ("o|op", 2)])
def test_it_is_no_precise_queue_here_either(lanes, holds):
    made = Maker(PROGRAM).experiment("race", lanes, holds)
    assert check(made).ok
    assert check(of(made, BoundedFifo(2, *range(101, 101 + holds)))).verdict == "not linearizable"


def test_what_is_told_is_exact():
    """Judged by the precise queue."""
    told = [item for item in CLIENTS if item.name.startswith("told")]
    assert len(told) == 3
    for item in told:
        spec = item.items[1].spec
        assert type(spec) is BoundedFifo
        found = judge(item, explore(item.client))
        assert found.ok and found.outcomes > 1
