"""What a report shows beside the rows, read from the checkout. Whatever cannot be read becomes a sentence that says so:
a report of a failed audit must not fail with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ci import claims
from ci.report import accounts, listing, run
from ci.report.places import ROOT, known_claims
from ci.rows import Row

T = TypeVar("T")


@dataclass(frozen=True)
class Exploring:
    """A bounded client of the explorer: its name, what each thread calls, and under which memory models it ran."""

    name: str
    threads: tuple[str, ...]
    models: tuple[str, ...]


@dataclass
class Material:
    """All there is about one structure. `counterexamples` maps a row's position to the run that it tells of;
    `missing` are the sentences about what could not be read."""

    structure: str
    rows: tuple[Row, ...]
    claims: claims.Claims | None
    source: str = ""
    functions: list[listing.Function] = field(default_factory=list)
    points: frozenset[int] = frozenset()
    clients: list[Exploring] = field(default_factory=list)
    counterexamples: dict[int, run.Run] = field(default_factory=dict)
    recorded: dict[str, run.Run] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def gather(structure: str, rows: tuple[Row, ...]) -> Material:
    """Read everything about a structure of the audit."""
    found = Material(structure, rows, known_claims().get(structure))
    stated = found.claims
    if stated is None:
        found.missing.append(f"Nothing is claimed of {structure} in this checkout (claims/*.toml): statements, sources "
                             "and runs are not shown.")  # fmt: skip
    else:
        file = ROOT / stated.source
        found.source = _attempt(found, "the C file", lambda: file.read_text(encoding="utf-8"), "")
        _attempt(found, "the C file beside the model", lambda: _listing(found), None)
        found.clients = _attempt(found, "the explorer's clients", lambda: _clients(structure), [])
        found.recorded = _attempt(found, "recorded runs of the compiled library", lambda: _recorded(found), {})
    _counterexamples(found)
    return found


def _attempt(found: Material, what: str, action: Callable[[], T], otherwise: T) -> T:
    try:
        return action()
    except Exception as error:  # any failure of the part that is shown: the audit's rows say what is wrong with it
        found.missing.append(f"Not shown: {what} ({type(error).__name__}: {error}).")
        return otherwise


def _listing(found: Material) -> None:
    from models.traces.report import program

    of = program(found.structure)
    found.functions = listing.functions(of, found.source)
    found.points = listing.points(of, found.source)


def _clients(structure: str) -> list[Exploring]:
    from models.explore.clients import EXPERIMENTS, experiments

    if structure not in EXPERIMENTS:
        return []
    return [
        Exploring(item.client.name, tuple("; ".join(map(str, calls)) for calls in item.client.threads), item.models)
        for item in experiments(structure)
    ]


def _recorded(found: Material) -> dict[str, run.Run]:
    from ci.report.recorded import recorded
    from models.traces.corpus import corpus

    try:
        corpus(found.structure)
    except KeyError:
        return {}
    return recorded(found.structure, found.points)


def _counterexamples(found: Material) -> None:
    for position, row in enumerate(found.rows):
        try:
            account = accounts.parse(row.detail, _fields(found), _cells(found, row))
        except accounts.AccountError:
            continue
        name, _, about = row.claim.removeprefix("spec: ").partition(": ")
        if not about:
            name, about = "counterexample", row.claim
        this = accounts.run_of(account, name, about)
        found.counterexamples[position] = replace(this, patch=_patch(found, name))


def _fields(found: Material) -> list[str]:
    """The structure's fields in the order of the C file; none if the front end does not read it."""
    if not found.functions:
        return []
    from models.traces.report import program

    return [item.name for item in program(found.structure).fields]


def _cells(found: Material, row: Row) -> dict[str, int]:
    """Memory at the start of the client that the row's account names."""
    from models.explore.clients import EXPERIMENTS, experiments

    if found.structure not in EXPERIMENTS or not found.functions:
        return {}
    arrays = {name for item in experiments(found.structure) for name, length in item.client.lengths.items() if length}
    for item in experiments(found.structure):
        if f" {item.client.name} [" in row.detail:
            return {f"{name}[{index}]" if name in arrays else name: value
                    for (name, index), value in item.client.cells.items()}  # fmt: skip
    return {}


def _patch(found: Material, name: str) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """What the planted defect of this name changes in the C file; nothing if it is none, or no longer fits."""
    from models.mutants import MUTANTS, PatchError, apply

    for mutant in MUTANTS.get(found.structure, ()):
        if mutant.name == name:
            try:
                return run.patch(found.source, apply(mutant, found.source))
            except PatchError as error:
                found.missing.append(f"Not shown: the text of a planted defect ({error}).")
    return ()
