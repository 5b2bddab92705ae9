"""Small clients of a described structure, made by exhaustion: who runs beside whom, and which calls each makes.

Threads: one for each exclusive role, beside none, one and two with the free operations; without exclusive roles as many
as the bound says, and one more with fewer calls. Calls: every sequence of the bound's
length (what a shorter one could show, the longer one shows too: each return is judged when it happens). If there are
more clients than the bound, the sequences become shorter until there are not; at length one, the first so many remain.
Values that are put in are numbered, so that each can be told from the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, combinations_with_replacement, islice, product
from pathlib import Path

from ci.own.description import ANY, SETUP, Bounds, Description, DescriptionError, Entry
from ci.own.memory import CAPACITY_NAMES, Start
from models import ir
from models.explore.client import Client
from models.explore.explorer import Exploration
from models.rc11.client import Client as Rc11Client
from models.rc11.client_file import parse
from models.rc11.experiment import FIRST_VARIABLE
from models.specs import Invocation

MAX_THREADS = 4


@dataclass(frozen=True)
class Letter:
    """An operation with its arguments; None: new numbers at each call."""

    operation: str
    words: tuple[int, ...] | None


Lane = tuple[Letter, ...]
"""What a thread may call."""


@dataclass(frozen=True)
class Family:
    """Clients of one shape, and whether they are all there are of it."""

    clients: tuple[Client, ...]
    threads: int
    calls: int
    complete: bool


def letters(program: ir.Program, entries: dict[str, Entry], role: str) -> Lane:
    """The calls that a thread in this role may make."""
    found = []
    for name, entry in entries.items():
        if entry.role == role:
            operation = program.operation(name)
            words = len(operation.parameters) - 1
            if operation.buffer is not None and words:
                found.append(Letter(name, (2,) * words))
            else:
                found += [Letter(name, item) for item in entry.inputs] or [Letter(name, None if words else ())]
    return tuple(found)


def lanes(program: ir.Program, description: Description) -> tuple[tuple[Lane, ...], Lane]:
    """The lanes of the exclusive roles, and that of everybody."""
    entries = {name: entry for name, entry in description.operations.items() if entry.role != SETUP}
    roles = dict.fromkeys(entry.role for entry in entries.values() if entry.role != ANY)
    return tuple(letters(program, entries, role) for role in roles), letters(program, entries, ANY)


def shapes(exclusive: tuple[Lane, ...], free: Lane, threads: int) -> Iterator[tuple[tuple[Lane, ...], bool]]:
    """The threads of each experiment, by their lanes, and whether its calls are to be fewer."""
    if len(exclusive) > MAX_THREADS:
        raise DescriptionError(f"{len(exclusive)} exclusive roles; {MAX_THREADS} threads are possible")
    if not exclusive:
        yield (free,) * min(threads, MAX_THREADS), False
        if threads < MAX_THREADS:
            yield (free,) * (threads + 1), True
        return
    if len(exclusive) > 1 or not free:
        yield exclusive, False
    room = MAX_THREADS - len(exclusive)
    if free and room:
        yield (*exclusive, free), len(exclusive) > 1
    if free and room > 1 and (len(exclusive) == 1 or threads >= len(exclusive) + 2):
        yield (*exclusive, free, free), True


def sequences(shape: tuple[Lane, ...], calls: int) -> Iterator[tuple[tuple[Letter, ...], ...]]:
    """Every choice of calls for the threads; threads with the same lane are interchangeable."""
    groups: list[tuple[Lane, int]] = []
    for lane in shape:
        if groups and groups[-1][0] is lane:
            groups[-1] = (lane, groups[-1][1] + 1)
        else:
            groups.append((lane, 1))
    choices = [combinations_with_replacement(list(product(lane, repeat=calls)), n) for lane, n in groups]
    for choice in product(*map(list, choices)):
        yield tuple(thread for group in choice for thread in group)


def invocations(program: ir.Program, threads: Sequence[Sequence[Letter]]) -> tuple[tuple[Invocation, ...], ...]:
    """The calls, with fresh numbers from 1 on where the arguments are open."""
    fresh = iter(range(1, 1 << 16))

    def call(letter: Letter) -> Invocation:
        operation = program.operation(letter.operation)
        count = len(operation.parameters) - 1
        words = tuple(islice(fresh, count)) if letter.words is None else letter.words
        if operation.buffer is None:
            return Invocation(letter.operation, words)
        room = max(1, *words) if words else 1
        buffer = (0,) * room if operation.writes_buffer else tuple(islice(fresh, room))
        return Invocation(letter.operation, words, buffer)

    return tuple(tuple(call(letter) for letter in thread) for thread in threads)


def make(name: str, threads: tuple[tuple[Invocation, ...], ...], start: Start, bounds: Bounds) -> Client:
    return Client(name, threads, start.lengths, start.cells, start.rest, may_wait=bounds.may_wait)


def families(program: ir.Program, description: Description, start: Start) -> list[Family]:
    """All clients for one start."""
    bounds = description.bounds
    kind = f" c={start.capacity}" if start.capacity is not None else ""
    found = []
    for shape, fewer in shapes(*lanes(program, description), bounds.threads):
        calls = max(1, bounds.calls - (1 if fewer else 0))
        while calls > 1 and sum(1 for _ in islice(sequences(shape, calls), bounds.clients + 1)) > bounds.clients:
            calls -= 1
        chosen = list(islice(sequences(shape, calls), bounds.clients + 1))
        clients = tuple(
            make(f"{len(shape)}x{calls}.{number}{kind}", invocations(program, threads), start, bounds)
            for number, threads in enumerate(chosen[: bounds.clients], 1)
        )
        found.append(Family(clients, len(shape), calls, len(chosen) <= bounds.clients))
    return found


def own_clients(program: ir.Program, description: Description, start: Start) -> list[Client]:
    """The clients of the files that the description names. Cells that a file names take the place of the start's; one
    that names another capacity is left out. ClientError (of models.rc11.client_file) and DescriptionError where a file
    is wrong; it is, if two threads of it have the same exclusive role."""
    found = []
    for pattern in description.clients:
        for path in sorted(description.file.parent.glob(pattern)):
            file = parse(path.read_text(encoding="utf-8"), str(path))
            file.headers["spec"] = (1, "register(0)")  # replaced by the description's
            if any(block.key in ("setup", "variable") for block in file.blocks):
                raise DescriptionError(f"{path}: `setup` and `variable` are for `models rc11`; use memory.setup")
            client = _of_experiment(program, file.experiment(program).client, start, description.bounds)
            _check_roles(path, description, client)
            if all(client.cells.get((name, 0), start.capacity) == start.capacity for name in CAPACITY_NAMES):
                found.append(client)
    return found


def _check_roles(path: Path, description: Description, client: Client) -> None:
    """DescriptionError if two threads have the same exclusive role."""
    entries = description.operations
    held = [{entries[call.operation].role for call in calls} - {ANY} for calls in client.threads]
    twice = {role for a, b in combinations(held, 2) for role in a & b}
    for role in sorted(twice):
        raise DescriptionError(f"{path}: two threads with the role {role!r}, which only one may have")


def _of_experiment(program: ir.Program, client: Rc11Client, start: Start, bounds: Bounds) -> Client:
    cells = {(program.fields[cell.field].name, cell.index): word
             for cell, word in client.initial.items() if cell.object < FIRST_VARIABLE}  # fmt: skip
    threads = tuple(
        tuple(Invocation(call.operation.name, call.args[1:], call.buffer) for call in calls) for calls in client.threads
    )
    kind = f" c={start.capacity}" if start.capacity is not None else ""
    held = {**start.cells, **cells}
    return Client(client.name + kind, threads, start.lengths, held, start.rest, may_wait=bounds.may_wait)


def text(found: Exploration, client: Client) -> str:
    """An exploration's account, with its client in words above it."""
    return f"{client}\n{found}"
