"""Runs mutants through the front end and the checkers. Each must be caught, by the checker that it names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from models import ir
from models.catalog import structure
from models.explore.client import Client
from models.explore.clients import experiments
from models.explore.experiment import Experiment
from models.explore.explorer import Exploration, Model, Verdict, explore
from models.explore.goals import alone
from models.explore.schemes import hazard_program
from models.explore.shrink import smallest
from models.frontend import FrontendError, read
from models.mutants import deque, hazard, mpmc, nodes, spsc, wfqueue
from models.mutants.patch import Checker, Mutant, PatchError, apply, mutated
from models.rc11.check import Row as Execution
from models.rc11.check import check
from models.rc11.clients import EXPERIMENTS as RC11_EXPERIMENTS
from models.rc11.clients import experiments as rc11_experiments
from models.specs import Spec


@dataclass(frozen=True)
class MutantResult:
    """One mutant, one checker that must catch it. `evidence` is the client's account that did; without it the mutant
    survived, or `error` says why it could not be tried (which is a failure too). `tried` counts clients. `goal`: what
    it is to refute, if that is an open goal."""

    structure: str
    mutant: str
    why: str
    model: Checker
    expected: Verdict
    evidence: Exploration | Execution | None
    tried: int
    error: str = ""
    goal: str = ""

    @property
    def wanted(self) -> str:
        """What is expected, in words."""
        return f"refutes {self.goal}" if self.goal else self.expected.value

    @property
    def caught(self) -> bool:
        return self.evidence is not None

    def __str__(self) -> str:
        head = f"{self.mutant} [{self.model}, {self.wanted}]: "
        if self.evidence is None:
            return head + (f"NOT APPLICABLE: {self.error}" if self.error else f"SURVIVED {self.tried} clients")
        return head + f"caught by client {self.evidence.client}"


def run_mutants(name: str) -> list[MutantResult]:
    """All mutants of a structure and of its specification. KeyError names the structures there are."""
    clients = experiments(name)
    results = [result for mutant in MUTANTS[name] for result in try_mutant(name, mutant, clients)]
    original = read(structure(name))
    wrong_specs, make = SPEC_MUTANTS[name]
    return results + [_refuse(name, wrong, make, original, clients) for wrong in wrong_specs]


def try_mutant(name: str, mutant: Mutant, clients: list[Experiment]) -> list[MutantResult]:
    """One mutant of a structure, by each checker that it names."""

    @cache
    def program() -> ir.Program:
        change = partial(apply, mutant)
        return hazard_program(name, change) if mutant.hazard else mutated(mutant, structure(name))

    def hunt(model: Checker, verdict: Verdict) -> MutantResult:
        if model == "rc11":
            return _hunt_executions(name, mutant, program(), verdict)
        return _hunt(name, mutant, _programs(mutant, program), clients, model, verdict)

    wanted: list[tuple[Checker, Verdict, str]] = [(model, verdict, "") for model, verdict in mutant.caught]
    wanted += [("sc", Verdict.BROKEN, goal) for goal in mutant.goals]
    try:
        return [
            _refute_goal(name, mutant, _programs(mutant, program), clients, goal) if goal else hunt(model, verdict)
            for model, verdict, goal in wanted
        ]
    except (PatchError, FrontendError) as error:
        return [
            MutantResult(name, mutant.name, mutant.why, model, verdict, None, 0, str(error), goal)
            for model, verdict, goal in wanted
        ]


MUTANTS: dict[str, tuple[Mutant, ...]] = {
    "spsc": spsc.MUTANTS, "deque": deque.MUTANTS, "stack": nodes.STACK, "queue": nodes.QUEUE, "mpmc": mpmc.MUTANTS,
    "hazard": hazard.MUTANTS, "wfqueue": wfqueue.MUTANTS,
}  # fmt: skip

WrongSpec = Callable[[type[Any], Spec[Any]], Spec[Any]]
SPEC_MUTANTS: dict[str, tuple[tuple[type[Spec[Any]], ...], WrongSpec]] = {
    "spsc": (spsc.SPEC_MUTANTS, spsc.wrong_spec),
    "deque": (deque.SPEC_MUTANTS, deque.wrong_spec),
    "stack": (nodes.STACK_SPECS, nodes.wrong_spec),
    "queue": (nodes.QUEUE_SPECS, nodes.wrong_spec),
    "mpmc": (mpmc.SPEC_MUTANTS, mpmc.wrong_spec),
    "wfqueue": (wfqueue.SPEC_MUTANTS, wfqueue.wrong_spec),
}
"""Wrong specifications, and how to make one that fits a client."""


Programs = Callable[[Experiment], ir.Program | None]


def _programs(mutant: Mutant, program: Callable[[], ir.Program]) -> Programs:
    """What an experiment calls to try the mutant: what `program` makes, or its own program with the defect. None if the
    experiment is no business of the mutant's."""
    made: dict[ir.Program, ir.Program] = {}

    def of(experiment: Experiment) -> ir.Program | None:
        if mutant.clients and experiment.client.name not in mutant.clients:
            return None
        if experiment.program is None or experiment.change is None:
            return program() if (experiment.program is not None) == mutant.hazard else None
        if experiment.program not in made:
            made[experiment.program] = experiment.change(partial(apply, mutant))
        return made[experiment.program]

    return of


