"""The ring's invariant is inductive at small widths; every wrong one is refuted, with two states and a step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models import ir
from models.catalog import structure
from models.frontend import read
from models.invariants.check import check
from models.invariants.cli import main
from models.invariants.spsc import Ring
from tests.invariants.edits import changed


@pytest.fixture(scope="module")
def program() -> ir.Program:
    return read(structure("spsc"))


NAMES = [c.name for c in Ring(read(structure("spsc")), 3, 2).conjuncts()]


@pytest.mark.parametrize(("bits", "capacity"), [(3, 1), (3, 2), (3, 3)])
def test_it_is_inductive(program, bits, capacity):
    report = check(program, bits, capacity)
    assert report.ok, str(report)
    assert "inductive" in str(report)


def test_it_is_inductive_for_every_capacity_at_once(program):
    assert check(program, 3, None).ok


@pytest.mark.deep
@pytest.mark.parametrize(("bits", "capacity"), [(4, None), (5, 3), (6, 4), (8, 2)])
def test_it_is_inductive_at_larger_widths(program, bits, capacity):
    report = check(program, bits, capacity, timeout=600)
    assert report.ok, str(report)


@pytest.mark.parametrize("name", NAMES)
def test_every_conjunct_is_needed(program, name):
    refutation = check(program, 3, 2, drop=(name,)).refutation
    assert refutation is not None


def test_off_by_one_is_refuted_with_a_step(program):
    report = check(program, 4, 2, slack=1)
    assert report.refutation is not None
    text = str(report)
    assert "csrc/zp_spsc.c:" in text and "before: tail=" in text and "after:  tail=" in text


def test_a_dropped_conjunct_shows_two_states(program):
    refutation = check(program, 3, 2, drop=("own tail",)).refutation
    assert refutation is not None and refutation.question == "step"
    assert refutation.before and refutation.after and refutation.before != refutation.after


WRONG_CODE = {
    "push fills one more": ("push", 3, lambda i: replace(i, condition=replace(i.condition, op=">"))),
    "push publishes before it writes": ("push", 9, lambda i: replace(i, place=replace(i.place, index=ir.Reg(3)))),
    "push publishes two": ("push", 11, lambda i: replace(i, value=ir.Binary("+", ir.Reg(2), ir.Lit(2)))),
    "pop frees two": ("pop", 10, lambda i: replace(i, value=ir.Binary("+", ir.Reg(1), ir.Lit(2)))),
    "pop does not look again": ("pop", 5, lambda i: replace(i, condition=ir.Lit(0))),
    "push_many takes too much": ("push_many", 6, lambda i: replace(i, condition=ir.Lit(0))),
    "pop_many reads one short": ("pop_many", 11, lambda i: replace(i, condition=replace(i.condition, op="<="))),
    "push_many forgets its own copy": ("push_many", 17, lambda i: replace(i, value=ir.Reg(2))),
}


@pytest.mark.parametrize("name", WRONG_CODE)
def test_wrong_code_is_refuted(program, name):
    operation, pc, change = WRONG_CODE[name]
    wrong = changed(program, operation, lambda o: tuple(change(i) if at == pc else i for at, i in enumerate(o.code)))
    assert not check(wrong, 3, 2).ok


def test_a_race_is_refuted(program):
    """Without the consumer's knowledge of its element, the producer could be writing the slot that it reads."""
    report = check(program, 3, 2, drop=("pop: element", "contents", "pop: value"))
    assert report.refutation is not None


def test_a_changed_shape_is_an_error(program):
    short = changed(program, "push", lambda o: o.code[1:])
    with pytest.raises(ValueError, match="push is now L L B"):
        check(short, 3, 2)


def test_names_and_sizes_are_checked(program):
    with pytest.raises(KeyError, match="no conjunct"):
        check(program, 3, 2, drop=("nothing",))
    with pytest.raises(ValueError, match="capacity from 1 to 4"):
        check(program, 3, 5)


def test_command(capsys):
    assert main(["--bits", "3", "--capacity", "1"]) == 0
    assert main(["--bits", "3", "--capacity", "2", "--slack", "1"]) == 1
    assert "refuted" in capsys.readouterr().out
    assert main(["--drop", "nothing"]) == 2
