"""The clients of each structure: what is explored exhaustively, and against which specification.

SPSC ring: the producer and the consumer side by side, from an empty ring. Capacity 1 makes every second operation
full or empty, 2 lets batches be partial, 3 has a slot more than elements. Starts just below 2^64 make the indices wrap
around in the middle of the run. One observer calls `size` beside them.

Work-stealing deque: see deques.py. Stack and queue: see nodes.py. Bounded queue for any threads: see mpmc.py. The
wait-free queue: see wfqueues.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from models import ir
from models.catalog import structure
from models.explore import deques, mpmc, nodes, wfqueues
from models.explore.client import Client
from models.explore.experiment import Experiment, check_roles
from models.explore.explorer import Exploration, Model, Verdict, explore
from models.explore.schemes import with_scheme
from models.explore.shrink import smallest
from models.frontend import read
from models.specs import BoundedFifo, Invocation

GARBAGE = 0xDEAD
"""What slots hold at the start: if anybody reads it, the result is not linearizable."""


def push(value: int) -> Invocation:
    return Invocation("push", (value,))


def pop() -> Invocation:
    return Invocation("pop", (), (0,))


def push_many(*items: int) -> Invocation:
    return Invocation("push_many", (len(items),), items)


def pop_many(n: int) -> Invocation:
    return Invocation("pop_many", (n,), (0,) * n)


def size() -> Invocation:
    return Invocation("size")


def ring(name: str, capacity: int, start: int, *threads: tuple[Invocation, ...]) -> Client:
    """A client of zp_spsc, of a ring as zp_spsc_create_at makes it."""
    slots = 1
    while slots < capacity:
        slots *= 2
    indices = ("tail", "tail_own", "head_seen", "head", "head_own", "tail_seen")
    cells = {(name, 0): start % ir.WORD for name in indices}
    cells |= {("capacity", 0): capacity, ("mask", 0): slots - 1}
    cells |= {("slots", i): GARBAGE + i for i in range(slots)}
    return Client(f"{name} c={capacity} s={_start(start)}", threads, {"slots": slots}, cells)


def _start(start: int) -> str:
    return str(start) if start >= 0 else f"2^64{start}"


MIXES = {
    "singles": (tuple(push(v) for v in (1, 2, 3, 4)), (pop(),) * 4),
    "batches": (
        (push_many(1, 2), push_many(3, 4, 5), push_many(6)),
        (pop_many(2), pop_many(3), pop_many(1)),
    ),
    "batch in": ((push_many(1, 2, 3), push(4), push_many(5, 6)), (pop(),) * 4),
    "batch out": (tuple(push(v) for v in (1, 2, 3, 4)), (pop_many(2), pop(), pop_many(3))),
    "empty batches": ((push_many(), push(1), push_many(2)), (pop_many(0), pop(), pop_many(2))),
    "observed": ((push(1), push_many(2, 3), push(4)), (pop(), pop_many(2), pop()), (size(), size())),
}

DEEP_MIXES = {
    "long singles": (tuple(push(v) for v in range(1, 13)), (pop(),) * 12),
    "long batches": (
        tuple(push_many(3 * k, 3 * k + 1, 3 * k + 2) for k in range(1, 7)),
        tuple(pop_many(n) for n in (2, 3, 1, 3, 2, 4)),
    ),
    "long mix": (
        (push(1), push_many(2, 3), push(4), push_many(5, 6, 7), push(8), push_many(9, 10), push(11)),
        (pop(), pop_many(3), pop(), pop_many(2), pop(), pop_many(4), pop()),
    ),
    "much observed": (
        (push(1), push_many(2, 3), push(4), push_many(5, 6)),
        (pop(), pop_many(2), pop(), pop_many(3)),
        (size(),) * 4,
    ),
}


def spsc(deep: bool = False) -> Iterator[Experiment]:
    """The experiments with the ring."""
    for capacity in (1, 2, 3, *((4, 5) if deep else ())):
        for start in (0, -1, -3):
            for name, threads in (DEEP_MIXES if deep else MIXES).items():
                yield Experiment(ring(name, capacity, start, *threads), BoundedFifo(capacity))


EXPERIMENTS = {
    "spsc": spsc, "deque": deques.experiments, "stack": nodes.stacks, "queue": nodes.queues, "mpmc": mpmc.experiments,
    "wfqueue": wfqueues.experiments,
}  # fmt: skip


def experiments(name: str, deep: bool = False) -> list[Experiment]:
    """The experiments of a structure. KeyError names the structures there are; ClientError, a client that breaks its
    rules."""
    if name not in EXPERIMENTS:
        raise KeyError(f"no clients for {name!r} in models/explore/clients.py; there are {list(EXPERIMENTS)}")
    found = list(EXPERIMENTS[name](deep))
    for experiment in found:
        check_roles(structure(name) if experiment.program is None else with_scheme(name), experiment.client)
    return found


def count(name: str, deep: bool = False) -> int:
    """How many explorations `explorations` gives."""
    return sum(len(experiment.models) for experiment in experiments(name, deep))


def explorations(name: str, deep: bool = False, program: ir.Program | None = None) -> Iterator[Exploration]:
    """Explore every client of the structure under every model, one by one. The program is read from its C file if not
    given. A failure is given for the smallest client inside the failing one."""
    subject = program or read(structure(name))
    for experiment in experiments(name, deep):
        for model in experiment.models:

            def attempt(client: Client, experiment: Experiment = experiment, model: Model = model) -> Exploration:
                of = experiment.program or subject
                return explore(of, client, experiment.spec, model, store_buffer=experiment.store_buffer)

            found = attempt(experiment.client)
            if found.verdict not in (Verdict.PASSED, Verdict.INCOMPLETE):
                found = smallest(experiment.client, attempt, found)
            yield found


def check_structure(name: str, deep: bool = False, program: ir.Program | None = None) -> list[Exploration]:
    """All of `explorations`."""
    return list(explorations(name, deep, program))
