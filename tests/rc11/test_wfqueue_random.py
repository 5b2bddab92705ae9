"""Random clients of the wait-free queue, in search of one that needs an order of which it is said that none does.

They make the calls of clients that do show something, from other stops. All those orders are weaker at once. How good
the search is, is measured by the orders that are needed: it finds a part of these.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from models.catalog import structure
from models.frontend import read
from models.rc11.check import check
from models.rc11.experiment import Experiment
from models.rc11.mutants import by_line
from models.rc11.table import without_reasons
from models.rc11.wfqueues import AGAIN, HURRY, KEEP, experiment

PROGRAM = read(structure("wfqueue"))
CALLS = (
    ("ee|eddd", ""),
    ("ee|ee", "1e 1d"),
    ("edd|e", "0e 0d"),
    ("eedd|e", "0e 0d"),
    ("ed|d", ""),
    ("ed|d", "0e 0d"),
    ("ed|de", "0e 0d"),
    ("dd|edede", "0e 0d"),
    ("ded|d", "0e 0e"),
    ("dd|d", "0e 0e 0e 0e 0d"),
    ("ddd|d", "0e 0e 0e 0e 0e 1d"),
    ("dded|d", "0e 0e 0e 0e 1d"),
    ("e|e|d", ""),
    ("d|d|e", "0e 1e 2e 0d 1d"),
)
PLACES = ("enqueued", "asked", "given", "head", "tail", "next", "taker", "hazard_end", "hazard_next", "hazard_given")


def clients(seed: int) -> Iterator[Experiment]:
    """Those whose stops are reached."""
    rng = random.Random(seed)
    while True:
        lanes, before = rng.choice(CALLS)
        threads = range(lanes.count("|") + 1)
        stops = [f"{t}@{rng.choice((*PLACES, 'end'))}" for t in threads for _ in range(rng.randint(0, 5))]
        rng.shuffle(stops)
        until = f"{rng.choice(threads)}@{rng.choice((*PLACES, 'retired'))}" if rng.random() < 0.5 else ""
        pace = rng.choice((HURRY, KEEP, AGAIN))
        try:
            yield experiment(PROGRAM, "random", lanes, before, " ".join(stops), until, pace)
        except ValueError:
            continue


@pytest.mark.deep
def test_no_random_client_needs_what_has_a_reason() -> None:
    weaker, _ = without_reasons(PROGRAM)
    verdicts = []
    for _, made in zip(range(500), clients(1), strict=False):
        found = check(made.with_program(weaker), limit=40_000)
        verdicts.append(found.verdict)
        assert found.ok or found.verdict == "incomplete", str(found)
    assert verdicts.count("pass") > 250


@pytest.mark.deep
def test_random_clients_find_some_of_the_orders_that_are_needed() -> None:
    quick = [made for _, made in zip(range(150), clients(2), strict=False) if check(made, limit=4_000).ok]
    _, unneeded = without_reasons(PROGRAM)
    found = set()
    for mutant in by_line(PROGRAM):
        if (mutant.site, mutant.weaker) not in unneeded:
            rows = (check(made.with_program(mutant.program), limit=8_000) for made in quick)
            found |= {mutant.site for row in rows if row.verdict not in ("pass", "incomplete")}
    assert len(found) >= 5
