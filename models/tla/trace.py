"""Trace validation: runs of the compiled library, replayed on the TLA+ model of the structure by TLC.

Many traces go into one generated module, Trace.tla, which extends the model: each event of a trace must be the step of
the named thread at a label of the recorded C line, with the recorded value; each result the recorded one; and at the
end the memory must hold what was found there. TLC says of each trace how far it got.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models import ir
from models.tla.labels import labels_of_program, name_steps
from models.tla.manifest import MODULES, Expected, Model
from models.tla.mapping import Mapping as TraceMapping
from models.tla.mapping import TraceModelError
from models.tla.sources import sources
from models.tla.tools import Engine
from models.tla.traced_deque import Deque
from models.tla.traced_mpmc import MpmcRing
from models.tla.traced_queue import Queue
from models.tla.traced_spsc import Ring
from models.tla.traced_stack import Stack
from models.tla.traced_wfqueue import WfQueue
from models.traces.trace import Event, Inv, Res, Step, Trace

__all__ = ["MAPPINGS", "TraceModelError", "Verdict", "generate", "labels_of_line", "model", "validate"]

Mappings = type[Ring] | type[Deque] | type[Stack] | type[Queue] | type[MpmcRing] | type[WfQueue]

MAPPINGS: Mapping[str, Mappings] = {
    "spsc": Ring, "deque": Deque, "stack": Stack, "queue": Queue, "mpmc": MpmcRing, "wfqueue": WfQueue,
}  # fmt: skip
"""The structures whose traces can be put to their model."""
Lines = Mapping[tuple[str, int], list[str]]

NO_CALL = Inv(0, "none", (), ())
"""The call of an event that is in no call: it has no label and no result."""

TEXT = """---- MODULE Trace ----
EXTENDS {module}, TLC

VARIABLES
    run,    \\* which trace
    at      \\* its next event

Runs == <<
{runs}
>>
{definitions}
Accepts(e) ==
    CASE e.kind = "inv" -> Begun(e)
      [] e.kind = "step" -> pc[e.thread] \\in e.labels /\\ Run(e.thread) /\\ Has(e)
      [] e.kind = "res" -> pc[e.thread] \\in Returns /\\ Gives(e) /\\ Run(e.thread)
      [] e.kind = "final" -> Ends(e) /\\ UNCHANGED vars

TraceInit ==
    /\\ run \\in 1..Len(Runs)
    /\\ at = 1
    /\\ Begins(Runs[run])

TraceNext ==
    /\\ at <= Len(Runs[run].events)
    /\\ \\/ Accepts(Runs[run].events[at]) /\\ at' = at + 1
       \\/ Hidden(Runs[run].events[at]) /\\ UNCHANGED at
    /\\ UNCHANGED run

TraceSpec == TraceInit /\\ [][TraceNext]_<<vars, run, at>>

