"""Mutants of the SPSC ring, and of its specification."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from models.explore.explorer import Verdict
from models.mutants.patch import Caught, Mutant
from models.specs import BoundedFifo, Result, Spec, Words
from models.specs.base import EMPTY, OK

WRITE = "    ZP_WRITE(&q->slots[tail & mask], value);\n"
READ = "    uint64_t value = ZP_READ(&q->slots[head & mask]);\n"
PUBLISH = "    ZP_STORE(&q->tail, tail + 1, seq_cst);\n"
PUBLISH_BATCH = "    ZP_STORE(&q->tail, tail + n, seq_cst);\n"
CONSUME = "    ZP_STORE(&q->head, head + 1, seq_cst);\n"
CONSUME_BATCH = "    ZP_STORE(&q->head, head + n, seq_cst);\n"
FULL = "        if (tail - head >= capacity)\n            return ZP_FULL;\n"
IF_EMPTY = "        if (tail == head)\n            return ZP_EMPTY;\n"
ROOM = "            n = capacity - (tail - head);\n"
FILL = "        ZP_WRITE(&q->slots[(tail + i) & mask], items[i]);\n"
DRAIN = "        out[i] = ZP_READ(&q->slots[(head + i) & mask]);\n"

WRONG: Caught = (("sc", Verdict.NOT_LINEARIZABLE),)
WRONG_AND_RACE: Caught = (*WRONG, ("sc", Verdict.RACE))
FAULT: Caught = (("sc", Verdict.FAULT),)
WRONG_UNDER_TSO: Caught = (("tso", Verdict.NOT_LINEARIZABLE),)

MUTANTS = (
    Mutant(
        "publish_before_write",
        "the tail moves before the slot is written: the consumer reads the slot's past",
        ((WRITE, ""), (PUBLISH, PUBLISH + WRITE)),
        WRONG_AND_RACE,
    ),
    Mutant(
        "missing_capacity_check",
        "push never says FULL: it overwrites the oldest element",
        ((FULL, ""),),
        WRONG_AND_RACE,
    ),
    Mutant("off_by_one_full", "one element too many", ((FULL, FULL.replace(">=", ">")),), WRONG),
    Mutant(
        "relaxed_publish",
        "with a release store, pop says EMPTY although the push has returned: the store is still in the buffer",
        ((PUBLISH, PUBLISH.replace("seq_cst", "release")),),
        WRONG_UNDER_TSO,
    ),
    Mutant(
        "relaxed_publish_batch",
        "as relaxed_publish, in push_many",
        ((PUBLISH_BATCH, PUBLISH_BATCH.replace("seq_cst", "release")),),
        WRONG_UNDER_TSO,
    ),
    Mutant(
        "relaxed_consume",
        "with a release store, push says FULL although the pop has returned",
        ((CONSUME, CONSUME.replace("seq_cst", "release")),),
        WRONG_UNDER_TSO,
    ),
    Mutant(
        "relaxed_consume_batch",
        "as relaxed_consume, in pop_many",
        ((CONSUME_BATCH, CONSUME_BATCH.replace("seq_cst", "release")),),
        WRONG_UNDER_TSO,
    ),
    Mutant(
        "slot_reused_early",
        "pop gives the slot back before it has read it",
        ((READ, ""), (CONSUME, CONSUME + READ)),
        WRONG_AND_RACE,
    ),
    Mutant(
        "stale_full",
        "FULL by the copy of head alone",
        (("our writes */\n        head = ZP_LOAD(&q->head, seq_cst);\n", "our writes */\n"),),
        WRONG,
    ),
    Mutant(
        "stale_empty",
        "EMPTY by the copy of tail alone",
        (("the slots */\n        tail = ZP_LOAD(&q->tail, seq_cst);\n", "the slots */\n"),),
        WRONG,
    ),
    Mutant(
        "full_without_wrap",
        "a comparison of indices instead of their distance: wrong when head + capacity wraps around",
        ((FULL, FULL.replace("tail - head >= capacity", "tail >= head + capacity")),),
        WRONG,
    ),
    Mutant(
        "empty_without_wrap",
        "a comparison of indices instead of their equality: wrong when tail wraps around before head",
        ((IF_EMPTY, IF_EMPTY.replace("==", "<=")), ("    if (tail == head) {\n", "    if (tail <= head) {\n")),
        WRONG,
    ),
    Mutant(
        "mask_is_capacity",
        "the index is masked by the capacity instead of the number of slots less one",
        ((WRITE, WRITE.replace("& mask", "& capacity")),),
        FAULT,
    ),
    Mutant("lost_own_tail", "push forgets how far it is", (("    ZP_WRITE(&q->tail_own, tail + 1);\n", ""),), WRONG),
    Mutant("lost_own_head", "pop forgets how far it is", (("    ZP_WRITE(&q->head_own, head + 1);\n", ""),), WRONG),
    Mutant(
        "batch_in_pieces",
        "push_many publishes each element by itself: the batch is not atomic",
        ((FILL, "    {\n" + FILL + "        ZP_STORE(&q->tail, tail + i + 1, seq_cst);\n    }\n"),),
        WRONG,
    ),
    Mutant("batch_all_or_nothing", "push_many takes nothing if not all fits", ((ROOM, "            n = 0;\n"),), WRONG),
    Mutant("batch_without_bound", "push_many overwrites elements", ((ROOM, "            n = n;\n"),), WRONG_AND_RACE),
    Mutant(
        "batch_backwards",
        "pop_many delivers the newest first",
        ((DRAIN, DRAIN.replace("head + i", "head + n - 1 - i")),),
        WRONG,
    ),
    Mutant(
        "buffer_overrun",
        "pop_many writes past the caller's array",
        ((DRAIN, DRAIN.replace("out[i]", "out[i + 1]")),),
        FAULT,
    ),
)


class PopsNewest(BoundedFifo):
    """A stack that calls itself a queue."""

    fifo = False

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        if operation == "pop" and state:
            yield Result(OK, state[-1:]), state[:-1]
        else:
            yield from super().outcomes(state, operation, args, buffer)


class NeverFull(BoundedFifo):
    """Takes any number of elements."""

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        if operation == "push":
            yield Result(OK), (*state, args[0])
        else:
            yield from super().outcomes(state, operation, args, buffer)


class EmptyWithOne(BoundedFifo):
    """Keeps its last element for itself."""

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        if operation == "pop" and len(state) == 1:
            yield Result(EMPTY), state
        else:
            yield from super().outcomes(state, operation, args, buffer)


class PreciseBatches(BoundedFifo):
    """push_many takes as many as there is room for, and pop_many all there are up to n: which no ring with cached
    indices does, and no linearizable one need do."""

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        *_, most = super().outcomes(state, operation, args, buffer)
        if operation in ("push_many", "pop_many"):
            yield most
        else:
            yield from super().outcomes(state, operation, args, buffer)


SPEC_MUTANTS: tuple[type[BoundedFifo], ...] = (PopsNewest, NeverFull, EmptyWithOne, PreciseBatches)


def wrong_spec(mutant: type[Any], spec: Spec[Any]) -> Spec[Any]:
    """The wrong specification of the same capacity."""
    assert isinstance(spec, BoundedFifo)
    wrong: Spec[Any] = mutant(spec.capacity)
    return wrong
