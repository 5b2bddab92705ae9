"""The C test programs, compiled and run in each build: optimised or not, proved, traced, with sanitizers, by gcc and
clang. A compiler or sanitizer that is not installed is a skip with the reason."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from models.catalog import ROOT

HERE = Path(__file__).resolve().parent
CSRC = ROOT / "csrc"
STRICT = ("-std=c11", "-Wall", "-Wextra", "-Wconversion", "-Werror", "-g", "-pthread", f"-I{CSRC}", f"-I{HERE}")
TIMEOUT_S = 120


@dataclass(frozen=True)
class Build:
    """A way to compile. `compilers` are alternatives, the first one found is taken; `items` is how many items the
    stress test moves."""

    name: str
    compilers: tuple[str, ...]
    flags: tuple[str, ...]
    items: int = 1_000_000

    @property
    def traced(self) -> bool:
        return "-DZP_TRACE" in self.flags


GCC = ("gcc",)
CLANG = ("clang", "clang-14", "clang-15", "clang-16", "clang-17", "clang-18", "clang-19")
ASAN = ("-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
TSAN = ("-O1", "-fsanitize=thread")
BUILDS = (
    Build("gcc-O0", GCC, ("-O0",)),
    Build("gcc-O2", GCC, ("-O2",)),
    Build("gcc-O3-lto", GCC, ("-O3", "-flto")),
    Build("gcc-proved", GCC, ("-O2", "-DZP_PROVED")),
    Build("gcc-trace", GCC, ("-O2", "-DZP_TRACE")),
    Build("gcc-asan-ubsan", GCC, ASAN),
    Build("gcc-asan-ubsan-trace", GCC, (*ASAN, "-DZP_TRACE")),
    Build("gcc-tsan", GCC, TSAN),
    Build("gcc-tsan-trace", GCC, (*TSAN, "-DZP_TRACE")),
    Build("clang-O2", CLANG, ("-O2",)),
    Build("clang-trace", CLANG, ("-O2", "-DZP_TRACE")),
    Build("clang-asan-ubsan", CLANG, ASAN),
    Build("clang-tsan", CLANG, TSAN),
)

DAILY = ("gcc-O2", "gcc-proved", "gcc-trace", "gcc-asan-ubsan", "gcc-tsan", "clang-asan-ubsan", "clang-tsan")
"""For programs that take long to compile or to run: the other builds are left to `make deep`."""
THRIFTY = [pytest.param(item, id=item.name, marks=[] if item.name in DAILY else pytest.mark.deep) for item in BUILDS]


@cache
def compiler(build: Build) -> str:
    """The compiler of a build. Skips the test if there is none, or if it makes no working program with these flags."""
    found = next((path for path in map(shutil.which, build.compilers) if path is not None), None)
    if found is None:
        pytest.skip(f"no {build.compilers[0]} on PATH")
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "probe"
        command = [found, *build.flags, "-pthread", "-x", "c", "-", "-o", str(program)]
        probe = subprocess.run(command, input="int main(void) { return 0; }", capture_output=True, text=True)
        if probe.returncode == 0:
            probe = subprocess.run([program], capture_output=True, text=True)
    if probe.returncode != 0:
        pytest.skip(f"{found} {' '.join(build.flags)}: {probe.stderr.strip().splitlines()[0]}")
    return found


def compile_program(build: Build, target: Path, sources: Sequence[Path], include: Path | None = None) -> Path:
    """Compile; an error or a warning fails the test."""
    extra = () if include is None else (f"-I{include}",)
    command = [compiler(build), *extra, *STRICT, *build.flags, "-o", str(target), *map(str, sources)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return target


def run_program(program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([program, *arguments], capture_output=True, text=True, timeout=TIMEOUT_S)


def passes(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert ", 0 failed" in done.stdout


@pytest.fixture(params=BUILDS, ids=lambda build: build.name)
def build(request: pytest.FixtureRequest) -> Build:
    chosen: Build = request.param
    compiler(chosen)
    return chosen


def trace_sources(build: Build) -> list[Path]:
    return [CSRC / "zp_trace.c"] if build.traced else []


def test_ring_unit(build: Build, tmp_path: Path) -> None:
    sources = [HERE / "spsc_unit.c", *trace_sources(build)]
    passes(run_program(compile_program(build, tmp_path / "unit", sources)))


def test_ring_stress(build: Build, tmp_path: Path) -> None:
    sources = [HERE / "spsc_stress.c", CSRC / "zp_spsc.c", *trace_sources(build)]
    passes(run_program(compile_program(build, tmp_path / "stress", sources), str(build.items)))


@pytest.mark.parametrize(
    "build", [item for item in BUILDS if not item.traced], ids=lambda build: build.name, indirect=True
)
def test_trace_unit(build: Build, tmp_path: Path) -> None:
    passes(run_program(compile_program(build, tmp_path / "trace", [HERE / "trace_unit.c"])))


@pytest.mark.parametrize(
    ("old", "new", "count"),
    [
        pytest.param("if (tail - head >= capacity)", "if (tail - head > capacity)", 2, id="off_by_one_full"),
        pytest.param("capacity < 1 || ", "", 1, id="capacity_0_accepted"),
        pytest.param("    if (q == NULL)\n        return ZP_ENOMEM;\n", "", 1, id="allocation_not_checked"),
        pytest.param("*out = NULL;", "", 1, id="out_not_cleared"),
        pytest.param("& mask], value", "& (mask / 2)], value", 1, id="mask_too_short"),
        pytest.param("        if (tail == head)", "        if (tail <= head)", 1, id="compares_wrapped_indices"),
        pytest.param("q->mask = slots - 1;", "q->mask = capacity - 1;", 1, id="slots_not_power_of_two"),
        pytest.param("sizeof(zp_spsc) + slots *", "sizeof(zp_spsc) + capacity *", 1, id="memory_short"),
        pytest.param("if (tail - head > capacity)\n        return capacity;", "", 0, id="none"),
    ],
)  # fmt: skip
def test_unit_test_fails_for_a_broken_ring(old: str, new: str, count: int, tmp_path: Path) -> None:
    """The test program must see each of these. The last row shows that an unchanged copy passes."""
    text = (CSRC / "zp_spsc.c").read_text(encoding="utf-8")
    if count:
        assert text.count(old) == count, f"csrc/zp_spsc.c no longer has {old!r} {count} times"
        text = text.replace(old, new)
    (tmp_path / "zp_spsc.c").write_text(text, encoding="utf-8")
    plain = next(item for item in BUILDS if item.name == "gcc-O0")
    program = compile_program(plain, tmp_path / "unit", [HERE / "spsc_unit.c"], include=tmp_path)
    assert (run_program(program).returncode == 0) == (count == 0)


def test_thread_sanitizer_sees_a_missing_release(tmp_path: Path) -> None:
    """That the sanitizer runs are quiet means something: they are not quiet for a relaxed publication."""
    tsan = next(item for item in BUILDS if item.name == "gcc-tsan")
    compiler(tsan)
    text = (CSRC / "zp_spsc.c").read_text(encoding="utf-8")
    assert text.count("tail + 1, seq_cst)") == 1
    text = text.replace("tail + 1, seq_cst)", "tail + 1, relaxed)").replace("tail + n, seq_cst)", "tail + n, relaxed)")
    (tmp_path / "zp_spsc.c").write_text(text, encoding="utf-8")
    program = compile_program(tsan, tmp_path / "stress", [HERE / "spsc_stress.c", tmp_path / "zp_spsc.c"])
    done = run_program(program, "20000")
    assert done.returncode != 0
    assert "data race" in done.stderr
