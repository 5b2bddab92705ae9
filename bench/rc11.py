"""How long the two RC11 engines take, by threads and operations, and where z3 stops.

    python -m bench.rc11 [--seconds N] [--encodings]

Prints a table: client, events, executions, outcomes; seconds of the enumeration; seconds of z3 ("> N": it did not
finish a question within N seconds). With `--encodings` z3 runs with each encoding of orders. Runs for minutes. The
seconds are of processor time, since other work on the machine should not count; only z3's limit goes by the clock.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from typing import get_args

from models.catalog import ROOT, structure
from models.frontend import read
from models.rc11 import declarative, operational
from models.rc11.client_file import parse
from models.rc11.clients import Maker, Ring
from models.rc11.experiment import Experiment
from models.rc11.total_order import Encoding

DEQUE = ROOT / "examples" / "chase_lev"


def rings() -> Iterator[Experiment]:
    """Pushes beside pops, in equal numbers."""
    make = Maker(read(structure("spsc")))
    for count in range(1, 7):
        pushes = tuple(make.push(v) for v in range(1, count + 1))
        yield make.experiment(f"ring c=2: {count} | {count}", [Ring(2)], pushes, (make.pop(),) * count)


def deques() -> Iterator[Experiment]:
    """Pushes and takes of the owner, and thieves."""
    for pushes, takes, thieves in (
        (1, 1, (1,)), (2, 1, (2,)), (2, 1, (1, 1)), (2, 2, (1, 1)), (3, 2, (2,)), (3, 2, (2, 1)), (3, 3, (2, 2)),
    ):  # fmt: skip
        yield deque(pushes, takes, thieves)


def deque(pushes: int, takes: int, thieves: tuple[int, ...]) -> Experiment:
    owner = [f"q.push({v})" for v in range(1, pushes + 1)] + ["q.take()"] * takes
    threads = [owner, *(["q.steal()"] * steals for steals in thieves)]
    shape = f"{pushes} push, {takes} take | " + " | ".join(map(str, thieves))
    lines = [f"name: deque: {shape}", "prefix: cl_", "operations: push take steal", "spec: work_deque(4)", "object q:"]
    lines += ["    top = 1", "    bottom = 1", "    mask = 3"]
    for calls in threads:
        lines += ["thread:", *(f"    {call}" for call in calls)]
    file = parse("\n".join(lines))
    return file.experiment(read(file.structure(DEQUE / "chase_lev.c")))


def row(experiment: Experiment, seconds: float, encodings: tuple[Encoding, ...], skip: set[str]) -> str:
    """One line. An encoding that comes near the limit is not tried on larger clients of the family ("-")."""
    begin = time.process_time()
    b = operational.explore(experiment.client)
    enumerated = time.process_time() - begin
    events = max((len(e.events) for e in (b.examples or {}).values()), default=0)
    cells = [f"{experiment.name:34}", f"{events:6}", f"{b.executions:10}", f"{len(b.outcomes):8}", f"{enumerated:9.3f}"]
    for encoding in encodings:
        if encoding in skip:
            cells.append(f"{'-':>9}")
            continue
        begin = time.process_time()
        a = declarative.solve(experiment.client, encoding, timeout=seconds)
        spent = time.process_time() - begin
        done = a.complete and spent < 20 * seconds
        assert not done or a.outcomes.keys() == b.outcomes.keys(), f"the engines disagree on {experiment.name}"
        cells.append(f"{spent:9.2f}" if done else f"{f'> {spent:.0f}':>9}")
        if not done or 4 * spent > seconds:  # the next client of a family takes five times as long
            skip.add(encoding)
    return " ".join(cells)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60, help="when to stop asking z3 (default 60)")
    parser.add_argument("--encodings", action="store_true", help="compare the encodings of orders")
    options = parser.parse_args()
    encodings: tuple[Encoding, ...] = get_args(Encoding) if options.encodings else (declarative.DEFAULT_ENCODING,)
    head = [
        f"{'client':34}",
        "events",
        "executions",
        "outcomes",
        f"{'C, s':>9}",
        *(f"{f'z3 {e}, s':>9}" for e in encodings),
    ]
    print(" ".join(head))
    for family in (rings(), deques()):
        skip: set[str] = set()
        for experiment in family:
            print(row(experiment, options.seconds, encodings, skip), flush=True)


if __name__ == "__main__":
    main()
