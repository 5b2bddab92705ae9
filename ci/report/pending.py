"""What the threads are about to do when a run of the explorer stops: of a data race, the two accesses; of a fault, the
access that is out of bounds. The account ends before them, so the model goes the same way again."""

from __future__ import annotations

from ci.report.accounts import Account
from ci.report.run import Ahead, word
from models import ir, machine
from models.explore.client import Client
from models.specs.base import Invocation


def pending(account: Account, of: ir.Program, client: Client) -> tuple[Ahead, ...]:
    """The next shared access of every thread that is inside a call; nothing if the model does not go this way (the
    checkout is not the one that was audited), or if the run is not one under sequential consistency."""
    if account.model != "sc" or client.objects != 1 or client.object is None:
        return ()
    try:
        return _pending(account, of, client)
    except (KeyError, ValueError, IndexError):
        return ()


def _pending(account: Account, of: ir.Program, client: Client) -> tuple[Ahead, ...]:
    cells = {machine.Loc(client.object or 1, of.field(name), index): value
             for (name, index), value in client.cells.items()}  # fmt: skip
    threads = 1 + max(step.thread for step in account.steps)
    state = machine.initial(threads, cells, client.rest)
    calls = {str(call): call for calls in client.threads for call in calls}
    for step in account.steps:
        if step.kind == "call":
            state = _call(of, state, step.thread, calls[step.what.removeprefix("call ")], client.object or 1)
            continue
        state, instr = _advance(of, state, step.thread)
        after = machine.step(of, state, step.thread)
        if instr is None or instr.line != step.line or after is None:
            raise ValueError("not this way")
        state = after[0]
    ahead = []
    for thread in range(threads):
        if state.threads[thread] is not None:
            state, instr = _advance(of, state, thread)
            if instr is not None:
                ahead.append(Ahead(thread, instr.line, _text(of, state, thread)))
    return tuple(ahead)


def _call(of: ir.Program, state: machine.State, thread: int, call: Invocation, target: int) -> machine.State:
    number = [operation.name for operation in of.operations].index(call.operation)
    return machine.call(of, state, thread, machine.Call(number, (target, *call.args), call.buffer))


def _advance(of: ir.Program, state: machine.State, thread: int) -> tuple[machine.State, ir.Instr | None]:
    """The thread's local instructions up to its next shared access, return or fault, and that instruction."""
    for _ in range(1 << 12):
        instr = machine.instruction(of, state, thread)
        after = None if isinstance(instr, (*ir.SHARED, ir.Return)) else machine.step(of, state, thread)
        if after is None:
            return state, instr
        state = after[0]
    return state, None


def _text(of: ir.Program, state: machine.State, thread: int) -> str:
    access = machine.next_access(of, state, thread)
    if access is None:
        instr = machine.instruction(of, state, thread)
        return "return" if isinstance(instr, ir.Return) else "an access beyond the caller's buffer"
    if access.loc is None:
        return "fence"
    field = of.fields[access.loc.field]
    cell = f"{field.name}[{access.loc.index}]" if field.array else field.name
    order = "" if access.order == "plain" else f" ({access.order})"
    return f"{access.kind} {cell}" + (f" := {word(access.value)}" if access.kind == "store" else "") + order
