"""The steps of the machine: every instruction, faults, and what the other functions say about the next step."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import ir
from models.catalog import structure
from models.frontend import read
from models.machine import (
    Call,
    Fault,
    Frame,
    Loc,
    Memory,
    Result,
    State,
    call,
    execute,
    initial,
    instruction,
    next_access,
    run,
    run_local,
    step,
)

FIELDS = (ir.Field("count", True, False), ir.Field("cells", False, True))
CELL = ir.Place(ir.Reg(0), 1, ir.Reg(1))
COUNT = ir.Place(ir.Reg(0), 0, ir.Lit(0))


def program(*code: ir.Instr, buffer: str | None = "out") -> ir.Program:
    """One operation op(q, n, out) with two locals."""
    operation = ir.Operation("op", "t_op", ("q", "n"), buffer, True, ("q", "n", "a", "b"), code)
    return ir.Program("t", "t.c", "", FIELDS, (operation,))


def after(instr: ir.Instr, n: int = 5, buffer: tuple[int, ...] = (), cells: dict[Loc, int] | None = None) -> State:
    """The state after one instruction of op(1, n)."""
    p = program(instr)
    result = step(p, call(p, initial(1, cells or {}), 0, Call(0, (1, n), buffer)), 0)
    assert result is not None and result[1] is None
    return result[0]


def frame(state: State, tid: int = 0) -> Frame:
    found = state.threads[tid]
    assert found is not None
    return found


def test_set() -> None:
    assert frame(after(ir.Set(1, 2, ir.Binary("+", ir.Reg(1), ir.Lit(2))))) == Frame(0, 1, (1, 5, 7, 0), ())


def test_get_and_put() -> None:
    assert frame(after(ir.Get(1, 3, ir.Lit(1)), buffer=(8, 9))).registers == (1, 5, 0, 9)
    assert frame(after(ir.Put(1, ir.Lit(1), ir.Reg(1)), buffer=(8, 9))).buffer == (8, 5)


@pytest.mark.parametrize("instr", [ir.Get(1, 2, ir.Reg(1)), ir.Put(1, ir.Reg(1), ir.Lit(0))])
@given(size=st.integers(0, 3), index=st.one_of(st.integers(0, 4), st.just(ir.WORD - 1)))
def test_beyond_the_buffer_is_a_fault(instr: ir.Instr, size: int, index: int) -> None:
    p = program(instr, ir.Return(2, ir.Lit(0)))
    state = call(p, initial(1, {}), 0, Call(0, (1, index), (7,) * size))
    assert (step(p, state, 0) is None) == (index >= size)
    if index >= size:
        assert run_local(p, state, 0) is None
        with pytest.raises(Fault, match=rf"thread 0 in op: t\.c:1: buffer\[{index}\] of {size} words"):
            run(p, state, 0)


def test_load_and_store() -> None:
    assert frame(after(ir.Load(1, 2, CELL, "plain"), cells={Loc(1, 1, 5): 40})).registers[2] == 40
    assert after(ir.Store(1, CELL, ir.Lit(3), "plain")).memory == Memory({Loc(1, 1, 5): 3})


def test_cas_that_succeeds() -> None:
    state = after(ir.Cas(1, 2, 3, COUNT, ir.Lit(4), ir.Lit(9), "seq_cst", "relaxed"), cells={Loc(1, 0, 0): 4})
    assert frame(state).registers == (1, 5, 1, 4)
    assert state.memory[Loc(1, 0, 0)] == 9


def test_cas_that_fails() -> None:
    state = after(ir.Cas(1, 2, 3, COUNT, ir.Lit(4), ir.Lit(9), "seq_cst", "relaxed"), cells={Loc(1, 0, 0): 6})
    assert frame(state).registers == (1, 5, 0, 6)
    assert state.memory[Loc(1, 0, 0)] == 6


def test_cas_evaluates_before_it_assigns() -> None:
    """`expected` is read from the register that then receives the old value."""
    instr = ir.Cas(1, 2, 1, COUNT, ir.Reg(1), ir.Binary("+", ir.Reg(1), ir.Lit(1)), "seq_cst", "relaxed")
    state = after(instr, n=5, cells={Loc(1, 0, 0): 5})
    assert (frame(state).registers, state.memory[Loc(1, 0, 0)]) == ((1, 5, 1, 0), 6)


def test_fetch_add_wraps() -> None:
    state = after(ir.FetchAdd(1, 2, COUNT, ir.Reg(1), "relaxed"), cells={Loc(1, 0, 0): ir.WORD - 1})
    assert (frame(state).registers[2], state.memory[Loc(1, 0, 0)]) == (ir.WORD - 1, 4)


def test_exchange() -> None:
    state = after(ir.Exchange(1, 2, COUNT, ir.Reg(1), "relaxed"), cells={Loc(1, 0, 0): 8})
    assert (frame(state).registers[2], state.memory[Loc(1, 0, 0)]) == (8, 5)


def test_fence_moves_on_only() -> None:
    assert after(ir.Fence(1, "seq_cst")) == State(Memory({}), (Frame(0, 1, (1, 5, 0, 0), ()),))


@pytest.mark.parametrize(("n", "pc"), [(0, 4), (1, 3), (2, 3)])
def test_branch(n: int, pc: int) -> None:
    assert frame(after(ir.Branch(1, ir.Reg(1), 3, 4), n=n)).pc == pc


def test_jump() -> None:
    assert frame(after(ir.Jump(1, 7))).pc == 7


def test_return() -> None:
    p = program(ir.Return(1, ir.Reg(1)))
    state = call(p, initial(2, {}), 1, Call(0, (1, 5), (3,)))
    assert step(p, state, 1) == (initial(2, {}), Result(5, (3,)))


def test_idle_threads_and_wild_program_counters_do_not_step() -> None:
    p = program(ir.Jump(3, 9))
    idle = initial(1, {})
    assert (step(p, idle, 0), run_local(p, idle, 0), next_access(p, idle, 0)) == (None, None, None)
    wild = step(p, call(p, idle, 0, Call(0, (1, 5))), 0)
    assert wild is not None
    assert (step(p, wild[0], 0), instruction(p, wild[0], 0), run_local(p, wild[0], 0)) == (None, None, None)
    with pytest.raises(Fault, match="program counter 9 is outside the code"):
        run(p, wild[0], 0)
    with pytest.raises(Fault, match="thread 0 is idle"):
        run(p, idle, 0)


def test_endless_local_loop_is_given_up() -> None:
    p = program(ir.Set(1, 2, ir.Lit(0)), ir.Jump(1, 0))
    state = call(p, initial(1, {}), 0, Call(0, (1, 5)))
    assert run_local(p, state, 0, fuel=100) is None
    with pytest.raises(Fault, match="after 100 steps"):
        run(p, state, 0, fuel=100)


def test_calls_that_do_not_fit() -> None:
    p, idle = program(ir.Return(1, ir.Lit(0)), buffer=None), initial(1, {})
    with pytest.raises(ValueError, match="not 1 words"):
        call(p, idle, 0, Call(0, (1,)))
    with pytest.raises(ValueError, match="takes no buffer"):
        call(p, idle, 0, Call(0, (1, 2), (3,)))
    with pytest.raises(ValueError, match="not all are words"):
        call(p, idle, 0, Call(0, (1, -1)))
    with pytest.raises(ValueError, match="thread 0 is inside an operation"):
        call(p, call(p, idle, 0, Call(0, (1, 2))), 0, Call(0, (1, 2)))


def test_memory_is_a_total_function() -> None:
    loc = Loc(1, 2, 3)
    assert Memory({}, rest=7)[loc] == 7
    assert Memory({}).set(loc, 5).set(loc, 0) == Memory({})
    assert hash(Memory({}).set(loc, 5).set(loc, 0)) == hash(Memory({}))
    assert Memory({loc: 1}) != Memory({loc: 2}) != Memory({loc: 2}, rest=1)
    assert Memory({loc: 1}).cells() == {loc: 1}


SPSC = read(structure("spsc"))
RING = {"capacity": 3, "mask": 3}


def ring(threads: int) -> State:
    return initial(threads, {Loc(1, SPSC.field(name), 0): value for name, value in RING.items()})


CALLS = {
    "push": Call(0, (1, 9)),
    "pop": Call(1, (1,), (0,)),
    "push_many": Call(2, (1, 2), (5, 6)),
    "pop_many": Call(3, (1, 2), (0, 0)),
}
SCHEDULE = st.lists(st.tuples(st.integers(0, 1), st.sampled_from(["push", "push_many"]),
                              st.sampled_from(["pop", "pop_many"])), max_size=60)  # fmt: skip


@given(schedule=SCHEDULE)
def test_two_threads(schedule: list[tuple[int, str, str]]) -> None:
    """Along a random schedule: a step is a function of the state, leaves the old state and the other thread alone,
    makes exactly the access that next_access says, and happens in exactly one cell."""
    state = ring(2)
    for tid, *names in schedule:
        if state.threads[tid] is None:
            state = call(SPSC, state, tid, CALLS[names[tid]])
            continue
        before, copy = state, State(Memory(state.memory.cells()), state.threads)
        access = next_access(SPSC, state, tid)
        moved = step(SPSC, state, tid)
        assert moved is not None and moved == step(SPSC, copy, tid) and before == copy
        state = moved[0]
        assert state.threads[1 - tid] == before.threads[1 - tid]
        if access is None or not access.writes:
            assert state.memory == before.memory
        else:
            assert access.loc is not None
            assert state.memory == before.memory.set(access.loc, access.value)
        if access is not None and access.kind == "load":
            assert access.loc is not None and before.memory[access.loc] == access.value
            assert access.value in frame(state, tid).registers


@given(schedule=st.lists(st.integers(0, 1), max_size=40))
def test_run_local_stops_where_others_could_see(schedule: list[int]) -> None:
    state = ring(2)
    for tid in schedule:
        if state.threads[tid] is None:
            state = call(SPSC, state, tid, list(CALLS.values())[2 + tid])
        ready = run_local(SPSC, state, tid)
        assert ready is not None and ready.memory == state.memory
        assert isinstance(instruction(SPSC, ready, tid), (*ir.SHARED, ir.Return))
        moved = step(SPSC, ready, tid)
        assert moved is not None
        state = moved[0]


def test_execute_is_call_and_run() -> None:
    state, result = execute(SPSC, ring(1), 0, CALLS["push"])
    assert result == Result(0, ())
    assert state.memory[Loc(1, SPSC.field("tail"), 0)] == 1
    assert execute(SPSC, state, 0, CALLS["pop"])[1] == Result(0, (9,))
