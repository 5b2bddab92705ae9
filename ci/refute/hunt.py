"""The hunt: explorer, z3 and random clients, within a budget of seconds.

1. The explorer on the clients that the structure has (or that are made for a described C file), small ones first, under
   sequential consistency and TSO.
2. z3 on the inductive invariant, where models/invariants has one for this program.
3. Hypothesis: random clients, larger than those, each explored exhaustively; it shrinks what it finds. This lasts until
   the budget is spent.

None means that nothing was found: no proof of anything.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ci.own import subject as own
from ci.own.clients import Lane, invocations, lanes, make
from ci.own.description import Description
from ci.own.reading import read as read_own
from ci.own.rooms import settle
from ci.own.schedules import shrunk
from ci.own.specs import Adapted
from ci.refute.refutation import Refutation, of_exploration
from models import catalog, ir
from models.catalog import ROOT, Structure
from models.explore.client import Client
from models.explore.clients import EXPERIMENTS, experiments
from models.explore.explorer import Exploration, Model, explore
from models.explore.explorer import Verdict as Found
from models.frontend import read
from models.invariants.check import QUICK, check
from models.rc11.client_file import SPECS
from models.specs import Invocation, Spec

BUDGET = 60.0
"""Seconds."""
LIMIT = 2_000_000
FAILURES = (Found.NOT_LINEARIZABLE, Found.FAULT, Found.RACE, Found.CYCLE)
MODELS: tuple[Model, ...] = ("sc", "tso")


@dataclass(frozen=True)
class Trial:
    """A client, what it must satisfy, and under which memory models."""

    client: Client
    spec: Spec[Any]
    models: tuple[Model, ...] = MODELS
    capacity: int | None = None


@dataclass(frozen=True)
class Target:
    """What is to be refuted. `lanes` says for each thread which calls a random client may make, and `start` gives a
    client of these threads; `invariant` whether models/invariants is about this program. Only `models` are looked at;
    `races` says whether data races count (None: under SC, as C11 has it)."""

    name: str
    program: ir.Program
    trials: tuple[Trial, ...]
    lanes: tuple[tuple[Invocation, ...], ...] = ()
    letters: tuple[Lane, ...] = ()
    description: Description | None = None
    subject: own.Subject | None = None
    invariant: bool = False
    spec_text: str = ""
    models: tuple[Model, ...] = MODELS
    races: bool | None = None


@dataclass
class Search:
    """One hunt: its clock, and what was tried (for the report)."""

    seconds: float
    tried: int = 0
    states: int = 0
    incomplete: int = 0

    def __post_init__(self) -> None:
        self.end = time.monotonic() + self.seconds

    @property
    def over(self) -> bool:
        return time.monotonic() > self.end


def target_for(what: str | Path | Structure | ir.Program | Target, spec: str | Spec[Any] | None = None) -> Target:
    """A structure of the catalog by name, a C file with its description, or a program of the catalog's (perhaps
    changed): then the structure's clients are used. `spec` takes the place of the target's own specification. KeyError,
    DescriptionError, FrontendError."""
    if isinstance(what, Target):
        return what
    if isinstance(what, Structure):
        return _of_program(read(what), spec)
    if isinstance(what, ir.Program):
        return _of_program(what, spec)
    if isinstance(what, str) and what in {entry.name for entry in catalog.CATALOG}:
        return _of_program(read(catalog.structure(what)), spec)
    path = Path(what)
    if path.suffix not in (".c", ".toml"):
        names = ", ".join(entry.name for entry in catalog.CATALOG)
        raise KeyError(f"no structure {str(what)!r} in the catalog (there are {names}), and no C file")
    return _of_file(path, spec)


def _of_program(program: ir.Program, spec: str | Spec[Any] | None) -> Target:
    if program.name not in EXPERIMENTS:
        raise KeyError(f"no clients for {program.name!r}; there are some for {', '.join(EXPERIMENTS)}")
    found = [experiment for experiment in experiments(program.name) if experiment.program is None]
    trials = []
    for experiment in found:
        capacity = getattr(experiment.spec, "capacity", None)
        chosen = experiment.spec if spec is None else named_spec(spec, capacity)
        if all(call.operation in chosen.operations for calls in experiment.client.threads for call in calls):
            trials.append(Trial(experiment.client, chosen, experiment.models, capacity))
    if not trials:
        raise KeyError(f"no client of {program.name} fits {spec!r}: it lacks their operations")
    count = max(len(trial.client.threads) for trial in trials)
    pools: list[dict[Invocation, None]] = [{} for _ in range(count)]
    for trial in trials:
        for pool, calls in zip(pools, trial.client.threads, strict=False):
            pool.update(dict.fromkeys(calls))
    text = "" if spec is None else spec if isinstance(spec, str) else repr(spec)
    return Target(program.name, program, tuple(trials), tuple(map(tuple, pools)), invariant=program.name in QUICK,
                  spec_text=text)  # fmt: skip


def named_spec(spec: str | Spec[Any], capacity: int | None) -> Spec[Any]:
    """A specification by its name in models.rc11.client_file.SPECS, such as `fifo`; KeyError names those there are."""
    if isinstance(spec, Spec):
        return spec
    if spec not in SPECS:
        raise KeyError(f"no specification {spec!r}; there are {', '.join(SPECS)}")
    needs = spec in ("fifo", "weak_fifo", "work_deque")
    if needs and capacity is None:
        raise KeyError(f"{spec} needs a capacity, and this structure has none")
    return SPECS[spec](capacity) if needs else SPECS[spec]()


def _of_file(path: Path, spec: str | Spec[Any] | None) -> Target:
    description, described = own.find(path, spec if isinstance(spec, str) else "")
    reading = read_own(description)
    description = description if described else settle(description, reading)
    item = own.subject(description, reading)
    trials = []
    for begin, client in item.clients():
        chosen = item.spec(begin.capacity)
        if isinstance(spec, Spec):
            chosen = Adapted(spec, description.operations)
        assert chosen is not None
        trials.append(Trial(client, chosen, capacity=begin.capacity))
    exclusive, free = lanes(item.program, description)
    extra = max(0 if exclusive else 2, min(description.bounds.threads - len(exclusive), 4)) if free else 0
    text = "" if spec is None else spec if isinstance(spec, str) else repr(spec)
    source = path.resolve()
    name = str(source.relative_to(ROOT)) if source.is_relative_to(ROOT) else str(source)
    return Target(name, item.program, tuple(trials), letters=(*exclusive, *(free,) * extra), description=description,
                  subject=item, spec_text=text)  # fmt: skip


def refute(
    structure_or_program: str | Path | Structure | ir.Program | Target, spec: str | Spec[Any] | None = None,
    budget: float = BUDGET, *, note: Callable[[str], None] = lambda text: None, random: bool = True,
) -> Refutation | None:  # fmt: skip
    """A counterexample to "the program is linearizable with respect to the specification, free of races and faults, and
    every call of it ends", found within `budget` seconds; None if none was found. Errors as `target_for`."""
    target = target_for(structure_or_program, spec)
    search = Search(budget)
    return (
        by_explorer(target, search, note)
        or (by_invariant(target, search, note) if target.invariant and not target.spec_text else None)
        or (by_random(target, search, note) if random else None)
    )


