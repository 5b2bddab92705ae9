"""Trace validation: TLC accepts the runs of the compiled library, and none of the corrupted ones."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models import ir, native
from models.catalog import structure
from models.frontend import ToolMissing, read
from models.tla.corrupt import corruptions
from models.tla.tlc import Tlc
from models.tla.trace import MAPPINGS, TraceModelError, generate, label_of_line, validate
from models.traces.corpus import corpus
from models.traces.library import library
from models.traces.trace import Step, Trace

ACCEPTED = 40
CORRUPTED = 15


@pytest.fixture(scope="module", params=sorted(MAPPINGS))
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
    chosen = everything[:: len(everything) // ACCEPTED][:ACCEPTED]
    return [recorder.record(item.client, item.schedule, item.finish) for item in chosen]


def test_runs_are_accepted_and_corrupted_ones_are_not(tlc: Tlc, program: ir.Program, traces: list[Trace]) -> None:
    wrong = [item for trace in traces[:CORRUPTED] for item in corruptions(trace)]
    assert len({kind for kind, _ in wrong}) == 6
    verdicts = validate([*traces, *(trace for _, trace in wrong)], program, tlc)
    assert len(traces) >= 20
    for trace, verdict in zip(traces, verdicts[: len(traces)], strict=True):
        assert verdict.accepted, trace.events[verdict.matched]
    for (kind, trace), verdict in zip(wrong, verdicts[len(traces) :], strict=True):
        assert not verdict.accepted, f"{kind}: {trace}"


def test_an_index_far_away_is_rejected(tlc: Tlc, program: ir.Program, traces: list[Trace]) -> None:
    index = "tail" if program.name == "spsc" else "top"
    content = {**traces[0].final[1], index: (traces[0].start + (1 << 16)) % (1 << 64)}
    far = replace(traces[0], final={**traces[0].final, 1: content})
    (verdict,) = validate([far], program, tlc)
    assert verdict.matched == verdict.length - 1


def test_no_traces_no_run(tlc: Tlc, program: ir.Program) -> None:
    assert validate([], program, tlc) == []


def test_a_huge_capacity_is_refused(program: ir.Program, traces: list[Trace]) -> None:
    with pytest.raises(TraceModelError, match="capacity 65536"):
        generate([replace(traces[0], capacity=65536)], program)


def test_every_access_has_its_line(program: ir.Program) -> None:
    labels = label_of_line(program)
    shared = [instr for operation in program.operations for instr in operation.code if isinstance(instr, ir.SHARED)]
    assert len(labels) == len(set(labels.values())) == len(shared)


def test_a_structure_without_a_model_is_refused(program: ir.Program, traces: list[Trace]) -> None:
    with pytest.raises(TraceModelError, match="no model takes traces of 'other'"):
        generate(traces, replace(program, name="other"))


def test_an_allocation_that_failed_is_told_from_one_that_did_not(tlc: Tlc) -> None:
    """The model may do either; what comes next fits only one."""
    deque = read(structure("deque"))
    (item,) = [item for item in corpus("deque") if item.name == "no-memory-once-0"]
    trace = library(deque).record(item.client, item.schedule, item.finish)
    position = next(i for i, event in enumerate(trace.events) if isinstance(event, Step) and event.kind == "alloc")
    given = replace(trace.events[position], value=3 - trace.events[position].value)
    other = replace(trace, events=(*trace.events[:position], given, *trace.events[position + 1 :]))
    verdicts = validate([trace, other], deque, tlc)
    assert [verdict.matched for verdict in verdicts] == [len(trace.events) + 1, position + 1]
