"""Histories of the uninstrumented library under real threads, for the linearizability checker.

The threads and their clock are in C (clients/stress.c): Python threads would hardly overlap. Which histories come about
is up to the machine; the calls that are made are a function of the seed.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models import native
from models.catalog import ROOT, structure
from models.linearize import History, Op, Outcome, check
from models.specs.base import Invocation, Spec
from models.specs.containers import BoundedFifo, UnboundedFifo, WeakBoundedFifo
from models.specs.deque import PreciseWorkStealingDeque, WorkStealingDeque
from models.specs.nodes import EmptiedStack, LinkedQueue

CLIENTS = Path(__file__).resolve().parent / "clients"
_WORDS = 6
_ROUNDS = 1000


@dataclass(frozen=True)
class Subject:
    """What the C client of a structure does. `operations` are its calls, in the order of its numbers; those in `plain`
    have no argument besides the structure and the buffer. `specification` makes what a history must satisfy from the
    capacity; `stronger`, if there is one, what is known of fewer structures of the kind, and is counted."""

    operations: tuple[str, ...]
    plain: frozenset[str]
    threads: int
    specification: Callable[[int], Spec[tuple[int, ...]]]
    stronger: Callable[[int], Spec[tuple[int, ...]]] | None = None
    more: tuple[str, ...] = ()
    """C files that it needs besides its own."""


SCHEME = ("zp_barrier.c", "zp_domain.c", "zp_hazard.c", "zp_mine.c")
"""What frees the nodes of the stack and the queue."""

SUBJECTS: dict[str, Subject] = {
    "spsc": Subject(("push", "pop", "push_many", "pop_many"), frozenset({"pop"}), 2, BoundedFifo),
    "deque": Subject(
        ("push", "pop", "steal"),
        frozenset({"pop", "steal"}),
        3,
        lambda capacity: WorkStealingDeque(),
        lambda capacity: PreciseWorkStealingDeque(),
    ),
    "mpmc": Subject(("push", "pop", "push_many", "pop_many"), frozenset({"pop"}), 3, WeakBoundedFifo),
    "stack": Subject(
        ("push", "push_many", "pop", "take_all"),
        frozenset({"pop", "take_all"}),
        3,
        lambda capacity: EmptiedStack(_WORDS),
        more=SCHEME,
    ),
    "queue": Subject(("enqueue", "dequeue"), frozenset({"dequeue"}), 3, lambda capacity: LinkedQueue(), more=SCHEME),
    "wfqueue": Subject(("push", "pop"), frozenset({"pop"}), 3, lambda capacity: UnboundedFifo(), more=("zp_mine.c",)),
}


class StressError(RuntimeError):
    """The library could not be built or run. The text says why."""


@dataclass(frozen=True)
class StressReport:
    """What a stress run found. `overlapping` counts the histories in which operations of two threads overlapped,
    `stronger` those that satisfy the stronger specification as well (None if the structure has none); `failures` are
    the outcomes that were not LINEARIZABLE, at most as many as were asked for."""

    histories: int
    operations: int
    overlapping: int
    stronger: int | None
    failures: tuple[Outcome, ...]

    @property
    def ok(self) -> bool:
        return not self.failures and self.histories > 0


class _Call(ctypes.Structure):
    _fields_ = (
        ("operation", ctypes.c_uint64), ("length", ctypes.c_uint64), ("arg", ctypes.c_uint64),
        ("result", ctypes.c_uint64), ("begin", ctypes.c_uint64), ("end", ctypes.c_uint64),
        ("before", ctypes.c_uint64 * _WORDS), ("after", ctypes.c_uint64 * _WORDS), ("thread", ctypes.c_uint64),
    )  # fmt: skip


def stress(
    name: str,
    histories: int = 2000,
    calls: int = 5,
    seed: int = 1,
    *,
    csrc: Path | None = None,
    most_failures: int = 1,
    threads: int | None = None,
) -> StressReport:
    """Record histories of `calls` calls in each thread, for capacities 1 to 4 and indices around 2^64 in turn, and
    check each one. `csrc` is the folder of the C files (the repository's by default). Stops at `most_failures`.
    `threads`: as many instead of the usual number; at most 16."""
    library = _library(name, csrc or (ROOT / structure(name).source).parent)
    subject = SUBJECTS[name] if threads is None else replace(SUBJECTS[name], threads=threads)
    checked = operations = overlapping = stronger = 0
    failures: list[Outcome] = []
    settings = [(capacity, start) for capacity in (1, 2, 3, 4) for start in (0, (1 << 64) - 2)]
    rounds = -(-histories // len(settings))
    runs = [(setting, size) for setting in settings for size in _sizes(rounds)]
    for number, (setting, size) in enumerate(runs):
        for history in record(library, subject, setting, seed + number, size, calls):
            checked += 1
            operations += len(history)
            overlapping += _overlaps(history)
            outcome = check(history, subject.specification(setting[0]))
            failures += [] if outcome.ok else [outcome]
            stronger += subject.stronger is not None and check(history, subject.stronger(setting[0]), shrink=False).ok
            if len(failures) >= most_failures:
                break
        if len(failures) >= most_failures:
            break
    counted = None if subject.stronger is None else stronger
    return StressReport(checked, operations, overlapping, counted, tuple(failures))


def _sizes(rounds: int) -> list[int]:
    """How many histories to keep in memory at once."""
    return [min(_ROUNDS, rounds - done) for done in range(0, rounds, _ROUNDS)]


def record(
    library: ctypes.CDLL, subject: Subject, setting: tuple[int, int], seed: int, rounds: int, calls: int
) -> Iterator[History]:
    """The histories of one run of the C client; `setting` is the capacity and the start. StressError if it refuses."""
    length = subject.threads * calls
    log = (_Call * (rounds * length))()
    run = library.zp_stress_run
    run.argtypes = [ctypes.c_uint64] * 3 + [ctypes.c_uint32] + [ctypes.c_size_t] * 2 + [ctypes.c_void_p]
    code = run(*setting, seed, subject.threads, rounds, calls, ctypes.addressof(log))
    if code != 0:
        raise StressError(f"the stress client gave code {code} (csrc/zp_result.h) for capacity {setting[0]}")
    spec = subject.specification(setting[0])
    for first in range(0, len(log), length):
        yield [_op(log[first + i], i // calls, subject, spec) for i in range(length)]


def _library(name: str, csrc: Path) -> ctypes.CDLL:
    own = [Path(structure(name).source).name, *SUBJECTS[name].more]
    sources = [CLIENTS / "stress.c", CLIENTS / f"{name}_stress.c", *(csrc / file for file in own)]
    return native.load(f"stress_{name}", sources, [*sorted(csrc.glob("*.h")), CLIENTS / "stress.h"])


def _op(call: _Call, thread: int, subject: Subject, spec: Spec[tuple[int, ...]]) -> Op:
    operation = subject.operations[call.operation]
    args = () if operation in subject.plain else (call.arg,)
    invocation = Invocation(operation, args, tuple(call.before[: call.length]))
    result = spec.result(operation, call.result, tuple(call.after[: call.length]))
    return Op(thread, invocation, result, call.begin, call.end)


def _overlaps(history: Sequence[Op]) -> bool:
    return any(
        one.thread < other.thread and one.start < other.end and other.start < one.end
        for one in history
        for other in history
        if one.end is not None and other.end is not None
    )
