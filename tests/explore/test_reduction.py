"""The explorer against the reference, on random programs: same outcomes, same verdicts, reduced or not."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from models import ir
from models.explore import Client, Heap, Verdict, explore
from models.ir import Lit, Reg
from models.linearize import check, from_events
from models.specs import Invocation, Register
from tests.explore import programs as build
from tests.explore.reference import Findings, Reference, TooLarge

SETTINGS = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MODELS = ("sc", "tso")

fields = st.sampled_from([build.X, build.X, build.Y, build.Y, build.P, build.A])
orders = st.sampled_from(["relaxed", "release", "seq_cst"])
registers = st.integers(0, 3)
KINDS = ["load", "load", "store", "store", "store", "rmw", "cas", "fence", "set", "branch", "put"]


@st.composite
def expressions(draw: st.DrawFn) -> ir.Expr:
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return Lit(draw(st.integers(0, 2)))
    if kind < 3:
        return Reg(draw(registers))
    op = draw(st.sampled_from(["+", "-", "==", "<", "&&"]))
    return ir.Binary(op, Reg(draw(registers)), Lit(draw(st.integers(0, 2))))


@st.composite
def instructions(draw: st.DrawFn, pc: int, length: int) -> ir.Instr:
    kind = draw(st.sampled_from(KINDS))
    field = draw(fields)
    index: ir.Expr = draw(st.sampled_from([Lit(0)] * 9 + [Lit(1)] * 9 + [Reg(0)])) if field == build.A else Lit(0)
    if field == build.P and kind in ("rmw", "cas"):
        field = build.X
    if kind == "load":
        return build.load(draw(registers), field, "seq_cst", index)
    if kind == "store":
        return build.store(field, draw(expressions()), draw(orders), index)
    if kind == "rmw":
        make = draw(st.sampled_from([ir.FetchAdd, ir.Exchange]))
        return make(0, draw(registers), build.at(field, index), draw(expressions()), "acq_rel")
    if kind == "cas":
        ok, old = draw(registers), draw(registers)
        place = build.at(field, index)
        return ir.Cas(0, ok, old, place, draw(expressions()), draw(expressions()), "seq_cst", "relaxed")
    if kind == "fence":
        return ir.Fence(0, draw(st.sampled_from(["seq_cst", "release"])))
    if kind == "set":
        return ir.Set(0, draw(registers), draw(expressions()))
    if kind == "put":
        return ir.Put(0, Lit(0), draw(expressions()))
    forward = st.integers(pc + 1, length)
    return ir.Branch(0, draw(expressions()), draw(forward), draw(forward))


@st.composite
def operations(draw: st.DrawFn, name: str) -> ir.Operation:
    length = draw(st.integers(1, 4))
    code = [draw(instructions(pc, length)) for pc in range(length)]
    everything: ir.Expr = Reg(0)
    for register in (1, 2, 3):
        everything = ir.Binary("+", ir.Binary("*", everything, Lit(5)), Reg(register))
    return build.operation(name, [*code, build.ret(everything)], 1, buffer=True)


@st.composite
def experiments(draw: st.DrawFn) -> tuple[ir.Program, Client]:
    program = build.program(*(draw(operations(name)) for name in ("f", "g", "h")))
    shape = draw(st.sampled_from([(1, 1), (2, 1), (1, 2), (2, 2), (1, 1, 1)]))
    names = ["f", "g", "h"]
    threads = [
        [build.do(draw(st.sampled_from(names)), draw(st.integers(0, 2)), buffer=(0,)) for _ in range(n)] for n in shape
    ]
    return program, build.client(*threads)


def outcome(program: ir.Program, client: Client, model: str, reduce: bool) -> tuple[Verdict, frozenset[object]]:
    found = explore(program, client, None, model, races=False, reduce=reduce)  # type: ignore[arg-type]
    return found.verdict, found.outcomes if found.passed else frozenset()


@SETTINGS
@given(experiments(), st.sampled_from(MODELS))
def test_same_outcomes_as_the_reference(experiment: tuple[ir.Program, Client], model: str) -> None:
    program, client = experiment
    truth = Reference(program, client, model == "tso").run()
    for reduce in (False, True):
        verdict, outcomes = outcome(program, client, model, reduce)
        assert verdict is (Verdict.FAULT if truth.fault else Verdict.PASSED)
        assert truth.fault or outcomes == truth.outcomes


@settings(SETTINGS, max_examples=500)
@given(experiments(), st.sampled_from(MODELS))
def test_reduction_keeps_outcomes_and_steps(experiment: tuple[ir.Program, Client], model: str) -> None:
    program, client = experiment
    full = explore(program, client, None, model, races=False, reduce=False)  # type: ignore[arg-type]
    reduced = explore(program, client, None, model, races=False)  # type: ignore[arg-type]
    assert reduced.verdict is full.verdict
    if full.passed:
        assert reduced.outcomes == full.outcomes
        assert reduced.max_steps == full.max_steps
        assert reduced.states <= full.states


@SETTINGS
@given(experiments())
def test_same_races_as_the_reference(experiment: tuple[ir.Program, Client]) -> None:
    program, client = experiment
    truth = Reference(program, client, False).run()
    for reduce in (False, True):
        verdict = explore(program, client, None, "sc", reduce=reduce).verdict
        if not truth.fault:
            assert verdict is (Verdict.RACE if truth.race else Verdict.PASSED)
        else:
            assert verdict in (Verdict.FAULT, Verdict.RACE)


# Operations that allocate, free and follow pointers, all kept in registers, in `top` and in a node's `next`.
heap_registers = st.sampled_from([Reg(0), Reg(0), Reg(1)])
node_fields = st.sampled_from([build.VALUE, build.NEXT])


@st.composite
def heap_instructions(draw: st.DrawFn) -> ir.Instr:
    kind = draw(st.sampled_from(["alloc", "alloc", "free", "publish", "publish", "take", "take", "load", "store", "x"]))
    pointer = draw(heap_registers)
    top = build.at(build.TOP)
    if kind == "alloc":
        return ir.Alloc(0, pointer.index, build.NODE, Lit(0))
    if kind == "free":
        return ir.Free(0, pointer)
    if kind == "publish":
        return ir.Store(0, top, pointer, draw(orders))
    if kind == "take":
        return (
            ir.Exchange(0, pointer.index, top, Lit(0), "acq_rel")
            if draw(st.booleans())
            else ir.Load(0, pointer.index, top, "acquire")
        )
    if kind == "x":
        return ir.FetchAdd(0, 2, build.at(build.X), Lit(1), "seq_cst")
    place = ir.Place(pointer, draw(node_fields), Lit(0))
    order: ir.Order = "plain" if place.field == build.VALUE else draw(orders)
    if kind == "load":
        return ir.Load(0, draw(st.sampled_from([1, 2, 3])), place, order if order == "plain" else "acquire")
    return ir.Store(0, place, draw(st.sampled_from([Lit(7), Reg(0), Reg(1)])), order)


@st.composite
def heap_operations(draw: st.DrawFn, name: str) -> ir.Operation:
    code = draw(st.lists(heap_instructions(), min_size=1, max_size=5))
    if draw(st.booleans()):  # else most of them fault at once
        code = [ir.Alloc(0, 0, build.NODE, Lit(0)), ir.Branch(0, Reg(0), 2, len(code) + 2), *code]
    everything = ir.Binary("+", ir.Binary("*", Reg(2), Lit(100)), Reg(3))
    return build.operation(name, [*code, build.ret(everything)], 0)


@st.composite
def heap_experiments(draw: st.DrawFn) -> tuple[ir.Program, Client]:
    program = build.heap_program(*(draw(heap_operations(name)) for name in ("f", "g")))
    shape = draw(st.sampled_from([(1, 1), (2, 1), (1, 2), (1, 1, 1)]))
    threads = [[build.do(draw(st.sampled_from(["f", "g"]))) for _ in range(n)] for n in shape]
    fails = draw(st.frozensets(st.integers(0, 2), max_size=1))
    return program, build.client(*threads, heap=Heap(14, 0, fails, draw(st.booleans())))


def main_cells(outcomes: frozenset[object], count: int) -> set[object]:
    """The outcomes without what is in allocated objects."""
    return {(results, cells[:count]) for results, cells in outcomes}  # type: ignore[misc]


def small(reference: Reference) -> Findings:
    """What the reference finds in a few seconds; larger experiments do not count."""
    try:
        return reference.run(3000)
    except TooLarge:
        assume(False)
        raise


HEAP_SETTINGS = settings(
    SETTINGS, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], max_examples=150
)


@HEAP_SETTINGS
@given(heap_experiments(), st.sampled_from(MODELS))
def test_allocation_as_the_reference_has_it(experiment: tuple[ir.Program, Client], model: str) -> None:
    program, client = experiment
    truth = small(Reference(program, client, model == "tso"))
    main = sum(2 if field.array else 1 for field in program.fields if field.struct == 0)
    for reduce in (False, True):
        verdict, outcomes = outcome(program, client, model, reduce)
        assert verdict is (Verdict.FAULT if truth.fault else Verdict.PASSED)
        assert truth.fault or main_cells(outcomes, main) == truth.outcomes


@HEAP_SETTINGS
@given(heap_experiments())
def test_races_on_allocated_objects_as_the_reference_has_them(experiment: tuple[ir.Program, Client]) -> None:
    program, client = experiment
    truth = small(Reference(program, client, False))
    for reduce in (False, True):
        verdict = explore(program, client, None, "sc", reduce=reduce).verdict
        if not truth.fault:
            assert verdict is (Verdict.RACE if truth.race else Verdict.PASSED)
        else:
            assert verdict in (Verdict.FAULT, Verdict.RACE)


def bodies(name: str, ret: ir.Expr, parameters: int, *choices: ir.Instr) -> st.SearchStrategy[ir.Operation]:
    """Operations made of a few of these instructions, in any order."""
    code = st.lists(st.sampled_from(choices), min_size=1, max_size=3)
    return code.map(lambda chosen: build.operation(name, [*chosen, build.ret(ret)], parameters))


# Operations of a register that is kept in x; y is a scratch word that some of them use, rightly or wrongly.
READS = bodies("read", Reg(0), 0, build.load(0, build.X), build.load(0, build.Y), build.store(build.Y, Reg(0)))
WRITES = bodies(
    "write",
    Lit(0),
    1,
    build.store(build.X, Reg(0)),
    build.store(build.X, Reg(0), "release"),
    build.store(build.Y, Reg(0), "release"),
    build.store(build.Y, Lit(0)),
    ir.Fence(0, "seq_cst"),
)
IMPLEMENTATIONS = st.tuples(
    st.just(build.READ) | READS,
    st.sampled_from([build.WRITE, build.WRITE_FENCED, build.WRITE_TWICE]) | WRITES,
    st.sampled_from([build.ADD, build.ADD_BY_CAS, build.ADD_IN_TWO]),
    st.just(build.EXCHANGE),
)
CALLS = st.sampled_from(
    [*[build.do("read")] * 3, *[build.do("write", 1)] * 3, build.do("fetch_add", 1), build.do("exchange", 2)]
)


@SETTINGS
@given(
    IMPLEMENTATIONS,
    st.sampled_from([(1, 1), (2, 1), (2, 2), (1, 1, 1)]).flatmap(
        lambda shape: st.tuples(*(st.lists(CALLS, min_size=n, max_size=n) for n in shape))
    ),
    st.sampled_from(MODELS),
)
def test_same_linearizability_as_all_histories(
    implementation: tuple[ir.Operation, ...], threads: tuple[list[Invocation], ...], model: str
) -> None:
    """The tracker, reduced and not, against: list every history, ask the linearizability checker about each."""
    program, client = build.program(*implementation), build.client(*threads)
    spec = Register()
    truth = Reference(program, client, model == "tso", histories=True).run()
    fine = all(check(from_events(events, spec), spec, shrink=False).ok for events in truth.histories)
    for reduce in (False, True):
        found = explore(program, client, spec, model, reduce=reduce)  # type: ignore[arg-type]
        assert found.verdict is (Verdict.PASSED if fine else Verdict.NOT_LINEARIZABLE)
