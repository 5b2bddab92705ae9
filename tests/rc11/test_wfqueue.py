"""The wait-free queue under C11: its clients, and which of them needs each order."""

from __future__ import annotations

from functools import cache

import pytest

from models import ir
from models.catalog import ROOT, structure
from models.frontend import read
from models.rc11 import declarative, operational
from models.rc11.check import check
from models.rc11.clients import experiments
from models.rc11.litmus_text import parse
from models.rc11.mutants import Mutant, by_line, sites, weaken_line
from models.rc11.reasons import REASONS, lines, reason
from models.rc11.table import FIRST, row, table
from models.rc11.wfqueues import HURRY, KEEP, handover, hasten, passing, rounds

PROGRAM = read(structure("wfqueue"))
CLIENTS = experiments(PROGRAM)


@cache
def mutants() -> list[Mutant]:
    return list(by_line(PROGRAM))


def mutant(part_of_line: str, part: str = "order") -> Mutant:
    """The one whose line has this text."""
    text = (ROOT / PROGRAM.source).read_text(encoding="utf-8").splitlines()
    (found,) = [m for m in mutants() if part_of_line in text[m.site.line - 1] and m.site.part == part]
    return found


@pytest.mark.parametrize("experiment", CLIENTS, ids=lambda item: item.name)
def test_every_client_passes(experiment):
    found = check(experiment)
    assert found.ok and found.executions > 10, str(found)
    assert found.cut == found.client.startswith("slot"), str(found)


@pytest.mark.deep
@pytest.mark.parametrize("experiment", experiments(PROGRAM, deep=True)[len(CLIENTS) :], ids=lambda item: item.name)
def test_every_larger_client_passes(experiment):
    assert check(experiment).ok
    assert check(experiment.with_rule("c11")).ok


@pytest.mark.parametrize("experiment", list(rounds(PROGRAM)), ids=lambda item: item.name)
def test_were_the_first_looks_relaxed_an_element_would_be_lost_or_invented(experiment) -> None:
    program = PROGRAM
    for found in mutants():
        function, line = lines(PROGRAM.source)[found.site.line - 1]
        if function in ("protect_tail", "protect_head") and " = ZP_LOAD(" in line and "again" not in line:
            program = weaken_line(program, found.site, "relaxed").program
    found = check(experiment.with_program(program))
    assert found.verdict == "not linearizable", str(found)
    assert found.reason.endswith(("q.dequeue(1) = 2", "q.dequeue(1) = 0 [0]"))


LOST = """
name: two rounds of thread 1, during which thread 0 moves the tail twice and sees no request
source: none
thread:
    a = tail.cas(0, 1, seq_cst, relaxed)
    b = asked.load(seq_cst)
    c = tail.cas(1, 2, seq_cst, relaxed)
thread:
    asked.store(1, seq_cst)
    d = tail.load({first})
    e = tail.load(seq_cst)
    f = tail.load({first})
    g = tail.load(seq_cst)
{verdict}: b == 0 and d == 0 and e == 1 and f == 1 and g == 2
"""


@pytest.mark.parametrize(
    ("first", "verdict"), [("relaxed", "allowed"), ("acquire", "allowed"), ("seq_cst", "forbidden")]
)
@pytest.mark.parametrize("explore", [operational.explore, declarative.solve])
def test_what_is_lost_in_short(first: str, verdict: str, explore) -> None:
    test = parse(LOST.format(first=first, verdict=verdict).lstrip())
    for expectation in test.expectations:
        assert test.verdict(explore(test.client(expectation.rule)), expectation.condition) == verdict


