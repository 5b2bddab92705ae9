"""Nanoseconds per item through a ring, beside queue.SimpleQueue and collections.deque.

    python bench/ring.py [--rounds N] [--json]

An item's price is that of putting it and getting it, all in Python, whatever the batch. Every round measures every
case once, one after the other, so that all see the same state of the machine; the table shows medians over the rounds
and, in brackets, the ratio to SimpleQueue's median in the same column (below 1: cheaper).

one thread   puts and gets in turn: what the calls cost, in processor time
two threads  one puts, one gets, blocking, by the clock; the ring holds 1024 items, SimpleQueue has no bound

Where batches do not exist (SimpleQueue, deque), a batch is so many single calls. "SimpleQueue of lists" passes a whole
batch as one object, which is the fair rival where the items come in lists anyhow: but then it is the lists that are
counted and bounded, and a consumer cannot take half of one.

What to expect. One item at a time a ring costs four to six times as much as SimpleQueue: a call through cffi takes
about 40 ns, a method of a Python class about as much, and SimpleQueue is written in C without either. No change of the
ring would alter that. Batches of 16 are about even; batches of 256 cost a third for objects and a tenth for words.
Between two threads all figures depend on how often a side finds nothing to do and sleeps, which varies from run to run.

Ctrl-C. Below the table: the time from SIGINT to KeyboardInterrupt in the main thread, which is blocked in a get, median
over the rounds. The system delivers the signal to the main thread, which it wakes, or to another thread: then the main
thread learns of it at the end of its slice of sleep (structures/_waiting.py), half a slice on average.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import signal
import sys
from array import array
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from statistics import median
from threading import Thread, get_ident, main_thread
from time import perf_counter, sleep, thread_time
from typing import Any

from structures import ShutDown, SPSCRing, U64Ring, source_digest
from structures._waiting import SLICE

CAPACITY = 1024
SIZES = (1, 16, 256)
ITEMS = {1: 50_000, 16: 200_000, 256: 800_000}
REFERENCE = "SimpleQueue"

Job = Callable[[int], None]
"""Moves so many items, or a few more."""


@dataclass(frozen=True)
class Contender:
    """A name, and for a batch size the two jobs: in one thread, and one side each; None: not to be had."""

    name: str
    alone: Callable[[int], Job]
    sides: Callable[[int], tuple[Job, Job] | None]


def ring_contender(name: str, kind: Any, batch_of: Callable[[int], Any]) -> Contender:
    """A ring; its producer ends by a shutdown, its consumer goes on until then."""

    def alone(size: int) -> Job:
        ring, batch = kind(CAPACITY), batch_of(size)
        put, get, put_many, get_many, item = ring.put, ring.get, ring.put_many, ring.get_many, batch[0]

        def single(items: int) -> None:
            for _ in range(items):
                put(item)
                get()

        def batches(items: int) -> None:
            for _ in range(items // size):
                put_many(batch)
                get_many(size)

        return single if size == 1 else batches

    def sides(size: int) -> tuple[Job, Job]:
        ring, batch = kind(CAPACITY), batch_of(size)
        item = batch[0]

        def produce(items: int) -> None:
            if size == 1:
                put = ring.put
                for _ in range(items):
                    put(item)
            else:
                put_many = ring.put_many
                for _ in range(items // size):
                    put_many(batch)
            ring.shutdown()

        def consume(items: int) -> None:
            get, get_many = ring.get, ring.get_many
            with suppress(ShutDown):
                while size == 1:
                    get()
                while True:
                    get_many(size)

        return produce, consume

    return Contender(name, alone, sides)


def simple_queue() -> Contender:
    """One call for each item."""

    def alone(size: int) -> Job:
        queue: SimpleQueue[int] = SimpleQueue()
        put, get, batch = queue.put, queue.get, [7] * size

        def single(items: int) -> None:
            for _ in range(items):
                put(7)
                get()

        def batches(items: int) -> None:
            for _ in range(items // size):
                for item in batch:
                    put(item)
                for _item in batch:
                    get()

        return single if size == 1 else batches

    def sides(size: int) -> tuple[Job, Job]:
        queue: SimpleQueue[int] = SimpleQueue()
        put, get = queue.put, queue.get

        def produce(items: int) -> None:
            for _ in range(items):
                put(7)

        def consume(items: int) -> None:
            for _ in range(items):
                get()

        return produce, consume

    return Contender(REFERENCE, alone, sides)


def simple_queue_of_lists() -> Contender:
    """One call for each batch, a fresh list."""

    def alone(size: int) -> Job:
        queue: SimpleQueue[list[int]] = SimpleQueue()
        put, get, batch = queue.put, queue.get, [7] * size

        def job(items: int) -> None:
            for _ in range(items // size):
                put(batch[:])
                get()

        return job

    def sides(size: int) -> tuple[Job, Job]:
        queue: SimpleQueue[list[int]] = SimpleQueue()
        put, get, batch = queue.put, queue.get, [7] * size

        def produce(items: int) -> None:
            for _ in range(items // size):
                put(batch[:])

        def consume(items: int) -> None:
            for _ in range(items // size):
                get()

        return produce, consume

    return Contender("SimpleQueue of lists", alone, sides)


def double_ended() -> Contender:
    """append and popleft, or extend; it cannot wait, so there are no two threads."""

    def alone(size: int) -> Job:
        items: deque[int] = deque()
        append, extend, pop, batch = items.append, items.extend, items.popleft, [7] * size

        def one(count: int) -> None:
            for _ in range(count):
                append(7)
                pop()

        def many(count: int) -> None:
            for _ in range(count // size):
                extend(batch)
                for _item in batch:
                    pop()

        return one if size == 1 else many

    return Contender("deque", alone, lambda size: None)


CONTENDERS = (
    simple_queue(),
    simple_queue_of_lists(),
    double_ended(),
    ring_contender("SPSCRing", SPSCRing, lambda size: [7] * size),
    ring_contender("U64Ring, array('Q')", U64Ring, lambda size: array("Q", [7]) * size),
    ring_contender("U64Ring, list", U64Ring, lambda size: [7] * size),
)


def price_alone(contender: Contender, size: int) -> float:
    """Nanoseconds per item in one thread, of its processor time: it never waits."""
    job = contender.alone(size)
    items = ITEMS[size]
    started = thread_time()
    job(items)
    return (thread_time() - started) / items * 1e9


def price_together(contender: Contender, size: int) -> float | None:
    """Nanoseconds per item from one thread to another."""
    sides = contender.sides(size)
    if sides is None:
        return None
    items = ITEMS[size]
    threads = [Thread(target=side, args=(items,)) for side in sides]
    started = perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return (perf_counter() - started) / items * 1e9


def measure(rounds: int, tell: Callable[[], None]) -> list[dict[str, Any]]:
    """All cases, `rounds` times: name, threads, batch, median ns, ratio to SimpleQueue."""
    prices: dict[tuple[str, int, int], list[float]] = {}
    for _ in range(rounds):
        for size in SIZES:
            for contender in CONTENDERS:
                for threads, price in ((1, price_alone), (2, price_together)):
                    value = price(contender, size)
                    if value is not None:
                        prices.setdefault((contender.name, threads, size), []).append(value)
        tell()
    medians = {key: median(values) for key, values in prices.items()}
    return [
        {
            "name": name,
            "threads": threads,
            "batch": size,
            "ns": round(value, 2),
            "ratio": round(value / medians[REFERENCE, threads, size], 3),
        }
        for (name, threads, size), value in medians.items()
    ]


def interrupt(to_main: bool, after: float) -> float:
    """Seconds from SIGINT to KeyboardInterrupt; the signal is sent after so many seconds of a blocked get."""
    ring: U64Ring = U64Ring(1)
    sent = 0.0

    def send() -> None:
        nonlocal sent
        target = main_thread().ident if to_main else get_ident()
        assert target is not None
        sleep(after)
        sent = perf_counter()
        signal.pthread_kill(target, signal.SIGINT)

    thread = Thread(target=send)
    try:
        thread.start()
        ring.get()
    except KeyboardInterrupt:
        return perf_counter() - sent
    finally:
        thread.join()
    raise AssertionError("an empty ring gave a word")


def interrupts(rounds: int) -> dict[str, float]:
    """Milliseconds, medians: the signal delivered to the main thread, and to a helper thread."""
    moments = [0.01 + SLICE * (i + 0.5) / rounds for i in range(rounds)]  # spread over a slice of sleep
    return {
        name: round(median(interrupt(to_main, moment) for moment in moments) * 1e3, 3)
        for name, to_main in (("main thread", True), ("helper thread", False))
    }


def show(rows: list[dict[str, Any]], title: str) -> None:
    """The table."""
    from rich.console import Console
    from rich.table import Table

    cells = {(row["name"], row["threads"], row["batch"]): f"{row['ns']:.1f} ({row['ratio']:.2f})" for row in rows}
    table = Table(title=title, caption="ns per item, put and got; in brackets the ratio to SimpleQueue")
    table.add_column("")
    for threads in ("one thread", "two threads"):
        for size in SIZES:
            table.add_column(f"{threads}\n" + ("single" if size == 1 else f"batch {size}"), justify="right")
    for contender in CONTENDERS:
        values = (cells.get((contender.name, threads, size), "–") for threads in (1, 2) for size in SIZES)
        table.add_row(contender.name, *values)
    Console().print(table)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15, help="how often everything is measured (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("at least one round is needed")

    def tell() -> None:
        if sys.stderr.isatty():
            print(".", end="", file=sys.stderr, flush=True)

    ctrl_c = interrupts(options.rounds)
    rows = measure(options.rounds, tell)
    python = f"{platform.python_implementation()} {platform.python_version()}"
    if options.json:
        result = {"python": python, "cpus": os.cpu_count(), "source": source_digest(), "rounds": options.rounds}
        print(json.dumps(result | {"ctrl_c_ms": ctrl_c, "rows": rows}, indent=1))
    else:
        show(rows, f"{python}, {platform.machine()}, {os.cpu_count()} CPUs, median of {options.rounds} rounds")
        print("Ctrl-C     " + ", ".join(f"{value:.3f} ms if delivered to the {name}" for name, value in ctrl_c.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
