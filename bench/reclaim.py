"""Hazard pointers and the queue on them: cost of a protection, pairs benchmark, memory under a stalled reader.

    python bench/reclaim.py [--repeats N] [--pairs N] [--json]

Peers are used from the system (Debian: libck-dev, libboost-dev, libtbb-dev, libconcurrentqueue-dev); one that is not
there is SKIPPED, with the reason.
Queues take turns, medians of the repeats are shown, and ratios are to the fetch-and-adds of the same run.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
CSRC = HERE.parent / "csrc"
SOURCES = tuple(str(CSRC / f"zp_{name}.c") for name in ("barrier", "domain", "hazard", "epoch", "queue", "stack"))
TIMEOUT_S = 300
THREADS = (1, 2, 4)

QUEUES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "zp_queue, seq_cst": ("zigpulse", SOURCES),
    "zp_queue, asymmetric": ("zigpulse", ("-DASYMMETRIC=1", *SOURCES)),
    "ck_hp_fifo": ("ck", ("-lck",)),
    "boost::lockfree::queue": ("boost", ()),
    "tbb::concurrent_queue": ("tbb", ("-ltbb",)),
    "moodycamel::ConcurrentQueue": ("moodycamel", ()),
}
"""Name → adapter in peers/, and what else the compiler is given."""

CPP = ("boost", "tbb", "moodycamel")
"""Adapters in C++."""


def build(target: Path, cpp: bool, arguments: list[str]) -> str:
    """Compile; why it is not possible, or nothing."""
    name = "g++" if cpp else "gcc"
    compiler = shutil.which(name)
    if compiler is None:
        return f"no {name} on PATH"
    language = ["-x", "c++", "-std=c++17"] if cpp else ["-std=c11"]
    command = [compiler, *language, "-O2", "-pthread", f"-I{CSRC}", f"-I{HERE}", *arguments, "-o", str(target)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode == 0:
        return ""
    errors = [line.rsplit("error: ", 1)[-1] for line in done.stderr.splitlines() if "error" in line or "cannot" in line]
    return "does not compile, not installed? " + (errors or [done.stderr.strip()])[0]


def run(program: Path, *arguments: str) -> dict[str, float]:
    """The figures of one run. RuntimeError if it failed: an item was lost."""
    done = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=TIMEOUT_S)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip() or f"{program} ended with {done.returncode}")
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def medians(runs: list[dict[str, float]]) -> dict[str, float]:
    found = {name: median(one[name] for one in runs) for name in runs[0]}
    for n in THREADS:
        if f"faa{n}" in found:
            found[f"ratio{n}"] = median(one[f"pairs{n}"] / one[f"faa{n}"] for one in runs)
            found[f"ratio_apart{n}"] = median(one[f"apart{n}"] / one[f"faa_apart{n}"] for one in runs)
    return found


Case = tuple[bool, list[str]]
"""Whether it is C++, and what the compiler is given."""


def all_cases() -> dict[str, Case]:
    """Everything that is measured, by name."""
    cases = {
        name: (adapter in CPP, [f'-DPEER="peers/queue_{adapter}.h"', str(HERE / "reclaim.c"), *more])
        for name, (adapter, more) in QUEUES.items()
    }
    stalled = [f"-I{HERE.parent / 'tests' / 'c'}", str(HERE.parent / "tests" / "c" / "reclaim_stalled.c"), *SOURCES]
    cases["protect"] = (False, [str(HERE / "protect.c"), *SOURCES])
    cases["stalled reader, hazard pointers"] = (False, stalled)
    cases["stalled reader, epochs"] = (False, ["-DZP_EPOCHS", *stalled])
    return cases


def measure(cases: Mapping[str, Case], repeats: int, pairs: int) -> dict[str, dict[str, float | str]]:
    """The medians by name; {"skipped": reason} for what cannot be measured. RuntimeError if an item was lost."""
    programs: dict[str, Path] = {}
    results: dict[str, dict[str, float | str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, (cpp, arguments)) in enumerate(cases.items()):
            program = Path(folder) / str(number)
            reason = build(program, cpp, arguments)
            if reason:
                results[name] = {"skipped": reason}
            else:
                programs[name] = program
        runs: dict[str, list[dict[str, float]]] = {name: [] for name in programs}
        for _ in range(repeats):
            for name, program in programs.items():
                runs[name].append(run(program, str(pairs * 10 if name == "protect" else pairs)))
    return results | {name: dict(medians(list(found))) for name, found in runs.items()}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--pairs", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    if options.repeats < 1 or options.pairs < 4:
        parser.error("--repeats must be positive, --pairs at least 4")
    try:
        results = measure(all_cases(), options.repeats, options.pairs)
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(results, indent=2))
        return 0
    for name, figures in results.items():
        if "skipped" in figures:
            print(f"{name:32} SKIPPED: {figures['skipped']}")
        elif name in QUEUES:
            for label, pairs, ratio in (("", "pairs", "ratio"), ("  with delays", "apart", "ratio_apart")):
                cells = (f"{figures[f'{pairs}{n}']:7.2f} ({figures[f'{ratio}{n}']:.2f})" for n in THREADS)
                print(f"{label or name:32} " + ", ".join(cells))
        else:
            print(f"{name:32} " + ", ".join(f"{key} {value}" for key, value in figures.items()))
    print("Queues: million pairs a second of 1, 2 and 4 threads, one after the other without a delay, and with 50 to")
    print("150 ns between operations. In brackets: the ratio to two fetch-and-adds for each pair, in the same run.")
    print("protect: ns of one protect and clear; barrier: ns of one heavy fence. stalled reader: nodes held.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
