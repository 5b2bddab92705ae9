"""What a report shows beside the rows, read from the checkout. Whatever cannot be read becomes a sentence that says so:
a report of a failed audit must not fail with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from ci import claims
from ci.report import accounts, listing, run
from ci.report.kinds import defect
from ci.report.places import ROOT, known_claims
from ci.rows import Row

if TYPE_CHECKING:
    from models.explore.client import Client
    from models.mutants import Mutant

T = TypeVar("T")
Patch = tuple[tuple[int, int, tuple[str, ...]], ...]


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
        client = _client(found, row)
        try:
            account = accounts.parse(row.detail, _fields(found), _cells(client))
        except accounts.AccountError:
            continue
        _, name, about = defect(row.claim)
        if not about:
            name, about = "counterexample", row.claim
        patch: Patch = ()
        ahead: tuple[run.Ahead, ...] = ()
        try:
            patch = _patch(found, name)
            if client is not None and account.verdict in ("data race", "fault"):
                ahead = _ahead(found, name, account, client)
        except Exception as error:  # as in _attempt
            found.missing.append(f"Not shown: the text of a planted defect ({type(error).__name__}: {error}).")
        this = accounts.run_of(account, name, about)
        found.counterexamples[position] = replace(this, patch=patch, ahead=ahead)


def _fields(found: Material) -> list[str]:
    """The structure's fields in the order of the C file; none if the front end does not read it."""
    if not found.functions:
        return []
    from models.traces.report import program

    return [item.name for item in program(found.structure).fields]


def _client(found: Material, row: Row) -> Client | None:
    """The explorer's client that the row's account names."""
    from models.explore.clients import EXPERIMENTS, experiments

    if found.structure not in EXPERIMENTS or not found.functions:
        return None
    clients = (item.client for item in experiments(found.structure))
    return next((client for client in clients if f" {client.name} [" in row.detail), None)


def _cells(client: Client | None) -> dict[str, int]:
    """Memory at the client's start."""
    if client is None:
        return {}
    return {f"{name}[{index}]" if name in client.lengths else name: value
            for (name, index), value in client.cells.items()}  # fmt: skip


def _mutant(found: Material, name: str) -> Mutant | None:
    from models.mutants import MUTANTS

    return next((mutant for mutant in MUTANTS.get(found.structure, ()) if mutant.name == name), None)


def _patch(found: Material, name: str) -> Patch:
    """What the planted defect of this name changes in the C file; nothing if it is none."""
    from models.mutants import apply

    mutant = _mutant(found, name)
    return () if mutant is None else run.patch(found.source, apply(mutant, found.source))


def _ahead(found: Material, name: str, account: accounts.Account, client: Client) -> tuple[run.Ahead, ...]:
    from ci.report.pending import pending
    from models.catalog import structure
    from models.mutants import mutated
    from models.traces.report import program

    mutant = _mutant(found, name)
    of = program(found.structure) if mutant is None else mutated(mutant, structure(found.structure))
    return pending(account, of, client)
