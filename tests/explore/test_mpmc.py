"""The bounded queue for any number of threads under every schedule. Its mutants are tried by `make audit`; here they
are in `make deep`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import pytest

from models import ir
from models.catalog import structure
from models.explore import Exploration, Verdict, explore
from models.explore.clients import experiments
from models.explore.mpmc import STORE_BUFFER, client, held, place
from models.explore.trace import history
from models.frontend import read
from models.linearize import Verdict as Linearizable
from models.linearize import check, mark_alone
from models.mutants import MUTANTS, Mutant, MutantResult, mutated, run_mutants
from models.specs import BoundedFifo, ExactFifo, SharpBoundedFifo, WeakBoundedFifo


@lru_cache(maxsize=1)
def program() -> ir.Program:
    return read(structure("mpmc"))


def explorations(step: int) -> list[Exploration]:
    return [
        explore(program(), item.client, item.spec, model, store_buffer=item.store_buffer)
        for item in experiments("mpmc")[::step]
        for model in item.models
    ]


def test_every_third_client_passes() -> None:
    """The audit explores them all."""
    found = explorations(3)
    assert len(found) > 200
    assert {item.model for item in found} == {"sc", "tso"}
    assert [str(item) for item in found if not item.passed] == []


@pytest.mark.deep
def test_every_client_passes() -> None:
    found = explorations(1)
    assert [str(item) for item in found if not item.passed] == []
    assert sum(item.states for item in found) > 300_000
    for item in experiments("mpmc", deep=True):
        for model in item.models:
            found = explore(program(), item.client, item.spec, model, store_buffer=item.store_buffer)
            assert found.passed, str(found)


def branches() -> Iterator[tuple[str, int, bool]]:
    for operation in program().operations:
        for pc, instr in enumerate(operation.code):
            if isinstance(instr, ir.Branch):
                yield from ((operation.name, pc, yes) for yes in (True, False))


def trapped(name: str, pc: int, yes: bool) -> ir.Program:
    """The program that leaves its code where this branch goes this way."""
    operation = program().operation(name)
    instr = operation.code[pc]
    assert isinstance(instr, ir.Branch)
    out = len(operation.code)
    trap = replace(instr, yes=out) if yes else replace(instr, no=out)
    changed = replace(operation, code=(*operation.code[:pc], trap, *operation.code[pc + 1 :]))
    return replace(program(), operations=tuple(changed if o.name == name else o for o in program().operations))


def test_every_branch_is_taken_both_ways() -> None:
    clients = [item.client for item in experiments("mpmc") if "sc" in item.models]
    clients.sort(key=lambda made: -len(set(made.name.partition(" ")[0])))
    missed = [
        branch
        for branch in branches()
        if not any(
            explore(trapped(*branch), made, None, races=False).verdict is Verdict.FAULT
            for made in clients
            if any(call.operation == branch[0] for calls in made.threads for call in calls)
        )
    ]
    assert missed == []
    assert len(list(branches())) > 40


def test_the_cells_of_a_small_queue_are_apart() -> None:
    """A mask of 1 or 3, for which the C code makes no queue: its cells are as those of a large one."""
    assert [place(number) for number in range(4)] == [0, 8, 16, 24]
    assert sorted(map(place, range(64))) == list(range(64))


def test_it_is_no_precise_queue() -> None:
    """A push that has its ticket and has not filled its cell hides the push that has returned."""
    made = client("p|po", 2, 2, 0, 0)
    found = explore(program(), made, BoundedFifo(2), "sc")
    assert found.verdict is Verdict.NOT_LINEARIZABLE
    events = [(step.thread, step.what) for step in found.trace if step.kind in ("call", "return")]
    stalled = events[0][0]
    assert [event for event in events if event[0] != stalled] == [
        (1 - stalled, "call push(2)"), (1 - stalled, "return 0"), (1 - stalled, "call pop()"), (1 - stalled, "return 2")
    ]  # fmt: skip
    assert check(history(found.trace), BoundedFifo(2)).verdict is Linearizable.NOT_LINEARIZABLE
    assert check(history(found.trace), WeakBoundedFifo(2)).ok
    assert check(mark_alone(history(found.trace)), SharpBoundedFifo(2)).ok
    assert explore(program(), made, WeakBoundedFifo(2), "sc").passed


def test_a_pop_that_stalls_makes_a_push_fail() -> None:
    """The other half: FULL beside a free place, since the cell that comes next is still being read."""
    made = client("o|op", 2, 2, 0, 2)
    found = explore(program(), made, BoundedFifo(2, *held(2)), "sc")
    assert found.verdict is Verdict.NOT_LINEARIZABLE
    assert any(step.what == "return 1" for step in found.trace)


@pytest.mark.parametrize("lanes", ["ppp", "ppop", "mop", "won", "pzmz", "ooo", "nmn"])
@pytest.mark.parametrize(("capacity", "number", "holds"), [(1, 2, 1), (2, 2, 0), (3, 4, 2)])
def test_one_thread_alone_is_exact(lanes: str, capacity: int, number: int, holds: int) -> None:
    found = explore(program(), client(lanes, capacity, number, -1, holds), ExactFifo(capacity, *held(holds)), "sc")
    assert found.passed, str(found)


def test_with_the_annotated_orders_a_push_may_be_late() -> None:
    """Why TSO is judged by the weak specification: the push has returned, its turn is still in the store buffer."""
    made = client("p|o", 2, 2, 0, 0)
    found = explore(program(), made, SharpBoundedFifo(2), "tso", store_buffer=STORE_BUFFER)
    assert found.verdict is Verdict.NOT_LINEARIZABLE
    assert [step.what for step in found.trace if step.kind in ("call", "return")] == [
        "call push(1)", "return 0", "call pop()", "return 2"
    ]  # fmt: skip
    assert explore(program(), made, SharpBoundedFifo(2), "sc").passed


@pytest.mark.parametrize("lanes", ["po|o", "mn|p", "p|n|o"])
def test_unreduced_agrees(lanes: str) -> None:
    for size in ((1, 2, -1, 1), (2, 2, -1, 1)):
        made = client(lanes, *size)
        full, reduced = (explore(program(), made, None, reduce=reduce, races=False) for reduce in (False, True))
        assert full.passed and reduced.passed
        assert full.outcomes == reduced.outcomes
        assert reduced.states <= full.states
        sharp = [explore(program(), made, SharpBoundedFifo(size[0], *held(1)), reduce=r).passed for r in (False, True)]
        assert sharp == [True, True]


@lru_cache(maxsize=1)
def mutants() -> list[MutantResult]:
    return run_mutants("mpmc")


@pytest.mark.deep
@pytest.mark.parametrize("mutant", MUTANTS["mpmc"], ids=lambda mutant: mutant.name)
def test_every_mutant_is_caught_by_the_checker_that_it_names(mutant: Mutant) -> None:
    results = [result for result in mutants() if result.mutant == mutant.name]
    assert [(result.model, result.expected) for result in results] == list(mutant.caught)
    assert [str(result) for result in results if not result.caught] == []


@pytest.mark.deep
def test_wrong_specifications_are_refused() -> None:
    results = [result for result in mutants() if result.mutant.startswith("spec: ")]
    assert len(results) == 4
    assert [str(result) for result in results if not result.caught] == []


HARMLESS = {
    "no second look": (
        "again == tail)\n                return ZP_FULL",
        "again == again)\n                return ZP_FULL",
    ),
    "no store to head_seen": ("    ZP_STORE(&q->head_seen, head, relaxed);\n", ""),
    "room that looks on behind tail": ("    if (inside > capacity)\n        return 0;\n", ""),
}


@pytest.mark.deep
@pytest.mark.parametrize("edit", HARMLESS.values(), ids=list(HARMLESS))
def test_what_has_no_mutant_is_allowed(edit: tuple[str, str]) -> None:
    """The lines of which models/mutants/mpmc.py says so: if a client begins to need one, it wants a mutant."""
    without = mutated(Mutant("without", "", (edit,), ()), structure("mpmc"))
    for item in experiments("mpmc")[::5]:
        if "sc" in item.models:
            assert explore(without, item.client, item.spec, "sc").passed
