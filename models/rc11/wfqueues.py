"""The clients of the wait-free queue under RC11: two slots, or three, of which each thread uses its own.

They are judged along happens-before: EMPTY may not be said if the enqueue of an element that is still there happens
before the call. Each is named as those of the explorer (models/explore/wfqueues.py), by its calls after those before.
In `told` clients, w writes the variable x (release) and r reads it (acquire).

The program is the C file's with three changes. A slot looks through its retired nodes at each dequeue and frees those
that are free at once (`hasten`), since no client makes the 32 dequeues that it takes otherwise; and freeing writes to
the node (freeing.py), so that whoever reads it then has a race; that an address comes back is for the explorer to show.
And the number of slots, which is never written after creation, is a constant: an execution may have 128 events.

z3 is asked about none of them: it does for about 45 events, and the smallest has more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
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
from models.specs import LinkedQueue

UNROLL = 20
SPARE = 32
"""What both thresholds have, beside three nodes for each slot."""


NOT_SHOWN = frozenset({
    ("dequeue", "head", "acq_rel"),
    ("dequeue", "head", "acquire"),
    ("dequeue", "node.next", "relaxed"),
    ("dequeue", "node.taker", "acq_rel"),
    ("dequeue", "node.taker", "acquire"),
    ("dequeue", "slots.asked", "relaxed"),
    ("dequeue", "slots.asked", "release"),
    ("dequeue", "slots.given", "acq_rel"),
    ("dequeue", "slots.given", "acquire"),
    ("dequeue", "slots.given", "relaxed"),
    ("dequeue", "slots.hazard_end", "release"),
    ("dequeue", "slots.hazard_given", "release"),
    ("dequeue", "slots.hazard_next", "release"),
    ("dequeue", "tail", "acquire"),
    ("enqueue", "node.next", "acq_rel"),
    ("enqueue", "node.next", "relaxed"),
    ("enqueue", "slots.enqueued", "acq_rel"),
    ("enqueue", "slots.enqueued", "acquire"),
    ("enqueue", "slots.enqueued", "relaxed"),
    ("enqueue", "slots.enqueued", "release"),
    ("enqueue", "slots.hazard_end", "acquire"),
    ("enqueue", "slots.hazard_end", "relaxed"),
    ("enqueue", "slots.hazard_end", "release"),
    ("enqueue", "slots.hazard_given", "acquire"),
    ("enqueue", "slots.hazard_given", "relaxed"),
    ("enqueue", "slots.hazard_next", "acquire"),
    ("enqueue", "slots.hazard_next", "relaxed"),
    ("enqueue", "tail", "acquire"),
})  # fmt: skip
"""(operation, place, weaker order) that no client here needs. In part no client can show it: what announcements are for
takes three calls beside one that sleeps, which are more events than an execution may have here. (Under TSO the explorer
shows that their stores must be seq_cst: models/mutants/wfqueue.py.) The others are kept as strong so that DRF-SC covers
every access that decides about an element."""


def hasten(slots: int, program: ir.Program) -> ir.Program:
    """The program for so many slots, with both thresholds 0, in which freeing a node writes to it. ValueError if it has
    no thresholds."""
    found, threads = 0, program.field("threads")

    def changed(expr: ir.Expr) -> ir.Expr:
        nonlocal found
        if isinstance(expr, ir.Binary):
            if expr.op == "+" and expr.right == ir.Lit(SPARE):
                found += 1
                return ir.Lit(0)
            return replace(expr, left=changed(expr.left), right=changed(expr.right))
        return replace(expr, arg=changed(expr.arg)) if isinstance(expr, ir.Unary) else expr

    def instruction(instr: ir.Instr) -> ir.Instr:
        if isinstance(instr, ir.Load) and instr.place.field == threads:
            return ir.Set(instr.line, instr.dst, ir.Lit(slots))
        return replace(instr, condition=changed(instr.condition)) if isinstance(instr, ir.Branch) else instr

    operations = tuple(replace(item, code=tuple(map(instruction, item.code))) for item in program.operations)
    if found < 2:
        raise ValueError(f"{program.source}: {found} comparisons with a threshold")
    return with_writes(replace(program, operations=operations), "node")


def experiment(program: ir.Program, name: str, lanes: str, before: str = "") -> Experiment:
    """The client with these calls of each thread, after those before; `program` is that of the catalog, or weaker."""
    letters, values = lanes.split("|"), count(1)
    adapt = partial(hasten, len(letters))
    hasty = adapt(program)

    def call(letter: str, slot: int) -> Call:
        if letter in "rw":
            write = variable_write(FIRST_VARIABLE, 1, "release")
            return write if letter == "w" else variable_read(FIRST_VARIABLE, "acquire")
        operation = hasty.operation("enqueue" if letter == "e" else "dequeue")
        args = (QUEUE, slot, next(values)) if letter == "e" else (QUEUE, slot)
        return Call(operation, args, () if letter == "e" else (0,), hasty.source)

    threads = tuple(tuple(call(letter, slot) for letter in lane) for slot, lane in enumerate(letters))
    start = after(HASTY, len(letters), before)
    initial = {
        Cell(number, program.field(field), index): word
        for number, cells in enumerate(start.objects, QUEUE)
        for (field, index), word in cells.items()
    }
    spec = LinkedQueue(*start.items)
    items = {number: Item(f"node {number}", None) for number in range(QUEUE, QUEUE + len(start.objects))}
    items[QUEUE] = Item("q", spec, spec.initial)
    if "w" in lanes:
        initial[Cell(FIRST_VARIABLE, VARIABLE_FIELD)] = 0
        items |= registers({"x": 0}, judged_variables(threads, [FIRST_VARIABLE]))
    title = f"{name}: {lanes}" + (f" after {before}" if before else "")
    client = Client(title, threads, initial, unroll=UNROLL)
    return Experiment(program.name, client, items, program.fields, large=True, adapt=adapt)


def experiments(program: ir.Program, deep: bool = False) -> Iterator[Experiment]:
    """The experiments with the queue."""

    def make(name: str, lanes: str, before: str = "") -> Experiment:
        return experiment(program, name, lanes, before)

    yield make("handover", "e|d")
    yield make("handover", "ee|d")
    yield make("told", "ew|rd")
    yield make("race", "e|e")
    yield make("race", "d|d", "0e")
    yield make("race", "ed|d")
    yield make("help", "ee|e")
    yield make("help", "de|e")
    yield make("freed", "dd|d", "0e 0e 0d")
    yield make("freed", "ed|d", "0e 0d")
    yield make("freed", "ed|e", "0e 0d")
    if deep:
        yield make("race", "d|d", "0e 0e")
        for lanes, before in (("de|de", ""), ("dd|e", "0e 0d"), ("ee|d", "0e"), ("dd|d", EACH)):
            yield make("all", lanes, before)
