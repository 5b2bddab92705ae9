"""Replays a trace on the program that the front end read from the same C file.

Local instructions are not in a trace: a thread makes them by itself, up to its next shared access or its return. Every
access must then have the recorded line, kind and value, every operation the recorded result and buffer, and the memory
at the end the recorded content. Anything else is a TraceError that names the event. What passes is a run of the
program: the model was made to do each step, and nothing was believed but what the allocator answered, which is the
environment's choice: new objects, or none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from models import ir, machine
from models.linearize import Op, from_events
from models.machine import Loc, heap_extent
from models.specs.base import Invocation, Spec
from models.traces.kinds import kind_of
from models.traces.structures import (
    OBJECT,
    Object,
    cell_name,
    created,
    fields_of,
    initial_cells,
    objects,
    specification,
)
from models.traces.trace import Content, Event, Inv, Res, Step, Trace, TraceError, read

MAX_THREADS = 64


def _least_buffer(operation: ir.Operation, args: tuple[int, ...]) -> int:
    """How many elements the caller's array has at least: n, if that is an argument, or those that the code names by a
    number."""
    if operation.buffer is not None and "n" in operation.parameters:
        return dict(zip(operation.parameters, args, strict=False)).get("n", 0)
    named = [instr.index for instr in operation.code if isinstance(instr, (ir.Get, ir.Put))]
    return max((index.value + 1 for index in named if isinstance(index, ir.Lit)), default=0)


@dataclass
class Coverage:
    """Which instructions were executed: `accesses` holds (operation, pc) of the shared accesses and returns, `branches`
    (operation, pc, taken) of the branches; operations by name."""

    accesses: set[tuple[str, int]] = field(default_factory=set)
    branches: set[tuple[str, int, bool]] = field(default_factory=set)

    def add(self, other: Coverage) -> None:
        """Everything that `other` covers, too."""
        self.accesses |= other.accesses
        self.branches |= other.branches

    def __len__(self) -> int:
        return len(self.accesses) + len(self.branches)


def goal(program: ir.Program) -> Coverage:
    """All that there is to cover: what no run can reach (structures.Unreachable), and what would only be reached
    through that, is left out."""
    whole = Coverage()
    unreachable = created(program).unreachable
    for operation in program.operations:
        todo, seen = [0], set[int]()
        while todo:
            pc = todo.pop()
            if pc in seen or pc >= len(operation.code):
                continue
            seen.add(pc)
            instr = operation.code[pc]
            if isinstance(instr, (*ir.SHARED, ir.Return)):
                whole.accesses.add((operation.name, pc))
            elif isinstance(instr, ir.Branch):
                never = {item.side for item in unreachable if item.of(operation, instr.condition)}
                for side, target in ((True, instr.yes), (False, instr.no)):
                    if side not in never:
                        whole.branches.add((operation.name, pc, side))
                        todo.append(target)
            if isinstance(instr, ir.Jump):
                todo.append(instr.target)
            elif not isinstance(instr, (ir.Branch, ir.Return)):
                todo.append(pc + 1)
    return whole


def replay_file(path: Path, program: ir.Program) -> tuple[Trace, Coverage]:
    """Read a trace and replay it. TraceError names the file and the event."""
    trace = read(path)
    try:
        return trace, replay(trace, program)
    except TraceError as error:
        raise error.within(str(path)) from None


def replay(trace: Trace, program: ir.Program) -> Coverage:
    """What the trace covers, if it is a run of the program; TraceError otherwise."""
    if trace.program != program.name:
        raise TraceError(f"is of {trace.program!r}, not of {program.name!r}")
    if trace.source_sha256 != program.sha256:
        raise TraceError(f"was recorded from another {program.source}: sha256 {trace.source_sha256},"
                         f" now {program.sha256}")  # fmt: skip
    for position, event in enumerate(trace.events):
        if event.thread >= MAX_THREADS:
            raise TraceError(f"thread {event.thread}; a trace has at most {MAX_THREADS}", position)
    replayer = _Replayer(trace, program)
    for position, event in enumerate(trace.events):
        try:
            replayer.event(event)
        except TraceError as error:
            raise TraceError(error.message, position) from None
    replayer.check_final(trace.final)
    return replayer.coverage


def history(trace: Trace) -> tuple[list[Op], Spec[tuple[int, ...]]]:
    """The trace's operations with the positions of its events as times, and the specification that they must satisfy.
    TraceError if a call does not fit the structure."""
    spec = specification(trace)
    events: list[tuple[int, Invocation] | tuple[int, int, tuple[int, ...]]] = []
    for event in trace.events:
        if isinstance(event, Inv):
            events.append((event.thread, Invocation(event.operation, event.args[1:], event.buffer)))
        elif isinstance(event, Res):
            events.append((event.thread, event.value, event.buffer))
    try:
        return from_events(events, spec), spec
    except ValueError as error:
        raise TraceError(str(error)) from None


class _Replayer:
    def __init__(self, trace: Trace, program: ir.Program) -> None:
        self.program = program
        self.capacity = trace.capacity
        self.numbers = {operation.name: number for number, operation in enumerate(program.operations)}
        self.coverage = Coverage()
        try:
            cells = initial_cells(program, trace.capacity, trace.start, trace.answers())
            self.objects = objects(program, trace.capacity, trace.start)
        except ValueError as error:
            raise TraceError(str(error)) from None
        self.next_object = OBJECT + len(self.objects)
        self.gone = {0}
        self.state = machine.initial(trace.threads(), cells)

    def event(self, event: Event) -> None:
        if isinstance(event, Inv):
            self._call(event)
        elif isinstance(event, Step):
            self._access(event)
        else:
            self._return(event)

    def _call(self, event: Inv) -> None:
        number = self.numbers.get(event.operation)
        if number is None:
            raise TraceError(f"no operation {event.operation!r} in {self.program.source}; it has {list(self.numbers)}")
        if event.args[:1] != (OBJECT,):
            raise TraceError(f"{event.operation}{event.args}: the first argument must be the object {OBJECT}")
        needed = _least_buffer(self.program.operations[number], event.args)
        if len(event.buffer) < needed:
            raise TraceError(f"{event.operation}: an array of {len(event.buffer)} elements; it needs {needed} or more")
        try:
            call = machine.Call(number, event.args, event.buffer)
            self.state = machine.call(self.program, self.state, event.thread, call)
        except ValueError as error:
            raise TraceError(str(error)) from None

    def _access(self, event: Step) -> None:
        instr = self._advance(event.thread)
        access = machine.next_access(self.program, self.state, event.thread)
        if access is None:
            raise TraceError(f"{_show(event)}; but {self._where(event.thread, instr)} returns")
        kind = kind_of(instr)
        if (event.line, event.kind, event.value) != (access.line, kind, access.value):
            raise TraceError(f"{_show(event)}; but {self._where(event.thread, instr)} is {kind} {access.value}")
        if access.loc is not None and access.loc.object not in self.objects:
            raise TraceError(f"{_show(event)}; but there is no object {access.loc.object}")
        self._step(event.thread)
        if isinstance(instr, ir.Alloc) and event.value != 0:
            self._add(event, self.program.structs[instr.struct])
        elif isinstance(instr, ir.Free):
            self._remove(event)

    def _add(self, event: Step, struct: str) -> None:
        """The program has a new object."""
        if event.value != self.next_object:
            raise TraceError(f"{_show(event)}; but the next new object is number {self.next_object}")
        length = self.state.memory[heap_extent(event.value)] - 1
        if length != 0 and not any(field.array for field in fields_of(self.program, struct)):
            raise TraceError(f"{_show(event)}; but the program asks for {length} elements, and {struct!r} has no array")
        self.objects[event.value] = Object(struct, length)
        self.next_object += 1

    def _remove(self, event: Step) -> None:
        """An object, or NULL, is there no more."""
        if event.value != 0 and self.objects.pop(event.value, None) is None:
            raise TraceError(f"{_show(event)}; but there is no object {event.value}")
        self.gone.add(event.value)

    def _return(self, event: Res) -> None:
        instr = self._advance(event.thread)
        if not isinstance(instr, ir.Return):
            raise TraceError(f"thread {event.thread} returns {event.value}; but {self._where(event.thread, instr)}"
                             f" is {kind_of(instr)}")  # fmt: skip
        result = self._step(event.thread)
        if result is None or (result.ret, result.buffer) != (event.value, event.buffer):
            raise TraceError(f"thread {event.thread} returns {event.value} {list(event.buffer)}; but the program"
                             f" returns {result and result.ret} {list(result.buffer) if result else ''}")  # fmt: skip

    def _advance(self, thread: int) -> ir.Instr:
        """The next shared access or return of a thread, after its local instructions."""
        if self.state.threads[thread] is None:
            raise TraceError(f"thread {thread} is idle")
        while True:
            instr = machine.instruction(self.program, self.state, thread)
            if instr is not None and isinstance(instr, (*ir.SHARED, ir.Return)):
                return instr
            self._step(thread)

    def _step(self, thread: int) -> machine.Result | None:
        frame = self.state.threads[thread]
        instr = machine.instruction(self.program, self.state, thread)
        after = machine.step(self.program, self.state, thread)
        if frame is None or instr is None or after is None:
            try:
                machine.run(self.program, self.state, thread, 1)
            except machine.Fault as fault:
                raise TraceError(f"a fault: {fault}") from None
            raise TraceError(f"a fault of thread {thread}")
        self.state, result = after
        name = self.program.operations[frame.operation].name
        if isinstance(instr, ir.Branch):
            target = self.state.threads[thread]
            self.coverage.branches.add((name, frame.pc, target is not None and target.pc == instr.yes))
        elif isinstance(instr, (*ir.SHARED, ir.Return)):
            self.coverage.accesses.add((name, frame.pc))
        return result

    def _where(self, thread: int, instr: ir.Instr) -> str:
        frame = self.state.threads[thread]
        name = "" if frame is None else self.program.operations[frame.operation].name
        return f"thread {thread}, in {name}, {self.program.source}:{instr.line}"

    def check_final(self, final: Mapping[int, Content]) -> None:
        """The memory must hold exactly what was found at the end. What was in freed objects is of no interest."""
        if sorted(final) != sorted(self.objects):
            raise TraceError(f"final has the objects {sorted(final)}, not {sorted(self.objects)}")
        known: set[Loc] = set()
        for number, content in final.items():
            known |= self._check_object(number, content)
        outside = sorted(loc for loc in self.state.memory.cells() if loc.object not in self.gone and loc not in known)
        if outside:
            raise TraceError(f"the program writes cells that final does not have: {outside}")

    def _check_object(self, number: int, content: Content) -> set[Loc]:
        object_ = self.objects[number]
        fields = fields_of(self.program, object_.struct)
        if sorted(content) != sorted(field.name for field in fields):
            raise TraceError(f"final.{number} has the fields {sorted(content)}, not {[field.name for field in fields]}")
        known: set[Loc] = set()
        for field_ in fields:
            cell = content[field_.name]
            if isinstance(cell, tuple) != field_.array:
                raise TraceError(f"final.{field_.name} must be {'a list' if field_.array else 'a word'}")
            words = cell if isinstance(cell, tuple) else (cell,)
            if field_.array and len(words) != object_.length:
                raise TraceError(f"final.{field_.name} has {len(words)} words, not {object_.length}")
            for index, word in enumerate(words):
                known.add(self._check_cell(Loc(number, self.program.field(field_.name), index), word))
        return known

    def _check_cell(self, loc: Loc, word: int) -> Loc:
        if self.state.memory[loc] != word:
            raise TraceError(f"final {cell_name(self.program, loc)} is {word}, but the program leaves"
                             f" {self.state.memory[loc]}")  # fmt: skip
        return loc


def _show(event: Step) -> str:
    return f"thread {event.thread}, line {event.line}: {event.kind} {event.value}"
