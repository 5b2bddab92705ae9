"""The pool: what a task costs in C, beside oneTBB and rayon; and an item of ``map``, beside ThreadPoolExecutor's.

    python bench/pool.py [--repeats N] [--n N] [--items N] [--json]

overhead   nanoseconds per task of a Fibonacci number with a task for each addition, in one thread: the time beyond that
           of the serial program. A peer that is not there is SKIPPED, with the reason: oneTBB (Debian: libtbb-dev), and
           rayon, which needs cargo and crates.io.
serial time / time   with all processors: less than 1, since the serial program calls a function in 2 ns
map        nanoseconds per item of ``map(abs, items)``. "by hand" cuts the items into as many chunks as the pool does.
nested     microseconds for a call that a call submits and waits for

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
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

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
RAYON = HERE / "peers" / "rayon_fib"
TIMEOUT_S = 300

Figures = dict[str, list[float]]


def spawns(n: int) -> int:
    """How many tasks the program makes."""
    before, now = 0, 0
    for _ in range(2, n + 1):
        before, now = now, 1 + before + now
    return max(now, 1)


def first_error(done: subprocess.CompletedProcess[str]) -> str:
    """Why there is no program."""
    return next((line for line in done.stderr.splitlines() if "error" in line), "does not compile")


def build(folder: Path) -> tuple[dict[str, Path], dict[str, str]]:
    """The programs, and why there are no others."""
    programs, missing = {}, {}
    shutil.copytree(RAYON, folder / "rayon_fib")  # cargo writes beside its files
    cargo = ["cargo", "build", "--release", "--quiet", "--manifest-path", str(folder / "rayon_fib" / "Cargo.toml")]
    targets = {name: folder / name for name in COMMANDS} | {"rayon": folder / "rayon_fib/target/release/rayon_fib"}
    commands = {name: [*command, "-o", str(targets[name])] for name, command in COMMANDS.items()} | {"rayon": cargo}
    for name, command in commands.items():
        if shutil.which(command[0]) is None:
            missing[name] = f"no {command[0]} on PATH"
            continue
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S)
        except subprocess.TimeoutExpired:
            missing[name] = f"{command[0]} took more than {TIMEOUT_S} s"
            continue
        if done.returncode == 0:
            programs[name] = targets[name]
        else:
            missing[name] = first_error(done)
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


def nested(figures: Figures) -> None:
    """One run."""
    depth = 10

    def tree(left: int) -> int:
        return 1 + sum(future.result() for future in [pool.submit(tree, left - 1) for _ in range(2 * (left > 0))])

    with WorkStealingPool(1) as pool:
        started = perf_counter()
        calls = pool.submit(tree, depth).result()
        figures.setdefault("nested call, us", []).append((perf_counter() - started) / calls * 1e6)


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
            nested(figures)
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
    for peer in ("oneTBB", "rayon"):
        if peer in programs and "zp_pool" in programs:
            share = medians["zp_pool, overhead of a task, ns"] / medians[f"{peer}, overhead of a task, ns"]
            print(f"a task costs {share:.2f} of what it costs in {peer}")
    print(f"load {os.getloadavg()[0]:.1f} on {processors()} processors")
    return 0


if __name__ == "__main__":
    sys.exit(main())
