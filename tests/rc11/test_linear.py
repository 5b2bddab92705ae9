"""What counts as explained by an order that respects happens-before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models import ir
from models.catalog import structure
from models.frontend import read
from models.rc11.clients import Maker, Ring
from models.rc11.linear import linearization
from models.rc11.outcome import Outcome

PROGRAM = read(structure("spsc"))
MAKE = Maker(PROGRAM)
OK, FULL, EMPTY = 0, 1, 2


def outcome(*results: tuple[int, tuple[int, ...]], before: set[tuple[int, int]] = frozenset()) -> Outcome:
    return Outcome(tuple(results), (), frozenset(before))


def push_beside_pop():
    return MAKE.experiment("e", [Ring(1)], (MAKE.push(7),), (MAKE.pop(),))


def test_a_pop_beside_a_push_may_come_first():
    assert linearization(push_beside_pop(), outcome((OK, ()), (EMPTY, (0,)))) == [1, 0]


def test_a_pop_after_a_push_may_not():
    assert linearization(push_beside_pop(), outcome((OK, ()), (EMPTY, (0,)), before={(0, 1)})) is None


def test_a_pop_cannot_come_before_what_it_gives():
    assert linearization(push_beside_pop(), outcome((OK, ()), (OK, (7,)), before={(1, 0)})) is None


def test_a_wrong_element_is_not_explained():
    assert linearization(push_beside_pop(), outcome((OK, ()), (OK, (8,)))) is None


def test_threads_keep_their_order():
    experiment = MAKE.experiment("e", [Ring(2)], (MAKE.push(1), MAKE.push(2)), (MAKE.pop(), MAKE.pop()))
    assert linearization(experiment, outcome((OK, ()), (OK, ()), (OK, (1,)), (OK, (2,)))) is not None
    assert linearization(experiment, outcome((OK, ()), (OK, ()), (OK, (2,)), (OK, (1,)))) is None


def two_rings():
    return MAKE.experiment("e", [Ring(1), Ring(1)], (MAKE.push(1), MAKE.pop(2)), (MAKE.push(2, 2), MAKE.pop()))


def test_each_ring_alone_can_look_right_where_both_do_not():
    both_empty = outcome((OK, ()), (EMPTY, (0,)), (OK, ()), (EMPTY, (0,)))
    assert linearization(two_rings(), both_empty) is None
    assert linearization(two_rings(), outcome((OK, ()), (EMPTY, (0,)), (OK, ()), (OK, (1,)))) is not None


def flagged(order: ir.Order):
    read_flag, write_flag = MAKE.read(order), MAKE.write(1, order if order == "seq_cst" else "release")
    return MAKE.experiment("e", [Ring(1)], (MAKE.push(1), read_flag), (write_flag, MAKE.pop()))


def test_a_seq_cst_variable_is_judged_and_a_weaker_one_is_not():
    missed = outcome((OK, ()), (0, ()), (0, ()), (EMPTY, (0,)))
    assert linearization(flagged("seq_cst"), missed) is None
    assert linearization(flagged("acquire"), missed) is not None


def test_the_setup_counts():
    experiment = MAKE.experiment("e", [Ring(1)], (MAKE.push(1),), (MAKE.pop(),), setup=(MAKE.push(9),))
    assert linearization(experiment, outcome((FULL, ()), (OK, (9,)))) == [0, 1]
    assert linearization(experiment, outcome((FULL, ()), (EMPTY, (0,)))) is None


def test_a_setup_that_does_not_do_as_specified_is_an_error():
    wrong = replace(PROGRAM.operation("push"), code=(ir.Return(1, ir.Lit(FULL)),))
    call = replace(MAKE.push(9), operation=wrong)
    with pytest.raises(ValueError, match=r"q.push\(9\) in the setup gives"):
        MAKE.experiment("e", [Ring(1)], (MAKE.push(1),), setup=(call,))
