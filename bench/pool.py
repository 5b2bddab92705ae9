"""The pool: what a task costs in C, beside oneTBB; and what an item of ``map`` costs, beside ThreadPoolExecutor.

    python bench/pool.py [--repeats N] [--n N] [--items N] [--json]

overhead   nanoseconds per task of a Fibonacci number with a task for each addition, in one thread: the time beyond that
           of the serial program. oneTBB (Debian: libtbb-dev) is SKIPPED, with the reason, where it is not installed.
serial time / time   with all processors: less than 1, since the serial program calls a function in 2 ns
map        nanoseconds per item of ``map(abs, items)``. "by hand" cuts the items into as many chunks as the pool does.
deque      nanoseconds for a push and a pop of a worker's deque, collections.deque, and of WorkStealingDeque

All take turns; medians. The ratios are those of one run.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from structures import WorkStealingDeque
from structures._pool_map import automatic
from structures._processors import processors
from structures.pool import WorkStealingPool

HERE = Path(__file__).resolve().parent
CSRC = HERE.parent / "csrc"
POOL = [str(HERE / "pool.c"), *(str(CSRC / f"zp_{name}.c") for name in ("pool", "deque", "barrier", "wait"))]
COMMANDS = {
    "zp_pool": ["gcc", "-std=c11", "-O2", "-pthread", f"-I{CSRC}", *POOL],
    "oneTBB": ["g++", "-std=c++17", "-O2", str(HERE / "peers" / "tbb_fib.cpp"), "-ltbb"],
}

Figures = dict[str, list[float]]


def spawns(n: int) -> int:
    """How many tasks the program makes."""
    before, now = 0, 0
    for _ in range(2, n + 1):
        before, now = now, 1 + before + now
    return max(now, 1)


def build(folder: Path) -> tuple[dict[str, Path], dict[str, str]]:
    """The programs, and why there are no others."""
    programs, missing = {}, {}
    for name, command in COMMANDS.items():
        if shutil.which(command[0]) is None:
            missing[name] = f"no {command[0]} on PATH"
            continue
        done = subprocess.run([*command, "-o", str(folder / name)], capture_output=True, text=True)
        if done.returncode == 0:
            programs[name] = folder / name
        else:
            missing[name] = next((line for line in done.stderr.splitlines() if "error" in line), "does not compile")
    return programs, missing


def fork_join(programs: dict[str, Path], n: int, figures: Figures) -> None:
    """One run of each, with one thread and with all."""
    for name, program in programs.items():
        for threads in (1, processors()):
            done = subprocess.run([program, str(n), str(threads)], capture_output=True, text=True, check=True)
            times = json.loads(done.stdout)
            if threads == 1:
                overhead = (times["parallel"] - times["serial"]) / spawns(n) * 1e9
                figures.setdefault(f"{name}, overhead of a task, ns", []).append(overhead)
            if threads == processors():
                figures.setdefault(f"{name}, all processors, serial time / time", []).append(
                    times["serial"] / times["parallel"]
                )


def chunk_of(items: list[int]) -> list[int]:
    """What a chunk made by hand does."""
    return [abs(item) for item in items]


def price(job: Callable[[], Any], count: int) -> float:
    """Nanoseconds per item."""
    started = perf_counter()
    job()
    return (perf_counter() - started) / count * 1e9


def maps(count: int, figures: Figures) -> None:
    """One run of each way."""
    items = list(range(count))
    few = items[: max(1, count // 20)]  # as it is, this takes long
    size = automatic(count, processors())
    chunks = [items[start : start + size] for start in range(0, count, size)]
    with ThreadPoolExecutor(processors()) as threads, WorkStealingPool() as pool:
        ways: dict[str, tuple[Callable[[], Any], int]] = {
            "WorkStealingPool.map": (lambda: sum(pool.map(abs, items)), count),
            "ThreadPoolExecutor.map": (lambda: sum(threads.map(abs, few)), len(few)),
            "ThreadPoolExecutor.map, by hand": (lambda: sum(map(sum, threads.map(chunk_of, chunks))), count),
            "the builtin map": (lambda: sum(map(abs, items)), count),
        }
        for name, (job, number) in ways.items():
            figures.setdefault(f"{name}, ns an item", []).append(price(job, number))


def deques(figures: Figures) -> None:
    """One run of each deque."""
    times = 100_000
    plain: deque[Any] = deque()
    ours: WorkStealingDeque[Any] = WorkStealingDeque()
    for name, push, pop in (
        ("collections.deque", plain.append, plain.pop),
        ("WorkStealingDeque", ours.push, ours.pop),
    ):

        def job(push: Callable[[Any], Any] = push, pop: Callable[[], Any] = pop) -> None:
            for _ in range(times):
                push(None)
                pop()

        figures.setdefault(f"{name}, ns a push and a pop", []).append(price(job, times))


def main(arguments: list[str] | None = None) -> int:
    """The command; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--n", type=int, default=30, help="which Fibonacci number")
    parser.add_argument("--items", type=int, default=1_000_000, help="of map")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if options.repeats < 1 or options.n < 2 or options.items < 1:
        parser.error("--repeats and --items must be positive, --n at least 2")
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as folder:
        programs, missing = build(Path(folder))
        for _ in range(options.repeats):
            fork_join(programs, options.n, figures)
            maps(options.items, figures)
            deques(figures)
    medians = {name: median(values) for name, values in figures.items()}
    if options.json:
        print(json.dumps({"figures": medians, "skipped": missing}, indent=2))
        return 0
    for name, value in medians.items():
        print(f"{name:48} {value:12.2f}")
    for name, reason in missing.items():
        print(f"{name}: SKIPPED ({reason})")
    faster = medians["ThreadPoolExecutor.map, ns an item"] / medians["WorkStealingPool.map, ns an item"]
    print(f"WorkStealingPool.map is {faster:.0f} times as fast as ThreadPoolExecutor.map")
    print(f"load {os.getloadavg()[0]:.1f} on {processors()} processors")
    return 0


if __name__ == "__main__":
    sys.exit(main())
