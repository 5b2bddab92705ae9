"""Trace validation: runs of the compiled library, replayed on the TLA+ model of the ring by TLC.

Many traces go into one generated module, Trace.tla, which extends SpscRing: each event of a trace must be the step of
the named thread at the label of the recorded C line, with the recorded value; each result the recorded one; and at the
end the struct must hold what was found in memory. TLC says of each trace how far it got.

Words: TLC has 32-bit integers. An index becomes its distance from the trace's start, modulo 2^16 and placed so that it
still wraps where the real one does; a distance that does not fit is rejected. Items are renamed, each word to its own
number and 0 to 0: the code never looks at them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models import ir
from models.tla.labels import labels_of_program, name_steps
from models.tla.manifest import MODULES, Expected, Model
from models.tla.sources import sources
from models.tla.tools import Engine
from models.traces.structures import OBJECT
from models.traces.trace import Event, Inv, Res, Step, Trace

SMALL = 1 << 16
"""The number of words of the model."""
REACH = 1 << 15
"""Indices and capacities are below it, in distance from the start."""
IMPOSSIBLE = -1
"""Stands for a word that no run of the model can have there."""
NO_CALL = Inv(0, "none", (), ())
"""The call of an event that is in no call: it has no label and no result."""

HEAD = """---- MODULE Trace ----
EXTENDS SpscRing, TLC

VARIABLES
    run,    \\* which trace
    next    \\* its next event

Runs == <<
{runs}
>>

(* The word in the cell that thread t is about to access. *)
Word(t, struct) ==
    IF Access[pc[t]].field = "slots" THEN struct.slots[Cell(t)[2]] ELSE struct[Access[pc[t]].field]

