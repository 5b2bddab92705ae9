"""The checker against the definition, on random histories; its limits; large histories; what it makes of failures."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.linearize import LinearizeError, Op, Verdict, check, from_events, op
from models.linearize.witness import merge, points, witness_error
from models.specs import (
    EMPTY,
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
from models.timeline import Timeline
from tests.linearize.reference import linearizable

SPECS: list[Spec[Any]] = [
    BoundedFifo(1), BoundedFifo(2), WeakBoundedFifo(1), UnboundedFifo(), Stack(), Register(), KeySet(), Map()
]  # fmt: skip
ARGUMENTS = {
    "push": 1, "pop": 0, "size": 0, "read": 0, "write": 1, "cas": 2, "fetch_add": 1, "exchange": 1, "add": 1,
    "remove": 1, "contains": 1, "put": 2, "get": 1,
}  # fmt: skip


@st.composite
def invocations(draw: st.DrawFn, spec: Spec[Any]) -> Invocation:
    name = draw(st.sampled_from(spec.operations))
    if name == "push_many":
        items = tuple(draw(st.lists(st.integers(1, 3), max_size=3)))
        return Invocation(name, (len(items),), items)
    if name == "pop_many":
        n = draw(st.integers(0, 3))
        return Invocation(name, (n,), (0,) * n)
    return Invocation(name, tuple(draw(st.integers(1, 2)) for _ in range(ARGUMENTS[name])))


@st.composite
def runs(draw: st.DrawFn, spec: Spec[Any], most: int, stretch: int) -> list[Op]:
    """A sequential run; each operation's interval contains its instant and is stretched at random. So the history is
    linearizable, whatever overlaps."""
    state = spec.initial
    history = []
    for i in range(draw(st.integers(0, most))):
        call = draw(invocations(spec))
        result, state = draw(st.sampled_from(list(spec.outcomes(state, call.operation, call.args, call.buffer))))
        start = 10 * i - draw(st.integers(0, stretch))
        end = 10 * i + draw(st.integers(0, stretch))
        history.append(Op(i, call, result, start, end))
    return history


@st.composite
def with_spec(draw: st.DrawFn, most: int, stretch: int = 40) -> tuple[Spec[Any], list[Op]]:
    spec = draw(st.sampled_from(SPECS))
    return spec, draw(runs(spec, most, stretch))


@st.composite
def disturbed(draw: st.DrawFn) -> tuple[Spec[Any], list[Op]]:
    """A linearizable history with a few results exchanged or forgotten: about half are no longer linearizable."""
    spec, history = draw(with_spec(6))
    for _ in range(draw(st.integers(0, 2))):
        if history:
            i, j = draw(st.integers(0, len(history) - 1)), draw(st.integers(0, len(history) - 1))
            kind = draw(st.sampled_from(["swap", "pend", "tighten"]))
            a, b = history[i], history[j]
            if kind == "swap" and a.call.operation == b.call.operation:
                history[i], history[j] = _with_result(a, b.result), _with_result(b, a.result)
            elif kind == "pend":
                history[i] = replace(a, result=None, end=None)
            elif a.end is not None:
                history[i] = replace(a, start=(a.start + a.end) // 2)
    return spec, history


def _with_result(item: Op, result: Result | None) -> Op:
    return item if item.result is None or result is None else replace(item, result=result)


@settings(max_examples=300)
@given(with_spec(12))
def test_a_stretched_run_is_linearizable(case: tuple[Spec[Any], list[Op]]) -> None:
    spec, history = case
    outcome = check(history, spec)
    assert outcome.ok
    assert outcome.witness is not None
    assert sorted(outcome.witness) == list(range(len(history)))


@settings(max_examples=600)
@given(disturbed())
def test_agrees_with_the_definition(case: tuple[Spec[Any], list[Op]]) -> None:
    spec, history = case
    outcome = check(history, spec)
    assert outcome.ok == linearizable(history, spec)
    if outcome.failing is not None:
        assert not linearizable(outcome.failing, spec)
        assert len(outcome.failing) <= len(history)


@given(with_spec(8), st.randoms(use_true_random=False))
def test_a_prefix_with_pending_operations_is_linearizable(case: tuple[Spec[Any], list[Op]], rng: random.Random) -> None:
    spec, history = case
    now = rng.randint(-40, 120)
    cut = [
        item if item.end is not None and item.end <= now else replace(item, result=None, end=None)
        for item in history
        if item.start <= now
    ]
    assert check(cut, spec).ok


@given(with_spec(8))
def test_the_order_of_the_list_does_not_matter(case: tuple[Spec[Any], list[Op]]) -> None:
    spec, history = case
    assert check(history[::-1], spec).ok


# ---- witnesses ----


def test_wrong_witnesses_are_refused() -> None:
    history = [op(0, "push", (1,), 0, 0, 1), op(0, "push", (2,), 0, 2, 5), op(1, "pop", (), Result(0, (1,)), 3, 4)]
    spec = UnboundedFifo()
    assert witness_error(history, spec, (0, 1, 2)) is None
    assert witness_error(history, spec, (0, 2, 1)) is None
    assert "twice" in str(witness_error(history, spec, (0, 0, 1, 2)))
    assert "missing" in str(witness_error(history, spec, (0, 1)))
    assert "comes after" in str(witness_error(history, spec, (1, 0, 2)))
    assert "not allowed" in str(witness_error(history, Stack(), (0, 1, 2)))


@given(with_spec(10))
def test_points_lie_inside_their_operations(case: tuple[Spec[Any], list[Op]]) -> None:
    spec, history = case
    witness = check(history, spec).witness
    assert witness is not None
    times = points(history, witness)
    assert times == sorted(times)
    for i, time in zip(witness, times, strict=True):
        end = history[i].end
        assert history[i].start <= time
        assert end is None or time <= end


def test_parts_are_checked_apart_and_merged() -> None:
    """Sixty keys, each used by four overlapping calls: hopeless as a whole, sixty small ones."""
    history = []
    for key in range(60):
        history += [
            op(4 * key, "add", (key,), 1, 0, 100 + key),
            op(4 * key + 1, "remove", (key,), 1, 10, 90 + key),
            op(4 * key + 2, "contains", (key,), 1, 20, 80),
            op(4 * key + 3, "add", (key,), 1, 120 + key, 200),
        ]
    with pytest.raises(LinearizeError, match="open at once"):
        check(history, _Whole())
    outcome = check(history, KeySet())
    assert outcome.ok
    assert outcome.witness is not None
    assert merge(history, [outcome.witness]) == outcome.witness
    history.append(op(1000, "contains", (17,), 0, 210, 220))
    bad = check(history, KeySet())
    assert bad.failing is not None
    assert {item.call.args for item in bad.failing} == {(17,)}


class _Whole(KeySet):
    def partition(self, operation: str, args: tuple[int, ...]) -> None:
        return None


# ---- size and limits ----


def queue_history(n: int, threads: int, seed: int, length: int = 40) -> list[Op]:
    """A long run of a queue, with intervals that overlap those of about `threads` neighbours."""
    rng = random.Random(seed)
    state: list[int] = []
    history = []
    free = [0] * threads
    for i in range(n):
        now = 100 * i
        thread = min(range(threads), key=lambda t: (free[t] > now - 200, rng.random()))
        start = max(free[thread] + 1, now - rng.randrange(100 * threads))
        end = max(start, now) + rng.randrange(100 * (threads - 1))
        if start > now:
            start = end = now
            thread = threads + i
        else:
            free[thread] = end
        if rng.random() < (0.7 if len(state) < length else 0.3):
            state.append(i)
            history.append(op(thread, "push", (i,), OK, start, end))
        else:
            result = Result(OK, (state.pop(0),)) if state else Result(EMPTY)
            history.append(op(thread, "pop", (), result, start, end))
    return history


@pytest.mark.parametrize("seed", range(5))
def test_thousands_of_operations(seed: int) -> None:
    history = queue_history(4000, 4, seed)
    outcome = check(history, UnboundedFifo())
    assert outcome.ok
    assert outcome.visited < 40 * len(history)


def test_a_needle_in_thousands_is_found_and_made_small() -> None:
    """Two pops of a long run exchange their values; what is left of 3000 operations is about these values only."""
    history = queue_history(3000, 3, 7)
    pops = [i for i, item in enumerate(history) if item.call.operation == "pop" and item.result != Result(EMPTY)]
    i, j = pops[500], pops[520]
    swapped = {i: history[j].result, j: history[i].result}
    broken = [replace(item, result=swapped.get(n, item.result)) for n, item in enumerate(history)]
    outcome = check(broken, UnboundedFifo())
    assert outcome.verdict is Verdict.NOT_LINEARIZABLE
    assert outcome.failing is not None
    assert len(outcome.failing) == 3
    assert not linearizable(outcome.failing, UnboundedFifo())


def test_a_value_that_was_overtaken_is_found_at_once() -> None:
    """Also if it was never popped; but a pending pop may have taken it."""
    history = [op(0, "push", (v,), OK, 10 * v, 10 * v + 5) for v in range(500)]
    history += [op(1, "pop", (), Result(OK, (v,)), 10 * v + 6, 10 * v + 7) for v in range(500) if v != 100]
    outcome = check(history, UnboundedFifo())
    assert outcome.failing is not None
    assert outcome.failing[0].call.args == (100,)
    assert len(outcome.failing) == 3
    assert check([*history, op(2, "pop", (), None, 1003)], UnboundedFifo()).ok


def test_the_limit_is_no_verdict() -> None:
    """Twelve writes at once, and a read of what nobody wrote: every set of them has to be tried."""
    history = [op(t, "write", (1 + t,), 0, 0, 100) for t in range(12)]
    history.append(op(99, "read", (), 1 << 20, 200, 201))
    outcome = check(history, Register(), limit=50)
    assert outcome.verdict is Verdict.UNKNOWN
    assert not outcome.ok
    assert outcome.visited <= 50
    assert "UNKNOWN(limit 50)" in str(outcome)
    assert check(history, Register()).verdict is Verdict.NOT_LINEARIZABLE


def test_bad_histories_are_errors() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        op(0, "pop", (), 0, 5, 4)
    with pytest.raises(ValueError, match="exactly if"):
        op(0, "pop", (), None, 5, 6)
    with pytest.raises(ValueError, match="no operation 'peek'"):
        check([op(0, "peek", (), 0, 0, 1)], Stack())
    with pytest.raises(ValueError, match="inside push"):
        from_events([(0, Invocation("push", (1,))), (0, Invocation("pop"))], Stack())
    with pytest.raises(ValueError, match="from no call"):
        from_events([(0, 0, ())], Stack())


# ---- failing histories ----


def test_a_failure_keeps_its_reason() -> None:
    """The push of a popped value is never dropped: a pop of a value from nowhere would be another failure."""
    history = [
        op(0, "push", (1,), OK, 0, 1),
        op(0, "push", (2,), OK, 2, 3),
        op(0, "push", (3,), OK, 4, 5),
        op(1, "pop", (), Result(EMPTY), 0, 1),
        op(1, "pop", (), Result(OK, (1,)), 6, 7),
        op(1, "pop", (), Result(OK, (3,)), 8, 9),
        op(1, "pop", (), Result(OK, (2,)), 10, 11),
    ]
    failing = check(history, UnboundedFifo()).failing
    assert failing is not None
    assert sorted(str(item) for item in failing) == ["pop() = 0 [3]", "push(2) = 0", "push(3) = 0"]


def test_what_is_left_out_moves_its_values_in_and_out() -> None:
    """3 and 4 have nothing to do with it: their pushes and pops go together."""
    history = [op(0, "push", (v,), OK, 10 * v, 10 * v + 1) for v in (1, 2, 3, 4)]
    history += [op(1, "pop", (), Result(OK, (v,)), 80 - 10 * v, 81 - 10 * v) for v in (4, 3)]
    history += [op(1, "pop", (), Result(OK, (v,)), 80 + 10 * v, 81 + 10 * v) for v in (1, 2)]
    failing = check(history, Stack()).failing
    assert failing is not None
    assert [str(item) for item in failing] == ["push(1) = 0", "push(2) = 0", "pop() = 0 [1]"]


def test_a_full_ring_keeps_what_filled_it() -> None:
    history = [
        op(0, "push", (1,), OK, 0, 1),
        op(0, "push", (2,), OK, 2, 3),
        op(1, "pop", (), Result(OK, (1,)), 4, 5),
        op(0, "push", (3,), 1, 6, 7),
    ]
    failing = check(history, BoundedFifo(2)).failing
    assert failing is not None
    assert [str(item) for item in failing] == [str(item) for item in history]


def test_drawings() -> None:
    history = [op(0, "push", (1,), 0, 0, 5), op(1, "pop", (), Result(0, (1,)), 2, 7), op(2, "push", (9,), None, 3)]
    text = Timeline.of_history(history, check(history, UnboundedFifo()).witness).ascii()
    lines = text.splitlines()
    assert [line[:2] for line in lines[::2]] == ["T0", "T1", "T2"]
    assert "push(1) = 0" in lines[0]
    assert "*1" in lines[1]
    assert "*2" in lines[3]
    assert lines[5].endswith(">")
    assert lines[1].index("|") < lines[3].index("|") < lines[1].rindex("|") < lines[3].rindex("|")
    svg = Timeline.of_history(history).svg()
    assert svg.startswith("<svg")
    assert svg.count("<rect") == 1 + len(history)
    assert Timeline(()).ascii() == "(no operations)"
    assert "<svg" in Timeline(()).svg()


def test_drawings_escape_markup() -> None:
    svg = Timeline.of_history([op(0, "<&", (), 0, 0, 1)]).svg()
    assert "&lt;&amp;" in svg