def attempts(target: Target, trial: Trial) -> Iterator[tuple[Model, Callable[[Client], Exploration]]]:
    for model in trial.models:
        if model not in target.models:
            continue

        def attempt(client: Client, model: Model = model) -> Exploration:
            return explore(target.program, client, trial.spec, model, LIMIT, races=target.races)

        yield model, attempt


def by_explorer(target: Target, search: Search, note: Callable[[str], None]) -> Refutation | None:
    """The structure's clients, those with few calls first."""
    for trial in sorted(target.trials, key=lambda t: sum(map(len, t.client.threads))):
        if search.over:
            note(f"explorer: the time was over after {search.tried} clients")
            return None
        for _, attempt in attempts(target, trial):
            found = attempt(trial.client)
            search.tried += 1
            search.states += found.states
            search.incomplete += found.verdict is Found.INCOMPLETE
            if found.verdict in FAILURES:
                client, small = shrunk(trial.client, attempt, found)
                return _refutation(target, trial, client, small, "the explorer")
    cut = f", {search.incomplete} of them not to the end" if search.incomplete else ""
    note(f"explorer: {search.tried} explorations{cut}, {search.states:,} states, nothing")
    return None


def statement(spec: Spec[Any]) -> str:
    return f"linearizable with respect to {spec!r}, without races, faults or runs without end"


