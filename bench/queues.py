"""Queues for many threads in C: throughput of pairs and of random halves, and how long operations take when there are
more threads than processors.

    python bench/queues.py [--repeats N] [--operations N] [--delay NS] [--results FOLDER] [--json]

Peers are used from the system (Debian: libck-dev, libboost-dev, libtbb-dev); one that is not there is SKIPPED, with the
reason. Queues take turns, medians of the repeats are shown, and ratios are to the fetch-and-adds of the same run. With
--results the latencies are drawn and all figures written down there.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from bench.reclaim import build  # noqa: E402

CSRC = HERE.parent / "csrc"
NAMES = ("barrier", "domain", "hazard", "mine", "mpmc", "queue", "wfqueue")
SOURCES = tuple(str(CSRC / f"zp_{name}.c") for name in NAMES)
TIMEOUT_S = 300
THREADS = (1, 2, 4, 8)
OVERSUBSCRIBED = 8
PERCENTS = ("p50", "p90", "p99", "p99.9", "p99.99", "p99.999", "longest")

QUEUES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "zp_wfqueue": ("wfqueue", SOURCES),
    "zp_mpmc": ("mpmc", SOURCES),
    "zp_queue": ("zigpulse", SOURCES),
    "mutex": ("mutex", ()),
    "ck_hp_fifo": ("ck", ("-lck",)),
    "boost::lockfree::queue": ("boost", ()),
    "tbb::concurrent_queue": ("tbb", ("-ltbb",)),
}
"""Name → adapter in peers/, and what else the compiler is given."""
COLOURS = ("#0b7a75", "#7b2d8b", "#d1495b", "#555555", "#e09f3e", "#3d5a98", "#6a994e")

Figures = dict[str, float]


def run(program: Path, *arguments: str) -> Figures:
    """The figures of one run. RuntimeError if it failed (an item was lost) or did not end."""
    try:
        done = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"{' '.join(arguments)} did not end within {TIMEOUT_S} s") from None
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip() or f"{program} ended with {done.returncode}")
    figures: Figures = json.loads(done.stdout)
    return figures


def one_round(program: Path, operations: int, delay: int) -> Figures:
    """All figures of one queue, once: ratios to the limit, operations a second, latencies."""
    found: Figures = {}
    for kind in ("pairs", "halves"):
        for n in THREADS:
            figures = run(program, kind, str(n), str(operations), str(0 if n == 1 else delay))
            found[f"{kind}{n}"] = figures["speed"]
            found[f"{kind}{n} ratio"] = figures["speed"] / figures["limit"]
    return found | latencies(program, operations, delay)


def latencies(program: Path, operations: int, delay: int) -> Figures:
    figures = run(program, "pairs", str(OVERSUBSCRIBED), str(operations), str(delay), "latency")
    return {name: figures[name] for name in PERCENTS}


def measure(repeats: int, operations: int, delay: int) -> dict[str, dict[str, float | str]]:
    """The medians by name; {"skipped": reason} for what is not there, {"failed": reason} for what lost an item."""
    results: dict[str, dict[str, float | str]] = {}
    programs: dict[str, Path] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, (adapter, more)) in enumerate(QUEUES.items()):
            program = Path(folder) / str(number)
            arguments = [f'-DPEER="peers/queue_{adapter}.h"', str(HERE / "queues.c"), *more]
            reason = build(program, adapter in ("boost", "tbb"), arguments)
            if reason:
                results[name] = {"skipped": reason}
            else:
                programs[name] = program
        runs: dict[str, list[Figures]] = {name: [] for name in programs}
        for _ in range(repeats):
            for name, program in programs.items():
                if name in results:
                    continue
                try:
                    runs[name].append(one_round(program, operations, delay))
                except RuntimeError as error:
                    results[name] = {"failed": str(error)}
    for name, found in runs.items():
        if name not in results:
            results[name] = {key: median(one[key] for one in found) for key in found[0]}
    return {name: results[name] for name in QUEUES}


def drawing(results: Mapping[str, Mapping[str, float | str]], note: str) -> str:
    """The latencies as SVG: a curve for each queue, nanoseconds on a logarithmic scale over the percentiles."""
    width, height, left, top = 860, 470, 70, 50
    curves = {name: [float(figures[p]) for p in PERCENTS] for name, figures in results.items() if "p50" in figures}
    most = max((max(values) for values in curves.values()), default=1e3)
    decades = max(2, math.ceil(math.log10(most)) - 1)

    def x(number: int) -> float:
        return left + number * (width - left - 210) / (len(PERCENTS) - 1)

    def y(value: float) -> float:
        return height - 50 - (math.log10(max(value, 10)) - 1) / decades * (height - 50 - top)

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif"'
        ' font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<text x="{left}" y="24" font-size="15">How long an operation takes, {OVERSUBSCRIBED} threads, {note}</text>',
    ]
    for decade in range(1, decades + 2):
        text = ("10 ns", "100 ns", "1 µs", "10 µs", "100 µs", "1 ms", "10 ms", "100 ms", "1 s", "10 s")[decade - 1]
        at = y(10.0**decade)
        lines.append(f'<line x1="{left}" x2="{x(len(PERCENTS) - 1)}" y1="{at:.1f}" y2="{at:.1f}" stroke="#ddd"/>')
        lines.append(f'<text x="{left - 8}" y="{at + 4:.1f}" text-anchor="end">{text}</text>')
    for number, name in enumerate(PERCENTS):
        lines.append(f'<text x="{x(number):.1f}" y="{height - 28}" text-anchor="middle">{name}</text>')
    for number, (name, values) in enumerate(curves.items()):
        colour = COLOURS[number % len(COLOURS)]
        points = " ".join(f"{x(i):.1f},{y(value):.1f}" for i, value in enumerate(values))
        lines.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        at = top + 18 * number
        lines.append(
            f'<line x1="{width - 190}" x2="{width - 170}" y1="{at}" y2="{at}" stroke="{colour}" stroke-width="2"/>'
        )
        lines.append(f'<text x="{width - 164}" y="{at + 4}">{name}</text>')
    return "\n".join([*lines, "</svg>", ""])


def show(results: Mapping[str, Mapping[str, float | str]]) -> None:
    for name, figures in results.items():
        problem = next((f"{key.upper()}: {figures[key]}" for key in ("skipped", "failed") if key in figures), None)
        if problem:
            print(f"{name:24} {problem}")
            continue
        for kind in ("pairs", "halves"):
            cells = (f"{n}: {figures[f'{kind}{n}']:6.2f} ({figures[f'{kind}{n} ratio']:.2f})" for n in THREADS)
            print(f"{name:24} {kind:7}" + "  ".join(cells))
        print(f"{name:24} {'ns':7}" + "  ".join(f"{p} {figures[p]:,.0f}" for p in PERCENTS))
    print("Million operations a second by so many threads; in brackets the ratio to fetch-and-adds in the same run.")
    print(f"ns: how long an operation takes until it succeeds, with {OVERSUBSCRIBED} threads.")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--operations", type=int, default=1_000_000)
    parser.add_argument(
        "--delay", type=int, default=100, help="ns of work after each operation, with 2 threads or more"
    )
    parser.add_argument("--results", type=Path, help="a folder for queues.json and queues.svg")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if options.repeats < 1 or options.operations < 2 * OVERSUBSCRIBED or options.delay < 0:
        parser.error("--repeats must be positive, --operations at least 16, --delay not negative")
    results = measure(options.repeats, options.operations, options.delay)
    load = f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.0f}"
    if options.json:
        print(json.dumps(results, indent=2))
    else:
        show(results)
        print(f"Measured with {load}; medians of {options.repeats}.")
    if options.results is not None:
        options.results.mkdir(parents=True, exist_ok=True)
        data = {"machine": load, "repeats": options.repeats, "delay": options.delay, "queues": results}
        (options.results / "queues.json").write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
        (options.results / "queues.svg").write_text(drawing(results, load), encoding="utf-8")
    return 1 if any("failed" in figures for figures in results.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
