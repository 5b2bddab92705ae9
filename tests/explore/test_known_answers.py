"""Programs whose outcomes are in every textbook, and each way an exploration can end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import ir
from models.explore import Client, ClientError, Exploration, Verdict, explore
from models.explore.explorer import Model
from models.explore.trace import history
from models.ir import Lit, Reg
from models.linearize import Verdict as Linearizable
from models.linearize import check
from models.machine import BINARY, Call, Loc, Result, call, evaluate, initial, next_access, step
from models.specs import Invocation, Register
from tests.explore import programs as build
from tests.explore.programs import A, P, X, Y, do, load, operation, program, ret, store

MODELS: tuple[Model, ...] = ("sc", "tso")


def results(code: ir.Program, *threads: list[Invocation], model: Model) -> set[tuple[int, ...]]:
    """The return values that are possible, thread by thread."""
    found = explore(code, build.client(*threads), None, model, races=False)
    assert found.passed
    return {tuple(value for thread in outcome[0] for value, _ in thread) for outcome in found.outcomes}  # type: ignore[index]


# ---- litmus tests ----


def both(mine: int, other: int, order: ir.Order, between: list[ir.Instr]) -> list[ir.Instr]:
    return [store(mine, Lit(1), order), *between, load(0, other), ret(Reg(0))]


@pytest.mark.parametrize("order", ["release", "relaxed", "seq_cst"])
@pytest.mark.parametrize("model", MODELS)
def test_store_buffering(order: ir.Order, model: Model) -> None:
    code = program(operation("f", both(X, Y, order, [])), operation("g", both(Y, X, order, [])))
    weak = model == "tso" and order != "seq_cst"
    assert ((0, 0) in results(code, [do("f")], [do("g")], model=model)) == weak


@pytest.mark.parametrize(("fence", "weak"), [("seq_cst", False), ("acq_rel", True)])
def test_store_buffering_with_fences(fence: ir.Order, weak: bool) -> None:
    code = program(
        operation("f", both(X, Y, "release", [ir.Fence(0, fence)])),
        operation("g", both(Y, X, "release", [ir.Fence(0, fence)])),
    )
    assert ((0, 0) in results(code, [do("f")], [do("g")], model="tso")) == weak


def test_store_buffering_with_a_failing_cas_between() -> None:
    cas = ir.Cas(0, 1, 2, build.at(A), Lit(7), Lit(8), "relaxed", "relaxed")
    code = program(operation("f", both(X, Y, "release", [cas])), operation("g", both(Y, X, "release", [cas])))
    assert (0, 0) not in results(code, [do("f")], [do("g")], model="tso")


def test_a_thread_reads_its_own_buffered_stores_newest_first() -> None:
    code = program(
        operation("f", both(X, X, "release", [store(X, Lit(2), "relaxed")])),
        operation("g", [load(0, X), ret(Reg(0))]),
    )
    assert results(code, [do("f")], [do("g")], model="tso") == {(2, 0), (2, 1), (2, 2)}


@pytest.mark.parametrize("model", MODELS)
def test_message_passing_is_in_order(model: Model) -> None:
    code = program(
        operation("send", [store(X, Lit(1), "relaxed"), store(Y, Lit(1), "relaxed"), ret(0)]),
        operation("receive", [load(0, Y), load(1, X), ret(ir.Binary("+", ir.Binary("*", Reg(0), Lit(10)), Reg(1)))]),
    )
    assert results(code, [do("send")], [do("receive")], model=model) == {(0, 0), (0, 1), (0, 11)}


@pytest.mark.parametrize("model", MODELS)
def test_load_buffering_is_impossible(model: Model) -> None:
    def body(read: int, write: int) -> list[ir.Instr]:
        return [load(0, read), store(write, Lit(1), "relaxed"), ret(Reg(0))]

    code = program(operation("f", body(X, Y)), operation("g", body(Y, X)))
    assert results(code, [do("f")], [do("g")], model=model) == {(0, 0), (0, 1), (1, 0)}


def test_independent_writes_are_seen_in_one_order() -> None:
    pair = ir.Binary("+", ir.Binary("*", Reg(0), Lit(10)), Reg(1))
    code = program(
        operation("wx", [store(X, Lit(1), "relaxed"), ret(0)]),
        operation("wy", [store(Y, Lit(1), "relaxed"), ret(0)]),
        operation("rxy", [load(0, X), load(1, Y), ret(pair)]),
        operation("ryx", [load(0, Y), load(1, X), ret(pair)]),
    )
    seen = results(code, [do("wx")], [do("wy")], [do("rxy")], [do("ryx")], model="tso")
    assert (0, 0, 10, 11) in seen
    assert (0, 0, 10, 10) not in seen


def test_what_a_later_call_writes_is_not_overlooked() -> None:
    """The reader may go alone only if no later call of the writer touches what it reads."""
    code = program(
        operation("look", [load(0, Y), ret(Reg(0))]),
        operation("write", [store(X, Lit(1)), ret(0)]),
        operation("read", [store(Y, Lit(1)), load(0, X), ret(Reg(0))]),
    )
    seen = results(code, [do("look"), do("write")], [do("read")], model="sc")
    assert {(1, 0, 0), (1, 0, 1), (0, 0, 0), (0, 0, 1)} == seen


def test_what_a_later_call_reads_is_not_overlooked() -> None:
    code = program(
        operation("look", [load(0, Y), ret(Reg(0))]),
        operation("read", [load(0, X), ret(Reg(0))]),
        operation("write", [store(Y, Lit(1)), store(X, Lit(1)), ret(0)]),
    )
    seen = results(code, [do("look"), do("read")], [do("write")], model="sc")
    assert seen == {(0, 0, 0), (0, 1, 0), (1, 0, 0), (1, 1, 0)}


words = st.one_of(st.integers(0, 70), st.integers(0, ir.WORD - 1), st.integers(ir.WORD - 3, ir.WORD - 1))
expressions = st.recursive(
    st.one_of(st.builds(Lit, words), st.builds(Reg, st.integers(0, 1))),
    lambda inner: st.one_of(
        st.builds(ir.Unary, st.sampled_from(["!", "~"]), inner),
        st.builds(ir.Binary, st.sampled_from(list(BINARY)), inner, inner),
    ),
    max_leaves=6,
)


@settings(max_examples=300)
@given(expressions, words, words)
def test_expressions_mean_what_the_step_function_says(expr: ir.Expr, first: int, second: int) -> None:
    code = program(operation("f", [ret(expr)], 2))
    assert results(code, [do("f", first, second)], model="sc") == {(evaluate(expr, (first, second)),)}


# ---- locks and other ways to end ----

LOCK = operation("lock", [ir.Exchange(0, 0, build.at(X), Lit(1), "acquire"), ir.Branch(0, Reg(0), 0, 2), ret(0)])
CRITICAL = [load(1, P), store(P, build.plus(Reg(1), 1)), store(X, Lit(0)), ret(Reg(1))]
LOCKED_ADD = operation("fetch_add", [*LOCK.code[:2], *CRITICAL], 1)
BROKEN_LOCK_ADD = operation("fetch_add", [load(0, X), ir.Branch(0, Reg(0), 0, 2), store(X, Lit(1)), *CRITICAL], 1)


def added(code: ir.Operation, threads: int = 2, *, may_wait: bool = True, **options: bool) -> Exploration:
    client = build.client(*[[do("fetch_add", 1)]] * threads, may_wait=may_wait)
    return explore(program(code), client, Register(), **options)


@pytest.mark.parametrize("threads", [2, 3])
def test_a_spin_lock_excludes(threads: int) -> None:
    assert added(LOCKED_ADD, threads).passed


def test_a_spin_lock_waits() -> None:
    found = added(LOCKED_ADD, may_wait=False)
    assert found.verdict is Verdict.CYCLE
    assert added(LOCKED_ADD).max_steps is None


def test_a_broken_spin_lock_does_not_exclude() -> None:
    assert added(BROKEN_LOCK_ADD).verdict is Verdict.RACE
    lost = added(BROKEN_LOCK_ADD, races=False)
    assert lost.verdict is Verdict.NOT_LINEARIZABLE
    assert check(history(lost.trace), Register()).verdict is Linearizable.NOT_LINEARIZABLE


@pytest.mark.parametrize("reduce", [False, True])
def test_a_waiting_thread_does_not_hide_the_others(reduce: bool) -> None:
    """The waiter's loads commute with all that the other may still do; yet the other must get to its fault."""
    code = program(
        operation("wait", [store(X, Lit(2)), load(0, Y), ir.Branch(0, Reg(0), 3, 1), ret(0)]),
        operation("go", [store(Y, Lit(0)), load(0, X), load(1, A, index=Reg(0)), ret(0)]),
    )
    found = explore(code, build.client([do("wait")], [do("go")], may_wait=True), None, reduce=reduce)
    assert found.verdict is Verdict.FAULT