@pytest.mark.parametrize(
    ("line", "part", "client", "verdict"),
    [
        ("ZP_CAS(&tail->next", "failure", "race: e|e", "race"),
        ("ZP_CAS(&q->tail", "success", "told: eeRd|Wd", "not linearizable"),
        ("ZP_STORE(&q->slots[slot].asked, before", "order", "freed: ed|d after 0e 0d", "not linearizable"),
        ("ZP_STORE(&q->slots[slot].enqueued, mine", "order", "rounds: ee", "not linearizable"),
        ("ZP_STORE(&q->slots[slot].asked, request, seq_cst", "order", "rounds: dd", "not linearizable"),
        ("ZP_STORE(&q->slots[slot].given, next", "order", "rounds: dd", "not linearizable"),
        ("ZP_STORE(&q->slots[slot].hazard_end, tail", "order", "tail goes", "race"),
        ("ZP_STORE(&q->slots[slot].hazard_end, head", "order", "head goes", "race"),
        ("ZP_STORE(&q->slots[slot].hazard_next, next", "order", "next goes", "race"),
        ("ZP_STORE(&q->slots[slot].hazard_given, given", "order", "given comes back", "not linearizable"),
        ("ZP_STORE(&q->slots[slot].hazard_next, NULL", "order", "next given up", "race"),
        ("ZP_LOAD(&tail->next", "order", "help: ee|ee", "race"),
        ("ZP_XCHG(&q->slots[slot].taken", "order", "slot: db|ge", "race"),
        ("ZP_CAS(&q->slots[i].taken", "success", "slot: db|gd", "race"),
    ],
)
def test_orders_that_are_needed(line: str, part: str, client: str, verdict: str) -> None:
    (experiment,) = [item for item in CLIENTS if item.name.startswith(client)]
    found = row(PROGRAM.source, mutant(line, part), [experiment])
    assert found.caught is not None and found.caught.verdict == verdict, str(found)


def test_the_order_that_takes_four_slots() -> None:
    found = mutant("ZP_CAS(&q->head, &expected, mine", "success")
    assert check(passing(PROGRAM).with_program(found.program), limit=FIRST).verdict == "race"


@pytest.mark.deep
def test_four_slots_pass() -> None:
    assert check(passing(PROGRAM), limit=100_000_000).ok


def test_an_order_is_weaker_in_all_copies_of_a_helper() -> None:
    places = {(site.line, site.kind, site.part) for site in sites(PROGRAM) if site.order != "relaxed"}
    assert {(m.site.line, m.site.kind, m.site.part) for m in mutants()} == places
    for found in mutants():
        key = (found.site.line, found.site.kind, found.site.part)
        orders = {site.order for site in sites(found.program) if (site.line, site.kind, site.part) == key}
        assert orders == {found.weaker}


@pytest.mark.deep
def test_every_order_is_needed_by_a_client_or_has_a_reason() -> None:
    rows = table(PROGRAM)
    assert [str(found) for found in rows if found.caught is None and not found.note] == []
    assert sum(found.caught is not None for found in rows) == 30
    assert sum(found.caught is None for found in rows) == len(REASONS) == 21


def test_each_reason_is_about_one_order() -> None:
    assert len([m for m in mutants() if reason(PROGRAM.source, m.site, m.weaker)]) == len(REASONS)


def test_a_client_with_too_many_executions_catches_nothing() -> None:
    found = row(PROGRAM.source, mutant("ZP_LOAD(&head->taker"), CLIENTS[:2], limit=3)
    assert found.caught is None


def test_the_function_of_a_line() -> None:
    text = {line.strip(): function for function, line in lines(PROGRAM.source)}
    assert text["int done = ZP_CAS(&q->tail, &expected, next, seq_cst, relaxed);"] == "zp_wfqueue_enqueue"
    assert text["uint64_t turn = ZP_LOAD(&head->taker, seq_cst);"] == "assign"


def test_the_thresholds_and_the_end_of_nodes() -> None:
    hasty = hasten(2, KEEP, PROGRAM)
    instrs = [instr for operation in hasty.operations for instr in operation.code]
    assert not any(isinstance(instr, ir.Free) for instr in instrs)
    assert not any(isinstance(instr, ir.Load) and instr.place.field == hasty.field("threads") for instr in instrs)
    with pytest.raises(ValueError, match="0 comparisons with a threshold"):
        hasten(2, HURRY, hasten(2, HURRY, PROGRAM))


def test_a_slot_that_is_not_given_back_is_not_had() -> None:
    found = check(handover(PROGRAM, "d|ge", "0e"))
    assert found.ok and found.cut and found.executions == 0
