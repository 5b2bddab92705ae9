"""Trace validation: runs of the compiled library, replayed on the TLA+ model of the structure by TLC.

Many traces go into one generated module, Trace.tla, which extends the model: each event of a trace must be the step of
the named thread at the label of the recorded C line, with the recorded value; each result the recorded one; and at the
end the memory must hold what was found there. TLC says of each trace how far it got.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models import ir
from models.tla.labels import labels_of_program, name_steps
from models.tla.manifest import MODULES, Expected, Model
from models.tla.mapping import TraceModelError
from models.tla.sources import sources
from models.tla.tools import Engine
from models.tla.traced_deque import Deque
from models.tla.traced_spsc import Ring
from models.traces.trace import Event, Inv, Res, Step, Trace

__all__ = ["MAPPINGS", "TraceModelError", "Verdict", "generate", "label_of_line", "model", "validate"]

MAPPINGS: Mapping[str, type[Ring] | type[Deque]] = {"spsc": Ring, "deque": Deque}
"""The structures whose traces can be put to their model."""
NO_CALL = Inv(0, "none", (), ())
"""The call of an event that is in no call: it has no label and no result."""

TEXT = """---- MODULE Trace ----
EXTENDS {module}, TLC

VARIABLES
    run,    \\* which trace
    next    \\* its next event

Runs == <<
{runs}
>>
{definitions}
Accepts(e) ==
    CASE e.kind = "inv" -> Begun(e)
      [] e.kind = "step" -> pc[e.thread] = e.label /\\ Run(e.thread) /\\ Has(e)
      [] e.kind = "res" -> pc[e.thread] \\in Returns /\\ Gives(e) /\\ Run(e.thread)
      [] e.kind = "final" -> Ends(e) /\\ UNCHANGED vars

TraceInit ==
    /\\ run \\in 1..Len(Runs)
    /\\ next = 1
    /\\ Begins(Runs[run])

TraceNext ==
    /\\ next <= Len(Runs[run].events)
    /\\ Accepts(Runs[run].events[next])
    /\\ next' = next + 1
    /\\ UNCHANGED run

TraceSpec == TraceInit /\\ [][TraceNext]_<<vars, run, next>>

Progress == PrintT(<<"reached", run, next>>)
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


def _mapping(program: ir.Program) -> type[Ring] | type[Deque]:
    if program.name not in MAPPINGS:
        raise TraceModelError(f"no model takes traces of {program.name!r}; there are models of {list(MAPPINGS)}")
    return MAPPINGS[program.name]


def generate(traces: Sequence[Trace], program: ir.Program) -> str:
    """The text of Trace.tla. TraceModelError if a capacity is too large for it, or two accesses share a C line."""
    mapping = _mapping(program)
    lines = label_of_line(program)
    fields = {name: label.field for name, label in labels_of_program(program).items()}
    runs = ",\n".join(_run(mapping(trace), lines, fields) for trace in traces)
    return TEXT.format(module=mapping.module, definitions=mapping.definitions, runs=runs)


def _run(mapping: Ring | Deque, lines: Mapping[tuple[str, int], str], fields: Mapping[str, str]) -> str:
    """The record of one trace."""
    current: dict[int, Inv] = {}
    events = []
    for event in mapping.trace.events:
        if isinstance(event, Inv):
            current[event.thread] = event
        events.append(_event(mapping, event, current.get(event.thread, NO_CALL), lines, fields))
    events.append(f'[kind |-> "final", {mapping.memory()}]')
    return f"[{mapping.begin()}, events |-> <<\n    " + ",\n    ".join(events) + ">>]"


def _event(
    mapping: Ring | Deque, event: Event, call: Inv, lines: Mapping[tuple[str, int], str], fields: Mapping[str, str]
) -> str:
    if isinstance(event, Inv):
        return f'[kind |-> "inv", thread |-> {event.thread}, {mapping.call(event)}]'
    if isinstance(event, Res):
        return f'[kind |-> "res", thread |-> {event.thread}, {mapping.result(event, call)}]'
    return _step(mapping, event, call, lines, fields)


def _step(
    mapping: Ring | Deque, event: Step, call: Inv, lines: Mapping[tuple[str, int], str], fields: Mapping[str, str]
) -> str:
    label = lines.get((call.operation, event.line), "nowhere")
    value = mapping.step(event, fields.get(label, "slots"))
    return f'[kind |-> "step", thread |-> {event.thread}, label |-> "{label}", value |-> {value}]'


def label_of_line(program: ir.Program) -> dict[tuple[str, int], str]:
    """The label of each shared access, by operation and C line. TraceModelError if a line has two accesses."""
    found: dict[tuple[str, int], str] = {}
    for operation in program.operations:
        for pc, name in name_steps(operation).items():
            instr = operation.code[pc]
            if isinstance(instr, ir.SHARED):
                if (operation.name, instr.line) in found:
                    raise TraceModelError(f"{program.source}:{instr.line} has two shared accesses")
                found[operation.name, instr.line] = name
    return found
