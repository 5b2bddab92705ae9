"""The ring itself, and its mutants."""

from __future__ import annotations

from functools import lru_cache

import pytest

from models import ir
from models.catalog import structure
from models.explore import Verdict, explore
from models.explore.clients import check_structure, experiments, pop, pop_many, push, push_many, ring
from models.explore.explorer import Model
from models.explore.trace import history
from models.frontend import read
from models.linearize import Verdict as Linearizable
from models.linearize import check
from models.mutants import MUTANTS, Mutant, MutantResult, PatchError, apply, mutated, run_mutants
from models.specs import BoundedFifo, WeakBoundedFifo


@lru_cache(maxsize=1)
def program() -> ir.Program:
    return read(structure("spsc"))


@lru_cache(maxsize=1)
def mutants() -> list[MutantResult]:
    return run_mutants("spsc")


def test_every_client_passes() -> None:
    explorations = check_structure("spsc")
    assert len(explorations) == len([m for e in experiments("spsc") for m in e.models]) > 100
    assert [str(e) for e in explorations if not e.passed] == []


@pytest.mark.deep
def test_every_deep_client_passes() -> None:
    assert [str(e) for e in check_structure("spsc", deep=True) if not e.passed] == []


def test_the_clients_reach_every_line() -> None:
    """Full, empty, partial: each operation takes its longest path on some client."""
    most: dict[str, int] = {}
    for found in check_structure("spsc"):
        assert found.max_steps is not None
        for name, steps in found.max_steps.items():
            most[name] = max(steps, most.get(name, 0))
    codes = {o.name: len(o.code) for o in program().operations}
    # push runs through all its code but the return of FULL, pop but the return of EMPTY
    assert most["push"] == codes["push"] - 1
    assert most["pop"] == codes["pop"] - 1
    assert most["push_many"] > codes["push_many"]
    assert most["pop_many"] > codes["pop_many"]


@pytest.mark.parametrize("model", ["sc", "tso"])
def test_unreduced_agrees(model: Model) -> None:
    threads = ((push(1), push_many(2, 3)), (pop(), pop_many(2)))
    for start in (0, -1):
        client = ring("small", 2, start, *threads)
        full = explore(program(), client, BoundedFifo(2), model, reduce=False)
        reduced = explore(program(), client, BoundedFifo(2), model)
        assert full.passed
        assert reduced.passed
        assert full.max_steps == reduced.max_steps
        assert reduced.states * 5 < full.states
        every = [explore(program(), client, None, model, reduce=r).outcomes for r in (False, True)]
        assert every[0] == every[1]


def test_a_failing_structure_is_reported_by_small_clients() -> None:
    broken = mutated(next(m for m in MUTANTS["spsc"] if m.name == "publish_before_write"), structure("spsc"))
    failed = [found for found in check_structure("spsc", program=broken) if not found.passed]
    assert failed
    for found in failed:
        assert len([step for step in found.trace if step.kind == "call"]) <= 4
        assert "<svg" in found.timeline().svg()


def test_two_producers_race() -> None:
    """The clients can see a race: the contract forbids a second producer for a reason."""
    found = explore(program(), ring("two", 2, 0, (push(1),), (push(2),)), None)
    assert found.verdict is Verdict.RACE


@pytest.mark.parametrize("mutant", MUTANTS["spsc"], ids=lambda m: m.name)
def test_each_mutant_is_caught(mutant: Mutant) -> None:
    found = [result for result in mutants() if result.mutant == mutant.name]
    assert len(found) == len(mutant.caught) > 0
    for result in found:
        assert result.caught, str(result)
        assert result.evidence is not None
        assert result.evidence.verdict is result.expected
        assert result.evidence.trace
        if result.expected is Verdict.NOT_LINEARIZABLE:
            # the checker of histories, which shares no code with the tracker, says the same
            spec = BoundedFifo(int(result.evidence.client.split("c=")[1].split()[0]))
            verdict = check(history(result.evidence.trace), spec).verdict
            assert verdict is Linearizable.NOT_LINEARIZABLE


def test_each_wrong_specification_is_caught() -> None:
    wrong = [result for result in mutants() if result.mutant.startswith("spec: ")]
    assert [str(result) for result in wrong if not result.caught] == []
    assert len(wrong) == 4


RELAXED = [mutant for mutant in MUTANTS["spsc"] if mutant.name.startswith("relaxed_")]


@pytest.mark.parametrize("mutant", RELAXED, ids=lambda m: m.name)
def test_release_stores_satisfy_the_weak_specification(mutant: Mutant) -> None:
    """All that release stores lose is the truth of FULL and EMPTY: SC cannot see it, the weak FIFO allows it."""
    code = mutated(mutant, structure("spsc"))
    for experiment in experiments("spsc"):
        assert isinstance(experiment.spec, BoundedFifo)
        assert explore(code, experiment.client, experiment.spec, "sc").passed
        weak = WeakBoundedFifo(experiment.spec.capacity)
        assert explore(code, experiment.client, weak, "tso").passed


def test_relaxed_publish_fails_in_the_smallest_way() -> None:
    (result,) = [r for r in mutants() if r.mutant == "relaxed_publish"]
    assert result.evidence is not None
    calls = [step.what for step in result.evidence.trace if step.kind in ("call", "return")]
    assert calls == ["call push(1)", "return 0", "call pop()", "return 2"]


def test_a_mutant_that_does_not_apply_is_an_error_and_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = Mutant("gone", "", (("no such text", ""),), (("sc", Verdict.RACE),))
    twice = Mutant("twice", "", (("seq_cst", "relaxed"),), (("sc", Verdict.RACE),))
    for mutant in (gone, twice):
        with pytest.raises(PatchError, match=mutant.name):
            apply(mutant, "seq_cst seq_cst")
    harmless = Mutant(
        "harmless", "", (("return ZP_OK;\n}\n\nint zp_spsc_pop", "return 0;\n}\n\nint zp_spsc_pop"),), gone.caught
    )
    monkeypatch.setitem(MUTANTS, "spsc", (gone, harmless))
    results = {result.mutant: result for result in run_mutants("spsc")}
    assert not results["gone"].caught
    assert "NOT APPLICABLE" in str(results["gone"])
    assert not results["harmless"].caught
    assert "SURVIVED" in str(results["harmless"])
