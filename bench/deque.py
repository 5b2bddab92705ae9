"""The work-stealing deque: owner beside a fetch-and-add loop, thieves, and the Python classes beside collections.deque.

    python bench/deque.py [--repeats N] [--rounds N] [--json]

In C (bench/deque.c) the columns are nanoseconds per push and pop, and how many operations (a pair is two) are done in
the time of one fetch-and-add of the same run. With a thief, the fetch-and-add has a second thread on its word as well.
In Python they are nanoseconds per element pushed and popped, and the ratio to collections.deque. Everything is measured
once in each repeat, and medians are shown. Differences below 20 % mean nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from array import array
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from time import thread_time
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from structures import U64Deque, WorkStealingDeque

HERE = Path(__file__).resolve().parent
CSRC = HERE.parent / "csrc"
TIMEOUT_S = 300
OWNER = {
    "pair": ("push + pop, empty deque", "faa"),
    "kept": ("push + pop, 100 elements more", "faa"),
    "batch64": ("64 pushes, then 64 pops", "faa"),
    "pair_thief": ("push + pop, 1 thief", "faa_thief"),
    "batch64_thief": ("64 pushes, then 64 pops, 1 thief", "faa_thief"),
    "pair_hunted": ("push + pop, 1 thief that never rests", "faa_thief"),
}
THIEF = {"steal": "steal, alone", "steal_many": "steal_many of 32, alone", "handed": "push by one, steal by another"}
ITEMS = 30_000
SIZES = (1, 64, 1024)
REFERENCE = "collections.deque"

Figures = dict[str, float]


def program(folder: Path) -> Path:
    """Compile bench/deque.c. RuntimeError: there is no compiler, or it refuses."""
    compiler = shutil.which("gcc")
    if compiler is None:
        raise RuntimeError("no gcc on PATH")
    target = folder / "deque"
    sources = [str(HERE / "deque.c"), str(CSRC / "zp_deque.c")]
    command = [compiler, "-std=c11", "-O2", "-pthread", f"-I{CSRC}", *sources, "-o", str(target)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"does not compile: {done.stderr.strip()}")
    return target


def in_c(path: Path, rounds: int) -> Figures:
    """One run. RuntimeError if an element was lost."""
    done = subprocess.run([path, str(rounds)], capture_output=True, text=True, timeout=TIMEOUT_S)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip() or f"{path} ended with {done.returncode}")
    figures: Figures = json.loads(done.stdout)
    for name, (_, reference) in OWNER.items():
        figures[f"{name}_ratio"] = 2 * figures[reference] / figures[name]
    return figures


def double_ended(size: int) -> Callable[[], None]:
    """append and pop; or extend, and as many pops."""
    items: deque[int] = deque()
    append, extend, pop, batch = items.append, items.extend, items.pop, [7] * size

    def single() -> None:
        append(7)
        pop()

    def batches() -> None:
        extend(batch)
        for _ in batch:
            pop()

    return single if size == 1 else batches


def stealing(kind: Any, batch: Any) -> Callable[[], None]:
    """push and pop; or push_many and pop_many."""
    items, size, item = kind(), len(batch), batch[0]
    push, push_many, pop, pop_many = items.push, items.push_many, items.pop, items.pop_many

    def single() -> None:
        push(item)
        pop()

    def batches() -> None:
        push_many(batch)
        pop_many(size)

    return single if size == 1 else batches


CLASSES: Mapping[str, Callable[[int], Callable[[], None]]] = {
    REFERENCE: double_ended,
    "WorkStealingDeque": lambda size: stealing(WorkStealingDeque, [7] * size),
    "U64Deque": lambda size: stealing(U64Deque, array("Q", [7]) * size),
}


def in_python() -> Figures:
    """Nanoseconds of processor time per element, by class and size."""
    figures = {}
    for size in SIZES:
        for name, make in CLASSES.items():
            job, times = make(size), max(ITEMS // size, 30)
            started = thread_time()
            for _ in range(times):
                job()
            figures[f"{name} {size}"] = (thread_time() - started) / (times * size) * 1e9
        for name in CLASSES:
            figures[f"{name} {size} ratio"] = figures[f"{name} {size}"] / figures[f"{REFERENCE} {size}"]
    return figures


def measure(repeats: int, rounds: int) -> Figures:
    """The medians."""
    console = Console(stderr=True)
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = program(Path(folder))
        turns = track(range(repeats), "measuring", console=console, transient=True, disable=not console.is_terminal)
        for _ in turns:
            for name, value in (in_c(path, rounds) | in_python()).items():
                found.setdefault(name, []).append(value)
    return {name: round(median(values), 3) for name, values in found.items()}


def show(figures: Figures) -> None:
    """The tables."""
    console = Console(width=None if sys.stdout.isatty() else 120)
    owner = Table(title=f"The owner, in C; a fetch-and-add takes {figures['faa']:.2f} ns")
    for head in ("", "ns", "operations per fetch-and-add"):
        owner.add_column(head, justify="left" if head == "" else "right")
    for name, (text, _) in OWNER.items():
        owner.add_row(text, f"{figures[name]:.2f}", f"{figures[f'{name}_ratio']:.2f}")
    thief = Table(title="Thieves, in C")
    thief.add_column("")
    thief.add_column("million elements/s", justify="right")
    for name, text in THIEF.items():
        thief.add_row(text, f"{figures[name]:.0f}")
    python = Table(title="Python, ns per element (ratio to collections.deque)")
    python.add_column("")
    for size in SIZES:
        python.add_column("single" if size == 1 else f"batch of {size}", justify="right")
    for name in CLASSES:
        keys = [f"{name} {size}" for size in SIZES]
        python.add_row(name, *(f"{figures[key]:.1f} ({figures[f'{key} ratio']:.2f})" for key in keys))
    for table in (owner, thief, python):
        console.print(table)
    load, processors = os.getloadavg()[0], len(os.sched_getaffinity(0))
    if processors < 2:
        console.print("One processor only: the two threads took turns.")
    elif load > processors:
        console.print(f"The machine was busy (load {load:.1f} on {processors} processors): measure again.")


def main(arguments: list[str] | None = None) -> int:
    """The command line; 1 if it could not be measured or an element was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--rounds", type=int, default=2_000_000, help="of each measurement in C")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if options.repeats < 1 or options.rounds < 64:
        parser.error("--repeats must be positive, and --rounds 64 or more")
    try:
        figures = measure(options.repeats, options.rounds)
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(figures, indent=1))
    else:
        show(figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
