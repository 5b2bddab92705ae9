"""Each specification against the obvious Python container, and against its own promises."""

from __future__ import annotations

from collections import deque
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.specs import (
    EMPTY,
    FULL,
    OK,
    BoundedFifo,
    Invocation,
    KeySet,
    Map,
    Register,
    Result,
    Spec,
    Stack,
    UnboundedFifo,
    WeakBoundedFifo,
)  # fmt: skip

SPECS: list[Spec[Any]] = [
    BoundedFifo(1), BoundedFifo(3), WeakBoundedFifo(2), UnboundedFifo(), Stack(), Register(), KeySet(), Map()
]  # fmt: skip
ARITY = {"cas": 2, "put": 2, "pop": 0, "read": 0, "size": 0}
small = st.integers(0, 3)


@st.composite
def calls(draw: st.DrawFn, spec: Spec[Any]) -> Invocation:
    name = draw(st.sampled_from(spec.operations))
    if name.endswith("_many"):
        items = tuple(draw(st.lists(small, max_size=4)))
        return Invocation(name, (len(items),), items)
    return Invocation(name, tuple(draw(small) for _ in range(ARITY.get(name, 1))), (0,))


@pytest.mark.parametrize("spec", SPECS, ids=repr)
@given(data=st.data())
def test_outcomes_and_apply_agree(spec: Spec[Any], data: st.DataObject) -> None:
    """Every outcome is allowed, leads where it says, and is listed once; nothing else is allowed; states hash."""
    state = spec.initial
    for _ in range(data.draw(st.integers(0, 8))):
        call = data.draw(calls(spec))
        outcomes = list(spec.outcomes(state, call.operation, call.args, call.buffer))
        assert len({result for result, _ in outcomes}) == len(outcomes) > 0
        for result, after in outcomes:
            assert spec.apply(state, call.operation, call.args, call.buffer, result) == after
            if spec.inert(call.operation, result):
                assert after == state
        other = Result(data.draw(st.integers(0, 5)), data.draw(st.sampled_from([(), (1,), (2, 1)])))
        if other not in dict(outcomes):
            assert spec.apply(state, call.operation, call.args, call.buffer, other) is None
        state = data.draw(st.sampled_from(outcomes))[1]
        hash(state)


@pytest.mark.parametrize("spec", SPECS, ids=repr)
def test_unknown_operations_are_errors(spec: Spec[Any]) -> None:
    for call in (spec.apply, lambda *a: list(spec.outcomes(*a[:4]))):
        with pytest.raises(ValueError, match=f"{spec.name} has no operation 'frobnicate'"):
            call(spec.initial, "frobnicate", (1, 2), (), Result(0))


@given(st.integers(1, 4), st.lists(st.one_of(st.just(None), st.integers(0, 9)), max_size=30))
def test_bounded_fifo_is_a_bounded_deque(capacity: int, script: list[int | None]) -> None:
    spec, model, state = BoundedFifo(capacity), deque[int](), BoundedFifo(capacity).initial
    for value in script:
        if value is not None:
            full = len(model) == capacity
            (outcome,) = spec.outcomes(state, "push", (value,), ())
            assert outcome[0] == Result(FULL if full else OK)
            if not full:
                model.append(value)
        else:
            (outcome,) = spec.outcomes(state, "pop", (), (0,))
            assert outcome[0] == (Result(OK, (model.popleft(),)) if model else Result(EMPTY))
        state = outcome[1]
        assert state == tuple(model)


def test_batches() -> None:
    spec = BoundedFifo(3)
    fill = spec.outcomes((9,), "push_many", (4,), (1, 2, 3, 4))
    assert [(result.value, state) for result, state in fill] == [(1, (9, 1)), (2, (9, 1, 2))]
    assert [r.value for r, _ in spec.outcomes((1, 2, 3), "push_many", (1,), (4,))] == [0]
    assert [r.value for r, _ in spec.outcomes((1,), "push_many", (0,), ())] == [0]
    drain = spec.outcomes((7, 8, 9), "pop_many", (2,), (0, 0))
    assert list(drain) == [(Result(1, (7,)), (8, 9)), (Result(2, (7, 8)), (9,))]
    assert [r for r, _ in spec.outcomes((), "pop_many", (2,), (0, 0))] == [Result(0)]
    assert spec.apply((7, 8), "pop_many", (2,), (0, 0), Result(2, (8, 7))) is None


def test_weak_fifo_may_fail_at_any_time_but_never_lies() -> None:
    weak = WeakBoundedFifo(2)
    assert weak.apply((), "push", (1,), (), Result(FULL)) == ()
    assert weak.apply((1,), "pop", (), (0,), Result(EMPTY)) == (1,)
    assert weak.apply((1,), "pop_many", (1,), (0,), Result(0)) == (1,)
    assert weak.apply((1,), "push_many", (1,), (5,), Result(0)) == (1,)
    assert weak.apply((1, 2), "push", (3,), (), Result(OK)) is None
    assert weak.apply((1, 2), "pop", (), (0,), Result(OK, (2,))) is None


def test_results_are_what_is_documented_as_output() -> None:
    spec = BoundedFifo(3)
    assert spec.result("pop", OK, (5,)) == Result(OK, (5,))
    assert spec.result("pop", EMPTY, (5,)) == Result(EMPTY)
    assert spec.result("pop_many", 2, (5, 6, 7)) == Result(2, (5, 6))
    assert spec.result("push_many", 2, (5, 6, 7)) == Result(2)
    # a count beyond the buffer is no result of any state
    assert spec.apply((5, 6), "pop_many", (1,), (0,), spec.result("pop_many", 2, (5,))) is None


def test_stack_and_queue_differ() -> None:
    for spec, value in ((UnboundedFifo(), 1), (Stack(), 2)):
        assert spec.apply((1, 2), "pop", (), (0,), Result(OK, (value,))) is not None
        assert spec.apply((1, 2), "pop", (), (0,), Result(OK, (3 - value,))) is None


def test_register_wraps() -> None:
    assert Register().apply((1 << 64) - 1, "fetch_add", (2,), (), Result((1 << 64) - 1)) == 1


@pytest.mark.parametrize("spec", [KeySet(), Map()], ids=repr)
@given(data=st.data())
def test_parts_do_not_touch_each_other(spec: Spec[Any], data: st.DataObject) -> None:
    """What makes it right to check them apart: calls of different parts commute, with the same results."""
    state = spec.initial
    for _ in range(data.draw(st.integers(0, 5))):
        call = data.draw(calls(spec))
        _, state = next(spec.outcomes(state, call.operation, call.args, call.buffer))
    first, second = data.draw(calls(spec)), data.draw(calls(spec))
    if spec.partition(first.operation, first.args) == spec.partition(second.operation, second.args):
        return
    a, middle = next(spec.outcomes(state, first.operation, first.args, ()))
    b, end = next(spec.outcomes(middle, second.operation, second.args, ()))
    other = spec.apply(state, second.operation, second.args, (), b)
    assert other is not None
    assert spec.apply(other, first.operation, first.args, (), a) == end


@pytest.mark.parametrize("capacity", [0, -1])
def test_no_capacity_is_an_error(capacity: int) -> None:
    with pytest.raises(ValueError, match="not positive"):
        BoundedFifo(capacity)
