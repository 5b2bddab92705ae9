"""The ring: every client passes, and every order that the claim needs is needed by some client."""

from __future__ import annotations

import pytest

from models.catalog import structure
from models.frontend import read
from models.rc11.check import check
from models.rc11.clients import experiments
from models.rc11.mutants import mutants, sites, weaken
from models.rc11.table import table

PROGRAM = read(structure("spsc"))
CLIENTS = experiments(PROGRAM)
ROWS = table(PROGRAM, CLIENTS)


def change(row):
    """A name for the row that does not tell how long it took."""
    return f"{row.site.operation}:{row.site.line} {row.site.part} {row.weaker}"


@pytest.mark.parametrize("experiment", CLIENTS, ids=lambda e: e.name)
def test_every_client_passes(experiment):
    row = check(experiment)
    assert row.ok, str(row)
    assert not row.cut and row.executions > 0


@pytest.mark.parametrize("experiment", [e for e in CLIENTS if "wrap" not in e.name], ids=lambda e: e.name)
def test_the_engines_agree(experiment):
    row = check(experiment, "both")
    assert row.ok, str(row)


@pytest.mark.deep
@pytest.mark.parametrize("experiment", experiments(PROGRAM, deep=True)[len(CLIENTS) :], ids=lambda e: e.name)
def test_every_larger_client_passes(experiment):
    row = check(experiment)
    assert row.ok and not row.cut, str(row)


@pytest.mark.parametrize("experiment", CLIENTS, ids=lambda e: e.name)
def test_it_also_passes_under_the_older_rule(experiment):
    assert check(experiment.with_rule("c11")).ok


def test_every_order_has_a_row():
    assert {(row.site.operation, row.site.line) for row in ROWS} == {(s.operation, s.line) for s in sites(PROGRAM)}
    assert len(ROWS) == len(list(mutants(PROGRAM, "all"))) == 20


@pytest.mark.parametrize("row", [r for r in ROWS if r.site.operation != "size"], ids=change)
def test_every_weaker_order_is_caught(row):
    assert row.caught is not None
    assert row.caught.execution is not None


def test_the_estimate_needs_less_and_the_table_says_so():
    rows = {(r.site.place, r.weaker): r for r in ROWS if r.site.operation == "size"}
    assert rows["head", "relaxed"].caught is not None
    for key in (("head", "acquire"), ("tail", "acquire"), ("tail", "relaxed")):
        assert rows[key].caught is None and rows[key].note


def test_no_race_shows_that_seq_cst_is_needed_without_the_specification():
    """The indices need acquire and release for the slots, and seq_cst only for precise EMPTY and FULL."""
    one_step = [r for r in ROWS if r.one_step and r.caught is not None]
    two_steps = [r for r in ROWS if not r.one_step and r.site.operation != "size"]
    assert {r.caught.verdict for r in one_step} == {"not linearizable"}
    assert {r.caught.verdict for r in two_steps if r.caught is not None} == {"race"}


@pytest.mark.parametrize("row", [r for r in ROWS if r.caught is not None], ids=change)
def test_the_engines_agree_on_what_catches_it(row):
    (experiment,) = (e for e in CLIENTS if row.caught is not None and e.name == row.caught.client)
    mutant = weaken(PROGRAM, row.site, row.weaker)
    assert check(experiment.with_program(mutant.program), "both").verdict == row.caught.verdict
