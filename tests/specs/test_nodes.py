"""The specifications of the stack and the queue of nodes, against a list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.specs import EMPTY, ENOMEM, OK, EmptiedStack, Invocation, LinkedQueue, LinkedStack, ListedStack, Result

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


def test_a_list_leads_to_what_was_removed() -> None:
    """Nodes 3 → 2 hold 8 and 7; 4 → 3 was pushed since; 5 leads to a node that is gone, 6 in a circle."""
    spec = ListedStack({2: (0, 7), 3: (2, 8), 4: (3, 9), 5: (99, 1), 6: (6, 1)})
    assert list(spec.outcomes((7, 8), "pop_all", (), ())) == [(Result(3), ())]
    assert list(spec.outcomes((), "pop_all", (), ())) == [(Result(0), ())]
    assert list(spec.outcomes((8, 7), "pop_all", (), ())) == []
    assert list(spec.outcomes((1,), "next", (0, 3), (0,))) == [(Result(2, (8,)), (1,))]
    assert list(spec.outcomes((1,), "next", (0, 99), (0,))) == []
    assert spec.result("next", 2, (8,)) == Result(2, (8,))
    assert spec.result("pop_all", 2, ()) == Result(2)
    assert not spec.inert("pop_all", Result(0))


def test_taking_everything() -> None:
    spec = EmptiedStack(2)
    assert list(spec.outcomes((7, 8, 9), "take_all", (), ())) == [(Result(3, (9, 8)), ())]
    assert list(spec.outcomes((), "take_all", (), ())) == [(Result(0), ())]
    assert spec.result("take_all", 1, (9, 5)) == Result(1, (9,))
    assert spec.inert("take_all", Result(0)) and not spec.inert("take_all", Result(1, (9,)))
    assert spec.moves(Invocation("take_all"), Result(1, (9,))) == ((), (9,))
