"""Runs mutants through the front end and the explorer. Each must be caught, by the checker that it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models import ir
from models.catalog import structure
from models.explore.client import Client
from models.explore.clients import Experiment, experiments
from models.explore.explorer import Exploration, Model, Verdict, explore
from models.explore.shrink import smallest
from models.frontend import FrontendError, read
from models.mutants import spsc
from models.mutants.patch import Mutant, PatchError, mutated
from models.specs import BoundedFifo, Spec


@dataclass(frozen=True)
class MutantResult:
    """One mutant, one checker that must catch it. `evidence` is the exploration that did; without it the mutant
    survived, or `error` says why it could not be tried (which is a failure too). `tried` counts clients."""

    structure: str
    mutant: str
    why: str
    model: Model
    expected: Verdict
    evidence: Exploration | None
    tried: int
    error: str = ""

    @property
    def caught(self) -> bool:
        return self.evidence is not None

    def __str__(self) -> str:
        head = f"{self.mutant} [{self.model}, {self.expected.value}]: "
        if self.evidence is None:
            return head + (f"NOT APPLICABLE: {self.error}" if self.error else f"SURVIVED {self.tried} clients")
        return head + f"caught by client {self.evidence.client}"


def run_mutants(name: str) -> list[MutantResult]:
    """All mutants of a structure and of its specification. KeyError names the structures there are."""
    clients = experiments(name)
    results = []
    for mutant in MUTANTS[name]:
        try:
            program = mutated(mutant, structure(name))
        except (PatchError, FrontendError) as error:
            results += [
                MutantResult(name, mutant.name, mutant.why, model, verdict, None, 0, str(error))
                for model, verdict in mutant.caught
            ]
            continue
        results += [_hunt(name, mutant, program, clients, model, verdict) for model, verdict in mutant.caught]
    original = read(structure(name))
    return results + [_refuse(name, wrong, original, clients) for wrong in spsc.SPEC_MUTANTS]


MUTANTS: dict[str, tuple[Mutant, ...]] = {"spsc": spsc.MUTANTS}


def _hunt(
    name: str, mutant: Mutant, program: ir.Program, clients: list[Experiment], model: Model, verdict: Verdict
) -> MutantResult:
    """The first client that gives this verdict, made small. What is not the verdict in question is not looked for, so
    that one defect does not hide the other."""
    wrong = verdict is Verdict.NOT_LINEARIZABLE
    for tried, experiment in enumerate(clients, 1):
        spec = experiment.spec if wrong else None

        def attempt(client: Client, spec: Spec[Any] | None = spec) -> Exploration:
            return explore(program, client, spec, model, races=verdict is Verdict.RACE)

        found = attempt(experiment.client)
        if found.verdict is verdict:
            found = smallest(experiment.client, attempt, found)
            return MutantResult(name, mutant.name, mutant.why, model, verdict, found, tried)
    return MutantResult(name, mutant.name, mutant.why, model, verdict, None, len(clients))


def _refuse(name: str, wrong: type[BoundedFifo], program: ir.Program, clients: list[Experiment]) -> MutantResult:
    """The first client on which the true program violates the wrong specification, made small."""
    label, why = f"spec: {wrong.__name__}", (wrong.__doc__ or "").split("\n")[0]
    for tried, experiment in enumerate(clients, 1):
        spec = spsc.wrong_spec(wrong, experiment.spec)

        def attempt(client: Client, spec: Spec[Any] = spec) -> Exploration:
            return explore(program, client, spec, "sc")

        found = attempt(experiment.client)
        if found.verdict is Verdict.NOT_LINEARIZABLE:
            found = smallest(experiment.client, attempt, found)
            return MutantResult(name, label, why, "sc", Verdict.NOT_LINEARIZABLE, found, tried)
    return MutantResult(name, label, why, "sc", Verdict.NOT_LINEARIZABLE, None, len(clients))
