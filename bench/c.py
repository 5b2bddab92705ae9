"""C throughput of the ring, beside a fetch-and-add loop of the same run and beside the peers that are installed.

    python bench/c.py [--repeats N] [--items N] [--json]

Peers are used from the system's headers (Debian: libck-dev, libboost-dev); one that is not there is reported as not
installed. Rings take turns, and medians of the repeats are shown. Differences below 20 % mean nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

HERE = Path(__file__).resolve().parent
CSRC = HERE.parent / "csrc"
TIMEOUT_S = 300
COLUMNS = {"pair": "pair, ns", "single": "single, M/s", "batch16": "batch 16, M/s", "batch256": "batch 256, M/s"}


@dataclass(frozen=True)
class Ring:
    """A ring to measure: its adapter in peers/, further sources, and whether it is C++."""

    name: str
    adapter: str
    sources: tuple[Path, ...] = ()
    cpp: bool = False


RINGS = (
    Ring("zp_spsc", "zigpulse", (CSRC / "zp_spsc.c",)),
    Ring("zp_spsc, inlined", "zigpulse_inlined"),
    Ring("ck_ring", "ck"),
    Ring("boost::lockfree::spsc_queue", "boost", cpp=True),
)

Figures = Mapping[str, float]


def compile_ring(ring: Ring, folder: Path) -> Path | str:
    """The program that measures a ring, or why there is none."""
    name = "g++" if ring.cpp else "gcc"
    compiler = shutil.which(name)
    if compiler is None:
        return f"no {name} on PATH"
    language = ("-x", "c++", "-std=c++17") if ring.cpp else ("-std=c11",)
    include = f"-I{CSRC}", f"-I{HERE}"
    header = HERE / "peers" / f"{ring.adapter}.h"
    probe = subprocess.run(
        [compiler, *language, *include, "-E", str(header), "-o", "/dev/null"], capture_output=True, text=True
    )
    if probe.returncode != 0:
        return "not installed: " + probe.stderr.strip().splitlines()[0].rsplit("error: ", 1)[-1]
    program = folder / ring.adapter
    define = f'-DPEER="peers/{ring.adapter}.h"'
    command = [
        compiler, *language, "-O2", "-pthread", *include, define, str(HERE / "spsc.c"), *map(str, ring.sources), "-o",
        str(program),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True)
    return program if done.returncode == 0 else f"does not compile: {done.stderr.strip()}"


def measure(program: Path, items: int) -> Figures:
    """One run. RuntimeError if the ring lost an item."""
    done = subprocess.run([program, str(items)], capture_output=True, text=True, timeout=TIMEOUT_S)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip() or f"{program} ended with {done.returncode}")
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def medians(runs: Sequence[Figures]) -> dict[str, float]:
    """The medians of the runs, with two ratios to the fetch-and-add of each run: `pair_faa`, how many fetch-and-adds a
    pair takes; `single_faa`, items moved in the time of one fetch-and-add."""
    found = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    found["pair_faa"] = statistics.median(run["pair"] / run["faa"] for run in runs)
    found["single_faa"] = statistics.median(run["single"] * 1e-3 * run["faa"] for run in runs)
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--items", type=int, default=5_000_000, help="items of each measurement")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if options.repeats < 1 or options.items < 1:
        parser.error("--repeats and --items must be positive")
    try:
        results = run(options.repeats, options.items)
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(results, indent=2))
    else:
        show(results)
    return 0 if "missing" not in results["zp_spsc"] else 1


def run(repeats: int, items: int) -> dict[str, dict[str, float | str]]:
    """The medians of each ring by name; {"missing": reason} for one that cannot be measured."""
    results: dict[str, dict[str, float | str]] = {}
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory() as folder:
        programs = {ring.name: compile_ring(ring, Path(folder)) for ring in RINGS}
        there = {name: program for name, program in programs.items() if isinstance(program, Path)}
        runs: dict[str, list[Figures]] = {name: [] for name in there}
        turns = [name for _ in range(repeats) for name in there]
        for name in track(turns, "measuring", console=console, transient=True, disable=not console.is_terminal):
            runs[name].append(measure(there[name], items))
    for name, program in programs.items():
        results[name] = dict(medians(runs[name])) if isinstance(program, Path) else {"missing": program}
    return results


def show(results: Mapping[str, Mapping[str, float | str]]) -> None:
    """The table."""
    table = Table(title="One producer, one consumer (medians)")
    table.add_column("ring")
    for head in (*COLUMNS.values(), "pair / FAA", "items per FAA"):
        table.add_column(head, justify="right")
    for name, figures in results.items():
        if "missing" in figures:
            continue
        cells = [figures.get(column) for column in (*COLUMNS, "pair_faa", "single_faa")]
        table.add_row(name, *("–" if cell is None else f"{cell:.2f}" for cell in cells))
    console = Console(width=None if sys.stdout.isatty() else 120)
    console.print(table)
    for name, figures in results.items():
        if "missing" in figures:
            console.print(f"{name}: {figures['missing']}", markup=False, soft_wrap=True)
    load, processors = os.getloadavg()[0], len(os.sched_getaffinity(0))
    if processors < 2:
        console.print("One processor only: the two threads took turns.")
    elif load > processors:
        console.print(f"The machine was busy (load {load:.1f} on {processors} processors): measure again.")


if __name__ == "__main__":
    sys.exit(main())
