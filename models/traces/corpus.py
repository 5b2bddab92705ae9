"""The runs that are recorded for each structure: directed ones, which force the rare paths, and seeded random ones.

Everything here is a function of constants, so the corpus is the same each time and on each machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from models.traces.scenarios import deque, mpmc, queue, spsc, stack, wfqueue
from models.traces.scenarios.base import Scenario

_CORPORA: dict[str, Callable[[], Iterator[Scenario]]] = {
    "spsc": spsc.scenarios,
    "deque": deque.scenarios,
    "stack": stack.scenarios,
    "queue": queue.scenarios,
    "mpmc": mpmc.scenarios,
    "wfqueue": wfqueue.scenarios,
}

STRUCTURES = tuple(_CORPORA)
"""The structures that have a corpus."""


def corpus(structure: str) -> tuple[Scenario, ...]:
    """The runs of a structure. KeyError names the structures there are."""
    try:
        scenarios = _CORPORA[structure]
    except KeyError:
        raise KeyError(f"no corpus of traces for {structure!r}; there are {sorted(_CORPORA)}") from None
    return tuple(scenarios())
