"""The work-stealing deque: every client passes in both engines, and each order is needed or explained."""

from __future__ import annotations

import pytest

from models import ir
from models.catalog import structure
from models.frontend import read
from models.rc11 import declarative, operational
from models.rc11.bytecode import TooLarge
from models.rc11.check import check, disagreement
from models.rc11.client import FIRST_ALLOCATED, Call, Cell, Client
from models.rc11.clients import experiments
from models.rc11.mutants import sites
from models.rc11.table import table

PROGRAM = read(structure("deque"))
CLIENTS = experiments(PROGRAM)


@pytest.fixture(scope="module")
def rows():
    """The relaxation table."""
    return table(PROGRAM, CLIENTS)


@pytest.mark.parametrize("experiment", CLIENTS, ids=lambda e: e.name)
def test_every_client_passes_in_both_engines(experiment):
    row = check(experiment, "both")
    assert row.ok, str(row)
    assert not row.cut and row.executions > 1


@pytest.mark.deep
@pytest.mark.parametrize("experiment", experiments(PROGRAM, deep=True)[len(CLIENTS) :], ids=lambda e: e.name)
def test_every_larger_client_passes(experiment):
    row = check(experiment)
    assert row.ok and not row.cut, str(row)


def test_every_order_has_a_row(rows):
    assert {(row.site.operation, row.site.line) for row in rows} == {
        (site.operation, site.line) for site in sites(PROGRAM) if site.order != "relaxed"
    }


def test_every_weaker_order_is_caught_or_explained(rows):
    assert [str(row) for row in rows if row.caught is None and not row.note] == []


def test_what_is_not_needed(rows):
    assert {(r.site.operation, r.site.kind, r.weaker) for r in rows if r.caught is None} == {
        ("push", "Load", "relaxed"), ("pop", "Cas", "acq_rel"), ("pop", "Cas", "release"),
        ("size", "Load", "acquire"), ("size", "Load", "relaxed"),
    }  # fmt: skip


def operation(*code: ir.Instr) -> ir.Operation:
    return ir.Operation("f", "f", ("q",), None, False, ("q", "a", "b"), code)


def test_both_engines_number_allocated_objects_alike():
    """Two threads allocate, publish by a pointer, and read through what they find there."""
    top = ir.Place(ir.Reg(0), 0, ir.Lit(0))
    body = operation(
        ir.Alloc(1, 1, 0, ir.Lit(0)),
        ir.Store(2, ir.Place(ir.Reg(1), 1, ir.Lit(0)), ir.Lit(7), "plain"),
        ir.Exchange(3, 2, top, ir.Reg(1), "acq_rel"),
        ir.Branch(4, ir.Reg(2), 4, 5),
        ir.Load(5, 2, ir.Place(ir.Reg(2), 1, ir.Lit(0)), "plain"),
        ir.Return(6, ir.Reg(2)),
    )
    client = Client("two", ((Call(body, (1,)),), (Call(body, (1,)),)), {Cell(1, 0): 0}, (Cell(1, 0),))
    a, b = declarative.solve(client), operational.explore(client)
    assert disagreement(a, b) == ""
    assert not b.racy and not b.faulty
    assert {outcome.results for outcome in b.outcomes} == {((0, ()), (7, ())), ((7, ()), (0, ()))}
    assert {outcome.memory[0] - FIRST_ALLOCATED for outcome in b.outcomes} == {0, 3 * len(body.code)}


def test_null_is_a_fault_in_both_engines():
    body = operation(ir.Load(1, 1, ir.Place(ir.Reg(1), 0, ir.Lit(0)), "acquire"), ir.Return(2, ir.Reg(1)))
    client = Client("null", ((Call(body, (1,)),),))
    assert declarative.solve(client).faulty
    assert operational.explore(client).faulty


def test_freeing_is_refused():
    client = Client("free", ((Call(operation(ir.Free(1, ir.Reg(0)), ir.Return(2, ir.Lit(0))), (1,)),),))
    for engine in (declarative.solve, operational.explore):
        with pytest.raises(TooLarge, match="frees an object"):
            engine(client)
