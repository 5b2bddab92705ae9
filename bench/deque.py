"""The work-stealing deque: owner beside a fetch-and-add loop, thieves, and the Python classes beside collections.deque.

    python bench/deque.py [--repeats N] [--rounds N] [--json]

In C (bench/deque.c) the columns are nanoseconds per push and pop, and how many operations (a pair is two) are done in
the time of one fetch-and-add of the same run. With a thief, the fetch-and-add has a second thread on its word as well.
All take turns in slices of some 100 microseconds. The first figures are medians. The next are of the fastest twentieth:
of a time when nobody else used the core's other half or its caches, which makes up to twice the speed. "inlined": the
program has the deque's C file inside, and is compiled with -O3; otherwise it calls the library.

In Python they are nanoseconds per element pushed and popped, and the ratio to collections.deque; medians. Differences
below 20 % mean nothing.
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
SLICE = 20480
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


def program(folder: Path, inlined: bool) -> Path:
    """Compile bench/deque.c. RuntimeError: there is no compiler, or it refuses."""
    compiler = shutil.which("gcc")
    if compiler is None:
        raise RuntimeError("no gcc on PATH")
    target = folder / ("inlined" if inlined else "library")
    sources = ["-O3", "-DINLINED"] if inlined else ["-O2", str(CSRC / "zp_deque.c")]
    command = [compiler, "-std=c11", "-pthread", f"-I{CSRC}", str(HERE / "deque.c"), *sources, "-o", str(target)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"does not compile: {done.stderr.strip()}")
    return target


def in_c(path: Path, rounds: int) -> dict[str, list[float]]:
    """One run. RuntimeError if an element was lost."""
    done = subprocess.run([path, str(rounds)], capture_output=True, text=True, timeout=TIMEOUT_S)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip() or f"{path} ended with {done.returncode}")
    figures: dict[str, Any] = json.loads(done.stdout)
    return {name: value if isinstance(value, list) else [value] for name, value in figures.items()}


def fastest(times: list[float]) -> float:
    """What one in twenty does not exceed."""
    return sorted(times)[len(times) // 20]


def summary(times: dict[str, list[float]]) -> Figures:
    """By name: the median and the fastest, and of the owner's ways their ratios. A way without a slice is left out."""
    times = {name: values for name, values in times.items() if values}
    figures = {name: median(values) for name, values in times.items()}
    figures |= {f"{name}, undisturbed": fastest(values) for name, values in times.items() if name != "handed"}
    for name, (_, reference) in OWNER.items():
        for suffix in ("", ", undisturbed"):
            if name + suffix in figures and reference + suffix in figures:
                figures[f"{name}{suffix}, ratio"] = 2 * figures[reference + suffix] / figures[name + suffix]
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
    """The figures; those of the inlined deque begin with "inlined "."""
    console = Console(stderr=True)
    found: dict[str, list[float]] = {}
    slices: dict[bool, dict[str, list[float]]] = {False: {}, True: {}}
    with tempfile.TemporaryDirectory() as folder:
        paths = {inlined: program(Path(folder), inlined) for inlined in slices}
        turns = track(range(repeats), "measuring", console=console, transient=True, disable=not console.is_terminal)
        for _ in turns:
            for inlined, path in paths.items():
                for name, times in in_c(path, rounds).items():
                    slices[inlined].setdefault(name, []).extend(times)
            for name, value in in_python().items():
                found.setdefault(name, []).append(value)
    figures = {name: median(values) for name, values in found.items()}
    figures |= summary(slices[False])
    figures |= {f"inlined {name}": value for name, value in summary(slices[True]).items()}
    return {name: round(value, 3) for name, value in figures.items()}


def cell(figures: Figures, key: str) -> str:
    """A figure; a dash if there was no slice to measure."""
    return f"{figures[key]:.2f}" if key in figures else "–"


def show(figures: Figures) -> None:
    """The tables."""
    console = Console(width=None if sys.stdout.isatty() else 120)
    owner = Table(title=f"The owner, in C; a fetch-and-add takes {figures['faa']:.2f} ns")
    heads = ("ns", "per FAA", "undisturbed, ns", "per FAA", "inlined, undisturbed, ns", "per FAA")
    owner.add_column("")
    for head in heads:
        owner.add_column(head, justify="right")
    for name, (text, _) in OWNER.items():
        keys = (name, f"{name}, undisturbed", f"inlined {name}, undisturbed")
        owner.add_row(text, *(cell(figures, key + ending) for key in keys for ending in ("", ", ratio")))
    thief = Table(title="Thieves, in C")
    thief.add_column("")
    thief.add_column("million elements/s", justify="right")
    for name, text in THIEF.items():
        rate = figures[name] if name == "handed" else 1e3 / figures[name]
        thief.add_row(text, f"{rate:.0f}")
    python = Table(title="Python, ns per element (ratio to collections.deque)")
    python.add_column("")
    for size in SIZES:
        python.add_column("single" if size == 1 else f"batch of {size}", justify="right")
    for name in CLASSES:
        columns = [f"{name} {size}" for size in SIZES]
        python.add_row(name, *(f"{figures[key]:.1f} ({figures[f'{key} ratio']:.2f})" for key in columns))
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
    if options.repeats < 1 or options.rounds < SLICE:
        parser.error(f"--repeats must be positive, and --rounds {SLICE} or more")
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