def test_cas_loop_is_lock_free_and_its_steps_are_counted() -> None:
    client = build.client([do("fetch_add", 1)], [do("fetch_add", 1), do("fetch_add", 1)])
    found = explore(program(build.ADD_BY_CAS), client, Register())
    assert found.passed
    # 3 instructions a round, at most 2 rounds lost to the other thread's two calls, and the return
    assert found.max_steps == {"fetch_add": 10}


def test_executions_are_counted() -> None:
    client = build.client([do("fetch_add", 1)] * 2, [do("fetch_add", 1)] * 3)
    found = explore(program(build.ADD), client, Register())
    assert found.executions == 10  # the interleavings of 2 and 3 steps


def test_a_race_needs_a_plain_access_and_a_write() -> None:
    reads = program(operation("f", [load(0, P), ret(Reg(0))]))
    writes = program(operation("f", [store(P, Lit(1)), ret(0)]))
    atomic = program(operation("f", [store(X, Lit(1), "relaxed"), ret(0)]))
    two = build.client([do("f")], [do("f")])
    assert [explore(p, two, None).verdict for p in (reads, writes, atomic)] == [
        Verdict.PASSED,
        Verdict.RACE,
        Verdict.PASSED,
    ]
    assert "T0 and T1" in explore(writes, two, None).reason


