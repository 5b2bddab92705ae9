"""The stack and the queue under every schedule: freeing nothing, and with hazard pointers; and their mutants.

`make audit` explores every client and tries every mutant; here they are in `make deep`.
"""

from __future__ import annotations

from functools import lru_cache

import pytest

from models.catalog import structure
from models.explore import Heap, explore
from models.explore.clients import experiments
from models.explore.nodes import client, program
from models.explore.schemes import add_scheme, hazard_program
from models.frontend import read
from models.mutants import MUTANTS, Mutant, MutantResult, run_mutants
from models.specs import LinkedStack

NAMES = ["stack", "queue"]


@lru_cache(maxsize=2)
def mutants(name: str) -> list[MutantResult]:
    return run_mutants(name)


@pytest.mark.deep
@pytest.mark.parametrize("name", NAMES)
def test_every_client_passes(name: str) -> None:
    plain, freeing = read(structure(name)), 0
    for experiment in experiments(name):
        for model in experiment.models:
            of, room = experiment.program or plain, experiment.store_buffer
            found = explore(of, experiment.client, experiment.spec, model, store_buffer=room)
            assert found.passed, str(found)
        freeing += experiment.program is not None
    assert freeing > 60


@pytest.mark.deep
@pytest.mark.parametrize("name", NAMES)
def test_every_deep_client_passes(name: str) -> None:
    plain = read(structure(name))
    for experiment in experiments(name, deep=True):
        for model in experiment.models:
            of, room = experiment.program or plain, experiment.store_buffer
            found = explore(of, experiment.client, experiment.spec, model, store_buffer=room)
            assert found.passed, str(found)


MUTANT_CASES = [(name, mutant) for name in NAMES for mutant in MUTANTS[name]]


@pytest.mark.deep
@pytest.mark.parametrize(("name", "mutant"), MUTANT_CASES, ids=lambda case: getattr(case, "name", case))
def test_every_mutant_is_caught_by_the_checker_that_it_names(name: str, mutant: Mutant) -> None:
    results = [result for result in mutants(name) if result.mutant == mutant.name]
    assert [(result.model, result.expected) for result in results] == list(mutant.caught)
    assert [str(result) for result in results if not result.caught] == []


@pytest.mark.deep
@pytest.mark.parametrize("name", NAMES)
def test_wrong_specifications_are_refused(name: str) -> None:
    results = [result for result in mutants(name) if result.mutant.startswith("spec: ")]
    assert len(results) >= 2
    assert all(result.caught for result in results)


def test_a_node_comes_back() -> None:
    """A push may get a number that a pop has freed: without that, nothing is said about A-B-A."""
    again, never = (client("stack", "popo", 0, True, Heap(2, 0, reuse=reuse)) for reuse in (True, False))
    found = [explore(program("stack"), made, LinkedStack(), "sc") for made in (again, never)]
    assert found[0].passed and found[1].passed
    assert found[0].states > found[1].states


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lanes", ["ao|a", "a|oao"])
def test_unreduced_agrees(name: str, lanes: str) -> None:
    letters = {"stack": {"a": "p", "o": "o"}, "queue": {"a": "e", "o": "d"}}[name]
    made = client(name, "".join(letters.get(letter, letter) for letter in lanes), 1, hazard=True)
    full, reduced = (explore(program(name), made, None, reduce=reduce, races=False) for reduce in (False, True))
    assert full.passed and reduced.passed
    assert full.outcomes == reduced.outcomes
    assert reduced.states <= full.states


def test_the_scheme_is_of_this_file() -> None:
    operation = hazard_program("stack").operation("pop")
    assert operation.function == "zp_stack_pop"
    assert len(operation.code) > len(read(structure("stack")).operation("pop").code)
    with pytest.raises(ValueError, match="occurs 0 times"):
        add_scheme("stack", "int x;")
