"""Every conjunct of the invariant is needed; one that is not is called dead weight."""

from __future__ import annotations

import pytest

from ci.refute import conjuncts
from ci.refute.cli import main
from ci.refute.conjuncts import lines
from models import ir
from models.catalog import structure
from models.frontend import read
from models.invariants.spsc import Ring
from models.invariants.subject import Conjunct


@pytest.fixture(scope="module")
def program() -> ir.Program:
    return read(structure("spsc"))


def test_leaving_out_and_negating_are_caught(program: ir.Program) -> None:
    found = list(lines(program, names=["push: room", "own tail"]))
    assert [(line.conjunct, line.how) for line in found] == [
        ("own tail", "left out"),
        ("own tail", "negated"),
        ("push: room", "left out"),
        ("push: room", "negated"),
    ]
    assert not any(line.dead or line.unknown for line in found), found
    assert "csrc/zp_spsc.c:" in str(found[0])


def test_a_negation_is_no_trivial_one(program: ir.Program) -> None:
    """ "There, not this" holds at the start; what refutes it is a step."""
    (_, negated) = lines(program, names=["push: room"])
    assert negated.caught.startswith("step: ")


def test_weakening_at_a_step_is_caught(program: ir.Program) -> None:
    found = [line for line in lines(program, names=["pop: value"], steps=True) if line.how == "weakened"]
    assert [line.where.split()[-1] for line in found] == ["9)", "10)"]
    assert not any(line.dead for line in found)


def test_dead_weight_is_named(program: ir.Program, monkeypatch, capsys) -> None:
    """A conjunct that the others imply."""
    true_ones = Ring.conjuncts

    def with_one_more(ring: Ring) -> list[Conjunct]:
        known = true_ones(ring)
        return [Conjunct("again", known[0].holds), *known]

    monkeypatch.setattr(Ring, "conjuncts", with_one_more)
    (out, negated) = lines(program, names=["again"])
    assert out.dead and "DEAD WEIGHT" in str(out)
    assert not negated.dead
    monkeypatch.setattr(conjuncts, "lines", lambda program, steps: iter([out, negated]))
    assert main(["refute", "--conjuncts"]) == 1
    assert "1 dead weight" in capsys.readouterr().out
