"""Random clients of the wait-free queue, in search of one that needs an order of which it is said that none does.

They are like the clients that show something, but for a stop or two, what is kept, and a call. All those orders are
weaker at once. How good the search is, is measured by the orders that are needed: in 467 clients it finds 14 of 28.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest

from models.catalog import structure
from models.frontend import read
from models.rc11.check import check
from models.rc11.clients import experiments
from models.rc11.experiment import Experiment
from models.rc11.mutants import by_line
from models.rc11.table import without_reasons
from models.rc11.wfqueues import AGAIN, HURRY, KEEP, experiment

PROGRAM = read(structure("wfqueue"))
PLACES = ("enqueued", "asked", "given", "head", "tail", "next", "taker", "hazard_end", "hazard_next", "hazard_given")
PACES = {str(pace): pace for pace in (HURRY, KEEP, AGAIN)}
TITLE = re.compile(r"[^:]*: (?P<lanes>[ed|]+)(?P<pace>[a-z ]*?)( after (?P<before>[0-9ed ]+?))?"
                   r"( from (?P<begun>.*?))?( to (?P<until>.*))?")  # fmt: skip
KNOWN = [found for item in experiments(PROGRAM) if (found := TITLE.fullmatch(item.name))]


def changed(rng: random.Random, stops: list[str], threads: range) -> list[str]:
    """With up to two stops more or fewer, or at other places."""
    stops = list(stops)
    for _ in range(rng.choice((0, 1, 1, 2))):
        at, new = rng.randint(0, len(stops)), f"{rng.choice(threads)}@{rng.choice((*PLACES, 'end'))}"
        stops[at : at + rng.randint(0, 1)] = [] if rng.random() < 0.3 else [new]
    return stops


def clients(seed: int) -> Iterator[Experiment]:
    """Those whose stops are reached."""
    rng = random.Random(seed)
    while True:
        known = rng.choice(KNOWN if rng.random() < 0.2 else [each for each in KNOWN if each["begun"]])
        lanes = known["lanes"] + rng.choice(("", "", "", "e", "d"))
        threads = range(lanes.count("|") + 1)
        begun = " ".join(changed(rng, (known["begun"] or "").split(), threads))
        until = known["until"] or "" if rng.random() < 0.7 else rng.choice(("", f"1@{rng.choice(PLACES)}"))
        pace = PACES[known["pace"]] if rng.random() < 0.6 else rng.choice(list(PACES.values()))
        try:
            yield experiment(PROGRAM, "random", lanes, known["before"] or "", begun, until, pace)
        except ValueError:
            continue


@pytest.mark.deep
def test_no_random_client_needs_what_has_a_reason() -> None:
    weaker, _ = without_reasons(PROGRAM)
    verdicts = []
    for _, made in zip(range(300), clients(1), strict=False):
        found = check(made.with_program(weaker), limit=40_000)
        verdicts.append(found.verdict)
        assert found.ok or found.verdict == "incomplete", str(found)
    assert verdicts.count("pass") > 150


@pytest.mark.deep
def test_random_clients_find_some_of_the_orders_that_are_needed() -> None:
    quick = [made for _, made in zip(range(100), clients(12), strict=False) if check(made, limit=8_000).ok]
    _, unneeded = without_reasons(PROGRAM)
    found = set()
    for mutant in by_line(PROGRAM):
        if (mutant.site, mutant.weaker) not in unneeded:
            rows = (check(made.with_program(mutant.program), limit=16_000) for made in quick)
            found |= {mutant.site for row in rows if row.verdict not in ("pass", "incomplete")}
    assert len(found) >= 9
