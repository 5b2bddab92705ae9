"""The wait-free queue under C11, as far as executions of 128 events go."""

from __future__ import annotations

from functools import lru_cache

import pytest

from models import ir
from models.catalog import ROOT, structure
from models.frontend import read
from models.rc11.check import check
from models.rc11.clients import experiments
from models.rc11.mutants import by_line, sites
from models.rc11.table import TableRow, row, table
from models.rc11.wfqueues import hasten

PROGRAM = read(structure("wfqueue"))
CLIENTS = experiments(PROGRAM)
QUICK = ("race: e|e", "handover: e|d", "freed: ed|d after 0e 0d")


@lru_cache(maxsize=1)
def rows() -> list[TableRow]:
    return table(PROGRAM)


@pytest.mark.parametrize("experiment", CLIENTS, ids=lambda item: item.name)
def test_every_client_passes(experiment):
    found = check(experiment)
    assert found.ok and found.executions > 10 and not found.cut, str(found)


@pytest.mark.deep
@pytest.mark.parametrize("experiment", experiments(PROGRAM, deep=True)[len(CLIENTS) :], ids=lambda item: item.name)
def test_every_larger_client_passes(experiment):
    assert check(experiment).ok
    assert check(experiment.with_rule("c11")).ok


@pytest.mark.parametrize(
    ("line", "kind", "part", "verdict"),
    [
        ("ZP_CAS(&tail->next", "Cas", "failure", "race"),
        ("done = ZP_CAS(&q->tail", "Cas", "success", "not linearizable"),
        ("ZP_STORE(&q->slots[slot].asked, before", "Store", "order", "not linearizable"),
        ("ZP_LOAD(&q->slots[turn].asked", "Load", "order", "not linearizable"),
    ],
)
def test_orders_that_are_needed(line: str, kind: str, part: str, verdict: str) -> None:
    lines = (ROOT / PROGRAM.source).read_text(encoding="utf-8").splitlines()
    (number,) = [at for at, text in enumerate(lines, 1) if line in text]
    (mutant,) = [m for m in by_line(PROGRAM) if (m.site.line, m.site.kind, m.site.part) == (number, kind, part)]
    found = row(PROGRAM.source, mutant, [item for item in CLIENTS if item.name in QUICK])
    assert found.caught is not None and found.caught.verdict == verdict, str(found)


def test_an_order_is_weaker_in_all_copies_of_a_helper() -> None:
    mutants = list(by_line(PROGRAM))
    places = {(site.line, site.kind, site.part) for site in sites(PROGRAM) if site.order != "relaxed"}
    assert {(m.site.line, m.site.kind, m.site.part) for m in mutants} == places
    for mutant in mutants:
        same = [s for s in sites(mutant.program) if (s.line, s.kind, s.part) ==
                (mutant.site.line, mutant.site.kind, mutant.site.part)]  # fmt: skip
        assert {site.order for site in same} == {mutant.weaker}


@pytest.mark.deep
def test_every_order_that_no_client_needs_has_a_note() -> None:
    called = [found for found in rows() if found.site.operation in ("enqueue", "dequeue")]
    assert [str(found) for found in called if found.caught is None and not found.note] == []
    assert sum(found.caught is not None for found in called) >= 5


def test_the_thresholds_and_the_end_of_nodes() -> None:
    hasty = hasten(2, PROGRAM)
    instrs = [instr for operation in hasty.operations for instr in operation.code]
    assert not any(isinstance(instr, ir.Free) for instr in instrs)
    assert not any(isinstance(instr, ir.Load) and instr.place.field == hasty.field("threads") for instr in instrs)
    with pytest.raises(ValueError, match="0 comparisons with a threshold"):
        hasten(2, hasty)
