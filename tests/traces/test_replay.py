"""Replay accepts exactly the runs of the compiled library.

The oracle for a corrupted trace is the library itself: with the calls and the schedule that the corrupted trace shows,
it either gives this very trace, so that it is a run after all, or replay must refuse it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import ir
from models.catalog import ROOT, structure
from models.explore.explorer import Verdict
from models.frontend import read
from models.ir import WORD
from models.linearize import check
from models.mutants import MUTANTS, Mutant, apply
from models.traces.corpus import STRUCTURES, corpus
from models.traces.library import Library, RunError, library
from models.traces.replay import Coverage, goal, history, replay, replay_file
from models.traces.report import program
from models.traces.scenarios.base import Scenario
from models.traces.trace import Event, Inv, Res, Step, Trace, TraceError, to_json
from tests.traces.conftest import LARGE

Traces = list[tuple[Scenario, Trace]]


Each = tuple[ir.Program, Traces]


def test_every_trace_of_the_corpus_is_a_run_and_linearizable(each_traces: Each) -> None:
    of, traces = each_traces
    assert len(traces) >= 200
    covered = Coverage()
    for scenario, trace in traces:
        covered.add(replay(trace, of))
        outcome = check(*history(trace))
        assert outcome.ok, f"{scenario.name}: {outcome}"
    whole = goal(of)
    assert covered.accesses == whole.accesses
    assert covered.branches == whole.branches


def test_the_corpus_wraps_the_indices_and_leaves_calls_pending(corpus_traces: Traces) -> None:
    finals = [(trace.start, trace.final[1]["tail"]) for _, trace in corpus_traces]
    assert sum(isinstance(tail, int) and tail < start for start, tail in finals) >= 20
    counts = [
        sum(isinstance(event, Inv) for event in trace.events) - sum(isinstance(event, Res) for event in trace.events)
        for _, trace in corpus_traces
    ]
    assert max(counts) == 3
    assert sum(count > 0 for count in counts) >= 10


# Corruptions

KINDS = ("read", "write", "load", "store", "cas", "faa", "xchg", "fence", "alloc", "free")
PREFIXES = ("uniform", "bursts", "pending", "full", "lap", "grow", "no-memory", "old", "amid")
SCENARIOS = [(name, item) for name in STRUCTURES for item in corpus(name) if item.name.startswith(PREFIXES)]
words = st.one_of(st.integers(0, 8), st.integers(0, WORD - 1))


@st.composite
def corrupted(draw: st.DrawFn) -> tuple[Trace, Trace]:
    """A trace of the library, and another one that differs in a single place."""
    name, scenario = draw(st.sampled_from(SCENARIOS))
    trace = library(program(name)).record(scenario.client, scenario.schedule, scenario.finish)
    change = draw(st.sampled_from((_change_event, _change_order, _change_header, _change_final)))
    return trace, draw(change(trace))


@st.composite
def _change_event(draw: st.DrawFn, trace: Trace) -> Trace:
    position = draw(st.integers(0, len(trace.events) - 1))
    event = trace.events[position]
    changed: Event
    if draw(st.integers(0, 4)) == 0:
        changed = replace(event, thread=draw(words))
    elif isinstance(event, Step):
        changed = draw(
            st.one_of(
                st.builds(lambda value: replace(event, value=value), words),
                st.builds(lambda kind: replace(event, kind=kind), st.sampled_from(KINDS)),
                st.builds(lambda line: replace(event, line=line), st.integers(max(0, event.line - 8), event.line + 8)),
            )
        )
    elif isinstance(event, Res):
        changed = replace(event, value=draw(words)) if draw(st.booleans()) else draw(_with_buffer(event))
    else:
        operations = st.sampled_from(
            ("push", "pop", "push_many", "pop_many", "steal", "size", "enqueue", "dequeue", "pop_all", "next", "")
        )
        changed = draw(
            st.one_of(
                st.builds(lambda name: replace(event, operation=name), operations),
                st.builds(lambda args: replace(event, args=tuple(args)), st.lists(st.integers(0, 5), max_size=3)),
                _with_buffer(event),
            )
        )
    return _with_events(trace, position, position + 1, [changed])


@st.composite
def _with_buffer(draw: st.DrawFn, event: Inv | Res) -> Inv | Res:
    buffer = list(event.buffer)
    kind = draw(st.integers(0, 2))
    if buffer and kind == 0:
        buffer[draw(st.integers(0, len(buffer) - 1))] = draw(words)
    elif buffer and kind == 1:
        buffer.pop()
    else:
        buffer.append(draw(words))
    return replace(event, buffer=tuple(buffer))


@st.composite
def _change_order(draw: st.DrawFn, trace: Trace) -> Trace:
    """Swap two neighbours, leave one out, or double one."""
    position = draw(st.integers(0, len(trace.events) - 2))
    one, other = trace.events[position : position + 2]
    return _with_events(trace, position, position + 2, draw(st.sampled_from([[other, one], [one], [one, one, other]])))


@st.composite
def _change_header(draw: st.DrawFn, trace: Trace) -> Trace:
    name = draw(st.sampled_from(("capacity", "start", "source_sha256", "program")))
    values: st.SearchStrategy[Any] = words if name in ("capacity", "start") else st.text(max_size=3)
    return replace(trace, **{name: draw(values)})


@st.composite
def _change_final(draw: st.DrawFn, trace: Trace) -> Trace:
    number = draw(st.sampled_from(sorted(trace.final)))
    final = dict(trace.final[number])
    name = draw(st.sampled_from(sorted(final)))
    cell = final[name]
    kind = draw(st.integers(0, 4))
    if kind == 0:
        del final[name]
    elif kind == 1:
        return replace(trace, final={other: trace.final[other] for other in trace.final if other != number})
    elif isinstance(cell, int):
        final[name] = draw(words)
    elif kind == 2:
        final[name] = (*cell, draw(words))
    elif kind == 3:
        final[name] = cell[:-1]
    else:
        index = draw(st.integers(0, len(cell) - 1))
        final[name] = (*cell[:index], draw(words), *cell[index + 1 :])
    return replace(trace, final={**trace.final, number: final})


def _with_events(trace: Trace, begin: int, end: int, events: list[Event]) -> Trace:
    return replace(trace, events=(*trace.events[:begin], *events, *trace.events[end:]))


def is_run(trace: Trace, traced: Library) -> bool:
    """Whether the compiled library gives this very trace for its calls and its schedule."""
    if trace.capacity > 1000 or any(event.thread > 60 for event in trace.events):
        return False
    try:
        return traced.record_again(trace) == trace
    except RunError:
        return False


@settings(max_examples=300)
@given(corrupted())
def test_a_corrupted_trace_is_refused_unless_it_is_a_run_too(pair: tuple[Trace, Trace]) -> None:
    original, trace = pair
    of = program(original.program)
    try:
        replay(trace, of)
    except TraceError as error:
        assert not is_run(trace, library(of)), f"a run was refused: {error}"
    else:
        assert is_run(trace, library(of)), "accepted, but the library does something else"


def test_the_oracle_accepts_the_corpus(each_traces: Each) -> None:
    of, traces = each_traces
    assert all(is_run(trace, library(of)) for _, trace in traces)


def _first(trace: Trace, kind: type[Event], change: Callable[[Any], Event]) -> Trace:
    position = next(i for i, event in enumerate(trace.events) if isinstance(event, kind))
    return _with_events(trace, position, position + 1, [change(trace.events[position])])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: replace(t, source_sha256="0" * 64), r"was recorded from another csrc/zp_spsc.c: sha256 0+, now "),
        (lambda t: replace(t, program="ring"), "is of 'ring', not of 'spsc'"),
        (lambda t: replace(t, capacity=0), "capacity 0 is not in 1 to 2"),
        (lambda t: replace(t, capacity=2**64 - 1), "capacity 18446744073709551615 is not in"),
        (lambda t: replace(t, capacity=5), r"event 3: thread 0, line \d+: read 1; but thread 0, in push, .* is read 5"),
        (lambda t: _first(t, Inv, lambda e: replace(e, operation="peek")), "event 0: no operation 'peek'"),
        (lambda t: _first(t, Inv, lambda e: replace(e, args=(2, 7))), "event 0: .*must be the object 1"),
        (lambda t: _first(t, Inv, lambda e: replace(e, args=(1,))), "event 0: push takes"),
        (lambda t: _first(t, Inv, lambda e: replace(e, buffer=(1,))), "event 0: push takes no buffer"),
        (lambda t: _first(t, Inv, lambda e: replace(e, thread=64)), "event 0: thread 64; a trace has at most 64"),
        (lambda t: _first(t, Step, lambda e: replace(e, thread=1)), "event 1: thread 1 is idle"),
        (lambda t: _first(t, Step, lambda e: replace(e, kind="load")), r"event 1: .*is read 0"),
        (lambda t: _with_events(t, 1, 8, []), "event 1: thread 0 returns 0; but .* is read"),
        (lambda t: _with_events(t, 8, 8, [t.events[7]]), "event 8: .*but thread 0, in push, .* returns"),
        (lambda t: _with_events(t, 1, 1, [t.events[0]]), "event 1: thread 0 is inside an operation"),
        (lambda t: replace(t, final={1: {**t.final[1], "tail": 5}}), "final tail is 5, but the program leaves 1"),
        (lambda t: replace(t, final={1: {**t.final[1], "slots": (7, 0)}}), "final.slots has 2 words, not 1"),
        (lambda t: replace(t, final={1: {}}), "final.1 has the fields"),
        (lambda t: replace(t, final={}), r"final has the objects \[\], not \[1\]"),
    ],
)
def test_what_is_wrong_is_said(
    change: Callable[[Trace], Trace], message: str, traced: Library, spsc: ir.Program
) -> None:
    scenario = next(item for item in corpus("spsc") if item.name == "one-0")
    trace = traced.record(scenario.client, scenario.schedule)
    with pytest.raises(TraceError, match=message):
        replay(change(trace), spsc)


def test_a_batch_beyond_its_buffer_is_refused(corpus_traces: Traces, spsc: ir.Program) -> None:
    trace = next(trace for scenario, trace in corpus_traces if scenario.name == "full-batch-0")
    short = _first(trace, Inv, lambda event: replace(event, buffer=(7,)))
    with pytest.raises(TraceError, match="event 0: push_many: an array of 1 elements; it needs 2 or more"):
        replay(short, spsc)


def test_errors_from_files_name_the_file(tmp_path: Path, corpus_traces: Traces, spsc: ir.Program) -> None:
    trace = corpus_traces[0][1]
    path = tmp_path / "trace.json"
    path.write_text(to_json(trace))
    assert replay_file(path, spsc)[0] == trace
    path.write_text(to_json(_first(trace, Step, lambda event: replace(event, value=99))))
    with pytest.raises(TraceError, match=f"^trace {path}: event 1: thread 0, line "):
        replay_file(path, spsc)


OF_CREATION = frozenset({"cells_collide"})
"""Mutants of what the creation calls too: the structure begins otherwise than models.traces.structures says."""
SOUND = [
    (name, item)
    for name in STRUCTURES
    for item in MUTANTS.get(name, ())
    if all(verdict is not Verdict.FAULT for _, verdict in item.caught) and item.name not in OF_CREATION
]
IN_DEPTH = frozenset(
    {"push_tries_the_same", "published_unwritten", "dequeued_anyway", "no_help", "popped_anyway", "stale_below"}
)
"""Of the stack and the queue: as costly as the others, and no other case of the front end or the machine."""
MPMC_AT_ONCE = frozenset({"wrong_lap", "batch_out_of_one_ticket"})
"""Of the bounded queue for any threads, all others are left to `make deep` likewise."""


def _in_depth(name: str, item: Mutant) -> bool:
    return item.name in IN_DEPTH or name in LARGE or (name == "mpmc" and item.name not in MPMC_AT_ONCE)


@pytest.mark.parametrize(
    ("name", "mutant"),
    [
        pytest.param(name, item, id=f"{name}-{item.name}", marks=pytest.mark.deep if _in_depth(name, item) else ())
        for name, item in SOUND
    ],
)
def test_the_front_end_and_the_machine_agree_with_the_compiler_on_other_programs_too(
    name: str, mutant: Mutant, tmp_path: Path
) -> None:
    """Each mutant of the C file does exactly what the program read from it does, though that is wrong. A run that does
    not end is of no use; there are few of them."""
    shutil.copytree(ROOT / "csrc", tmp_path / "csrc")
    source = tmp_path / structure(name).source
    source.write_text(apply(mutant, source.read_text(encoding="utf-8")), encoding="utf-8")
    other = read(structure(name), tmp_path)
    traced = Library(other, tmp_path)
    endless = 0
    for scenario in corpus(name):
        try:
            trace = traced.record(scenario.client, scenario.schedule, scenario.finish)
        except RunError as error:
            assert "more than 4096 events" in str(error)
            endless += 1
        else:
            replay(trace, other)
    assert endless < len(corpus(name)) / 2


OUT_OF_REACH: dict[str, list[str]] = {
    "deque": ["push:9: never", "push:10: another value"],
    "stack": ["push:5: another cell", "push_many:9: another cell", "pop:0: another value"],
    "mpmc": ["push:26: another value", "pop:11: another value", "pop:13: another value"],
    "queue": ["enqueue:5: another cell", "enqueue:9: another value", "dequeue:0: another value"],
}
"""Changes behind a branch that no run takes, see structures.Unreachable; or where NULL is stored, in memory that is
zero already; or of `light`, which nothing reads in the build without a scheme; or to how many of one cell are ready,
which is only compared with 0."""


def test_replay_sees_each_change_of_the_program(each_traces: Each) -> None:
    """Every change of one instruction of the program is noticed by some trace of the corpus, even of a third of it."""
    of, traces = each_traces
    survivors = [text for text, mutant in _mutants(of) if _survives(mutant, traces[::3])]
    assert survivors == OUT_OF_REACH.get(of.name, [])


def _survives(mutant: ir.Program, corpus_traces: Traces) -> bool:
    try:
        for _, trace in corpus_traces:
            replay(trace, mutant)
    except TraceError:
        return False
    return True


def _mutants(of: ir.Program) -> list[tuple[str, ir.Program]]:
    found = []
    for number, operation in enumerate(of.operations):
        for pc, instr in enumerate(operation.code):
            for what, changed in _changes(instr, len(of.fields), len(of.structs)):
                code = (*operation.code[:pc], changed, *operation.code[pc + 1 :])
                operations = list(of.operations)
                operations[number] = replace(operation, code=code)
                found.append((f"{operation.name}:{pc}: {what}", replace(of, operations=tuple(operations))))
    return found


def _changes(instr: ir.Instr, fields: int, structs: int) -> list[tuple[str, ir.Instr]]:
    if isinstance(instr, ir.Alloc):
        return [
            ("another size", replace(instr, count=ir.Binary("+", instr.count, ir.Lit(1)))),
            ("another struct", replace(instr, struct=(instr.struct + 1) % structs)),
        ]
    if isinstance(instr, ir.Branch):
        return [
            ("branches swapped", replace(instr, yes=instr.no, no=instr.yes)),
            ("always", replace(instr, condition=ir.Lit(1))),
            ("never", replace(instr, condition=ir.Lit(0))),
        ]
    if isinstance(instr, ir.Load):
        other = ir.Place(instr.place.object, (instr.place.field + 1) % fields, ir.Lit(0))
        return [
            ("another field", replace(instr, place=other)),
            ("another line", replace(instr, line=instr.line + 1)),
            ("plain or atomic", replace(instr, order="seq_cst" if instr.order == "plain" else "plain")),
        ]
    if isinstance(instr, ir.Store):
        off_by_one = ir.Place(instr.place.object, instr.place.field, ir.Binary("+", instr.place.index, ir.Lit(1)))
        return [
            ("another cell", replace(instr, place=off_by_one)),
            ("another value", replace(instr, value=ir.Binary("+", instr.value, ir.Lit(1)))),
        ]
    if isinstance(instr, (ir.Set, ir.Return, ir.Put)):
        return [("another value", replace(instr, value=ir.Binary("+", instr.value, ir.Lit(1))))]
    return []