def test_a_failing_cas_is_no_write() -> None:
    place = build.at(X)
    code = program(
        operation("f", [ir.Cas(0, 0, 1, place, Lit(7), Lit(8), "seq_cst", "relaxed"), ret(0)]),
        operation("g", [ir.Load(0, 0, place, "plain"), ret(0)]),
        operation("h", [ir.Cas(0, 0, 1, place, Lit(0), Lit(8), "seq_cst", "relaxed"), ret(0)]),
    )
    assert explore(code, build.client([do("f")], [do("g")]), None).passed
    assert explore(code, build.client([do("h")], [do("g")]), None).verdict is Verdict.RACE


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ([ir.Put(0, Lit(1), Lit(5)), ret(0)], "buffer"),
        ([load(0, A, index=Lit(2)), ret(0)], "beyond the array"),
        ([ir.Load(0, 0, ir.Place(Lit(2), X, Lit(0)), "seq_cst"), ret(0)], "never there"),
        ([ir.Load(0, 0, ir.Place(Lit(0), X, Lit(0)), "seq_cst"), ret(0)], "NULL"),
        ([ir.Set(0, 0, Lit(1))], "left the code"),
        ([ir.Jump(0, 0), ret(0)], "without end"),
    ],
)
def test_faults(code: list[ir.Instr], reason: str) -> None:
    one = build.client([do("f", buffer=(0,))])
    found = explore(program(operation("f", code, buffer=True)), one, None)
    assert found.verdict is Verdict.FAULT
    assert reason in found.reason


