"""The tables of steps: the committed ones are those of the C file, every step of a run costs one, and where no bound is
to be had, none is found."""

from __future__ import annotations

import random

import pytest

from ci.stages.proof_mutants import PLANTED, Planted
from models import ir, machine
from models.catalog import ROOT, structure
from models.frontend import read
from models.machine import Loc, heap_answer, heap_extent
from models.mutants.patch import Mutant, mutated
from models.potential import FIELDS, STEPS, Layout, Row, Unbounded, rows, tables

QUEUE, DUMMY, SLOTS = 1, 2, 2
PROGRAM = read(structure("wfqueue"))
LAYOUT = Layout(*(PROGRAM.field(name) for name in FIELDS["wfqueue"]))
SWEEP = next(
    number for number, line in enumerate((ROOT / PROGRAM.source).read_text().splitlines(), 1) if "i < most;" in line
)
ABOUT_STEPS = ("Wfqueue.Progress", "Wfqueue.Pending")
DEFECTS = [planted for planted in PLANTED["wfqueue"] if planted.code and planted.theorem in ABOUT_STEPS]


def test_the_committed_tables_are_those_of_the_program() -> None:
    for module, text in tables("wfqueue", PROGRAM):
        path = (ROOT / "proofs").joinpath(*module.split(".")).with_suffix(".lean")
        assert path.read_text(encoding="utf-8") == text, f"{path.name}: python -m models.potential {PROGRAM.source}"


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_no_bound_is_found_where_there_is_none(defect: Planted) -> None:
    program = mutated(Mutant(defect.name, defect.why, defect.code, ()), structure("wfqueue"))
    with pytest.raises(Unbounded, match="line "):
        list(tables("wfqueue", program))


def created(nodes: int) -> machine.State:
    """A new queue; so many nodes can be allocated, and then none for some time."""
    cells = {Loc(QUEUE, PROGRAM.field(name), 0): DUMMY for name in ("head", "tail", "first")}
    cells |= {Loc(QUEUE, PROGRAM.field("threads"), 0): SLOTS, heap_extent(QUEUE): 1 + SLOTS}
    for number in range(2 * SLOTS + 1):
        cells |= {Loc(DUMMY + number, PROGRAM.field("node.taker"), 0): ir.WORD - 1, heap_extent(DUMMY + number): 1}
    for slot in range(SLOTS):
        cells[Loc(QUEUE, PROGRAM.field("slots.asked"), slot)] = DUMMY + 1 + 2 * slot
        cells[Loc(QUEUE, PROGRAM.field("slots.given"), slot)] = DUMMY + 2 + 2 * slot
    cells |= {heap_answer(number): 1000 + number for number in range(nodes)}
    return machine.initial(SLOTS, cells)


def value(row: Row, count: int, registers: tuple[int, ...]) -> int:
    def at(poly: tuple[int, ...]) -> int:
        return sum(factor * SLOTS**power for power, factor in enumerate(poly))

    total = at(row.base)
    for term, weight in row.terms:
        bound, done = registers[term.bound], registers[term.counter]
        rounds = {"cell": count, "reg": bound, "left": bound - done, "inside": bound - done - 1}[term.kind]
        assert rounds >= 0
        total += rounds * at(weight)
    return total


@pytest.mark.parametrize("seed", range(2))
def test_every_step_of_a_run_costs_one(seed: int) -> None:
    """And steps of others cost nothing."""
    choose = random.Random(seed)
    found = [rows(LAYOUT, op.code, *STEPS) for op in PROGRAM.operations[:2]]

    def potential(slot: int) -> int:
        frame, count = state.threads[slot], state.memory[Loc(QUEUE, LAYOUT.count, slot)]
        return 0 if frame is None else value(found[frame.operation][frame.pc], count, frame.registers)

    state, sweeps = created(60), 0
    for _ in range(9000):
        slot = choose.randrange(SLOTS)
        others = [potential(other) for other in range(SLOTS) if other != slot]
        if state.threads[slot] is None:
            call = machine.Call(0, (QUEUE, slot, 7)) if choose.random() < 0.6 else machine.Call(1, (QUEUE, slot), (0,))
            state = machine.call(PROGRAM, state, slot, call)
            continue
        before = potential(slot)
        stepped = machine.step(PROGRAM, state, slot)
        assert stepped is not None
        state = stepped[0]
        after = potential(slot)
        assert after < before, "a step that costs nothing"
        assert others == [potential(other) for other in range(SLOTS) if other != slot]
        frame = state.threads[slot]
        sweeps += frame is not None and PROGRAM.operations[frame.operation].code[frame.pc].line == SWEEP
    assert sweeps, "no run came as far as a sweep"
