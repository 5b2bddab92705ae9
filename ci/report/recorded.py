"""Recorded runs of the compiled library, for the player: replayed by the model, so that every cell is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ci.report.run import Bar, Run, Step, result, word
from models import ir, machine
from models.linearize.witness import witness_error
from models.specs.base import Invocation
from models.traces.corpus import corpus
from models.traces.replay import history
from models.traces.report import program, record
from models.traces.structures import cell_name, created, initial_cells
from models.traces.trace import Inv, Res, Trace

SHOWN = {
    "spsc": ("each-event-0", "full-then-room-0", "empty-0", "lap-batch-0", f"lap-{2**64 - 2}", "size-amid-0"),
    "deque": ("each-event-0", "thief-first-0", "owner-first-0", "about-to-pop-0", f"grow-turned-{2**64 - 2}",
              "old-buffer-0"),
    "stack": ("each-event-0", "second-look-0", "lost-0", "pushed-back-0", "amid-batch-0", "all-amid-0"),
    "queue": ("each-event-0", "enqueue-helps-0", "dequeue-helps-0", "second-look-0", "lost-0", "emptied-amid-0"),
    "mpmc": ("hidden-0", "kept-0", "lost-push-0", f"each-event-{2**64 - 2}", "behind-pop_many-0", "size-amid-0"),
}  # fmt: skip
"""The runs that are shown, by structure; of others the first few."""
FEW = 6
LONG = 16
"""Of an array with more elements, only those are shown that the run accesses."""


def recorded(structure: str, points: frozenset[int]) -> dict[str, Run]:
    """The runs to be shown, by name. `points` are the C lines that the source calls linearization points. Raises what
    recording raises: RunError, NativeError, TraceError, FrontendError, KeyError, OSError."""
    scenarios = corpus(structure)
    names = SHOWN.get(structure, tuple(item.name for item in scenarios[:FEW]))
    chosen = [item for item in scenarios if item.name in names]
    return {item.name: run_of(item.name, trace, program(structure), points)
            for item, trace in record(structure, chosen)}  # fmt: skip


def run_of(name: str, trace: Trace, of: ir.Program, points: frozenset[int] = frozenset()) -> Run:
    """A trace as a run to be played. It must be a run of the program (models.traces.replay says so)."""
    cells = initial_cells(of, trace.capacity, trace.start, trace.answers())
    walker = _Walker(of, machine.initial(trace.threads(), cells))
    for event in trace.events:
        if isinstance(event, Inv):
            walker.call(event)
        elif isinstance(event, Res):
            walker.finish(event)
        else:
            walker.access(event.thread)
    steps, note = _marked(walker, trace, points)
    touched = {name for step in steps for name in (step.reads, *(cell for cell, _ in step.sets))}
    places = [
        machine.Loc(number, of.field(name), index)
        for number, content in trace.final.items()
        for name, cell in content.items()
        for index in range(len(cell) if isinstance(cell, tuple) else 1)
        if not (isinstance(cell, tuple) and len(cell) > LONG)
        or cell_name(of, machine.Loc(number, of.field(name), index)) in touched
    ]
    initial: dict[str, str | None] = {cell_name(of, loc): word(cells.get(loc, 0)) for loc in places}
    indexed = bool(created(of).parameters(trace.capacity, trace.start))
    about = f"capacity {trace.capacity}, indices start at {word(trace.start)}" if indexed else "no node is ever freed"
    source = "the compiled library, a controlled schedule"
    title = re.sub(r"\d{5,}", lambda match: word(int(match[0])), name)
    return Run(title, about, source, "", tuple(steps), tuple(walker.bars), initial, note=note)


class _Walker:
    """Follows a trace on the model, and keeps what there is to see."""

    def __init__(self, of: ir.Program, state: machine.State) -> None:
        self.program, self.state = of, state
        self.steps: list[Step] = []
        self.bars: list[Bar] = []
        self.running: dict[int, int] = {}

    def call(self, event: Inv) -> None:
        numbers = [operation.name for operation in self.program.operations]
        call = machine.Call(numbers.index(event.operation), event.args, event.buffer)
        self.state = machine.call(self.program, self.state, event.thread, call)
        text = str(Invocation(event.operation, event.args[1:], event.buffer))
        self.running[event.thread] = len(self.bars)
        self.bars.append(Bar(event.thread, text, len(self.steps), None))
        self.steps.append(Step(event.thread, "call", 0, f"call {text}"))

    def access(self, thread: int) -> None:
        self._local(thread)
        access = machine.next_access(self.program, self.state, thread)
        assert access is not None, "the trace is no run of the program"
        before = self.state.memory
        after = machine.step(self.program, self.state, thread)
        assert after is not None, "the trace is no run of the program"
        self.state = after[0]
        if access.loc is None:
            what = access.kind if access.kind == "fence" else f"{access.kind} → object {access.value}"
            self.steps.append(Step(thread, "access", access.line, what))
            return
        cell = cell_name(self.program, access.loc)
        new = self.state.memory[access.loc]
        sets: tuple[tuple[str, str | None], ...] = ()
        if access.kind == "store" or new != before[access.loc]:
            sets = ((cell, word(new)),)
        arrow = ":=" if access.kind == "store" else "→"
        what = f"{access.kind} {cell} {arrow} {word(access.value)}"
        reads = None if access.kind == "store" else cell
        self.steps.append(Step(thread, "access", access.line, what, sets, reads))

    def finish(self, event: Res) -> None:
        self._local(event.thread)
        instr = machine.instruction(self.program, self.state, event.thread)
        frame = self.state.threads[event.thread]
        after = machine.step(self.program, self.state, event.thread)
        assert instr is not None and frame is not None and after is not None, "the trace is no run of the program"
        self.state = after[0]
        operation = self.program.operations[frame.operation]
        text = result(operation.name, event.value)
        given = event.buffer if operation.writes_buffer else ()
        output = given[: event.value] if operation.name.endswith("_many") else given if event.value == 0 else ()
        text += f" [{', '.join(map(word, output))}]" if output else ""
        index = self.running.pop(event.thread)
        bar = self.bars[index]
        self.bars[index] = replace(bar, label=f"{bar.label} = {text}", end=len(self.steps))
        self.steps.append(Step(event.thread, "return", instr.line, f"return {text}"))

    def _local(self, thread: int) -> None:
        state = machine.run_local(self.program, self.state, thread)
        assert state is not None, "the trace is no run of the program"
        self.state = state


def _marked(walker: _Walker, trace: Trace, points: frozenset[int]) -> tuple[Sequence[Step], str]:
    """The steps with their linearization points, if the points that the C file names explain the history: of each
    call the last step at such a line; of a call without one, which may take effect at any time, its beginning."""
    operations, spec = history(trace)
    chosen: list[tuple[int, int]] = []
    marks: set[int] = set()
    for index, bar in enumerate(walker.bars):
        last = len(walker.steps) if bar.end is None else bar.end
        inside = [position for position in range(bar.start, last)
                  if walker.steps[position].thread == bar.thread and walker.steps[position].line in points]  # fmt: skip
        if inside and (bar.end is not None or walker.steps[inside[-1]].sets):
            chosen.append((inside[-1], index))
            marks.add(inside[-1])
        elif bar.end is not None:
            chosen.append((bar.start, index))
    if not marks or witness_error(operations, spec, [index for _, index in sorted(chosen)]) is not None:
        return walker.steps, ""
    steps = [replace(step, point=position in marks) for position, step in enumerate(walker.steps)]
    return steps, "The marked linearization points are those that the C file names; their order explains the results."
