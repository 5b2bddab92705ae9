"""Which traces become certificates: few and short ones that together cover everything, then the most interleaved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.ir import WORD
from models.traces.replay import Coverage
from models.traces.trace import Trace

CERTIFICATES = 20
MOST_EVENTS = 60


@dataclass(frozen=True)
class Recorded:
    """A trace of the corpus that was replayed: the name of its scenario and what it covers."""

    name: str
    trace: Trace
    coverage: Coverage


def select(recorded: Sequence[Recorded], count: int = CERTIFICATES, most_events: int = MOST_EVENTS) -> list[Recorded]:
    """`count` traces of at most `most_events` events: greedily by what they add to the coverage, then one of each kind
    of schedule in turn, those that start just below 2^64 first, then by the number of thread switches.
    Deterministic."""
    left = [item for item in recorded if len(item.trace.events) <= most_events]
    chosen: list[Recorded] = []
    covered = Coverage()
    while left and len(chosen) < count:
        best = min(left, key=lambda item: (-_gain(item, covered), len(item.trace.events), item.name))
        if _gain(best, covered) == 0:
            break
        chosen.append(best)
        left.remove(best)
        covered.add(best.coverage)
    left.sort(key=lambda item: (item.trace.start < WORD - 16, -switches(item.trace), item.name))
    used = {kind: 0 for kind in map(_kind, left)}
    while left and len(chosen) < count:
        kind = min((_kind(item) for item in left), key=lambda kind: (used[kind], kind))
        best = next(item for item in left if _kind(item) == kind)
        used[kind] += 1
        chosen.append(best)
        left.remove(best)
    return chosen


def switches(trace: Trace) -> int:
    """How often the moving thread changes."""
    threads = trace.schedule()
    return sum(one != other for one, other in zip(threads, threads[1:], strict=False))


def _gain(item: Recorded, covered: Coverage) -> int:
    return len(item.coverage.accesses - covered.accesses) + len(item.coverage.branches - covered.branches)


def _kind(item: Recorded) -> str:
    return item.name.rsplit("-", 1)[0]