def _refutation(target: Target, trial: Trial, client: Client, found: Exploration, engine: str) -> Refutation:
    return of_exploration(
        found, client, target=target.name, sha256=target.program.sha256, spec=target.spec_text,
        statement=statement(trial.spec), engine=engine, capacity=trial.capacity,
    )  # fmt: skip


def by_invariant(target: Target, search: Search, note: Callable[[str], None]) -> Refutation | None:
    """The inductive invariant, at the smallest sizes."""
    if search.over:
        return None
    try:
        bits, capacity = QUICK[target.program.name]
        report = check(target.program, bits, capacity, timeout=max(1.0, search.end - time.monotonic()))
    except (NotImplementedError, ValueError, KeyError) as error:
        note(f"z3: the invariant is not about this program: {error}")
        return None
    note(f"z3: {report.questions} questions about the invariant, {report.seconds:.1f} s")
    if report.refutation is None:
        return None
    return Refutation(
        "induction", target.name, target.program.sha256, "", "the invariant in models/invariants is inductive",
        "z3", "not inductive", report.refutation.broken, timeline=str(report.refutation), capacity=capacity,
    )  # fmt: skip


Choice = tuple[int, tuple[tuple[int, ...], ...]]
"""The number of a trial, and for each thread the numbers of its calls."""


def by_random(target: Target, search: Search, note: Callable[[str], None]) -> Refutation | None:
    """Random clients until the time is over."""
    from hypothesis import HealthCheck, Phase, Verbosity, find, settings
    from hypothesis import strategies as st
    from hypothesis.errors import NoSuchExample

    widths = [len(lane) for lane in target.letters or target.lanes]
    calls = st.tuples(*(st.lists(st.integers(0, w - 1), max_size=6).map(tuple) if w else st.just(()) for w in widths))
    choices = st.tuples(st.integers(0, len(target.trials) - 1), calls)
    known: dict[Choice, tuple[Client, Exploration] | None] = {}
    tried = 0

    def fails(choice: Choice) -> bool:
        nonlocal tried
        if choice not in known:
            if search.over:
                return False
            tried += 1
            known[choice] = try_choice(target, choice)
        return known[choice] is not None

    quiet = settings(max_examples=1_000_000, deadline=None, database=None, verbosity=Verbosity.quiet,
                     phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck))  # fmt: skip
    while not search.over:
        before = tried
        try:
            choice = find(choices, fails, settings=replace_examples(quiet, 200))
        except NoSuchExample:
            if tried == before:
                break
            continue
        found = known[choice]
        assert found is not None
        return _refutation(target, target.trials[choice[0]], *found, "random clients (Hypothesis)")
    note(f"Hypothesis: {tried} random clients, nothing")
    return None


def replace_examples(base: Any, count: int) -> Any:
    """The settings with another number of examples: the clock is looked at between batches."""
    from hypothesis import settings

    return settings(base, max_examples=count)


def try_choice(target: Target, choice: Choice) -> tuple[Client, Exploration] | None:
    """The first failure of the client under its models."""
    number, picks = choice
    trial = target.trials[number]
    client = client_of(target, trial, picks)
    for _, attempt in attempts(target, trial):
        found = attempt(client)
        if found.verdict in FAILURES:
            return shrunk(client, attempt, found)
    return None


def client_of(target: Target, trial: Trial, picks: Sequence[Sequence[int]]) -> Client:
    if target.letters and target.subject is not None and target.description is not None:
        chosen = [[lane[i] for i in pick] for lane, pick in zip(target.letters, picks, strict=True)]
        begin = next(start for start in target.subject.starts if start.capacity == trial.capacity)
        calls = invocations(target.program, chosen)
        return make("random", calls, begin, target.description.bounds)
    threads = tuple(tuple(lane[i] for i in pick) for lane, pick in zip(target.lanes, picks, strict=True))
    return replace(trial.client, name=f"random, {trial.client.name}", threads=threads)
