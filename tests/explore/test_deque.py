"""The work-stealing deque under every schedule. Its mutants are tried by `make audit`; here they are in `make deep`."""

from __future__ import annotations

from functools import lru_cache

import pytest

from models import ir
from models.catalog import structure
from models.explore import Client, ClientError, Heap, Verdict, explore
from models.explore.clients import experiments
from models.explore.deques import STORE_BUFFER, deque, held, steal
from models.explore.experiment import check_roles
from models.explore.trace import history
from models.frontend import read
from models.linearize import Verdict as Linearizable
from models.linearize import check
from models.mutants import MUTANTS, Mutant, MutantResult, run_mutants
from models.specs import LOST, PreciseWorkStealingDeque, ReluctantDeque, WorkStealingDeque
from models.specs.base import ENOMEM


@lru_cache(maxsize=1)
def program() -> ir.Program:
    return read(structure("deque"))


@lru_cache(maxsize=1)
def mutants() -> list[MutantResult]:
    return run_mutants("deque")


@pytest.mark.parametrize("spec", [WorkStealingDeque, PreciseWorkStealingDeque, ReluctantDeque])
def test_every_client_passes_within_its_steps(spec: type[WorkStealingDeque]) -> None:
    chosen = [experiment for experiment in experiments("deque") if type(experiment.spec) is spec]
    assert len(chosen) > 100
    reached: dict[str, int] = {}
    for experiment in chosen:
        (model,) = experiment.models
        room = experiment.store_buffer
        found = explore(program(), experiment.client, experiment.spec, model, store_buffer=room)
        assert found.passed, str(found)
        for name, steps in (found.max_steps or {}).items():
            assert steps <= experiment.steps[name], f"{experiment.client}: {name}"
            reached[name] = max(steps, reached.get(name, 0))
    assert (reached["pop"], reached["steal"]) == (15, 11)


@pytest.mark.deep
def test_every_deep_client_passes() -> None:
    for experiment in experiments("deque", deep=True):
        for model in experiment.models:
            room = experiment.store_buffer
            found = explore(program(), experiment.client, experiment.spec, model, store_buffer=room)
            assert found.passed, str(found)


def test_with_the_annotated_orders_a_push_may_be_late() -> None:
    """Why TSO is judged by ReluctantDeque: both pushes have returned, and the thief finds nothing."""
    client = deque("pp|s", 2, 0, 0)
    found = explore(program(), client, WorkStealingDeque(), "tso", store_buffer=STORE_BUFFER)
    assert found.verdict is Verdict.NOT_LINEARIZABLE
    assert explore(program(), client, WorkStealingDeque(), "sc").passed


def test_the_precise_specification_is_the_stronger_one() -> None:
    client = deque("o|s|s", 1, 0, 1)
    weak = explore(program(), client, WorkStealingDeque(*held(1)))
    precise = explore(program(), client, PreciseWorkStealingDeque(*held(1)))
    assert weak.passed and precise.passed
    empty_beside_one = WorkStealingDeque(1), PreciseWorkStealingDeque(1)
    allowed = [{result.value for result, _ in spec.outcomes((1,), "steal", (), (0,))} for spec in empty_beside_one]
    assert allowed == [{0, 2, LOST}, {0, LOST}]


def test_out_of_memory_is_told_and_nothing_changes() -> None:
    client = deque("pp|s", 1, 0, 1, Heap(1, 2, frozenset({0})))
    found = explore(program(), client, None)
    assert found.passed
    values = {results[0][0][0] for results, _ in found.outcomes}  # type: ignore[misc, index]
    assert values == {0, ENOMEM}  # 0: the thief made room before


@pytest.mark.parametrize("model", ["sc", "tso"])
@pytest.mark.parametrize("lanes", ["po|ss", "pp|s"])
def test_unreduced_agrees(lanes: str, model: str) -> None:
    client = deque(lanes, 1, -1, 1)
    every = [
        explore(program(), client, None, model, reduce=reduce, races=False, store_buffer=STORE_BUFFER)  # type: ignore[arg-type]
        for reduce in (False, True)
    ]
    assert every[0].passed and every[1].passed
    assert every[0].outcomes == every[1].outcomes
    assert every[0].max_steps == every[1].max_steps
    assert every[1].states < every[0].states


def test_two_owners_are_refused() -> None:
    entry = structure("deque")
    check_roles(entry, deque("po|s|sz", 1, 0, 0))
    for lanes in ("p|o", "p|s|p"):
        with pytest.raises(ClientError, match="both call operations of the owner"):
            check_roles(entry, deque(lanes, 1, 0, 0))
    with pytest.raises(ClientError, match="no operation"):
        check_roles(structure("spsc"), Client("thief", ((steal(),),)))


@pytest.mark.deep
@pytest.mark.parametrize("mutant", MUTANTS["deque"], ids=lambda mutant: mutant.name)
def test_every_mutant_is_caught_by_the_checker_that_it_names(mutant: Mutant) -> None:
    results = [result for result in mutants() if result.mutant == mutant.name]
    assert [(result.model, result.expected) for result in results] == list(mutant.caught)
    assert [str(result) for result in results if not result.caught] == []


@pytest.mark.deep
def test_wrong_specifications_are_refused() -> None:
    results = [result for result in mutants() if result.mutant.startswith("spec: ")]
    assert len(results) == 5
    assert all(result.caught for result in results)


@pytest.mark.deep
def test_the_checker_agrees_that_counterexamples_are_not_linearizable() -> None:
    specs = {repr(experiment.spec): experiment.spec for experiment in experiments("deque")}
    agreed = 0
    for result in mutants():
        evidence = result.evidence
        if result.expected is not Verdict.NOT_LINEARIZABLE or result.model == "rc11" or "spec: " in result.mutant:
            continue
        assert evidence is not None
        spec = specs[evidence.spec]  # type: ignore[union-attr]
        assert check(history(evidence.trace), spec).verdict is Linearizable.NOT_LINEARIZABLE  # type: ignore[union-attr]
        agreed += 1
    assert agreed > 15
