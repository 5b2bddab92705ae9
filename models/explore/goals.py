"""Open goals about a structure, put to the explorer: is there a run of its clients that refutes them?

A goal is known by its name in Lean. Three are what every exploration is about: that the structure is linearizable, free
of data races, in bounds. Each other one has a watch of its name (observer.py) in the structure's clients.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models import ir
from models.catalog import structure
from models.explore.clients import experiments
from models.explore.experiment import Experiment
from models.explore.explorer import Exploration, Verdict, explore
from models.frontend import read

ALWAYS = {"linearizable": Verdict.NOT_LINEARIZABLE, "raceFree": Verdict.RACE, "inBounds": Verdict.FAULT}
"""By the last part of the name, and what a run that refutes it is."""


def refuted_by(goal: str) -> Verdict:
    """What the explorer gives for a run that refutes the goal."""
    return ALWAYS.get(goal.rpartition(".")[2], Verdict.BROKEN)


def is_checked(goal: str, experiment: Experiment) -> bool:
    """Whether the goal is looked at in this client."""
    return refuted_by(goal) is not Verdict.BROKEN or any(watch.name == goal for watch in experiment.watches)


def alone(goal: str, experiment: Experiment, program: ir.Program) -> Exploration:
    """The client explored for this goal and no other: what else is wrong with the program is looked for only as far as
    exploring it needs."""
    wanted = refuted_by(goal)
    watches = [watch for watch in experiment.watches if watch.name == goal]
    spec = experiment.spec if wanted is Verdict.NOT_LINEARIZABLE else None
    return explore(program, experiment.client, spec, races=wanted is Verdict.RACE, watches=watches)


def explored(experiment: Experiment, goals: Sequence[str], program: ir.Program) -> dict[str, Exploration]:
    """For each goal that is looked at in the client, the exploration that it is judged by: it has no counterexample
    there if that passed. All are looked at together; if something is wrong then, each alone."""
    together = explore(program, experiment.client, experiment.spec, watches=experiment.watches)
    here = [goal for goal in goals if is_checked(goal, experiment)]
    return {goal: together if together.passed else alone(goal, experiment, program) for goal in here}


def check(name: str, goals: Sequence[str], deep: bool = False) -> Iterator[tuple[Experiment, dict[str, Exploration]]]:
    """`explored` of each client of the structure that has watches, under sequential consistency. KeyError: a goal that
    nothing looks at; else as `experiments`."""
    plain = read(structure(name))
    chosen = [item for item in experiments(name, deep) if item.watches and "sc" in item.models]
    missing = [goal for goal in goals if not any(is_checked(goal, item) for item in chosen)]
    if missing or not chosen:
        raise KeyError(f"{name}: no client looks at {', '.join(missing) or 'anything'}")
    for item in chosen:
        yield item, explored(item, goals, item.program or plain)
