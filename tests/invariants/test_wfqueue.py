"""The wait-free queue's invariant is inductive for two slots, if no node is used again; wrong ones and wrong code are
not.

`make audit` asks z3 whether it is inductive, and refutes a wrong one; here that is asked in depth only.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
import z3

from models import ir
from models.catalog import structure
from models.frontend import read
from models.invariants.check import check, subject
from tests.invariants.edits import ALWAYS, NEVER, at, changed, swapped

PROGRAM = read(structure("wfqueue_never"))


@pytest.mark.deep
@pytest.mark.parametrize("slots", [1, 2, 3])
def test_it_is_inductive(slots: int) -> None:
    """Three slots take five minutes."""
    report = check(PROGRAM, capacity=slots, timeout=600)
    assert report.ok, str(report)
    assert f"6-bit words, {slots} slot" in str(report)
    assert ", any number of threads, 4 nodes made, no node used again: inductive" in str(report)


def test_a_wrong_one_is_refuted_with_a_step() -> None:
    report = check(PROGRAM, slack=1, first="enqueue", near=104)
    assert report.refutation is not None and report.refutation.question == "step"
    assert report.refutation.broken == "the invariant 'order' does not survive"
    assert "csrc/zp_wfqueue.c:290 enqueue (cas)" in str(report) and "before: node." in str(report)


NEEDED = {
    "offers": ("enqueue", 104),
    "takers": ("dequeue", 135),
    "given, slot 0": ("dequeue", 72),
    "linked is pending": ("enqueue", 116),
    "enqueue: withdrawn": ("enqueue", 101),
    "enqueue: to link": ("enqueue", 104),
    "enqueue: turns to go": ("enqueue", 77),
    "comes closer, slot 0": ("enqueue", 116),
    "enqueue: does not pass over 0": ("enqueue", 112),
    "quiet, slot 0": ("dequeue", 5),
    "dequeue: opened": ("dequeue", 81),
    "dequeue: given once": ("dequeue", 126),
    "dequeue: assigned": ("dequeue", 90),
    "dequeue: turns to go": ("dequeue", 8),
    "dequeue comes closer, slot 0": ("dequeue", 135),
    "dequeue: closing: not given otherwise": ("dequeue", 66),
    "dequeue: passing: head": ("dequeue", 157),
    "dequeue: round: may have it": ("dequeue", 113),
    "dequeue: round: does not pass over 0": ("dequeue", 113),
    "dequeue: round: was given": ("dequeue", 133),
    "dequeue: round: older and other": ("dequeue", 133),
    "dequeue: round: is given": ("dequeue", 135),
    "dequeue: closing: may have it": ("dequeue", 54),
    "dequeue: nobody wants it": ("dequeue", 66),
}
"""Conjuncts that carry the argument, and where it needs them first."""


DAILY = ("offers", "enqueue: withdrawn", "comes closer, slot 0", "quiet, slot 0", "dequeue: assigned",
         "dequeue: round: older and other")  # fmt: skip


@pytest.mark.parametrize("name", [pytest.param(n, marks=() if n in DAILY else pytest.mark.deep) for n in NEEDED])
def test_conjuncts_are_needed(name: str) -> None:
    others = {name, f"{name} (slot 1)", name.replace("slot 0", "slot 1")}
    dropped = [c.name for c in subject(PROGRAM).conjuncts() if c.name in others]
    first, near = NEEDED[name]
    report = check(PROGRAM, drop=dropped, first=first, near=near)
    assert report.refutation is not None and not report.unknown, str(report)


def test_it_says_nothing_impossible() -> None:
    """Each slot's thread can be at each instruction that is not dead, while another one's operation is under way and
    elements are inside: no check is about no state."""
    about = subject(PROGRAM)
    state = about.machine.state("")
    solver = z3.SolverFor("QF_BV")
    solver.add(about.machine.well_formed(state), *(c.holds(state) for c in about.conjuncts()))
    solver.add(state.ghost["T"] != state.ghost["H"], state.threads["slot 1"].at != 0)
    for point in about.machine.points["slot 0"]:
        solver.push()
        solver.add(state.threads["slot 0"].at == point.position)
        assert solver.check() == z3.sat, point
        solver.pop()


def register(operation: str, name: str) -> ir.Reg:
    return ir.Reg(PROGRAM.operation(operation).registers.index(name))


SEEN, NEXT, REQUEST = (register("dequeue", name) for name in ("given_6", "next_3", "request"))
WRONG_CODE = {
    "the node at tail is not withdrawn": ("enqueue", 92, at(92, condition=NEVER)),
    "one slot gets no turn": ("enqueue", 96, at(95, value=ir.Lit(1))),
    "a turn is skipped": ("enqueue", 98, at(98, value=ir.Lit(1))),
    "it is linked before anything that is there": ("enqueue", 104, at(104, expected=register("enqueue", "next_2"))),
    "tail moves to the own node": ("enqueue", 116, at(116, desired=register("enqueue", "mine"))),
    "it returns after one round": ("enqueue", 122, at(122, target=123)),
    "the request stays open": ("dequeue", 21, at(21, value=REQUEST)),
    "it gives up without settling": ("dequeue", 29, at(29, condition=ALWAYS)),
    "it gives up whatever it was given": ("dequeue", 31, at(31, condition=NEVER)),
    "it says EMPTY whatever it was given": ("dequeue", 86, at(86, condition=ALWAYS)),
    "what is asked for is read last": ("dequeue", 110, swapped(109, 110)),
    "the turn begins at the next node's taker": ("dequeue", 102, at(102, place=ir.Place(NEXT, 2, ir.Lit(0)))),
    "nobody is served": ("dequeue", 123, at(123, condition=ALWAYS)),
    "it is given without the second look at head": ("dequeue", 131, at(131, condition=ir.Binary("!=", SEEN, NEXT))),
    "head moves before the node is given": ("dequeue", 131, at(131, condition=NEVER)),
    "head is not seen to have passed": ("dequeue", 145, at(145, condition=NEVER)),
    "the element is that of the request": ("dequeue", 163, at(163, place=ir.Place(REQUEST, 0, ir.Lit(0)))),
}  # fmt: skip


QUICK = ("the node at tail is not withdrawn", "one slot gets no turn", "it gives up without settling",
         "it is given without the second look at head", "head is not seen to have passed")  # fmt: skip


@pytest.mark.parametrize(
    "what", [pytest.param(what, marks=() if what in QUICK else pytest.mark.deep) for what in WRONG_CODE]
)
def test_wrong_code_is_refuted(what: str) -> None:
    operation, pc, change = WRONG_CODE[what]
    report = check(changed(PROGRAM, operation, change), first=operation, near=pc)
    assert report.refutation is not None and not report.unknown, str(report)


def test_the_build_that_uses_nodes_again_is_refuted() -> None:
    """What the invariant says is dead is not dead there."""
    program = replace(read(structure("wfqueue")), name="wfqueue_never")
    report = check(program, first="enqueue", near=20)
    assert report.refutation is not None and "zp_wfqueue.c" in str(report)


def test_a_changed_shape_is_an_error() -> None:
    short = changed(PROGRAM, "dequeue", lambda o: o.code[1:])
    with pytest.raises(ValueError, match="dequeue is now B R L"):
        check(short)


def test_sizes_are_checked() -> None:
    for bits, slots in ((5, 2), (6, 0), (6, 4)):
        with pytest.raises(ValueError, match="6 at least, has 1 to 3 slots"):
            check(PROGRAM, bits, slots)