def test_limits_are_no_pass() -> None:
    client = build.client([do("fetch_add", 1)] * 5, [do("fetch_add", 1)] * 5)
    code = program(build.ADD)
    few = explore(code, client, Register(), limit=10)
    assert (few.verdict, few.passed, few.states) == (Verdict.INCOMPLETE, False, 10)
    deep = build.client([do("fetch_add", 1)] * 200, [do("fetch_add", 1)] * 200)
    assert explore(code, deep, None, memory=1 << 18).verdict is Verdict.INCOMPLETE
    stores = operation("write", [store(X, Reg(0), "release")] * 3 + [load(0, Y), ret(0)], 1)
    once = build.client([do("write", 1)], [do("write", 2)])
    assert explore(program(stores), once, None, "tso", store_buffer=2).verdict is Verdict.INCOMPLETE
    assert explore(program(stores), once, None, "tso", store_buffer=3).passed


def test_an_object_of_several() -> None:
    """Two objects of the same layout: cells do not overlap."""
    second = ir.Place(Lit(2), X, Lit(0))
    code = program(
        operation("f", [store(X, Lit(1)), ir.Load(0, 0, second, "seq_cst"), ret(Reg(0))]),
        operation("g", [ir.Store(0, second, Lit(5), "seq_cst"), load(0, X), ret(Reg(0))]),
    )
    client = replace(build.client([do("f")], [do("g")]), objects=2)
    found = explore(code, client, None)
    assert {tuple(v for thread in o[0] for v, _ in thread) for o in found.outcomes} == {(0, 1), (5, 0), (5, 1)}  # type: ignore[index]


# ---- evidence ----


def test_a_violation_is_drawn_and_replays_on_the_step_function() -> None:
    """The reported run is a run: the other implementation of the semantics does the same, access by access."""
    code = program(build.ADD_IN_TWO)
    found = explore(code, build.client([do("fetch_add", 1)], [do("fetch_add", 1)]), Register())
    assert found.verdict is Verdict.NOT_LINEARIZABLE
    state = initial(2, {Loc(1, X, 0): 0})
    for event in found.trace:
        if event.kind == "call":
            assert event.call is not None
            state = call(code, state, event.thread, Call(0, event.call.args))
            continue
        access = next_access(code, state, event.thread)
        assert access is None if event.kind == "return" else access is not None and str(access.value) in event.what
        after = step(code, state, event.thread)
        assert after is not None
        state, result = after
        if event.kind == "return":
            assert event.result is not None
            assert result == Result(event.result.value, ())
    text = str(found)
    assert "fetch_add(1) = 0" in text
    assert "load x -> 0" in text


# ---- bad input ----


def test_a_client_that_does_not_fit_is_an_error() -> None:
    code = program(build.READ, build.ADD)
    for client, words in [
        (build.client([do("nothing")]), "no operation 'nothing'"),
        (build.client([do("read", 1)]), "takes"),
        (build.client([do("read", buffer=(1,))]), "has no buffer"),
        (build.client([do("fetch_add", 1 << 64)]), "no word"),
        (build.client(*[[do("read")]] * 5), "5 threads"),
        (Client("c", (), build.LENGTHS), "0 threads"),
        (Client("c", ((do("read"),),), {}, object=None), "no length for the array a"),
        (Client("c", ((do("read"),),), build.LENGTHS, {("z", 0): 1}, object=None), "no field z"),
        (Client("c", ((do("read"),),), build.LENGTHS, {("a", 2): 1}, object=None), "outside the layout"),
    ]:
        with pytest.raises(ClientError, match=words):
            explore(code, client, None)


def test_an_error_in_a_specification_comes_through() -> None:
    client = build.client([do("f")])
    with pytest.raises(ValueError, match="no operation 'f'"):
        explore(program(operation("f", [ret(0)])), client, Register())