Accepts(e) ==
    CASE e.kind = "inv" -> Invoke(e.thread, [op |-> e.op, arg |-> e.arg])
      [] e.kind = "step" ->
            /\\ pc[e.thread] = e.label
            /\\ Run(e.thread)
            /\\ e.value = Word(e.thread, IF Access[pc[e.thread]].kind \\in {{"read", "load"}} THEN q ELSE q')
      [] e.kind = "res" ->
            /\\ pc[e.thread] \\in Returns
            /\\ Result(e.thread) = [ret |-> e.ret, out |-> e.out]
            /\\ Run(e.thread)
      [] e.kind = "final" -> q = e.struct /\\ UNCHANGED vars

TraceInit ==
    /\\ run \\in 1..Len(Runs)
    /\\ next = 1
    /\\ InitAt(Runs[run].start, Runs[run].capacity, Runs[run].slots)

TraceNext ==
    /\\ next <= Len(Runs[run].events)
    /\\ Accepts(Runs[run].events[next])
    /\\ next' = next + 1
    /\\ UNCHANGED run

TraceSpec == TraceInit /\\ [][TraceNext]_<<vars, run, next>>

Progress == PrintT(<<"reached", run, next>>)
====
"""


class TraceModelError(Exception):
    """The traces cannot be put to the model, or TLC gave no answer. The text says why."""


@dataclass(frozen=True)
class Verdict:
    """How far a trace got: `matched` events of `length`, the last being the comparison of the final memory."""

    matched: int
    length: int

    @property
    def accepted(self) -> bool:
        return self.matched == self.length


def validate(traces: Sequence[Trace], program: ir.Program, engine: Engine) -> list[Verdict]:
    """The verdicts on traces of the ring, in one run of TLC. TraceModelError if there is no verdict."""
    if not traces:
        return []
    if engine.refusal(model(traces)):
        raise TraceModelError(engine.refusal(model(traces)))
    texts = {**sources(_ring()), "Trace.tla": generate(traces, program)}
    outcome = engine.check(model(traces), texts)
    if outcome.kind != "pass":
        raise TraceModelError(f"TLC on {len(traces)} traces: {outcome.message}")
    reached = [0] * len(traces)
    for line in outcome.printed:
        if match := re.fullmatch(r'<<"reached", (\d+), (\d+)>>', line):
            reached[int(match[1]) - 1] = max(reached[int(match[1]) - 1], int(match[2]))
    if 0 in reached:
        raise TraceModelError(f"TLC did not begin trace {reached.index(0)}")
    return [Verdict(count - 1, len(trace.events) + 1) for count, trace in zip(reached, traces, strict=True)]


def model(traces: Sequence[Trace]) -> Model:
    """What TLC is asked about the generated module."""
    threads = max(2, *(trace.threads() for trace in traces))
    observers = ", ".join(str(thread) for thread in range(2, threads))
    constants = {"Capacity": "1", "Slots": "1", "W": str(SMALL), "Starts": "{0}", "Kinds": "1", "MaxBatch": "0",
                 "Producer": "0", "Consumer": "1", "Observers": f"{{{observers}}}"}  # fmt: skip
    return Model("traces", MODULES, "Trace", Expected("pass"), specification="TraceSpec", constants=constants,
                 constraint="Progress")  # fmt: skip


def _ring() -> Model:
    return Model("traces", MODULES, "SpscRing", Expected("pass"))


def generate(traces: Sequence[Trace], program: ir.Program) -> str:
    """The text of Trace.tla. TraceModelError if an event is at no label of the program."""
    return HEAD.format(runs=",\n".join(_Words(trace).run(program) for trace in traces))


class _Words:
    """Writes one trace in the small words of the model."""

    def __init__(self, trace: Trace) -> None:
        if not 1 <= trace.capacity < REACH:
            raise TraceModelError(f"capacity {trace.capacity} is not in 1 to {REACH - 1}")
        self.trace = trace
        self.items = {0: 0}

    def index(self, word: int) -> int:
        distance = (word - self.trace.start + REACH) % ir.WORD - REACH
        return (self.trace.start + distance) % SMALL if abs(distance) < REACH else IMPOSSIBLE

    def count(self, word: int) -> int:
        return word if word < REACH else IMPOSSIBLE

    def item(self, word: int) -> int:
        return self.items.setdefault(word, len(self.items))

    def field(self, name: str, word: int) -> int:
        if name == "slots":
            return self.item(word)
        return self.count(word) if name in ("capacity", "mask") else self.index(word)

    def run(self, program: ir.Program) -> str:
        lines = label_of_line(program)
        fields = {name: label.field for name, label in labels_of_program(program).items()}
        current: dict[int, Inv] = {}
        events = []
        for event in self.trace.events:
            if isinstance(event, Inv):
                current[event.thread] = event
            events.append(self.event(event, current.get(event.thread, NO_CALL), lines, fields))
        events.append(f'[kind |-> "final", struct |-> {self.struct()}]')
        head = (f"[start |-> {self.index(self.trace.start)}, capacity |-> {self.trace.capacity},"
                f" slots |-> {1 << (self.trace.capacity - 1).bit_length()}, events |-> <<\n    ")  # fmt: skip
        return head + ",\n    ".join(events) + ">>]"

    def event(self, event: Event, call: Inv, lines: Mapping[tuple[str, int], str], fields: Mapping[str, str]) -> str:
        if isinstance(event, Inv):
            return (f'[kind |-> "inv", thread |-> {event.thread}, op |-> "{event.operation}",'
                    f" arg |-> {_tuple(self.arguments(event))}]")  # fmt: skip
        if isinstance(event, Res):
            return (f'[kind |-> "res", thread |-> {event.thread}, ret |-> {self.count(event.value)},'
                    f" out |-> {_tuple(self.output(event, call))}]")  # fmt: skip
        return self.step(event, call, lines, fields)

    def step(self, event: Step, call: Inv, lines: Mapping[tuple[str, int], str], fields: Mapping[str, str]) -> str:
        label = lines.get((call.operation, event.line), "nowhere")
        value = self.field(fields.get(label, "slots"), event.value)
        return f'[kind |-> "step", thread |-> {event.thread}, label |-> "{label}", value |-> {value}]'

    def arguments(self, event: Inv) -> list[int]:
        if event.operation == "push":
            return [self.item(event.args[1])]
        if event.operation == "push_many":
            return [self.item(word) for word in event.buffer[: event.args[1]]]
        return [self.count(event.args[1])] if event.operation == "pop_many" else []

    def output(self, event: Res, call: Inv) -> list[int]:
        if call.operation == "pop":
            return [self.item(event.buffer[0])] if event.value == 0 else []
        return [self.item(word) for word in event.buffer[: event.value]] if call.operation == "pop_many" else []

    def struct(self) -> str:
        members = []
        for name, content in self.trace.final[OBJECT].items():
            if isinstance(content, tuple):
                cells = " @@ ".join(f"{index} :> {self.item(word)}" for index, word in enumerate(content))
                members.append(f"{name} |-> ({cells})")
            else:
                members.append(f"{name} |-> {self.field(name, content)}")
        return f"[{', '.join(members)}]"


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


def _tuple(items: Sequence[int]) -> str:
    return f"<<{', '.join(map(str, items))}>>"
