"""The specification that tells calls that no other overlaps, in histories and in the explorer's tracker."""

from __future__ import annotations

import pytest

from models.explore.monitor import AloneTracker, Tracker, tracker
from models.linearize import Op, check, mark_alone, op
from models.specs import (
    EMPTY,
    FULL,
    OK,
    BoundedFifo,
    ExactFifo,
    Invocation,
    Result,
    SharpBoundedFifo,
    WeakBoundedFifo,
)

PUSH, POP = Invocation("push", (7,)), Invocation("pop", (), (0,))


def popped(value: int) -> Result:
    return Result(OK, (value,))


HISTORIES: list[tuple[str, list[Op], bool, bool]] = [
    ("empty is false, and alone", [op(0, "push", (7,), OK, 0, 1), op(1, "pop", (), EMPTY, 2, 3)], True, False),
    ("empty is false, beside a push", [op(0, "push", (7,), OK, 0, 1), op(1, "push", (8,), OK, 2, 5),
                                       op(0, "pop", (), EMPTY, 3, 4)], True, True),
    ("beside a pending push", [op(0, "push", (7,), OK, 0, 1), op(1, "push", (8,), None, 2),
                               op(0, "pop", (), EMPTY, 3, 4)], True, True),
    ("full is false, and alone", [op(0, "push", (7,), FULL, 0, 1)], True, False),
    ("alone at first, beside a call later", [op(0, "push", (7,), OK, 0, 1), op(0, "pop", (), EMPTY, 2, 5),
                                             op(1, "pop", (), popped(7), 4, 6)], True, True),
    ("a partial batch alone", [op(0, "push_many", (2,), 1, 0, 1, buffer=(1, 2))], True, False),
    ("a size alone", [op(0, "push", (7,), OK, 0, 1), op(1, "size", (), 2, 2, 3)], True, False),
    ("exact all the way", [op(0, "push", (7,), OK, 0, 1), op(1, "size", (), 1, 2, 3),
                           op(0, "pop", (), popped(7), 4, 5), op(0, "pop", (), EMPTY, 6, 7)], True, True),
    ("lost", [op(0, "push", (7,), OK, 0, 1), op(1, "pop", (), popped(8), 2, 3)], False, False),
]  # fmt: skip


@pytest.mark.parametrize(("title", "recorded", "weak", "sharp"), HISTORIES, ids=lambda item: str(item)[:30])
def test_known_histories(title: str, recorded: list[Op], weak: bool, sharp: bool) -> None:
    assert check(recorded, WeakBoundedFifo(2)).ok == weak, title
    assert check(mark_alone(recorded), SharpBoundedFifo(2)).ok == sharp, title


@pytest.mark.parametrize(("title", "recorded", "weak", "sharp"), HISTORIES, ids=lambda item: str(item)[:30])
def test_the_tracker_says_the_same(title: str, recorded: list[Op], weak: bool, sharp: bool) -> None:
    events = sorted([(item.start, 0, item) for item in recorded] + [
        (item.end, 1, item) for item in recorded if item.end is not None], key=lambda event: event[:2])  # fmt: skip
    for spec, expected in ((WeakBoundedFifo(2), weak), (SharpBoundedFifo(2), sharp)):
        monitor = tracker(spec, 2)
        assert isinstance(monitor, AloneTracker if spec.tells_alone else Tracker)
        state = monitor.initial
        for _, returns, item in events:
            if state is None:
                break
            if returns and item.result is not None:
                words = (*item.result.output, 0)
                state = monitor.respond(state, item.thread, item.call, item.result.value, words)
            else:
                state = monitor.invoke(state, item.thread, item.call)
        assert (state is not None) == expected, title


def test_exact_leaves_no_choice() -> None:
    exact, state = ExactFifo(3, 1, 2), (1, 2)
    assert exact.initial == state and repr(exact) == "ExactFifo(3, 1, 2)"
    assert list(exact.outcomes(state, "push_many", (2,), (8, 9))) == [(Result(1), (1, 2, 8))]
    assert list(exact.outcomes(state, "pop_many", (3,), (0, 0, 0))) == [(Result(2, (1, 2)), ())]
    assert list(exact.outcomes(state, "size", (), ())) == [(Result(2), state)]
    assert list(exact.outcomes(state, "pop", (), (0,))) == [(popped(1), (2,))]


def test_whatever_is_sharp_is_weak() -> None:
    weak, sharp = WeakBoundedFifo(2), SharpBoundedFifo(2)
    for state in ((), (1,), (1, 2)):
        for call in (PUSH, POP, Invocation("push_many", (2,), (8, 9)), Invocation("pop_many", (2,), (0, 0))):
            allowed = dict(weak.outcomes(state, call.operation, call.args, call.buffer))
            for name in (call.operation, f"{call.operation} alone"):
                for result, after in sharp.outcomes(state, name, call.args, call.buffer):
                    assert allowed[result] == after
    with pytest.raises(ValueError, match="no operation 'take alone'"):
        sharp.apply((), "take alone", (), (), Result(OK))
    with pytest.raises(ValueError, match="3 elements are more than the capacity 2"):
        BoundedFifo(2, 1, 2, 3)
