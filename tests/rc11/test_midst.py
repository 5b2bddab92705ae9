"""Clients that begin in the midst of calls, or never end: the engines agree on them, and on clients of whole calls."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.catalog import structure
from models.frontend import read
from models.rc11 import declarative, operational
from models.rc11.check import check, disagreement
from models.rc11.client import BLANK
from models.rc11.clients import experiments
from models.rc11.experiment import Experiment
from models.rc11.linear import linearization
from models.rc11.midst import Stop, begin, end
from models.rc11.mutants import mutants
from models.rc11.outcome import Outcome

RING = read(structure("spsc"))
STACK = read(structure("stack"))


def whole(program, name: str) -> Experiment:
    (found,) = [item for item in experiments(program) if item.name == name]
    return found


def midst(program, plain: Experiment, begun: str, until: str = "") -> Experiment:
    stops = tuple(map(Stop.parse, begun.split()))
    threads, initial = begin(program, plain.client.threads, plain.client.initial, stops)
    threads = end(program, threads, tuple(map(Stop.parse, until.split())))
    return replace(plain, client=replace(plain.client, threads=threads, initial=initial))


CASES = [
    (RING, "handover c=1", "0@tail", ""),
    (RING, "handover c=1", "0@tail 0@end", ""),
    (RING, "handover c=1", "0@tail 1@tail", "1@head"),
    (STACK, "race: o|o h=2", "0@top 1@top 0@value", ""),
    (STACK, "race: p|p h=0", "0@top", "1@top"),
]


@pytest.mark.parametrize(("program", "name", "begun", "until"), CASES)
def test_the_engines_agree(program, name: str, begun: str, until: str) -> None:
    for changed in (program, *(m.program for m in mutants(program))):
        client = midst(program, whole(program, name), begun, until).with_program(changed).client
        b = operational.explore(client)
        assert b.complete and disagreement(declarative.solve(client), b) == ""


@pytest.mark.parametrize(("program", "name", "begun", "until"), [case for case in CASES if not case[3]])
def test_what_happens_there_happens_in_the_client_of_whole_calls(program, name: str, begun: str, until: str) -> None:
    for changed in (program, *(m.program for m in mutants(program))):
        plain = whole(program, name).with_program(changed)
        part, all_of_it = (
            operational.explore(client) for client in (midst(changed, plain, begun).client, plain.client)
        )
        assert all_of_it.racy or {o.results for o in part.outcomes} <= {o.results for o in all_of_it.outcomes}
        assert all_of_it.racy or not part.racy


def test_memory_is_as_the_steps_leave_it() -> None:
    plain = whole(STACK, "race: p|p h=0")
    calls, memory = begin(STACK, plain.client.threads, plain.client.initial, (Stop(0, "end"),))
    new = {cell.object: word for cell, word in memory.items() if cell.field == STACK.field("node.value")}
    assert list(new.values()) == [1] and BLANK not in memory.values()
    assert calls[0][0].pc > 0 and calls[1] == plain.client.threads[1]


@pytest.mark.parametrize(
    ("stops", "message"),
    [
        ("0@nothing", "0@nothing: csrc/zp_stack.c has 0 fields nothing"),
        ("0@value 0@value", "the call ends before it gets there"),
        ("0@end 0@end", "all calls of the thread have ended"),
    ],
)
def test_a_stop_that_is_not_reached(stops: str, message: str) -> None:
    plain = whole(STACK, "race: p|p h=0")
    with pytest.raises(ValueError, match=message):
        midst(STACK, plain, stops)


@pytest.mark.parametrize("text", ["tail", "x@tail", "1tail", "@tail"])
def test_a_stop_that_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="is not THREAD@PLACE"):
        Stop.parse(text)


def test_a_call_that_never_ends_may_have_taken_effect_or_not() -> None:
    plain = whole(STACK, "race: o|o h=1")
    ends = Outcome(((2, (0,)), (2, (0,))), (), frozenset())
    assert linearization(plain, ends) is None, "the element is in the stack, and both say EMPTY"
    asleep = midst(STACK, plain, "", "1@top")
    assert linearization(asleep, ends) == [0]
    assert check(asleep).ok


def test_a_call_that_had_begun_is_after_no_other() -> None:
    plain = whole(STACK, "handover: p|o h=0")
    after = Outcome(((0, ()), (2, (0,))), (), frozenset({(0, 1)}))
    assert linearization(plain, after) is None, "EMPTY, and the push happens before"
    assert linearization(midst(STACK, plain, "1@top"), after) == [1, 0]
