"""How fast the explorer and the linearizability checker are, on this machine.

    python -m bench.models [--json] [--runs N]

States per second: full explorations of the ring's larger clients. Histories per second: random histories of a queue
that are linearizable, from their operations to the verified witness; long ones are counted in operations too. Medians
of N runs (default 5), in seconds of processor time: all of this runs in one thread, and other work on the machine
should not count.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from models.catalog import structure
from models.explore import Client, Exploration, explore
from models.explore.clients import pop, push, ring, size
from models.explore.explorer import Model
from models.frontend import read
from models.linearize import Op, check, op
from models.mutants import run_mutants
from models.specs import EMPTY, OK, BoundedFifo, Result, UnboundedFifo


@dataclass(frozen=True)
class Row:
    """One measurement: `amount` of `unit` in a median time of `seconds`."""

    name: str
    unit: str
    amount: int
    seconds: float
    detail: str = ""

    @property
    def rate(self) -> float:
        return self.amount / self.seconds


def explorations(runs: int) -> list[Row]:
    program = read(structure("spsc"))
    pushes, pops = tuple(push(v) for v in range(1, 13)), (pop(),) * 12
    clients = {
        "12 pushes, 12 pops": ring("bench", 4, 0, pushes, pops),
        "6 pushes, 6 pops, 6 sizes": ring("bench", 4, 0, pushes[:6], pops[:6], (size(),) * 6),
    }
    rows = []
    models: tuple[Model, ...] = ("sc", "tso")
    for name, client in clients.items():
        for model in models:
            for reduce in (True, False):
                kind = "reduced" if reduce else "every instruction"
                label = f"explore {model.upper()}, {kind}: {name}"
                found: list[Exploration] = []

                def work(
                    client: Client = client,
                    model: Model = model,
                    reduce: bool = reduce,
                    found: list[Exploration] = found,
                ) -> None:
                    spec = BoundedFifo(4)
                    found.append(explore(program, client, spec, model, 2_000_000, reduce=reduce, store_buffer=32))

                seconds = _median(work, runs)
                rows.append(Row(label, "states", found[0].states, seconds, found[0].verdict.value))
    return rows


def queue_history(n: int, threads: int, rng: random.Random) -> list[Op]:
    """A run of a queue by `threads` threads in turn; each operation may begin any time after its thread's last one."""
    queue: list[int] = []
    free = [0] * threads
    history = []
    for i in range(n):
        thread, now = i % threads, 10 * i + 10
        start = rng.randint(free[thread], now)
        end = now + rng.randint(0, 9)
        free[thread] = end + 1
        if rng.random() < 0.5:
            queue.append(i)
            history.append(op(thread, "push", (i,), OK, start, end))
        else:
            result = Result(OK, (queue.pop(0),)) if queue else Result(EMPTY)
            history.append(op(thread, "pop", (), result, start, end))
    return history


def histories(runs: int) -> list[Row]:
    rows = []
    for count, n, threads in ((300, 12, 3), (100, 100, 4), (3, 5000, 4)):
        rng = random.Random(1)
        samples = [queue_history(n, threads, rng) for _ in range(count)]

        def work(samples: list[list[Op]] = samples) -> None:
            if not all(check(history, UnboundedFifo()).ok for history in samples):
                raise AssertionError("a linearizable history was refused")

        seconds = _median(work, runs)
        detail = f"{count * n / seconds:,.0f} operations/s"
        rows.append(Row(f"linearize: {n} operations, {threads} threads", "histories", count, seconds, detail))
    return rows


def mutants(runs: int) -> list[Row]:
    results = run_mutants("spsc")
    caught = sum(result.caught for result in results)
    seconds = _median(lambda: run_mutants("spsc"), min(runs, 3))
    return [
        Row("mutants of the ring, front end to smallest client", "mutants", len(results), seconds, f"{caught} caught")
    ]


def _median(work: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs):
        started = time.process_time()
        work()
        times.append(time.process_time() - started)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--json", action="store_true", help="print one JSON array instead of the table")
    parser.add_argument("--runs", type=int, default=5, help="runs of each measurement; the median counts")
    options = parser.parse_args()
    if options.runs < 1:
        parser.error(f"--runs {options.runs} is not positive")
    rows = explorations(options.runs) + histories(options.runs) + mutants(options.runs)
    if options.json:
        print(json.dumps([asdict(row) | {"rate": row.rate} for row in rows], indent=2))
        return
    width = max(len(row.name) for row in rows)
    for row in rows:
        print(f"{row.name:<{width}}  {row.amount:>9,} {row.unit:<9} {row.rate:>12,.0f} /s  {row.detail}")


if __name__ == "__main__":
    main()
