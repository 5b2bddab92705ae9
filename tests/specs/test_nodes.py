"""The specifications of the stack and the queue of nodes, against a list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.specs import EMPTY, ENOMEM, OK, Invocation, LinkedQueue, LinkedStack, Result

states = st.lists(st.integers(0, 9), max_size=4).map(tuple)


@given(state=states, value=st.integers(0, 9))
def test_the_stack(state: tuple[int, ...], value: int) -> None:
    spec = LinkedStack()
    assert spec.apply(state, "push", (value,), (), Result(OK)) == (*state, value)
    assert spec.apply(state, "push", (value,), (), Result(ENOMEM)) == state
    assert spec.apply(state, "push_many", (2,), (value, 5), Result(OK)) == (*state, value, 5)
    assert spec.apply(state, "pop", (2,), (0,), Result(OK, state[-1:])) == (state[:-1] if state else None)
    assert spec.apply(state, "pop", (2,), (0,), Result(EMPTY)) == (None if state else ())


@given(state=states, value=st.integers(0, 9))
def test_the_queue(state: tuple[int, ...], value: int) -> None:
    spec = LinkedQueue()
    assert spec.apply(state, "enqueue", (2, value), (), Result(OK)) == (*state, value)
    assert spec.apply(state, "dequeue", (2,), (0,), Result(OK, state[:1])) == (state[1:] if state else None)
    assert spec.apply(state, "dequeue", (2,), (0,), Result(EMPTY)) == (None if state else ())
    assert spec.apply(state, "dequeue", (2,), (0,), Result(OK, (10,))) is None


@pytest.mark.parametrize("spec", [LinkedStack(1, 2), LinkedQueue(1, 2)])
def test_what_moves(spec: LinkedStack | LinkedQueue) -> None:
    assert spec.initial == (1, 2) and repr(spec).endswith("(1, 2)")
    add = Invocation(spec.adds, (7,) if spec.adds == "push" else (3, 7))
    take = Invocation(spec.removes, (3,), (0,))
    assert spec.moves(add, None) == ((7,), ()) and spec.moves(add, Result(ENOMEM)) == ((), ())
    assert spec.moves(take, Result(OK, (1,))) == ((), (1,)) and spec.moves(take, None) == ((), ())
    assert spec.inert(spec.adds, Result(ENOMEM)) and not spec.inert(spec.removes, Result(OK, (1,)))
    with pytest.raises(ValueError, match="no operation 'take'"):
        spec.apply((), "take", (), (), Result(OK))
