"""Mutants of the work-stealing deque, and of its specification."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from models.explore.explorer import Verdict
from models.mutants.patch import Caught, Mutant
from models.specs import Result, Spec, Words, WorkStealingDeque
from models.specs.base import EMPTY, LOST, OK

ANNOUNCE = "    ZP_STORE(&q->bottom, bottom, seq_cst);\n"
LOOK = "    uint64_t top = ZP_LOAD(&q->top, seq_cst);\n    if (bottom - top >= NEGATIVE) {\n        /* relaxed: back"
LOOK_TOP = "    uint64_t top = ZP_LOAD(&q->top, seq_cst);\n"
WRITE = "    ZP_STORE(&buffer->slots[bottom & mask], value, relaxed);\n"
PUBLISH = "    ZP_STORE(&q->bottom, bottom + 1, release);\n"
FULL = "    if (bottom - top > mask) {\n        /* acquire"
EMPTY_IN_POP = "    if (bottom - top >= NEGATIVE) {\n        /* relaxed: back"
EMPTY_IN_STEAL = "    if (bottom - top - 1 >= NEGATIVE)\n"
LAST = "    if (bottom == top) {\n"
NOT_TAKEN = "        if (!taken)\n            return ZP_EMPTY;\n"
STOLEN = "    if (!taken)\n        return ZP_LOST;\n"
STEAL_TOP = "    uint64_t top = ZP_LOAD(&q->top, seq_cst);\n    /* seq_cst: see pop; acquire is"
STEAL_BUFFER = "    zp_deque_buffer *buffer = ZP_LOAD(&q->buffer, acquire);\n"
STEAL_SLOT = "    uint64_t value = ZP_LOAD(&buffer->slots[top & mask], relaxed);\n"
MASK = "    ZP_WRITE(&wide->mask, slots - 1);\n"
COPY = "    for (uint64_t i = top; i != bottom; i++) {\n"
OWN_BUFFER = "    ZP_WRITE(&q->buffer_own, wide);\n"
REPLACE = "    ZP_STORE(&q->buffer, wide, release);\n"
NO_ROOM = "    if (wide == NULL)\n        return NULL;\n"
GREW = "            if (buffer == NULL)\n                return ZP_ENOMEM;\n"
NEW_MASK = "            mask = ZP_READ(&buffer->mask);\n"

WRONG: Caught = (("sc", Verdict.NOT_LINEARIZABLE),)
RACE: Caught = (("sc", Verdict.RACE),)
FAULT: Caught = (("sc", Verdict.FAULT),)
WRONG_IN_C11: Caught = (("rc11", Verdict.NOT_LINEARIZABLE),)
RACE_IN_C11: Caught = (("rc11", Verdict.RACE),)

MUTANTS = (
    Mutant(
        "no_fence_in_pop",
        "with a release store, the owner looks at top before thieves can see that it takes the element: it goes twice",
        ((ANNOUNCE, ANNOUNCE.replace("seq_cst", "release")),),
        (("tso", Verdict.NOT_LINEARIZABLE), *WRONG_IN_C11),
    ),
    Mutant(
        "no_fence_in_steal",
        "with acquire loads, a thief may see an old bottom beside a new top: it takes what the owner has popped",
        (
            (STEAL_TOP, STEAL_TOP.replace("seq_cst);", "acquire);")),
            ("    uint64_t bottom = ZP_LOAD(&q->bottom, seq_cst);\n    if (bottom - top - 1",
             "    uint64_t bottom = ZP_LOAD(&q->bottom, acquire);\n    if (bottom - top - 1"),
        ),
        WRONG_IN_C11,
    ),
    Mutant("pop_looks_first", "pop reads top before it announces itself", ((ANNOUNCE, ""), (
        LOOK, LOOK.replace(LOOK_TOP, LOOK_TOP + ANNOUNCE))), WRONG),
    Mutant(
        "steal_bottom_first",
        "a thief reads bottom before top: by then the owner may have popped what it takes",
        ((STEAL_TOP, STEAL_TOP.replace(LOOK_TOP, "")), (EMPTY_IN_STEAL, LOOK_TOP + EMPTY_IN_STEAL)),
        WRONG,
    ),
    Mutant(
        "last_element_unasked",
        "pop takes the last element as any other, without compare-and-swap",
        ((LAST, LAST.replace("bottom == top", "bottom - top >= NEGATIVE")),),
        WRONG,
    ),
    Mutant("last_element_anyway", "pop takes the last element although its compare-and-swap failed",
           ((NOT_TAKEN, ""),), WRONG),
    Mutant("stolen_anyway", "a thief ignores that its compare-and-swap failed", ((STOLEN, ""),), WRONG),
    Mutant("push_before_write", "the element is counted before it is in its slot",
           ((WRITE, ""), (PUBLISH, PUBLISH + WRITE)), WRONG),
    Mutant("missing_full_check", "push overwrites the oldest element", ((FULL, FULL.replace("> mask", "> mask + 1")),),
           WRONG),
    Mutant("missing_underflow_guard", "pop of an empty deque takes what is in the slot below",
           ((EMPTY_IN_POP, EMPTY_IN_POP.replace("bottom - top >= NEGATIVE", "bottom == end")),), WRONG),
    Mutant(
        "empty_by_comparison",
        "a comparison of indices instead of their distance: below 0 is not less than 0",
        ((EMPTY_IN_POP, EMPTY_IN_POP.replace("bottom - top >= NEGATIVE", "bottom < top")),),
        WRONG,
    ),
    Mutant(
        "steal_empty_by_comparison",
        "the same in steal: EMPTY although there are elements, when bottom has wrapped around and top has not",
        ((EMPTY_IN_STEAL, EMPTY_IN_STEAL.replace("bottom - top - 1 >= NEGATIVE", "bottom <= top")),),
        WRONG,
    ),
    Mutant("steal_from_nothing", "a thief does not look whether there is an element",
           ((EMPTY_IN_STEAL + "        return ZP_EMPTY;\n", ""),), WRONG),
    Mutant(
        "stale_buffer",
        "a thief reads the buffer before top: the element it takes may be in a newer one",
        ((STEAL_BUFFER, ""), (STEAL_TOP, STEAL_BUFFER + STEAL_TOP)),
        WRONG,
    ),
    Mutant("stale_mask", "push goes on with the mask of the buffer it has replaced", ((NEW_MASK, ""),), WRONG),
    Mutant("owner_keeps_old_buffer", "the owner forgets that it has grown", ((OWN_BUFFER, ""),), WRONG),
    Mutant("thieves_keep_old_buffer", "nobody is told of the new buffer", ((REPLACE, ""),), WRONG),
    Mutant("published_before_copy", "thieves find the new buffer before its elements are there",
           ((REPLACE, ""), (COPY, REPLACE + COPY)), WRONG),
    Mutant("published_before_mask", "thieves find the new buffer before its mask is there",
           ((MASK, ""), (REPLACE, REPLACE + MASK)), RACE),
    Mutant("copies_one_too_few", "the newest element stays behind",
           ((COPY, COPY.replace("i != bottom", "i + 1 != bottom")),), WRONG),
    Mutant("copied_to_old_place", "elements keep their slots although the mask has changed",
           (("wide->slots[i & (slots - 1)]", "wide->slots[i & mask]"),), WRONG),
    Mutant("old_buffer_freed", "the outgrown buffer is freed while a thief may still read it",
           ((REPLACE, REPLACE + "    ZP_FREE(old);\n"),), FAULT),
    Mutant("no_memory_unseen", "a buffer that could not be allocated is used", ((NO_ROOM, ""),), FAULT),
    Mutant("no_memory_untold", "push does not see that it could not grow", ((GREW, ""),), FAULT),
    Mutant(
        "taken_before_read",
        "a thief reads the slot after it has taken the element: push may have filled it again",
        ((STEAL_SLOT, ""), (STOLEN, STOLEN + STEAL_SLOT)),
        WRONG,
    ),
    Mutant("lost_own_bottom", "pop forgets that the element is gone",
           (("    ZP_WRITE(&q->bottom_own, bottom);\n", ""),), WRONG),
    Mutant("push_forgets", "push forgets where the next element goes",
           (("    ZP_WRITE(&q->bottom_own, bottom + 1);\n", ""),), WRONG),
    Mutant(
        "index_of_four_bits",
        "ABA: after 16 elements top is what it was, and the compare-and-swap of a slow thief succeeds",
        (("((uint64_t)1 << 63)", "((uint64_t)1 << 3)"), ("i != bottom; i++", "i != bottom; i = ((i + 1) & 15)")),
        WRONG,
        everywhere=(
            ("(bottom - top", "(((bottom - top) & 15)"),
            (" top + 1, seq_cst", " ((top + 1) & 15), seq_cst"),
            (" bottom + 1", " ((bottom + 1) & 15)"),
            (" end - 1;", " (end - 1) & 15;"),
        ),
    ),
    Mutant("elements_taken_relaxed", "with relaxed compare-and-swaps, a thief may see an old bottom beside a new top",
           (), WRONG_IN_C11, everywhere=((" top + 1, seq_cst, relaxed", " top + 1, relaxed, relaxed"),)),
    Mutant("buffer_published_relaxed", "a thief may find the new buffer and not its mask",
           ((REPLACE, REPLACE.replace("release", "relaxed")),), RACE_IN_C11),
    Mutant("buffer_found_relaxed", "the same on the thief's side",
           ((STEAL_BUFFER, STEAL_BUFFER.replace("acquire", "relaxed")),), RACE_IN_C11),
    Mutant("push_relaxed", "a thief may find the element counted and not in its slot",
           ((PUBLISH, PUBLISH.replace("release", "relaxed")),), WRONG_IN_C11),
)  # fmt: skip


class PopsOldest(WorkStealingDeque):
    """A queue: the owner takes the oldest element."""

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        if operation == "pop" and state:
            yield Result(OK, state[:1]), state[1:]
        else:
            yield from super().outcomes(state, operation, args, buffer)


class StealsNewest(WorkStealingDeque):
    """A stack: thieves take the newest element."""

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        for result, after in super().outcomes(state, operation, args, buffer):
            newest = operation == "steal" and result.value == OK
            yield (Result(OK, state[-1:]), state[:-1]) if newest else (result, after)


class NeverLost(WorkStealingDeque):
    """A steal never loses a race."""

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        for result, after in super().outcomes(state, operation, args, buffer):
            if operation != "steal" or result.value != LOST:
                yield result, after


class NeverOutOfMemory(WorkStealingDeque):
    """A push always succeeds."""

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        for result, after in super().outcomes(state, operation, args, buffer):
            if operation != "push" or result.value == OK:
                yield result, after


class KeepsOne(WorkStealingDeque):
    """The owner never gets the last element."""

    def outcomes(self, state: Words, operation: str, args: Words, buffer: Words) -> Iterator[tuple[Result, Words]]:
        if operation == "pop" and len(state) == 1:
            yield Result(EMPTY), state
        else:
            yield from super().outcomes(state, operation, args, buffer)


SPEC_MUTANTS: tuple[type[WorkStealingDeque], ...] = (PopsOldest, StealsNewest, NeverLost, NeverOutOfMemory, KeepsOne)


def wrong_spec(mutant: type[Any], spec: Spec[Any]) -> Spec[Any]:
    """The wrong specification with the same elements at the start."""
    assert isinstance(spec, WorkStealingDeque)
    wrong: Spec[Any] = mutant(*spec.items)
    return wrong
