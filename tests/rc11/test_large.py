"""Executions of many events: what is known of the litmus tests holds of them behind any number of other events."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models import ir
from models.rc11 import operational
from models.rc11.bytecode import TooLarge
from models.rc11.client import Call, Client
from models.rc11.litmus_text import load_all
from models.rc11.outcome import Found, Outcome

PLACE = ir.Place(ir.Lit(2), 62, ir.Reg(0))


def stores(thread: int, count: int) -> Call:
    """So many stores to a place of the thread's own."""
    code = (*[ir.Store(0, PLACE, ir.Lit(1), "relaxed")] * count, ir.Return(0, ir.Lit(0)))
    return Call(ir.Operation("stores", "stores", ("thread",), None, False, ("thread",), code), (thread,))


def padded(client: Client, events: int) -> Client:
    """The client, each thread's call after as many stores; together about so many."""
    count = events // len(client.threads)
    return replace(client, threads=tuple((stores(t, count), *calls) for t, calls in enumerate(client.threads)))


def without_stores(found: Found) -> dict[Outcome, int]:
    return {outcome._replace(results=outcome.results[1::2]): times for outcome, times in found.outcomes.items()}


@pytest.mark.parametrize("events", [60, 124, 190, 316, 440, 492])
def test_the_litmus_tests_come_out_the_same_behind_many_events(events: int) -> None:
    for test in load_all():
        for expectation in test.expectations:
            client = test.client(expectation.rule)
            plain, found = operational.explore(client), operational.explore(padded(client, events))
            assert (found.racy, found.executions) == (plain.racy, plain.executions), test.name
            assert found.racy or without_stores(found) == plain.outcomes, test.name


def test_the_most_events_and_one_more() -> None:
    def client(events: int) -> Client:
        return Client("many", ((stores(0, events),),))

    found = operational.explore(client(operational.EVENTS))
    assert found.complete and found.executions == 1 and found.events == operational.EVENTS
    with pytest.raises(TooLarge, match=f"many: more than {operational.EVENTS} events"):
        operational.explore(client(operational.EVENTS + 1))
