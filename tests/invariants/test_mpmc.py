"""The bounded queue's invariant is inductive for two threads and short words; wrong ones and wrong code are not."""

from __future__ import annotations

import pytest
import z3

from models import ir
from models.catalog import structure
from models.frontend import read
from models.invariants.check import check, subject
from models.invariants.cli import main
from models.invariants.mpmc import Mpmc
from models.invariants.words import constant
from tests.invariants.edits import ALWAYS, NEVER, at, changed, swapped

CAPACITY = 2


@pytest.fixture(scope="module")
def program() -> ir.Program:
    return read(structure("mpmc"))


NAMES = [c.name for c in Mpmc(read(structure("mpmc")), 5).conjuncts() if "(the other)" not in c.name]


@pytest.mark.deep
@pytest.mark.parametrize(("bits", "capacity"), [(5, None), (6, CAPACITY)])
def test_it_is_inductive(program: ir.Program, bits: int, capacity: int | None) -> None:
    report = check(program, bits, capacity, timeout=600)
    assert report.ok, str(report)
    assert "2 or 4 cells, 2 threads that push and pop" in str(report)


def test_room_for_one_too_many_is_refuted_with_a_step(program: ir.Program) -> None:
    report = check(program, 5, CAPACITY, slack=1)
    assert report.refutation is not None and report.refutation.question == "step"
    assert "csrc/zp_mpmc.c:" in str(report) and "before: tail=" in str(report)


DEEP_NAMES = [name for name in NAMES if name not in ("cells", "push: room", "push: ready")]


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.deep if name in DEEP_NAMES else ()) for name in NAMES]
)
def test_conjuncts_are_needed(program: ir.Program, name: str) -> None:
    dropped = (name, f"{name} (the other)") if ":" in name else (name,)
    found = check(program, 5, CAPACITY, drop=dropped, first=name.partition(":")[0])
    assert found.refutation is not None, str(found)


def test_it_says_nothing_impossible(program: ir.Program) -> None:
    """Each thread can be at each of its instructions, with elements inside: no check is about no state."""
    about = subject(program, 5, CAPACITY)
    state = about.machine.state("")
    solver = z3.Solver()
    solver.add(about.machine.well_formed(state), *(c.holds(state) for c in about.conjuncts()))
    solver.add(state.ghost["T"] != state.ghost["H"], state.ghost["H"] != 0)
    threads = state.threads
    for point in about.machine.points["one"]:
        solver.push()
        solver.add(threads["one"].at == point.position, threads["other"].at != 0)
        assert solver.check() == z3.sat, point
        solver.pop()


WRONG_CODE = {
    "push is never full": ("push", at(3, condition=ALWAYS)),
    "push does not look whose turn it is": ("push", at(23, condition=NEVER)),
    "push says that its element is there before it is": ("push", swapped(41, 42)),
    "push goes on although it lost its ticket": ("push", at(37, condition=ALWAYS)),
    "push takes no ticket": ("push", at(36, desired=ir.Reg(2))),
    "pop does not look whose turn it is": ("pop", at(8, condition=NEVER)),
    "pop reads another cell": ("pop", at(26, place=ir.Place(ir.Reg(0), 6, ir.Reg(15)))),
    "pop passes its cell on to a wrong round": ("pop", at(27, value=ir.Binary("+", ir.Reg(1), ir.Reg(13)))),
    "pop goes on although it lost its ticket": ("pop", at(22, condition=ALWAYS)),
    "pop gives nothing": ("pop", at(29, value=ir.Lit(0))),
}  # fmt: skip
AT_ONCE = ("push is never full", "pop passes its cell on to a wrong round")


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in AT_ONCE else pytest.mark.deep) for name in WRONG_CODE]
)
def test_wrong_code_is_refuted(program: ir.Program, name: str) -> None:
    operation, change = WRONG_CODE[name]
    report = check(changed(program, operation, change), 5, CAPACITY, first=operation)
    assert report.refutation is not None and not report.unknown, str(report)


def test_a_changed_shape_is_an_error(program: ir.Program) -> None:
    short = changed(program, "pop", lambda o: o.code[1:])
    with pytest.raises(ValueError, match="pop is now L = B"):
        check(short, 5)


def test_sizes_are_checked(program: ir.Program) -> None:
    for bits, capacity in ((4, 1), (5, 0), (5, 5)):
        with pytest.raises(ValueError, match="has a capacity from 1 to 4"):
            check(program, bits, capacity)
    assert main(["mpmc", "--drop", "nothing"]) == 2


def test_a_complement_keeps_its_meaning_in_short_words() -> None:
    """What `place` masks with: all but the last six bits."""
    assert [constant(ir.WORD - 64, bits) for bits in (5, 6, 7, 8)] == [0, 0, 64, 192]
    assert constant(ir.WORD - 1, 5) == 31 and constant(1 << 63, 5) == 16
