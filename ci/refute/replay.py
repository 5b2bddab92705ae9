"""Does a kept counterexample still stand? Two programs are asked: the explorer, and for runs under sequential
consistency the step function of models/machine.py with the search for a linearization, which share nothing with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ci.refute.hunt import LIMIT, Target
from ci.refute.refutation import Refutation
from models import ir, machine
from models.explore.explorer import Verdict as Found
from models.explore.explorer import explore
from models.linearize import Verdict, check
from models.linearize.history import Event, from_events
from models.specs import Spec


class ReplayError(ValueError):
    """The schedule does not fit the program any more; the text names the step."""


@dataclass(frozen=True)
class Standing:
    """`explored` is the explorer's verdict on the client today. `replayed` is the linearizability verdict on the kept
    schedule, run step by step; empty where that does not apply (TSO, races) with the reason in `note`."""

    explored: Found
    replayed: str
    note: str = ""


def spec_of(target: Target, refutation: Refutation) -> Spec[Any]:
    """The specification of the kept client: that of a trial with its capacity."""
    for trial in target.trials:
        if trial.capacity == refutation.capacity:
            return trial.spec
    return target.trials[0].spec


def standing(target: Target, refutation: Refutation) -> Standing:
    """Ask both. ReplayError if the schedule does not fit."""
    client = refutation.client
    if client is None:
        raise ReplayError(f"{refutation.target}: a counterexample to induction has no schedule")
    spec = spec_of(target, refutation)
    found = explore(target.program, client, spec, "tso" if refutation.model == "tso" else "sc", LIMIT)
    if refutation.model != "sc" or refutation.verdict != Found.NOT_LINEARIZABLE.value:
        return Standing(found.verdict, "", f"{refutation.model}, {refutation.verdict}: the explorer's word alone")
    try:
        history = from_events(replay(target.program, refutation), spec)
    except ReplayError as error:
        return Standing(found.verdict, "", str(error))
    return Standing(found.verdict, check(history, spec, shrink=False).verdict.value)


def stands(found: Standing, refutation: Refutation) -> bool:
    """Whether the failure is there today."""
    return found.explored.value == refutation.verdict and found.replayed in ("", Verdict.NOT_LINEARIZABLE.value)


def replay(program: ir.Program, refutation: Refutation) -> list[Event]:
    """The calls and returns of the schedule, run by the step function."""
    client = refutation.client
    assert client is not None
    object_number = client.object or 1
    cells = {machine.Loc(object_number, program.field(name), i): v for (name, i), v in client.cells.items()}
    state = machine.initial(len(client.threads), cells, client.rest)
    names = [operation.name for operation in program.operations]
    waiting = [list(calls) for calls in client.threads]
    events: list[Event] = []
    for number, event in enumerate(refutation.schedule):
        where = f"step {number} (T{event.thread}, line {event.line}): {event.what}"
        if event.kind == "call":
            call = waiting[event.thread].pop(0)
            args = call.args if client.object is None else (client.object, *call.args)
            invocation = machine.Call(names.index(call.operation), args, call.buffer)
            state = machine.call(program, state, event.thread, invocation)
            events.append((event.thread, call))
            continue
        ready = machine.run_local(program, state, event.thread)
        if ready is None:
            raise ReplayError(f"{where}: the thread cannot get there")
        instr = machine.instruction(program, ready, event.thread)
        if event.kind == "return" and not isinstance(instr, ir.Return):
            raise ReplayError(f"{where}: the program makes an access at line {instr.line if instr else '?'}")
        if event.kind == "access" and (instr is None or instr.line != event.line):
            raise ReplayError(f"{where}: the program is at line {instr.line if instr else '?'}")
        after = machine.step(program, ready, event.thread)
        if after is None:
            raise ReplayError(f"{where}: a fault")
        state, result = after
        if result is not None:
            events.append((event.thread, result.ret, result.buffer))
    return events
