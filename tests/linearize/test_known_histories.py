"""Histories whose verdict is known: from the papers, and from people who were wrong."""

from __future__ import annotations

from typing import Any

import pytest

from models.linearize import Op, Verdict, check, op
from models.specs import (
    EMPTY,
    FULL,
    OK,
    BoundedFifo,
    KeySet,
    Map,
    Register,
    Result,
    Spec,
    Stack,
    UnboundedFifo,
    WeakBoundedFifo,
)
from tests.linearize.reference import linearizable


def push(thread: int, value: int, start: int, end: int | None, result: int = OK) -> Op:
    return op(thread, "push", (value,), None if end is None else result, start, end)


def pop(thread: int, value: int | None, start: int, end: int | None) -> Op:
    result = Result(EMPTY) if value is None else Result(OK, (value,))
    return op(thread, "pop", (), None if end is None else result, start, end, buffer=(0,))


def many(thread: int, items: tuple[int, ...], result: int, start: int, end: int) -> Op:
    return op(thread, "push_many", (len(items),), result, start, end, buffer=items)


def drain(thread: int, n: int, items: tuple[int, ...], start: int, end: int) -> Op:
    return op(thread, "pop_many", (n,), Result(len(items), items), start, end, buffer=(0,) * n)


def write(thread: int, value: int, start: int, end: int | None) -> Op:
    return op(thread, "write", (value,), None if end is None else 0, start, end)


def look(thread: int, value: int, start: int, end: int) -> Op:
    return op(thread, "read", (), value, start, end)


def cas(thread: int, old: int, new: int, ok: int, start: int, end: int) -> Op:
    return op(thread, "cas", (old, new), ok, start, end)


QUEUE, STACK, REGISTER = UnboundedFifo(), Stack(), Register(0)

