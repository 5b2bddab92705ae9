"""The deque's invariant is inductive at small widths, growth included; wrong ones and wrong code are refuted."""

from __future__ import annotations

import pytest
import z3

from models import ir
from models.catalog import structure
from models.frontend import read
from models.invariants.check import check, subject
from models.invariants.cli import main
from models.invariants.deque import Deque
from tests.invariants.edits import NEVER, at, changed, swapped

BITS = 5


@pytest.fixture(scope="module")
def program() -> ir.Program:
    return read(structure("deque"))


NAMES = [c.name for c in Deque(read(structure("deque")), BITS).conjuncts() if "(the other)" not in c.name]


def test_it_is_inductive_with_growth(program: ir.Program) -> None:
    report = check(program, BITS)
    assert report.ok, str(report)
    assert "every number of slots up to 2 at first, growth up to 2, any number of thieves, 16 pushes: inductive" in str(
        report
    )


@pytest.mark.deep
@pytest.mark.parametrize("bits", [6, 7])
def test_it_is_inductive_at_larger_widths(program: ir.Program, bits: int) -> None:
    report = check(program, bits, timeout=600)
    assert report.ok, str(report)


def test_room_for_one_too_many_is_refuted_with_a_step(program: ir.Program) -> None:
    report = check(program, BITS, slack=1)
    assert report.refutation is not None and report.refutation.question == "step"
    assert "csrc/zp_deque.c:" in str(report) and "before: buffer.mask=[" in str(report)


@pytest.mark.parametrize("name", ["order", "top", "own bottom", "objects", "contents", "push: room"])
def test_conjuncts_are_needed(program: ir.Program, name: str) -> None:
    assert name in NAMES
    assert check(program, BITS, drop=(name,), first=name.partition(":")[0]).refutation is not None


@pytest.mark.deep
@pytest.mark.parametrize("name", NAMES)
def test_every_conjunct_is_needed(program: ir.Program, name: str) -> None:
    assert check(program, BITS, drop=(name,), first=name.partition(":")[0]).refutation is not None


def test_it_says_nothing_impossible(program: ir.Program) -> None:
    """Beside idle threads, each thread can be at each of its instructions: no check is about no state."""
    about = subject(program, BITS)
    state = about.machine.state("")
    solver = z3.Solver()
    solver.add(about.machine.well_formed(state), *(c.holds(state) for c in about.conjuncts()))
    for role, points in about.machine.points.items():
        for point in points:
            solver.push()
            solver.add(state.threads[role].at == point.position)
            assert solver.check() == z3.sat, point
            solver.pop()


WRONG_CODE = {
    "push is never full": ("push", at(4, condition=NEVER)),
    "the mask of the old buffer": ("push", at(30, dst=10)),
    "elements keep their old slots": (
        "push", at(22, place=ir.Place(ir.Reg(8), 2, ir.Binary("&", ir.Reg(9), ir.Reg(6))))),
    "the new buffer is published before its mask": ("push", swapped(17, 26)),
    "counted before it is written": ("push", swapped(31, 33)),
    "pop takes from nothing": ("pop", at(4, condition=NEVER)),
    "the last element without compare-and-swap": ("pop", at(10, condition=NEVER)),
    "pop forgets that it took": ("pop", at(18, value=ir.Reg(1))),
    "a thief does not look": ("steal", at(2, condition=NEVER)),
    "a thief ignores that it lost": ("steal", at(9, condition=NEVER)),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG_CODE)
def test_wrong_code_is_refuted(program: ir.Program, name: str) -> None:
    operation, change = WRONG_CODE[name]
    report = check(changed(program, operation, change), BITS, first=operation)
    assert report.refutation is not None and not report.unknown, str(report)


def test_a_changed_shape_is_an_error(program: ir.Program) -> None:
    short = changed(program, "steal", lambda o: o.code[1:])
    with pytest.raises(ValueError, match="steal is now L B R"):
        check(short, BITS)


def test_sizes_are_checked(program: ir.Program) -> None:
    for bits, capacity in ((5, 3), (5, 4), (3, 1)):
        with pytest.raises(ValueError, match="a number of slots that is a power of two"):
            check(program, bits, capacity)
    assert main(["deque", "--drop", "nothing"]) == 2
