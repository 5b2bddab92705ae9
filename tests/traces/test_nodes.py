"""The runs of the stack and the queue: they meet the rare paths, and lists and freed nodes are recorded and checked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from models import ir
from models.linearize import check
from models.specs import EMPTY, ENOMEM, OK
from models.traces.corpus import corpus
from models.traces.library import Client, RunError, library
from models.traces.replay import history, replay
from models.traces.report import program
from models.traces.scenarios.base import Scenario, push
from models.traces.scenarios.queue import enqueue
from models.traces.scenarios.stack import pop_all
from models.traces.structures import created
from models.traces.trace import Inv, Res, Step, Trace, TraceError

Each = tuple[ir.Program, list[tuple[Scenario, Trace]]]


def results(trace: Trace) -> list[tuple[str, int]]:
    """The operations that returned, with their results."""
    running: dict[int, str] = {}
    found = []
    for event in trace.events:
        if isinstance(event, Inv):
            running[event.thread] = event.operation
        elif isinstance(event, Res):
            found.append((running[event.thread], event.value))
    return found


def named(of: str, name: str) -> Trace:
    (item,) = [item for item in corpus(of) if item.name == f"{name}-0"]
    return library(program(of)).record(item.client, item.schedule, item.finish)


@pytest.mark.parametrize("each_traces", ["stack", "queue"], indirect=True)
def test_the_corpora_meet_the_rare_results(each_traces: Each) -> None:
    of, traces = each_traces
    met = Counter(result for _, trace in traces for result in results(trace))
    rare = {
        "stack": [("push", ENOMEM), ("push_many", ENOMEM), ("pop", EMPTY), ("pop_all", 0), ("next", 0)],
        "queue": [("enqueue", ENOMEM), ("dequeue", EMPTY), ("dequeue", OK)],
    }
    for result in rare[of.name]:
        assert met[result] >= 5, result


@pytest.mark.parametrize(
    ("of", "name", "expected"),
    [
        ("queue", "enqueue-helps", [("enqueue", OK), ("dequeue", OK), ("enqueue", OK)]),
        ("queue", "dequeue-helps", [("dequeue", OK), ("enqueue", OK)]),
        ("queue", "emptied-amid", [("enqueue", OK), ("dequeue", OK), ("dequeue", EMPTY)]),
        ("queue", "no-memory", [("enqueue", OK), ("enqueue", ENOMEM), ("enqueue", OK)]
         + [("dequeue", OK), ("dequeue", OK), ("dequeue", EMPTY)]),
        ("stack", "push-again", [("push", OK), ("push", OK)]),
        ("stack", "emptied-amid", [("push", OK), ("pop", OK), ("pop", EMPTY)]),
        ("stack", "no-memory-2", [("push_many", ENOMEM), ("push", OK), ("pop", OK), ("pop", EMPTY)]),
        ("stack", "all", [("push", OK), ("push", OK), ("pop_all", 3), ("next", 2), ("next", 0), ("pop", EMPTY)]),
    ],
)  # fmt: skip
def test_directed_runs_take_the_path_that_they_are_for(of: str, name: str, expected: list[tuple[str, int]]) -> None:
    assert results(named(of, name)) == expected


def test_a_thread_goes_through_its_list() -> None:
    """next takes what pop_all or the next before it gave, whatever the client's call says."""
    trace = named("stack", "all")
    assert [event.args for event in trace.events if isinstance(event, Inv) and event.operation == "next"] == [
        (1, 0, 3), (1, 0, 2)
    ]  # fmt: skip
    assert check(*history(trace)).ok


@pytest.mark.parametrize("given", [0, 2, 99])
def test_a_list_that_leads_to_something_else_is_not_linearizable(given: int) -> None:
    trace = named("stack", "all")
    position = next(i for i, event in enumerate(trace.events) if isinstance(event, Res) and event.value == 3)
    wrong = replace(trace.events[position], value=given)
    trace = replace(trace, events=(*trace.events[:position], wrong, *trace.events[position + 1 :]))
    assert not check(*history(trace)).ok
    with pytest.raises(TraceError, match=f"thread 1 returns {given}"):
        replay(trace, program("stack"))


def test_freed_nodes_are_gone() -> None:
    """push_many finds no memory for its third node, and frees two: the next push gets another."""
    stack, trace = program("stack"), named("stack", "no-memory-2")
    freed = [event.value for event in trace.events if isinstance(event, Step) and event.kind == "free"]
    assert (freed, trace.answers(), sorted(trace.final)) == ([3, 2], (2, 3, 0, 4), [1, 4])
    with pytest.raises(TraceError, match="final has the objects"):
        replay(replace(trace, final={**trace.final, 2: {"node.below": 0, "node.value": 7}}), stack)
    again = [replace(event, value=2) if isinstance(event, Step) and event.kind == "free" else event
             for event in trace.events]  # fmt: skip
    with pytest.raises(TraceError, match="free 2; but thread 0, in push_many, .* is free 3"):
        replay(replace(trace, events=tuple(again)), stack)


@pytest.mark.parametrize(("of", "call"), [("stack", push(1)), ("queue", enqueue(1))])
def test_there_is_neither_capacity_nor_start(of: str, call: object) -> None:
    for capacity, start in ((2, 0), (1, 5)):
        with pytest.raises(RunError, match=rf"create\({capacity}, {start}\) gave invalid argument"):
            library(program(of)).record(Client(capacity, start, ((call,),)), ())  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="of a structure that has neither"):
            created(program(of)).parameters(capacity, start)


def test_the_end_of_a_list_cannot_be_taken() -> None:
    """The library would read through NULL: the client refuses, and the result is no pointer to a node."""
    with pytest.raises(RunError, match="the result of next holds 0xffffffffffffffff"):
        calls = ((pop_all(), replace(pop_all(), operation="next", args=(1, 0, 0), buffer=(0,))),)
        library(program("stack")).record(Client(1, 0, calls), ())