KNOWN: list[tuple[str, Spec[Any], list[Op], bool]] = [
    ("nothing happens", QUEUE, [], True),
    # Herlihy and Wing, "Linearizability", TOPLAS 1990, figure 1
    ("H1: overlapping enqueues, out in the other order", QUEUE,
     [push(0, 1, 0, 3), push(1, 2, 1, 2), pop(1, 2, 4, 6), pop(0, 1, 5, 7), push(0, 3, 8, 9)], True),
    ("H2: the second enqueue comes out first", QUEUE, [push(0, 1, 0, 1), push(1, 2, 2, 3), pop(1, 2, 4, 5)], False),
    ("H3: an enqueue that never returned was seen", QUEUE, [push(0, 1, 0, None), pop(1, 1, 1, 2)], True),
    ("H4: one element comes out twice", QUEUE, [push(0, 1, 0, 3), pop(0, 1, 4, 6), pop(1, 1, 5, 7)], False),
    # queues
    ("empty beside an enqueue", QUEUE, [push(0, 1, 0, 3), pop(1, None, 1, 2), pop(1, 1, 4, 5)], True),
    ("empty after an enqueue", QUEUE, [push(0, 1, 0, 1), pop(1, None, 2, 3)], False),
    ("a value from nowhere", QUEUE, [push(0, 1, 0, 1), pop(1, 2, 2, 3)], False),
    ("out before in", QUEUE, [pop(1, 1, 0, 1), push(0, 1, 2, 3)], False),
    ("three overlapping enqueues in any order", QUEUE,
     [push(0, 1, 0, 9), push(1, 2, 0, 9), push(2, 3, 0, 9),
      pop(3, 3, 10, 11), pop(3, 1, 12, 13), pop(3, 2, 14, 15)], True),
    ("two pops see the queue in two orders", QUEUE,
     [push(0, 1, 0, 1), push(0, 2, 2, 3), pop(1, 2, 4, 5), pop(2, 1, 6, 7)], False),
    ("a pending pop took the first", QUEUE,
     [push(0, 1, 0, 1), push(0, 2, 2, 3), pop(1, None, 4, None), pop(2, 2, 5, 6)], True),
    ("a pending pop cannot take two", QUEUE,
     [push(0, 1, 0, 1), push(0, 2, 2, 3), push(0, 3, 4, 5), pop(1, None, 6, None), pop(2, 3, 7, 8)], False),
    ("a pending pop that began too late", QUEUE,
     [push(0, 1, 0, 1), push(0, 2, 2, 3), pop(2, 2, 4, 5), pop(1, None, 6, None)], False),
    # the ring of the library
    ("full when full", BoundedFifo(1), [push(0, 1, 0, 1), push(0, 2, 2, 3, FULL), pop(1, 1, 4, 5)], True),
    ("full when empty", BoundedFifo(1), [push(0, 1, 0, 1), pop(1, 1, 2, 3), push(0, 2, 4, 5, FULL)], False),
    ("full beside the pop", BoundedFifo(1), [push(0, 1, 0, 1), pop(1, 1, 2, 6), push(0, 2, 3, 4, FULL)], True),
    ("the release-store ring: empty after a push returned", BoundedFifo(4),
     [push(0, 1, 0, 1), pop(1, None, 2, 3), pop(1, 1, 4, 5)], False),
    ("the same, if failures may be spurious", WeakBoundedFifo(4),
     [push(0, 1, 0, 1), pop(1, None, 2, 3), pop(1, 1, 4, 5)], True),
    ("a batch beside a batch", BoundedFifo(4),
     [many(0, (1, 2, 3), 3, 0, 3), drain(1, 2, (1, 2), 1, 4), pop(1, 3, 5, 6)], True),
    ("half a batch was visible", BoundedFifo(4),
     [many(0, (1, 2), 2, 0, 5), pop(1, 1, 1, 2), pop(1, None, 3, 4)], False),
    ("a partial batch may be partial", BoundedFifo(4),
     [many(0, (1, 2, 3), 1, 0, 1), pop(1, 1, 2, 3), pop(1, None, 4, 5)], True),
    ("nothing of a batch, though there is room", BoundedFifo(4), [push(0, 1, 0, 1), many(0, (2, 3), 0, 2, 3)], False),
    ("one more than fits", BoundedFifo(2), [push(0, 1, 0, 1), many(0, (2, 3), 2, 2, 3)], False),
    # Vyukov's MPMC queue: a stalled enqueuer hides the elements behind it, so a dequeue says empty although one has
    # been enqueued. "Decide before proving": its specification is the weak one.
    ("a stalled enqueue hides a later one", QUEUE, [push(0, 1, 0, None), push(1, 2, 1, 2), pop(2, None, 3, 4)], False),
    ("which a weak queue may do", WeakBoundedFifo(8),
     [push(0, 1, 0, None), push(1, 2, 1, 2), pop(2, None, 3, 4)], True),
    # stacks
    ("last in, first out", STACK, [push(0, 1, 0, 1), push(0, 2, 2, 3), pop(1, 2, 4, 5), pop(1, 1, 6, 7)], True),
    ("a stack is no queue", STACK, [push(0, 1, 0, 1), push(0, 2, 2, 3), pop(1, 1, 4, 5)], False),
    ("ABA: a pop frees the element below", STACK,
     [push(0, 1, 0, 1), push(0, 2, 2, 3), pop(1, 2, 4, 20),
      pop(0, 1, 5, 6), push(0, 3, 7, 8), pop(0, None, 9, 10)], False),
    ("elimination: a push and a pop meet", STACK,
     [push(0, 1, 0, 1), push(1, 2, 2, 5), pop(2, 2, 3, 4), pop(0, 1, 6, 7)], True),
    # registers
    ("new, then old value", REGISTER, [write(0, 1, 0, 9), look(1, 1, 1, 2), look(1, 0, 3, 4)], False),
    ("old, then new value", REGISTER, [write(0, 1, 0, 9), look(1, 0, 1, 2), look(1, 1, 3, 4)], True),
    ("readers disagree on the order of writes", REGISTER,
     [write(0, 1, 0, 9), write(1, 2, 0, 9), look(2, 1, 10, 11), look(3, 2, 12, 13)], False),
    ("a pending write took effect", REGISTER, [write(0, 1, 0, None), look(1, 1, 5, 6)], True),
    ("and cannot be undone", REGISTER, [write(0, 1, 0, None), look(1, 1, 5, 6), look(1, 0, 7, 8)], False),
    ("two CAS from the same value succeed", REGISTER, [cas(0, 0, 1, 1, 0, 5), cas(1, 0, 2, 1, 1, 6)], False),
    ("one of them fails", REGISTER, [cas(0, 0, 1, 1, 0, 5), cas(1, 0, 2, 0, 1, 6)], True),
    ("two counters, one number", REGISTER,
     [op(0, "fetch_add", (1,), 0, 0, 3), op(1, "fetch_add", (1,), 0, 1, 4)], False),
    # sets and maps
    ("added twice", KeySet(), [op(0, "add", (7,), 1, 0, 3), op(1, "add", (7,), 1, 1, 4)], False),
    ("added, removed, added", KeySet(),
     [op(0, "add", (7,), 1, 0, 9), op(1, "add", (7,), 1, 1, 8), op(2, "remove", (7,), 1, 2, 7)], True),
    ("keys do not disturb each other", KeySet(), [op(0, "add", (7,), 1, 0, 1), op(1, "contains", (8,), 0, 2, 3)], True),
    ("a map forgets", Map(), [op(0, "put", (1, 5), 0, 0, 1), op(1, "get", (1,), Result(0), 2, 3)], False),
    ("a map keeps", Map(), [op(0, "put", (1, 5), 0, 0, 1), op(1, "get", (1,), Result(1, (5,)), 2, 3)], True),
]  # fmt: skip


@pytest.mark.parametrize(("spec", "history", "expected"), [k[1:] for k in KNOWN], ids=[k[0] for k in KNOWN])
def test_known_verdict(spec: Spec[Any], history: list[Op], expected: bool) -> None:
    outcome = check(history, spec)
    assert outcome.verdict is (Verdict.LINEARIZABLE if expected else Verdict.NOT_LINEARIZABLE)
    assert linearizable(history, spec) == expected
    if expected:
        assert outcome.witness is not None
        assert outcome.failing is None
    else:
        assert outcome.failing
        assert not linearizable(outcome.failing, spec)


def test_the_response_must_be_stamped_after_the_effect() -> None:
    """The recorder's trap: a response time that is read before the store is visible makes a true run look false. The
    push returned, for the recorder, at 1; in truth its store became visible at 3, before it returned at 4."""
    stamped_early = [push(0, 1, 0, 1), pop(1, None, 2, 2), pop(1, 1, 5, 6)]
    stamped_after = [push(0, 1, 0, 4), pop(1, None, 2, 2), pop(1, 1, 5, 6)]
    assert not check(stamped_early, QUEUE).ok
    assert check(stamped_after, QUEUE).ok


def test_equal_times_overlap() -> None:
    """A clock that ticks too slowly must not make an order."""
    assert check([push(0, 1, 0, 1), pop(1, None, 1, 2)], QUEUE).ok
    assert check([pop(1, 1, 3, 3), push(0, 1, 3, 3)], QUEUE).ok
    assert not check([push(0, 1, 0, 1), pop(1, None, 2, 2)], QUEUE).ok
