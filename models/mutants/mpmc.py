"""Mutants of the bounded queue for any number of threads, and of its specification.

What has no mutant, since the contract allows what would happen. The second look at tail or head, before FULL or EMPTY:
without it there are more spurious failures, all beside another call. The store to head_seen, and that room gives up at
once where tail has been left behind: they save looks at head and at turns, which say the same. The bound of pop_many's
n, and that a batch of nothing ends at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from models.explore.explorer import Verdict
from models.mutants.patch import Caught, Mutant
from models.specs import FULL, BoundedFifo, ExactFifo, Result, SharpBoundedFifo, Spec, Words
from models.specs.base import OK

WRITE = "    ZP_WRITE(&q->cells[cell].value, value);\n"
PUBLISH = "    ZP_STORE(&q->cells[cell].turn, ticket + 1, release);\n"
READ = "    uint64_t value = ZP_READ(&q->cells[cell].value);\n"
PASS_ON = "    ZP_STORE(&q->cells[cell].turn, ticket + mask + 1, release);\n"
LOOK = "        uint64_t turn = ZP_LOAD(&q->cells[cell].turn, acquire);\n"
NOT_READY = "        if (turn != ticket + i + phase)\n"
EACH = "    for (uint64_t i = 0; i < n; i++) {\n        uint64_t cell"
FITS = "    if (tail - head <= capacity - n)\n"
LOOK_AT_HEAD = "    head = ZP_LOAD(&q->head, relaxed);\n    /* relaxed: as above */\n"
SOME = "        return capacity - inside;\n"
PUSHED = "        if (done) {\n            fill(q, tail, value);\n"
POPPED = "        if (done) {\n            uint64_t value = drain(q, head);\n            *out"
PUSHED_MANY = "        if (done) {\n            for (uint64_t i = 0; i < free; i++)\n"
POPPED_MANY = "        if (done) {\n            for (uint64_t i = 0; i < full; i++) {\n"
BOUND = "    if (n > capacity)\n        n = capacity;\n"
START = "    if (n == 0)\n        return 0;\n    /* relaxed: only a guess */\n    uint64_t tail"
AGAIN = "                return ZP_FULL;\n            tail = again;\n"
HEAD_FIRST = "    uint64_t head = ZP_LOAD(&q->head, seq_cst);\n"
THEN_TAIL = "    uint64_t tail = ZP_LOAD(&q->tail, seq_cst);\n"

WRONG: Caught = (("sc", Verdict.NOT_LINEARIZABLE),)
WRONG_AND_RACE: Caught = (*WRONG, ("sc", Verdict.RACE))
FAULT: Caught = (("sc", Verdict.FAULT),)
ENDLESS: Caught = (("sc", Verdict.CYCLE),)
RACE_IN_C11: Caught = (("rc11", Verdict.RACE),)


def anyway(text: str) -> str:
    """The text of a compare-and-swap's branch that is always taken."""
    return text.replace("if (done)", "if (done == done)")


