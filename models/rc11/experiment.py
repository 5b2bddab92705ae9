"""A client together with what it is to satisfy: structures with their specifications, and variables of its own.

The memory of an experiment holds structures (objects 1, 2, …) and *variables* (single words, objects from 101 on), by
which the client's threads communicate besides. A variable that is only accessed seq_cst is specified as a register;
the accesses of any other variable are not judged, they only make happens-before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from models import ir
from models.rc11 import operational
from models.rc11.client import FIRST_ALLOCATED, Call, Cell, Client, ReleaseSequence, is_blank
from models.rc11.outcome import Outcome
from models.specs import Register, Result, Spec

FIRST_VARIABLE = 101
VARIABLE_FIELD = 63
AnySpec = Spec[Any]


@dataclass(frozen=True)
class Item:
    """An object of the experiment. `spec` is None for a variable that is not judged; `state` is the specification's
    state when the threads start."""

    name: str
    spec: AnySpec | None
    state: Any = None


@dataclass(frozen=True)
class Experiment:
    """`structure` is the program's name, `items` the objects by number, `fields` those of the structure. `large`: z3
    takes too long for it, so only the enumeration is asked. `adapt` makes what the client calls of the structure's
    program, if that is not the program itself."""

    structure: str
    client: Client
    items: Mapping[int, Item]
    fields: tuple[ir.Field, ...]
    large: bool = False
    adapt: Callable[[ir.Program], ir.Program] | None = None

    @property
    def name(self) -> str:
        return self.client.name

    def place(self, cell: tuple[int, int, int]) -> str:
        """What a reader calls the place, such as `q->slots[1]`."""
        number, field, index = cell
        item = self.items.get(number)
        new = f"allocation {number - FIRST_ALLOCATED}" if number >= FIRST_ALLOCATED else f"object {number}"
        name = item.name if item is not None else new
        if field == VARIABLE_FIELD:
            return name
        described = self.fields[field]
        return f"{name}->{described.name}" + (f"[{index}]" if described.array else "")

    def label(self, call: Call) -> str:
        item = self.items.get(call.args[0]) if call.args else None
        return f"{item.name}.{call}" if item is not None else str(call)

    def with_rule(self, rule: ReleaseSequence) -> Experiment:
        return replace(self, client=replace(self.client, rule=rule))

    def with_program(self, program: ir.Program) -> Experiment:
        """The same calls of another version of the operations: those of the same names are replaced."""
        adapted = program if self.adapt is None else self.adapt(program)
        operations = {operation.name: operation for operation in adapted.operations}

        def change(call: Call) -> Call:
            if call.args and call.args[0] >= FIRST_VARIABLE:
                return call
            return replace(call, operation=operations[call.operation.name])

        threads = tuple(tuple(change(call) for call in calls) for calls in self.client.threads)
        return replace(self, client=replace(self.client, threads=threads))


def variable_read(number: int, order: ir.Order) -> Call:
    """The variable's value."""
    place = ir.Place(ir.Reg(0), VARIABLE_FIELD, ir.Lit(0))
    code = (ir.Load(0, 1, place, order), ir.Return(0, ir.Reg(1)))
    return Call(ir.Operation("read", f"load {order}", ("v",), None, False, ("v", "value"), code), (number,))


def variable_write(number: int, value: int, order: ir.Order) -> Call:
    place = ir.Place(ir.Reg(0), VARIABLE_FIELD, ir.Lit(0))
    code = (ir.Store(0, place, ir.Reg(1), order), ir.Return(0, ir.Lit(0)))
    operation = ir.Operation("write", f"store {order}", ("v", "value"), None, False, ("v", "value"), code)
    return Call(operation, (number, value))


def outcome_of(call: Call, result: tuple[int, tuple[int, ...]], spec: AnySpec) -> Result:
    value, buffer = result
    return spec.result(call.operation.name, value, buffer)


def after_setup(experiment: Experiment, setup: Sequence[Call]) -> Experiment:
    """The experiment as it is after these calls, made by one thread before all others start. Their accesses happen
    before everything else, so only the last value of each place matters. ValueError if a result is not as specified."""
    if not setup:
        return experiment
    found = operational.explore(replace(experiment.client, threads=(tuple(setup),), observed=()))
    if len(found.outcomes) != 1 or found.faulty:
        raise ValueError(f"{experiment.name}: the setup does not come to an end")
    (outcome,) = found.outcomes
    memory = dict(experiment.client.initial)
    assert found.examples is not None
    for event in found.examples[outcome].events:
        if event.writes:
            memory[Cell(*event.cell)] = event.written
    items = dict(experiment.items)
    for call, result in zip(setup, outcome.results, strict=True):
        item = items[call.args[0]]
        if item.spec is None:
            continue
        state = item.spec.apply(
            item.state, call.operation.name, call.args[1:], call.buffer, outcome_of(call, result, item.spec)
        )
        if state is None:
            raise ValueError(f"{experiment.name}: {experiment.label(call)} in the setup gives {result}")
        items[call.args[0]] = replace(item, state=state)
    return replace(experiment, client=replace(experiment.client, initial=memory), items=items)


def judged_variables(threads: Sequence[Sequence[Call]], numbers: Sequence[int]) -> set[int]:
    """Those variables all of whose accesses are seq_cst."""
    weak = {
        call.args[0]
        for calls in threads
        for call in calls
        for instr in call.operation.code
        if call.args and isinstance(instr, (ir.Load, ir.Store)) and instr.order != "seq_cst"
    }
    return set(numbers) - weak


def show_result(result: Result) -> str:
    words = ", ".join("blank" if is_blank(word) else str(word) for word in result.output)
    return f"{result.value} [{words}]" if result.output else str(result.value)


def describe(experiment: Experiment, outcome: Outcome) -> str:
    """The results, thread by thread."""
    lanes: list[list[str]] = [[] for _ in experiment.client.threads]
    for (thread, call), result in zip(experiment.client.calls(), outcome.results, strict=True):
        item = experiment.items.get(call.args[0]) if call.args else None
        if call.sleeps:
            lanes[thread].append(f"{experiment.label(call)} does not end")
            continue
        shown = show_result(outcome_of(call, result, item.spec)) if item and item.spec else str(result[0])
        lanes[thread].append(f"{experiment.label(call)} = {shown}")
    return " || ".join("; ".join(lane) for lane in lanes)


def registers(initial: Mapping[str, int], judged: set[int]) -> dict[int, Item]:
    """Variables by number, in order from FIRST_VARIABLE on."""
    return {
        number: Item(name, Register(value) if number in judged else None, value)
        for number, (name, value) in enumerate(initial.items(), FIRST_VARIABLE)
    }
