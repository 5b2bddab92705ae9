"""Histories of the uninstrumented library under real threads, for the linearizability checker.

The threads and their clock are in C (clients/*_stress.c): Python threads would hardly overlap. Which histories come
about is up to the machine; the calls that are made are a function of the seed.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models import native
from models.catalog import ROOT, structure
from models.linearize import History, Op, Outcome, check
from models.specs.base import Invocation, Spec
from models.specs.containers import BoundedFifo

CLIENTS = Path(__file__).resolve().parent / "clients"
OPERATIONS = ("push", "pop", "push_many", "pop_many")
_WORDS = 6
_ROUNDS = 1000


class StressError(RuntimeError):
    """The library could not be built or run. The text says why."""


@dataclass(frozen=True)
class StressReport:
    """What a stress run found. `overlapping` counts the histories in which operations of both threads overlapped;
    `failures` are the outcomes that were not LINEARIZABLE, at most as many as were asked for."""

    histories: int
    operations: int
    overlapping: int
    failures: tuple[Outcome, ...]

    @property
    def ok(self) -> bool:
        return not self.failures and self.histories > 0


class _Call(ctypes.Structure):
    _fields_ = (
        ("operation", ctypes.c_uint64), ("length", ctypes.c_uint64), ("arg", ctypes.c_uint64),
        ("result", ctypes.c_uint64), ("begin", ctypes.c_uint64), ("end", ctypes.c_uint64),
        ("before", ctypes.c_uint64 * _WORDS), ("after", ctypes.c_uint64 * _WORDS),
    )  # fmt: skip


def stress(
    name: str, histories: int = 2000, calls: int = 5, seed: int = 1, *, csrc: Path | None = None, most_failures: int = 1
) -> StressReport:
    """Record histories of `calls` calls in each of two threads, for capacities 1 to 4 and indices around 2^64 in turn,
    and check each one. `csrc` is the folder of the C files (the repository's by default). Stops at `most_failures`."""
    library = _library(name, csrc or (ROOT / structure(name).source).parent)
    checked = operations = overlapping = 0
    failures: list[Outcome] = []
    settings = [(capacity, start) for capacity in (1, 2, 3, 4) for start in (0, (1 << 64) - 2)]
    rounds = -(-histories // len(settings))
    runs = [(setting, size) for setting in settings for size in _sizes(rounds)]
    for number, ((capacity, start), size) in enumerate(runs):
        spec = BoundedFifo(capacity)
        for history in record(library, capacity, start, seed + number, size, calls, spec):
            checked += 1
            operations += len(history)
            overlapping += _overlaps(history)
            outcome = check(history, spec)
            if not outcome.ok:
                failures.append(outcome)
                if len(failures) >= most_failures:
                    return StressReport(checked, operations, overlapping, tuple(failures))
    return StressReport(checked, operations, overlapping, tuple(failures))


def _sizes(rounds: int) -> list[int]:
    """How many histories to keep in memory at once."""
    return [min(_ROUNDS, rounds - done) for done in range(0, rounds, _ROUNDS)]


def record(
    library: ctypes.CDLL, capacity: int, start: int, seed: int, rounds: int, calls: int, spec: Spec[tuple[int, ...]]
) -> Iterator[History]:
    """The histories of one run of the C client. StressError if it refuses."""
    log = (_Call * (rounds * 2 * calls))()
    run = library.zp_stress_run
    run.argtypes = [ctypes.c_uint64] * 3 + [ctypes.c_size_t] * 2 + [ctypes.c_void_p]
    code = run(capacity, start, seed, rounds, calls, ctypes.addressof(log))
    if code != 0:
        raise StressError(f"the stress client gave code {code} (csrc/zp_result.h) for capacity {capacity}")
    for first in range(0, len(log), 2 * calls):
        yield [_op(log[first + i], i // calls, spec) for i in range(2 * calls)]


def _library(name: str, csrc: Path) -> ctypes.CDLL:
    sources = [CLIENTS / f"{name}_stress.c", csrc / Path(structure(name).source).name]
    return native.load(f"stress_{name}", sources, [*sorted(csrc.glob("*.h")), CLIENTS / "stress.h"])


def _op(call: _Call, thread: int, spec: Spec[tuple[int, ...]]) -> Op:
    operation = OPERATIONS[call.operation]
    args = () if operation == "pop" else (call.arg,)
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