MUTANTS = (
    Mutant("turn_before_value", "the turn says that the element is there before it is",
           ((WRITE, ""), (PUBLISH, PUBLISH + WRITE)), WRONG_AND_RACE),
    Mutant("turn_unchecked", "nobody looks whose turn it is", ((NOT_READY, "        if (turn != turn)\n"),),
           WRONG_AND_RACE),
    Mutant("turn_of_the_first_only", "a batch looks at its first cell alone", ((EACH, EACH.replace("i < n", "i < 1")),),
           WRONG_AND_RACE),
    Mutant("capacity_unchecked", "the cells are all that bounds the queue",
           ((FITS, FITS.replace("capacity - n", "tail - head")),), WRONG),
    Mutant("one_too_many", "a full queue has room for one", ((FITS, FITS.replace("capacity - n", "capacity")),), WRONG),
    Mutant("room_without_wrap", "a comparison of tickets instead of their distance",
           ((FITS, FITS.replace("tail - head <= capacity - n", "tail <= head + (capacity - n)")),), WRONG),
    Mutant("batch_without_bound", "a batch of which a part has room goes in whole",
           ((SOME, "        return n;\n"),), WRONG),
    Mutant("batch_above_capacity", "of a batch that is larger than the queue, all goes in",
           ((BOUND + START, START),), WRONG),
    Mutant("stale_full", "FULL by the copy of head alone", ((LOOK_AT_HEAD, ""),), WRONG),
    Mutant("passed_on_before_read", "a pop gives its cell away and then reads it",
           ((READ, ""), (PASS_ON, PASS_ON + READ)), WRONG_AND_RACE),
    Mutant("wrong_lap", "a cell is passed on to a ticket that is not its own: the push that comes round to it waits",
           ((PASS_ON, PASS_ON.replace("mask + 1", "mask")),), WRONG),
    Mutant("never_passed_on", "a pop keeps its cell", ((PASS_ON, ""),), WRONG),
    Mutant("never_published", "no pop ever sees the element", ((PUBLISH, ""),), WRONG),
    Mutant("pops_the_unfilled", "pop takes a cell that is free for a push",
           (("ready(q, head, 1, 1)", "ready(q, head, 0, 1)"),), WRONG_AND_RACE),
    Mutant("pushed_anyway", "push fills the cell although another push has its ticket", ((PUSHED, anyway(PUSHED)),),
           WRONG_AND_RACE),
    Mutant("popped_anyway", "pop takes the element although another pop has its ticket", ((POPPED, anyway(POPPED)),),
           WRONG),
    Mutant("batch_pushed_anyway", "the same in push_many", ((PUSHED_MANY, anyway(PUSHED_MANY)),), WRONG_AND_RACE),
    Mutant("batch_popped_anyway", "the same in pop_many", ((POPPED_MANY, anyway(POPPED_MANY)),), WRONG),
    Mutant("batch_of_one_ticket", "push_many takes one ticket and fills more cells",
           (("tail + free", "tail + 1"),), WRONG),
    Mutant("batch_out_of_one_ticket", "pop_many takes one ticket and reads more cells",
           (("head + full", "head + 1"),), WRONG),
    Mutant("batch_backwards", "push_many appends its last element first",
           (("items[i]", "items[free - 1 - i]"),), WRONG),
    Mutant("batch_out_backwards", "pop_many delivers the newest first",
           (("drain(q, head + i)", "drain(q, head + (full - 1 - i))"),), WRONG),
    Mutant("buffer_overrun", "pop_many writes past the caller's array",
           (("out[i] = value", "out[i + 1] = value"),), FAULT),
    Mutant("cells_collide", "two numbers have the same cell", (("(number & 7) << 3", "(number & 1) << 3"),), WRONG),
    Mutant("second_look_unused", "push tries again with the tail that it had: it goes round for ever",
           ((AGAIN, AGAIN.replace("            tail = again;\n", "")),), ENDLESS),
    Mutant("published_relaxed", "a pop may see the turn and not the element",
           ((PUBLISH, PUBLISH.replace("release", "relaxed")),), RACE_IN_C11),
    Mutant("passed_on_relaxed", "a push may see the turn before the pop has read the element that it overwrites",
           ((PASS_ON, PASS_ON.replace("release", "relaxed")),), RACE_IN_C11),
    Mutant("turn_seen_relaxed", "the same on the side of those who look",
           ((LOOK, LOOK.replace("acquire", "relaxed")),), RACE_IN_C11),
    Mutant("size_looks_at_tail_first", "the difference may be negative: beside a push and a pop, it is the capacity",
           ((HEAD_FIRST, ""), (THEN_TAIL, THEN_TAIL + HEAD_FIRST)), WRONG),
)  # fmt: skip


class NeverSpurious(BoundedFifo):
    """A precise FIFO queue: FULL and EMPTY are true."""


class NeverFailsAlone(SharpBoundedFifo):
    """A push that no other call overlaps finds room."""

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        for result, after in super().outcomes(state, operation, args, buffer):
            full = operation == "push alone" and result.value == FULL
            yield (Result(OK), after) if full else (result, after)


class WholeBatches(SharpBoundedFifo):
    """A batch takes as many elements as it can, or none."""

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        if operation in ("push_many", "pop_many"):
            yield from {found: None for found in self._whole(state, operation, args, buffer)}
        else:
            yield from super().outcomes(state, operation, args, buffer)

    def _whole(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        yield from ExactFifo(self.capacity).outcomes(state, operation, args, buffer)
        yield Result(0), state


class PopsNewest(SharpBoundedFifo):
    """A stack."""

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        for result, after in super().outcomes(state, operation, args, buffer):
            newest = operation.startswith("pop") and result.value == OK and result.output and "many" not in operation
            yield (Result(OK, state[-1:]), state[:-1]) if newest else (result, after)


SPEC_MUTANTS: tuple[type[BoundedFifo], ...] = (NeverSpurious, NeverFailsAlone, WholeBatches, PopsNewest)


def wrong_spec(mutant: type[Any], spec: Spec[Any]) -> Spec[Any]:
    """The wrong specification of the same capacity, with the same elements at the start."""
    assert isinstance(spec, BoundedFifo)
    wrong: Spec[Any] = mutant(spec.capacity, *spec.items, most=spec.most)
    return wrong
