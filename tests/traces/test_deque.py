"""The runs of the deque: they meet its rare paths, and pointers and allocations are recorded and checked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from models import ir
from models.linearize import check
from models.specs import EMPTY, ENOMEM, LOST, PreciseWorkStealingDeque
from models.traces.library import Client, Library, RunError
from models.traces.replay import history, replay
from models.traces.scenarios.base import Scenario, push
from models.traces.scenarios.deque import steal
from models.traces.structures import MOST
from models.traces.trace import Inv, Res, Step, Trace, TraceError
from models.traces.words import WordError, Words

Traces = list[tuple[Scenario, Trace]]


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


def named(traces: Traces, name: str) -> Trace:
    return next(trace for scenario, trace in traces if scenario.name == name)


def test_the_corpus_meets_the_rare_results(deque_traces: Traces) -> None:
    met = Counter(result for _, trace in deque_traces for result in results(trace))
    for result in (("push", ENOMEM), ("pop", EMPTY), ("steal", EMPTY), ("steal", LOST), ("size", 0)):
        assert met[result] >= 10, result


def test_the_corpus_grows_wraps_and_refuses(deque_traces: Traces) -> None:
    answers = [trace.answers() for _, trace in deque_traces]
    assert sum(any(given) for given in answers) >= 60
    assert sum(len([answer for answer in given if answer]) >= 2 for given in answers) >= 10
    assert sum(0 in given for given in answers) >= 10
    wrapped = [trace for _, trace in deque_traces if trace.final[1]["bottom"] < trace.start]  # type: ignore[operator]
    assert len(wrapped) >= 60
    assert any(any(trace.answers()) for trace in wrapped)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("thief-first", [("push", 0), ("steal", 0), ("pop", EMPTY)]),
        ("owner-first", [("push", 0), ("pop", 0), ("steal", LOST)]),
        ("about-to-pop", [("push", 0), ("steal", EMPTY), ("pop", 0)]),
        ("less-than-none", [("size", 0), ("steal", EMPTY), ("pop", EMPTY)]),
        ("no-memory", [("push", 0), ("push", ENOMEM), ("pop", 0), ("push", 0), ("steal", 0)]),
        ("old-buffer", [("push", 0), ("push", 0), ("steal", 0), ("pop", 0)]),
    ],
)
@pytest.mark.parametrize("start", [0, 2**64 - 1])
def test_directed_runs_take_the_path_that_they_are_for(
    name: str, expected: list[tuple[str, int]], start: int, deque_traces: Traces
) -> None:
    assert results(named(deque_traces, f"{name}-{start}")) == expected


def test_the_recorded_histories_have_a_precise_empty(deque_traces: Traces) -> None:
    for scenario, trace in deque_traces:
        outcome = check(history(trace)[0], PreciseWorkStealingDeque(most=MOST))
        assert outcome.ok, f"{scenario.name}: {outcome}"


def test_a_growth_is_recorded_in_objects(deque_traces: Traces) -> None:
    trace = named(deque_traces, "grow-twice-0")
    assert trace.answers() == (3, 4)
    assert {number: content.get("buffer.older") for number, content in trace.final.items()} == {
        1: None, 2: 0, 3: 2, 4: 3
    }  # fmt: skip
    assert trace.final[1]["buffer"] == trace.final[1]["buffer_own"] == 4
    assert trace.final[4] == {"buffer.mask": 3, "buffer.older": 3, "buffer.slots": (1, 2, 3, 0)}


def _with_alloc(trace: Trace, value: int | None) -> Trace:
    """The first allocation answers `value`; None leaves it out."""
    position = next(i for i, event in enumerate(trace.events) if isinstance(event, Step) and event.kind == "alloc")
    event = trace.events[position]
    assert isinstance(event, Step)
    changed = () if value is None else (replace(event, value=value),)
    return replace(trace, events=(*trace.events[:position], *changed, *trace.events[position + 1 :]))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (4, "alloc 4; but the next new object is number 3"),
        (2, "alloc 2; but the next new object is number 3"),
        (0, "thread 0, line .* write 1; but thread 0, in push, .* returns"),
        (None, "write 1; but thread 0, in push, .* is alloc 0"),
    ],
)
def test_an_allocation_must_be_the_recorded_one(
    value: int | None, message: str, deque_traces: Traces, deque: ir.Program
) -> None:
    with pytest.raises(TraceError, match=message):
        replay(_with_alloc(named(deque_traces, "grow-0"), value), deque)


def test_final_memory_is_that_of_every_object(deque_traces: Traces, deque: ir.Program) -> None:
    trace = named(deque_traces, "grow-0")
    for number, content in trace.final.items():
        for name, cell in content.items():
            wrong = (*cell[:-1], cell[-1] ^ 8) if isinstance(cell, tuple) else cell ^ 8
            with pytest.raises(TraceError, match=r"^trace: final "):
                replay(replace(trace, final={**trace.final, number: {**content, name: wrong}}), deque)
        fewer = {other: trace.final[other] for other in trace.final if other != number}
        with pytest.raises(TraceError, match="final has the objects"):
            replay(replace(trace, final=fewer), deque)
    with pytest.raises(TraceError, match="final.buffer.slots has 3 words, not 2"):
        replay(replace(trace, final={**trace.final, 3: {**trace.final[3], "buffer.slots": (1, 2, 0)}}), deque)


def test_memory_is_refused_to_the_allocations_that_are_named(deque: ir.Program) -> None:
    traced = Library(deque)
    calls = (tuple(push(value) for value in range(1, 6)),)
    assert traced.record(Client(1, 0, calls), ()).answers() == (3, 4, 5)
    assert traced.record(Client(1, 0, calls, (0, 2)), ()).answers() == (0, 3, 0, 4)
    assert traced.record(Client(1, 0, calls, (63,)), ()).answers() == (3, 4, 5)
    with pytest.raises(RunError, match="allocation 64"):
        traced.record(Client(1, 0, calls, (64,)), ())


def test_addresses_become_numbers(deque: ir.Program) -> None:
    words = Words(deque, [(0x1000, ""), (0x2000, "buffer")])
    lines = {instr.line: instr for instr in deque.operation("push").code}
    alloc = next(line for line, instr in lines.items() if isinstance(instr, ir.Alloc))
    pointer = next(instr.line for instr in deque.operation("push").code
                   if isinstance(instr, ir.Store) and instr.place.field == deque.field("buffer"))  # fmt: skip
    assert words.of_access("push", alloc, "alloc", 0) == 0
    assert words.of_access("push", alloc, "alloc", 0x3000) == 3
    assert words.of_access("push", pointer, "store", 0x3000) == 3
    assert words.of_access("push", pointer, "store", 0) == 0
    assert words.of_access("push", pointer + 1, "store", 0x3000) == 0x3000
    assert words.object(3) == (0x3000, "buffer")
    with pytest.raises(WordError, match="0x4000, which is not the address of an object"):
        words.of_access("push", pointer, "store", 0x4000)
    with pytest.raises(WordError, match="allocates in line 1"):
        words.of_access("push", 1, "alloc", 0x5000)
    assert words.of_access("push", alloc, "free", 0x3000) == 3
    assert words.objects() == [1, 2]


def test_thieves_and_owner_may_be_many_threads(deque: ir.Program) -> None:
    trace = Library(deque).record(
        Client(2, 5, ((push(1), push(2)), *(((steal(),),) * 6))), (0,) * 18 + (1, 2, 3, 4, 5, 6) * 9
    )
    assert Counter(results(trace))[("steal", 0)] == 1
    replay(trace, deque)
