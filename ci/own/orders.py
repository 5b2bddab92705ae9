"""The memory orders of a described structure under C11 (RC11): which are too weak, and which nobody here needs.

Clients: the two-threaded ones, cut to two calls a thread, at the smallest capacity; and for each pair of operations of
different threads the pair tied by a seq_cst variable of the client (as in the litmus test SB), from an empty start and
after as many puts as there is room for. Those ties are what shows that "empty" or "full" came too late.

Too weak: if some client fails, a set of places is looked for that makes all clients pass when they are stronger (no
place of it can be left out, none be weaker; there may be other such sets): with acquire and release if that is enough,
else with seq_cst. Not needed: each order, one step weaker, against every client that passes; that no client notices
says nothing about larger ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, permutations

from ci.own.clients import Lane, invocations, lanes, sequences
from ci.own.memory import Start
from ci.own.schedules import Clock
from ci.own.subject import Subject
from ci.rows import Row, Verdict
from models import ir
from models.rc11.check import Row as Found
from models.rc11.check import check
from models.rc11.client import Call, Cell
from models.rc11.client import Client as Rc11Client
from models.rc11.drawing import Drawing
from models.rc11.experiment import (
    FIRST_VARIABLE,
    VARIABLE_FIELD,
    Experiment,
    Item,
    after_setup,
    registers,
    variable_read,
    variable_write,
)
from models.rc11.mutants import Site, sites, weaken, weaker_orders
from models.specs import Invocation

GROUP = "Memory orders (C11)"
EXECUTIONS = 500_000
CALLS = 2
CLIENTS = 24
BOTH = ("acquire", "release", "acq_rel")
STEPS = {"Load": ("acquire",), "Store": ("release",), "Cas": BOTH, "FetchAdd": BOTH, "Exchange": BOTH, "Fence": BOTH}
"""The orders to try at a place that is too weak, before seq_cst."""
USUAL = {kind: orders[-1] for kind, orders in STEPS.items()}
"""The strongest order short of seq_cst."""
FULL_AT = 8
"""A structure with room for more is not filled before an experiment."""


@dataclass(frozen=True)
class Maker:
    """Makes experiments of one start, against the chosen specification or its weaker companion."""

    subject: Subject
    begin: Start
    weak: bool = False

    def call(self, invocation: Invocation) -> Call:
        program = self.subject.program
        operation = program.operation(invocation.operation)
        return Call(operation, (1, *invocation.args), invocation.buffer, program.source)

    def experiment(
        self, name: str, threads: tuple[tuple[Call, ...], ...], tied: bool = False, setup: tuple[Call, ...] = ()
    ) -> Experiment:
        program = self.subject.program
        spec = self.subject.spec(self.begin.capacity, self.weak)
        assert spec is not None
        cells = {Cell(1, program.field(field), i): value for (field, i), value in self.begin.cells.items()}
        items = {1: Item("q", spec, spec.initial)}
        if tied:
            cells[Cell(FIRST_VARIABLE, VARIABLE_FIELD)] = 0
            items |= registers({"x": 0}, {FIRST_VARIABLE})
        client = Rc11Client(name, threads, cells, unroll=self.subject.description.bounds.unroll, blank=self.begin.rest)
        return after_setup(Experiment(program.name, client, items, program.fields), setup)


def experiments(subject: Subject, weak: bool = False) -> list[Experiment]:
    """The clients under RC11, the small ones first."""
    make = Maker(subject, subject.starts[0], weak)
    exclusive, free = lanes(subject.program, subject.description)
    all_lanes = (*exclusive, free, free) if free else exclusive
    found = list(tied(make, all_lanes))
    shapes = dict.fromkeys(combinations(all_lanes, 2))
    choices = (threads for shape in shapes for threads in sequences(shape, CALLS))
    for number, threads in enumerate(islice(choices, CLIENTS), 1):
        calls = invocations(subject.program, threads)
        found.append(make.experiment(f"calls {number}", tuple(tuple(map(make.call, t)) for t in calls)))
    return found


def tied(make: Maker, all_lanes: tuple[Lane, ...]) -> Iterator[Experiment]:
    """T0: a; x -> ? beside T1: x := 1; b."""
    program = make.subject.program
    read, write = variable_read(FIRST_VARIABLE, "seq_cst"), variable_write(FIRST_VARIABLE, 1, "seq_cst")
    pairs = [(a, b) for left, right in permutations(all_lanes, 2) for a in left for b in right]
    for a, b in dict.fromkeys(pairs):
        full = make.begin.capacity or 0
        for puts in (0, full) if 0 < full <= FULL_AT else (0,):
            setup = fill(make, puts)
            if puts and not setup:
                continue
            first, second = invocations(program, ((a,), (b,)))
            threads = ((make.call(first[0]), read), (write, make.call(second[0])))
            after = f", after {puts} puts" if puts else ""
            yield make.experiment(f"tied: {first[0]} | {second[0]}{after}", threads, True, setup)


def fill(make: Maker, puts: int) -> tuple[Call, ...]:
    """So many calls of the operation that puts a value in."""
    for name, entry in make.subject.description.operations.items():
        if (entry.means or name) == "push" and puts:
            if entry.pointed:
                return tuple(make.call(Invocation(name, (), (900 + i,))) for i in range(puts))
            return tuple(make.call(Invocation(name, (900 + i,))) for i in range(puts))
    return ()


def failures(clients: list[Experiment], program: ir.Program) -> list[tuple[Experiment, Found]]:
    """The clients that do not pass with this version of the program."""
    rows = [(client, check(client.with_program(program), limit=EXECUTIONS)) for client in clients]
    return [(client, row) for client, row in rows if row.verdict not in ("pass", "incomplete")]


def strengthened(program: ir.Program, chosen: Mapping[Site, str]) -> ir.Program:
    """The program with these orders at these places."""
    for site, order in chosen.items():
        program = weaken(program, site, order).program
    return program


def too_weak(program: ir.Program, clients: list[Experiment], clock: Clock) -> tuple[dict[Site, str], bool] | None:
    """Places that must be stronger for all clients to pass, each with an order that is enough; and whether none of them
    can be left out, nor be weaker (not known if the time was over). None if no orders help."""
    weak = [site for site in sites(program) if site.order != "seq_cst"]
    usual = {site: USUAL["Load" if site.part == "failure" else site.kind] for site in weak}
    chosen = {site: order for site, order in usual.items() if site.order != order}
    if not chosen or not all_pass(clients, strengthened(program, chosen)):
        chosen = dict.fromkeys(weak, "seq_cst")
        if not all_pass(clients, strengthened(program, chosen)):
            return None
    for site in list(chosen):
        if clock.over:
            return chosen, False
        fewer = {other: order for other, order in chosen.items() if other != site}
        if all_pass(clients, strengthened(program, fewer)):
            chosen = fewer
    for site in chosen:
        for order in STEPS["Load" if site.part == "failure" else site.kind]:
            if clock.over:
                return chosen, False
            if order == chosen[site]:
                break
            if order != site.order and all_pass(clients, strengthened(program, chosen | {site: order})):
                chosen[site] = order
                break
    return chosen, True


def all_pass(clients: list[Experiment], program: ir.Program) -> bool:
    """Whether every client passes; one that was not enumerated to its end does not."""
    return all(check(client.with_program(program), limit=EXECUTIONS).ok for client in clients)


def rows(subject: Subject, clock: Clock) -> Iterator[Row]:
    """The rows of this group."""
    name = subject.program.name
    verdict, clients = None, list[Experiment]()
    for weak in (False, True):
        if subject.spec(subject.starts[0].capacity, weak) is None:
            return  # it failed, so there is nothing to weaken
        clients = experiments(subject, weak)
        yield (verdict := _base(subject, clients, clock))
        if verdict.verdict is not Verdict.FAILED:
            break
    if verdict is None or verdict.verdict is Verdict.FAILED:
        return
    passing = [client for client in clients if check(client, limit=EXECUTIONS).ok]
    if not passing:
        return
    for twins in together(sites(subject.program)):
        for order in weaker_orders(twins[0]):
            if clock.over:
                yield _skipped(name, twins[0], order)
            else:
                yield _weaker(subject, passing, twins, order)


def _limits(clients: list[Experiment]) -> str:
    most = max((sum(map(len, client.client.threads)) for client in clients), default=0)
    rounds = max((client.client.unroll for client in clients), default=0)
    return f"{len(clients)} clients, 2 threads, ≤ {most} calls, ≤ {rounds} rounds of a loop"


def _base(subject: Subject, clients: list[Experiment], clock: Clock) -> Row:
    """Do all clients pass with the orders as they are? If not, which would help."""
    spec = clients[0].items[1].spec
    bad = failures(clients, subject.program)
    detail = ""
    if bad:
        client, found = min(bad, key=lambda pair: sum(map(len, pair[0].client.threads)))
        detail = f"{client.client}\n{found}\n"
        if found.execution is not None:
            detail += Drawing.of(client, found, subject.program.source).ascii() + "\n"
        detail += _advice(subject, clients, clock)
    left = [client.name for client in clients if check(client, limit=EXECUTIONS).verdict == "incomplete"]
    verdict = Verdict.FAILED if bad else Verdict.SKIPPED if left else Verdict.CHECKED
    return Row(
        subject.program.name, GROUP, f"race-free and linearizable along happens-before: {spec!r}",
        f"RC11: {len(clients) - len(bad) - len(left)} of {len(clients)} clients pass", _limits(clients),
        "front end, RC11, memory", verdict, detail or (f"too many executions: {', '.join(left)}" if left else ""),
    )  # fmt: skip


def _advice(subject: Subject, clients: list[Experiment], clock: Clock) -> str:
    answer = too_weak(subject.program, clients, clock)
    if answer is None:
        return "No memory order repairs this: not all clients pass with every access seq_cst either."
    places, least = answer
    lines = [
        f"  {subject.program.source}:{site.line} {site}: {site.order} -> {order}" for site, order in places.items()
    ]
    most = "and none of them can be left out or be weaker" if least else "perhaps with fewer: the time was over"
    return f"Too weak; with these orders all clients pass, {most}:\n" + "\n".join(lines)


def together(found: Iterable[Site]) -> list[list[Site]]:
    """The sites by the order in the source that they come from: a function that is called twice is there twice, and its
    line can only be changed in both."""
    groups: dict[tuple[str | int, ...], list[Site]] = {}
    for site in found:
        groups.setdefault((site.line, site.kind, site.part, site.order, site.place), []).append(site)
    return list(groups.values())


def _weaker(subject: Subject, clients: list[Experiment], twins: Sequence[Site], order: str) -> Row:
    program, site = subject.program, twins[0]
    for twin in twins:
        program = weaken(program, twin, order).program
    operations = " and ".join(dict.fromkeys(twin.operation for twin in twins))
    claim = f"line {site.line}, {operations}: {site.kind.lower()} {site.place}".rstrip()
    claim += "" if site.part == "order" else f" ({site.part})"
    claim += f", {site.order} → {order}"
    left: list[str] = []
    for client in clients:
        found = check(client.with_program(program), limit=EXECUTIONS)
        if found.verdict == "incomplete":
            left.append(client.name)
        elif not found.ok:
            return Row(subject.program.name, GROUP, claim, f"needed: {found.verdict}", f"client {client.name}", "–",
                       Verdict.CAUGHT, found.reason)  # fmt: skip
    if left:
        return Row(subject.program.name, GROUP, claim, "–", _limits(clients), "RC11", Verdict.SKIPPED,
                   f"too many executions: {', '.join(left)}")  # fmt: skip
    return Row(subject.program.name, GROUP, claim, "stronger than any of these clients needs", _limits(clients),
               "RC11", Verdict.CHECKED)  # fmt: skip


def _skipped(name: str, site: Site, order: str) -> Row:
    return Row(name, GROUP, f"{site}: {site.order} → {order}", "–", "–", "–", Verdict.SKIPPED, "the time was over")