def _hunt(
    name: str, mutant: Mutant, of: Programs, clients: list[Experiment], model: Model, verdict: Verdict
) -> MutantResult:
    """The first client that gives this verdict, made small unless the mutant names it. What is not the verdict in
    question is not looked for, so that one defect does not hide the other."""
    wrong = verdict is Verdict.NOT_LINEARIZABLE
    seen: set[str] = set()
    chosen = [(item, program) for item in clients
              if (model in item.models or mutant.clients) and (program := of(item)) is not None]  # fmt: skip
    for tried, (experiment, program) in enumerate(chosen, 1):
        spec = experiment.spec if wrong else None
        if not wrong and experiment.client.name in seen:
            continue
        seen.add(experiment.client.name)

        def attempt(
            client: Client, spec: Spec[Any] | None = spec, room: int = experiment.store_buffer,
            program: ir.Program = program,
        ) -> Exploration:  # fmt: skip
            return explore(program, client, spec, model, races=verdict is Verdict.RACE, store_buffer=room)

        found = attempt(experiment.client)
        if found.verdict is verdict:
            if not mutant.clients:
                found = smallest(experiment.client, attempt, found)
            return MutantResult(name, mutant.name, mutant.why, model, verdict, found, tried)
    return MutantResult(name, mutant.name, mutant.why, model, verdict, None, len(chosen))


def _refute_goal(name: str, mutant: Mutant, of: Programs, clients: list[Experiment], goal: str) -> MutantResult:
    """The first client in which the mutant refutes the goal."""
    chosen = [(item, program) for item in clients
              if any(watch.name == goal for watch in item.watches) and (program := of(item)) is not None]  # fmt: skip
    for tried, (experiment, program) in enumerate(chosen, 1):
        found = alone(goal, experiment, program)
        if found.verdict is Verdict.BROKEN:
            return MutantResult(name, mutant.name, mutant.why, "sc", Verdict.BROKEN, found, tried, goal=goal)
    return MutantResult(name, mutant.name, mutant.why, "sc", Verdict.BROKEN, None, len(chosen), goal=goal)


def _hunt_executions(name: str, mutant: Mutant, program: ir.Program, verdict: Verdict) -> MutantResult:
    """The first client of the C11 checker that gives this verdict."""
    clients = rc11_experiments(read(structure(name))) if name in RC11_EXPERIMENTS else []
    wanted = {Verdict.NOT_LINEARIZABLE: "not linearizable", Verdict.RACE: "race", Verdict.FAULT: "fault"}[verdict]
    for tried, experiment in enumerate(clients, 1):
        found = check(experiment.with_program(program))
        if found.verdict == wanted:
            return MutantResult(name, mutant.name, mutant.why, "rc11", verdict, found, tried)
    return MutantResult(name, mutant.name, mutant.why, "rc11", verdict, None, len(clients))


def _refuse(
    name: str, wrong: type[Spec[Any]], make: WrongSpec, program: ir.Program, clients: list[Experiment]
) -> MutantResult:
    """The first client on which the true program violates the wrong specification, made small."""
    label, why = f"spec: {wrong.__name__}", (wrong.__doc__ or "").split("\n")[0]
    chosen = [experiment for experiment in clients if "sc" in experiment.models and experiment.program is None]
    for tried, experiment in enumerate(chosen, 1):
        spec = make(wrong, experiment.spec)

        def attempt(client: Client, spec: Spec[Any] = spec) -> Exploration:
            return explore(program, client, spec, "sc")

        found = attempt(experiment.client)
        if found.verdict is Verdict.NOT_LINEARIZABLE:
            found = smallest(experiment.client, attempt, found)
            return MutantResult(name, label, why, "sc", Verdict.NOT_LINEARIZABLE, found, tried)
    return MutantResult(name, label, why, "sc", Verdict.NOT_LINEARIZABLE, None, len(chosen))
