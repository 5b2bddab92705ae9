"""The invariants of the stack and the queue are inductive at small widths; wrong ones and wrong code are refuted.

`make audit` asks z3 whether they are inductive, and refutes a wrong one of each; here that is asked in depth only,
since it takes longest of all.
"""

from __future__ import annotations

import pytest
import z3

from models import ir
from models.catalog import structure
from models.frontend import read
from models.invariants.check import check, subject
from models.invariants.cli import main
from tests.invariants.edits import ALWAYS, NEVER, at, changed

PROGRAMS = {name: read(structure(name)) for name in ("stack", "queue")}
NAMES = [
    (name, c.name) for name, of in PROGRAMS.items() for c in subject(of).conjuncts() if "(the other)" not in c.name
]


@pytest.mark.deep
@pytest.mark.parametrize("name", PROGRAMS)
def test_it_is_inductive(name: str) -> None:
    """With 4-bit words z3 does not answer in a minute for each question."""
    report = check(PROGRAMS[name], timeout=600)
    assert report.ok, str(report)
    assert "3-bit words, any number of threads, 5 calls of " in str(report)


@pytest.mark.deep
@pytest.mark.parametrize(("name", "broken"), [("stack", "elements"), ("queue", "order")])
def test_a_wrong_one_is_refuted_with_a_step(name: str, broken: str) -> None:
    report = check(PROGRAMS[name], slack=1, first="push" if name == "stack" else "enqueue")
    assert report.refutation is not None and report.refutation.question == "step"
    assert report.refutation.broken == f"the invariant {broken!r} does not survive"
    assert f"csrc/zp_{name}.c:" in str(report) and "before: node." in str(report) and "after:" in str(report)


def first(name: str, conjunct: str) -> str:
    """The operation whose steps are asked about first."""
    return conjunct.partition(":")[0] if ":" in conjunct else {"stack": "pop", "queue": "dequeue"}[name]


@pytest.mark.deep
@pytest.mark.parametrize(("name", "conjunct"), NAMES)
def test_every_conjunct_is_needed(name: str, conjunct: str) -> None:
    assert check(PROGRAMS[name], drop=(conjunct,), first=first(name, conjunct)).refutation is not None


@pytest.mark.parametrize("name", PROGRAMS)
def test_it_says_nothing_impossible(name: str) -> None:
    """Each thread can be at each of its instructions, with elements in the structure: no check is about no state."""
    about = subject(PROGRAMS[name])
    state = about.machine.state("")
    solver = z3.Solver()
    solver.add(about.machine.well_formed(state), *(c.holds(state) for c in about.conjuncts()), state.ghost["E"] == 3)
    for role, points in about.machine.points.items():
        for point in points:
            solver.push()
            solver.add(state.threads[role].at == point.position)
            assert solver.check() == z3.sat, point
            solver.pop()


WRONG_CODE = {
    "a push ignores that it failed": ("stack", "push", at(13, condition=ALWAYS)),
    "a node is linked before the next guess only": ("stack", "push", at(15, target=11)),
    "a pop ignores that it failed": ("stack", "pop", at(13, condition=ALWAYS)),
    "a pop puts back what it took": ("stack", "pop", at(12, desired=ir.Reg(3))),
    "a pop does not see that there is nothing": ("stack", "pop", at(2, condition=NEVER)),
    "pop_all leaves everything": ("stack", "pop_all", at(0, value=ir.Reg(1))),
    "an enqueue ignores that it failed": ("queue", "enqueue", at(21, condition=ALWAYS)),
    "an enqueue does not look behind tail": ("queue", "enqueue", at(20, expected=ir.Reg(9))),
    "tail moves to the wrong node": ("queue", "enqueue", at(23, desired=ir.Reg(6))),
    "the element is that of the dummy": ("queue", "dequeue", at(18, place=ir.Place(ir.Reg(3), 1, ir.Lit(0)))),
    "head passes tail": ("queue", "dequeue", at(9, condition=NEVER)),
    "a dequeue ignores that it failed": ("queue", "dequeue", at(17, condition=ALWAYS)),
}  # fmt: skip
QUICK = ("a pop puts back what it took", "head passes tail")


@pytest.mark.parametrize(
    "what", [pytest.param(what, marks=() if what in QUICK else pytest.mark.deep) for what in WRONG_CODE]
)
def test_wrong_code_is_refuted(what: str) -> None:
    name, operation, change = WRONG_CODE[what]
    program = PROGRAMS[name]
    report = check(changed(program, operation, change), first=operation)
    assert report.refutation is not None and not report.unknown, str(report)


def test_a_changed_shape_is_an_error() -> None:
    program = PROGRAMS["queue"]
    short = changed(program, "dequeue", lambda o: o.code[1:])
    with pytest.raises(ValueError, match="dequeue is now L L B"):
        check(short)


def test_sizes_are_checked() -> None:
    for bits, capacity in ((2, None), (3, 1)):
        with pytest.raises(ValueError, match="at least 3 bits, and there is no capacity"):
            check(PROGRAMS["stack"], bits, capacity)
    assert main(["queue", "--drop", "nothing"]) == 2
