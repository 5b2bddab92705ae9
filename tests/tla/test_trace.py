"""Trace validation: TLC accepts the runs of the compiled library, and none of the corrupted ones."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models import ir, native
from models.catalog import structure
from models.frontend import ToolMissing, read
from models.tla.corrupt import corruptions
from models.tla.tlc import Tlc
from models.tla.trace import MAPPINGS, TraceModelError, generate, labels_of_line, seen, takes, validate
from models.traces.corpus import corpus
from models.traces.library import library
from models.traces.trace import Step, Trace

ACCEPTED = 40
CORRUPTED = 15


IN_DEPTH = frozenset({"queue", "wfqueue"})
"""What the queue has in common with the stack is tested there, and the wait-free queue's model is slow; the audit puts
the runs of all to their models."""
PARAMS = [pytest.param(name, marks=pytest.mark.deep if name in IN_DEPTH else ()) for name in sorted(MAPPINGS)]


@pytest.fixture(scope="module", params=PARAMS)
def program(request: pytest.FixtureRequest) -> ir.Program:
    try:
        return read(structure(request.param))
    except ToolMissing as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def traces(program: ir.Program) -> list[Trace]:
    try:
        recorder = library(program)
    except native.NativeError as error:
        pytest.skip(str(error))
    everything = corpus(program.name)
    some = everything if program.name in IN_DEPTH else everything[:: len(everything) // ACCEPTED]
    recorded = [recorder.record(item.client, item.schedule, item.finish) for item in some]
    return [seen(trace, program) for trace in recorded if takes(trace, program)][:ACCEPTED]


def test_runs_are_accepted_and_corrupted_ones_are_not(tlc: Tlc, program: ir.Program, traces: list[Trace]) -> None:
    wrong = [item for trace in traces[:CORRUPTED] for item in corruptions(trace)]
    assert len({kind for kind, _ in wrong}) == 6
    *verdicts, far = validate([*traces, *(trace for _, trace in wrong), _far(traces[0])], program, tlc)
    assert len(traces) >= 20
    for trace, verdict in zip(traces, verdicts[: len(traces)], strict=True):
        assert verdict.accepted, trace.events[verdict.matched]
    for (kind, trace), verdict in zip(wrong, verdicts[len(traces) :], strict=True):
        assert not verdict.accepted, f"{kind}: {trace}"
    assert far.matched == far.length - 1


def _far(trace: Trace) -> Trace:
    """The trace with an index, or a pointer, that is far away at the end."""
    index = "tail" if trace.program in ("spsc", "queue", "mpmc") else "top"
    content = {**trace.final[1], index: (trace.start + (1 << 16)) % (1 << 64)}
    return replace(trace, final={**trace.final, 1: content})


def test_no_traces_no_run(tlc: Tlc, program: ir.Program) -> None:
    assert validate([], program, tlc) == []


def test_a_huge_capacity_is_refused(program: ir.Program, traces: list[Trace]) -> None:
    with pytest.raises(TraceModelError, match="capacity 65536"):
        generate([replace(traces[0], capacity=65536)], program)


def test_every_access_has_its_line(program: ir.Program) -> None:
    labels = [label for found in labels_of_line(program).values() for label in found]
    shared = [instr for operation in program.operations for instr in operation.code if isinstance(instr, ir.SHARED)]
    assert len(labels) == len(set(labels)) == len(shared)


def test_a_line_has_two_labels_only_if_they_are_the_same_access() -> None:
    queue = read(structure("queue"))
    assert [found for found in labels_of_line(queue).values() if len(found) > 1] == [["enqueue_a7", "enqueue_a9"]]
    enqueue = queue.operation("enqueue")
    moved = tuple(replace(instr, line=1) if isinstance(instr, (ir.Load, ir.Cas)) else instr for instr in enqueue.code)
    with pytest.raises(TraceModelError, match="csrc/zp_queue.c:1 has two shared accesses"):
        labels_of_line(replace(queue, operations=(replace(enqueue, code=moved),)))


def test_a_structure_without_a_model_is_refused(program: ir.Program, traces: list[Trace]) -> None:
    with pytest.raises(TraceModelError, match="no model takes traces of 'other'"):
        generate(traces, replace(program, name="other"))


def _other_answer(trace: Trace) -> Trace:
    """The first allocation finds memory if it found none, and none if it found some."""
    position = next(i for i, event in enumerate(trace.events) if isinstance(event, Step) and event.kind == "alloc")
    first = {"deque": 3, "stack": 2}[trace.program]
    given = replace(trace.events[position], value=first - trace.events[position].value)
    return replace(trace, events=(*trace.events[:position], given, *trace.events[position + 1 :]))


def _named(name: str, run: str) -> Trace:
    (item,) = [item for item in corpus(name) if item.name == run]
    return library(read(structure(name))).record(item.client, item.schedule, item.finish)


def test_an_allocation_that_failed_is_told_from_one_that_did_not(tlc: Tlc) -> None:
    """The model may do either; what comes next fits only one."""
    trace = _named("deque", "no-memory-once-0")
    position = next(i for i, event in enumerate(trace.events) if isinstance(event, Step) and event.kind == "alloc")
    verdicts = validate([trace, _other_answer(trace)], read(structure("deque")), tlc)
    assert [verdict.matched for verdict in verdicts] == [len(trace.events) + 1, position + 1]


@pytest.mark.deep
def test_nodes_that_were_freed_are_not_in_the_memory_at_the_end(tlc: Tlc) -> None:
    """push_many runs out of memory and frees two nodes; a record in which one of them is still there is refused, and so
    is one in which the first allocation is the one that fails."""
    trace = _named("stack", "no-memory-2-0")
    assert sorted(trace.final) == [1, 4]
    there = replace(trace, final={**trace.final, 2: {"node.below": 0, "node.value": 7}})
    accepted, refused, other = validate([trace, there, _other_answer(trace)], read(structure("stack")), tlc)
    assert accepted.accepted and refused.matched == refused.length - 1
    assert other.matched == 2
