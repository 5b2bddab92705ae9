"""The clients of the wait-free queue under RC11: two slots, or more, of which each thread uses its own.

They are judged along happens-before: EMPTY may not be said if the enqueue of an element that is still there happens
before the call. Each is named as those of the explorer (models/explore/wfqueues.py), by its calls after those before.
Of the variable x, w writes and r reads it (release, acquire), W and R the same seq_cst.

The program is the C file's with three changes. A slot looks through its retired nodes sooner (`Pace`), since no client
makes the 16 dequeues that it takes otherwise; freeing writes to the node (freeing.py), so that whoever reads it then
has a race; and the number of slots, which is never written after creation, is a constant.

What announcements are for, and that each has its turn, takes several calls beside one that sleeps: these clients begin
in the midst of them (midst.py), `from` some stops, and may have calls that never end, which go on `to` a stop.

z3 is asked about none of them: it does for about 45 events, and the smallest whole call beside another has more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import count

from models import ir
from models.explore.wfqueues import EACH, HASTY, QUEUE, after
from models.rc11.client import Call, Cell, Client
from models.rc11.experiment import (
    FIRST_VARIABLE,
    VARIABLE_FIELD,
    Experiment,
    Item,
    judged_variables,
    registers,
    variable_read,
    variable_write,
)
from models.rc11.freeing import with_writes
from models.rc11.midst import Stop, begin, end
from models.specs import LinkedQueue, SlottedQueue
from models.specs.slots import APART

UNROLL = 20
SPARE = (16, 32)
"""What the two thresholds have, beside nodes for each slot."""
VARIABLES = "rwRW"


@dataclass(frozen=True)
class Pace:
    """At `due` retired nodes a slot looks which of them are free; it keeps `pool` of those and frees the others."""

    due: int = 0
    pool: int = 0

    def __str__(self) -> str:
        return {HURRY: "", KEEP: " keeping nodes", AGAIN: " nodes coming back"}.get(self, repr(self))


HURRY, KEEP, AGAIN = Pace(), Pace(due=max(SPARE)), Pace(pool=2)


def hasten(slots: int, pace: Pace, program: ir.Program) -> ir.Program:
    """The program for so many slots and with such thresholds, in which freeing a node writes to it. ValueError if it
    has no thresholds."""
    found, threads = 0, program.field("threads")

    def changed(expr: ir.Expr, names: tuple[str, ...]) -> ir.Expr:
        nonlocal found
        if not isinstance(expr, ir.Binary) or not isinstance(expr.left, ir.Reg):
            return expr
        if not any(spare in literals(expr.right) for spare in SPARE):
            return expr
        found += 1
        kept = names[expr.left.index].startswith("pooled")
        return replace(expr, right=ir.Lit(pace.pool if kept else pace.due))

    def instruction(instr: ir.Instr, names: tuple[str, ...]) -> ir.Instr:
        if isinstance(instr, ir.Load) and instr.place.field == threads:
            return ir.Set(instr.line, instr.dst, ir.Lit(slots))
        return replace(instr, condition=changed(instr.condition, names)) if isinstance(instr, ir.Branch) else instr

    operations = tuple(
        replace(item, code=tuple(instruction(instr, item.registers) for instr in item.code))
        for item in program.operations
    )
    if found < 2:
        raise ValueError(f"{program.source}: {found} comparisons with a threshold")
    return with_writes(replace(program, operations=operations), "node")


def literals(expr: ir.Expr) -> set[int]:
    """Those of an expression."""
    if isinstance(expr, ir.Binary):
        return literals(expr.left) | literals(expr.right)
    return {expr.value} if isinstance(expr, ir.Lit) else set()


def patient(program: ir.Program) -> ir.Program:
    """The program in which `register` goes round until it has a slot, instead of saying FULL."""
    operation = program.operation("register")
    last = max(pc for pc, instr in enumerate(operation.code) if isinstance(instr, ir.Return))
    again = ir.Jump(operation.code[last].line, 0)
    code = (*operation.code[:last], again, *operation.code[last + 1 :])
    others = tuple(replace(item, code=code) if item is operation else item for item in program.operations)
    return replace(program, operations=others)


def variable(letter: str) -> Call:
    """The access of x that the letter stands for."""
    if letter in "wW":
        return variable_write(FIRST_VARIABLE, 1, "release" if letter == "w" else "seq_cst")
    return variable_read(FIRST_VARIABLE, "acquire" if letter == "r" else "seq_cst")


def experiment(
    program: ir.Program, name: str, lanes: str, before: str = "", begun: str = "", until: str = "", pace: Pace = HURRY
) -> Experiment:
    """The client with these calls of each thread, after those before, from and to these stops; `program` is that of the
    catalog, or weaker."""
    letters, values = lanes.split("|"), count(1)
    adapt = partial(hasten, len(letters), pace)
    hasty = adapt(program)

    def call(letter: str, slot: int) -> Call:
        if letter in VARIABLES:
            return variable(letter)
        if letter == "e":
            return Call(hasty.operation("enqueue"), (QUEUE, slot, next(values)), (), hasty.source)
        return Call(hasty.operation("dequeue"), (QUEUE, slot), (0,), hasty.source)

    threads = tuple(tuple(call(letter, slot) for letter in lane) for slot, lane in enumerate(letters))
    initial, items = start(program, len(letters), before)
    if begun:
        threads, initial = begin(hasty, threads, initial, tuple(map(Stop.parse, begun.split())))
    if until:
        threads = end(hasty, threads, tuple(map(Stop.parse, until.split())))
    if any(letter in lanes for letter in VARIABLES):
        initial[Cell(FIRST_VARIABLE, VARIABLE_FIELD)] = 0
        items |= registers({"x": 0}, judged_variables(threads, [FIRST_VARIABLE]))
    title = f"{name}: {lanes}{pace}" + (f" after {before}" if before else "")
    title += (f" from {begun}" if begun else "") + (f" to {until}" if until else "")
    client = Client(title, threads, initial, unroll=UNROLL)
    return Experiment(program.name, client, items, program.fields, large=True, adapt=adapt)


def start(program: ir.Program, slots: int, before: str) -> tuple[dict[Cell, int], dict[int, Item]]:
    """What memory holds after these calls, and the objects."""
    found = after(HASTY, slots, before)
    initial = {
        Cell(number, program.field(field), index): word
        for number, cells in enumerate(found.objects, QUEUE)
        for (field, index), word in cells.items()
    }
    spec = LinkedQueue(*found.items)
    items = {number: Item(f"node {number}", None) for number in range(QUEUE, QUEUE + len(found.objects))}
    return initial, items | {QUEUE: Item("q", spec, spec.initial)}


def handover(program: ir.Program, lanes: str, before: str = "") -> Experiment:
    """All threads use slot 0, the only one, which the first of them has: b gives it back, g waits until it can have it.
    Executions in which g waits for long are cut."""
    values = count(1)

    def adapt(program: ir.Program) -> ir.Program:
        return patient(hasten(1, AGAIN, program))

    slotted = adapt(program)
    calls = {"g": ("register", (), (9,)), "b": ("unregister", (0,), ()), "d": ("dequeue", (0,), (0,))}

    def call(letter: str) -> Call:
        operation, args, buffer = calls[letter] if letter != "e" else ("enqueue", (0, next(values)), ())
        return Call(slotted.operation(operation), (QUEUE, *args), buffer, slotted.source)

    threads = tuple(tuple(map(call, lane)) for lane in lanes.split("|"))
    initial, items = start(program, 1, before)
    initial[Cell(QUEUE, program.field("slots.taken"))] = 1
    held = items[QUEUE].state
    items[QUEUE] = Item("q", SlottedQueue(1), (*held, APART, 0))
    title = f"slot: {lanes}" + (f" after {before}" if before else "")
    client = Client(title, threads, initial, unroll=UNROLL)
    return Experiment(program.name, client, items, program.fields, large=True, adapt=adapt)


def rounds(program: ir.Program) -> Iterator[Experiment]:
    """Clients in which a slot has its turn only if each of its rounds sees head or tail moved after its request. Were
    it relaxed, the first look of protect_tail and of protect_head could find what was there before."""

    def make(lanes: str, before: str, begun: str) -> Experiment:
        return experiment(program, "rounds", lanes, before, begun, pace=KEEP)

    yield make("ee|eddd", "", "1@enqueued 0@tail 0@tail 0@tail")
    yield make("dd|d", "0e 0e 0e 0e 0d", "1@asked 1@asked 0@taker 0@taker 0@given")


def sleepers(program: ir.Program) -> Iterator[Experiment]:
    """Clients in which thread 1 looks at a node that thread 0 retires, frees or uses again meanwhile."""

    def make(name: str, lanes: str, before: str, begun: str, until: str = "", pace: Pace = HURRY) -> Experiment:
        return experiment(program, name, lanes, before, begun, until, pace)

    yield make("tail goes", "edd|e", "0e 0d", "1@tail")
    moves = "0@head 0@head 0@head 0@head"
    yield make("head goes", "dd|d", "0e 0e 0e 0e 0d", f"1@hazard_end {moves}", "1@hazard_next")
    many = "0e 0e 0e 0e 0e 1d"
    yield make("next goes", "ddd|d", many, f"1@hazard_next {moves}", "1@hazard_given")
    yield make("next given up", "ddd|d", many, f"{moves} 1@taker 1@taker", "1@retired")
    back = "0@taker 0@taker 0@given 1@hazard_given"
    yield make("given comes back", "dded|d", "0e 0e 0e 0e 1d", back, "1@hazard_next", AGAIN)


def passing(program: ir.Program) -> Experiment:
    """Thread 0 moves head past nodes that threads 2 and 3 give it, on their way to EMPTY; thread 1, on its way there as
    well, looks at the node that was at head before."""
    empty = " ".join(f"{thread}@{place}" for thread in (1, 2, 3) for place in ("asked", "asked", "asked", "head"))
    begun = f"{empty} 0@end 0@end 1@hazard_end 0@end 0@end 0@given 0@given 2@head 2@head 2@head 2@head"
    return experiment(program, "passed", "edeedd|d|d|d", "", f"{begun} 0@head 0@head 0@head", "1@hazard_next")


def experiments(program: ir.Program, deep: bool = False) -> Iterator[Experiment]:
    """The experiments with the queue."""

    def make(name: str, lanes: str, before: str = "", begun: str = "", pace: Pace = HURRY) -> Experiment:
        return experiment(program, name, lanes, before, begun, pace=pace)

    yield make("handover", "e|d")
    yield make("handover", "ee|d")
    yield make("told", "ew|rd")
    yield make("told", "eeRd|Wd", pace=KEEP)
    yield make("race", "e|e")
    yield make("race", "d|d", "0e")
    yield make("race", "ed|d")
    yield make("help", "ee|e")
    yield make("help", "de|e")
    yield make("help", "ee|ee", "1e 1d", "0@tail 1@tail 1@tail 1@tail 1@tail 0@hazard_next", KEEP)
    yield make("freed", "dd|d", "0e 0e 0d")
    yield make("freed", "ed|d", "0e 0d")
    yield make("freed", "ed|e", "0e 0d")
    yield from rounds(program)
    yield from sleepers(program)
    yield handover(program, "db|ge", "0e")
    yield handover(program, "db|gd", "0e 0e")
    if deep:
        yield make("race", "d|d", "0e 0e")
        for lanes, before in (("de|de", ""), ("dd|e", "0e 0d"), ("ee|d", "0e"), ("dd|d", EACH)):
            yield make("all", lanes, before)
        for lanes, before in (("ee|eddd", ""), ("eedd|e", "0e 0d"), ("dd|d", "0e 0e 0e 0e 0d")):
            yield make("whole", lanes, before)
        yield make("three", "e|e|d")
        yield make("three", "d|d|e")
