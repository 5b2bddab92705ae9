"""The specifications of the work-stealing deque, against a list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.specs import EMPTY, ENOMEM, LOST, OK, PreciseWorkStealingDeque, ReluctantDeque, Result, WorkStealingDeque

SPECS = [WorkStealingDeque, PreciseWorkStealingDeque, ReluctantDeque]
states = st.lists(st.integers(0, 9), max_size=4).map(tuple)


@pytest.mark.parametrize("kind", SPECS)
@given(state=states, value=st.integers(0, 9))
def test_both_ends(kind: type[WorkStealingDeque], state: tuple[int, ...], value: int) -> None:
    spec = kind()
    assert spec.apply(state, "push", (value,), (), Result(OK)) == (*state, value)
    assert spec.apply(state, "push", (value,), (), Result(ENOMEM)) == state
    for operation, taken, rest in (("pop", state[-1:], state[:-1]), ("steal", state[:1], state[1:])):
        assert spec.apply(state, operation, (), (0,), Result(OK, taken)) == (rest if state else None)
        assert spec.apply(state, operation, (), (0,), Result(OK, (10,))) is None
    assert spec.apply(state, "pop", (), (0,), Result(EMPTY)) == (None if state else ())
    assert spec.apply(state, "pop", (), (0,), Result(LOST)) is None
    assert spec.apply(state, "steal", (), (0,), Result(LOST)) == state


@pytest.mark.parametrize(("kind", "most"), [(WorkStealingDeque, 1), (PreciseWorkStealingDeque, 0), (ReluctantDeque, 9)])
@given(state=states)
def test_when_a_steal_may_say_empty(kind: type[WorkStealingDeque], most: int, state: tuple[int, ...]) -> None:
    after = kind().apply(state, "steal", (), (0,), Result(EMPTY))
    assert after == (state if len(state) <= most else None)


@pytest.mark.parametrize("kind", SPECS)
@given(state=states, operation=st.sampled_from(["push", "pop", "steal", "size"]))
def test_outcomes_are_what_apply_allows(kind: type[WorkStealingDeque], state: tuple[int, ...], operation: str) -> None:
    spec = kind()
    args = (5,) if operation == "push" else ()
    outcomes = list(spec.outcomes(state, operation, args, (0,)))
    assert outcomes and len(dict(outcomes)) == len(outcomes)
    for result, after in outcomes:
        assert spec.apply(state, operation, args, (0,), result) == after
        assert not spec.inert(operation, result) or after == state


def test_elements_at_the_start_and_unknown_operations() -> None:
    assert WorkStealingDeque(1, 2).initial == (1, 2)
    assert repr(PreciseWorkStealingDeque(1)) == "PreciseWorkStealingDeque(1)"
    with pytest.raises(ValueError, match="no operation 'take'"):
        WorkStealingDeque().apply((), "take", (), (), Result(OK))