Progress == PrintT(<<"reached", run, at>>)
====
"""


@dataclass(frozen=True)
class Verdict:
    """How far a trace got: `matched` events of `length`, the last being the comparison of the final memory."""

    matched: int
    length: int

    @property
    def accepted(self) -> bool:
        return self.matched == self.length


def validate(traces: Sequence[Trace], program: ir.Program, engine: Engine) -> list[Verdict]:
    """The verdicts on traces of one structure, in one run of TLC. TraceModelError if there is no verdict."""
    traces = [seen(trace, program) for trace in traces]
    if not traces:
        return []
    asked = model(traces, program)
    if engine.refusal(asked):
        raise TraceModelError(engine.refusal(asked))
    own = Model("traces", MODULES, _mapping(program).module, Expected("pass"))
    outcome = engine.check(asked, {**sources(own), "Trace.tla": generate(traces, program)})
    if outcome.kind != "pass":
        raise TraceModelError(f"TLC on {len(traces)} traces: {outcome.message}")
    reached = [0] * len(traces)
    for line in outcome.printed:
        if match := re.fullmatch(r'<<"reached", (\d+), (\d+)>>', line):
            reached[int(match[1]) - 1] = max(reached[int(match[1]) - 1], int(match[2]))
    if 0 in reached:
        raise TraceModelError(f"TLC did not begin trace {reached.index(0)}")
    return [Verdict(count - 1, len(trace.events) + 1) for count, trace in zip(reached, traces, strict=True)]


def model(traces: Sequence[Trace], program: ir.Program) -> Model:
    """What TLC is asked about the generated module."""
    constants = _mapping(program).constants(max(2, *(trace.threads() for trace in traces)))
    return Model("traces", MODULES, "Trace", Expected("pass"), specification="TraceSpec", constants=constants,
                 constraint="Progress")  # fmt: skip


def _mapping(program: ir.Program) -> Mappings:
    if program.name not in MAPPINGS:
        raise TraceModelError(f"no model takes traces of {program.name!r}; there are models of {list(MAPPINGS)}")
    return MAPPINGS[program.name]


def takes(trace: Trace, program: ir.Program) -> bool:
    """Whether the model of the structure can make the run at all, as far as one can tell beforehand."""
    return _mapping(program).takes(trace)


def seen(trace: Trace, program: ir.Program) -> Trace:
    """The trace without accesses that are no steps of the model."""
    return _mapping(program).seen(trace)


def generate(traces: Sequence[Trace], program: ir.Program) -> str:
    """The text of Trace.tla. TraceModelError if a capacity is too large for it, or different accesses share a line."""
    mapping = _mapping(program)
    lines = mapping.lines(program) or labels_of_line(program)
    fields = mapping.fields(program) or {name: label.field for name, label in labels_of_program(program).items()}
    runs = ",\n".join(_run(mapping(trace), lines, fields) for trace in traces)
    return TEXT.format(module=mapping.module, definitions=mapping.definitions, runs=runs)


def _run(mapping: TraceMapping, lines: Lines, fields: Mapping[str, str]) -> str:
    """The record of one trace."""
    current: dict[int, Inv] = {}
    events = []
    for event in mapping.trace.events:
        if isinstance(event, Inv):
            current[event.thread] = event
        events.append(_event(mapping, event, current.get(event.thread, NO_CALL), lines, fields))
    events.append(f'[kind |-> "final", {mapping.memory()}]')
    return f"[{mapping.begin()}, events |-> <<\n    " + ",\n    ".join(events) + ">>]"


def _event(mapping: TraceMapping, event: Event, call: Inv, lines: Lines, fields: Mapping[str, str]) -> str:
    thread = mapping.thread(event.thread)
    if isinstance(event, Inv):
        return f'[kind |-> "inv", thread |-> {thread}, {mapping.call(event)}]'
    if isinstance(event, Res):
        return f'[kind |-> "res", thread |-> {thread}, {mapping.result(event, call)}]'
    return _step(mapping, event, call, lines, fields)


def _step(mapping: TraceMapping, event: Step, call: Inv, lines: Lines, fields: Mapping[str, str]) -> str:
    labels = lines.get((call.operation, event.line), ["nowhere"])
    value = mapping.step(event, fields.get(labels[0], "slots"))
    named = ", ".join(f'"{label}"' for label in labels)
    return f'[kind |-> "step", thread |-> {mapping.thread(event.thread)}, labels |-> {{{named}}}, value |-> {value}]'


def labels_of_line(program: ir.Program) -> Lines:
    """The labels of the shared accesses, by operation and C line. There are several if the line is that of a helper
    which the operation calls in several places; TraceModelError if they are not the same access."""
    found: dict[tuple[str, int], list[str]] = {}
    known = labels_of_program(program)
    for operation in program.operations:
        for pc, name in name_steps(operation).items():
            instr = operation.code[pc]
            if isinstance(instr, ir.SHARED):
                labels = found.setdefault((operation.name, instr.line), [])
                labels.append(name)
                if len({(known[label].kind, known[label].field) for label in labels}) > 1:
                    raise TraceModelError(f"{program.source}:{instr.line} has two shared accesses")
    return found
