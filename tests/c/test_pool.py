"""The pool's C test programs in each build, and with each of its ways to wait; and that they can fail."""

from __future__ import annotations

import subprocess
from pathlib import Path
from time import monotonic

import pytest

from tests.c.test_c import (
    BUILDS,
    CSRC,
    HERE,
    THRIFTY,
    Build,
    compile_program,
    compiler,
    passes,
    run_program,
    trace_sources,
)

ROUNDS = "150"
SOURCES = tuple(CSRC / name for name in ("zp_pool.c", "zp_deque.c", "zp_barrier.c", "zp_wait.c"))
PLAIN = next(build for build in BUILDS if build.name == "gcc-O0")
TSAN = next(build for build in BUILDS if build.name == "gcc-tsan")


def adapted(build: Build) -> Build:
    """gcc says that its thread sanitizer does not know fences. Nothing here is published by a fence."""
    if build.compilers == ("gcc",) and "-fsanitize=thread" in build.flags:
        return Build(build.name, build.compilers, (*build.flags, "-Wno-tsan"))
    return build


def program(build: Build, folder: Path, name: str, include: Path | None = None) -> Path:
    """`name` is unit or stress; `include` may have a zp_pool.c of its own."""
    pool, *others = SOURCES
    if include is not None:
        pool = include / "zp_pool.c"
    sources = others[1:] if name == "unit" else [pool, *others]
    test = HERE / f"pool_{name}.c"
    return compile_program(adapted(build), folder / name, [test, *sources, *trace_sources(build)], include=include)


@pytest.mark.parametrize("build", THRIFTY)
def test_unit(build: Build, tmp_path: Path) -> None:
    compiler(build)
    passes(run_program(program(build, tmp_path, "unit")))


@pytest.mark.parametrize("build", THRIFTY)
def test_stress(build: Build, tmp_path: Path) -> None:
    compiler(build)
    passes(run_program(program(build, tmp_path, "stress"), ROUNDS))


@pytest.mark.deep
@pytest.mark.parametrize("build", BUILDS, ids=lambda build: build.name)
def test_more_stress(build: Build, tmp_path: Path) -> None:
    compiler(build)
    passes(run_program(program(build, tmp_path, "stress"), str(20 * int(ROUNDS))))


@pytest.mark.parametrize("sanitizer", ["gcc-O2", "gcc-tsan"])
@pytest.mark.parametrize("option", ["-DZP_POOL_FENCES", "-DZP_WAIT_PTHREAD", "-DMAX_NESTED=1"])
def test_other_ways(option: str, sanitizer: str, tmp_path: Path) -> None:
    """What other systems use, and a worker that soon helps nobody."""
    plain = next(build for build in BUILDS if build.name == sanitizer)
    compiler(plain)
    passes(run_program(program(Build(option, plain.compilers, (*plain.flags, option)), tmp_path, "stress"), ROUNDS))


def broken(folder: Path, old: str, new: str) -> Path:
    """A folder with a zp_pool.c in which `old`, which is there once, is `new`."""
    text = (CSRC / "zp_pool.c").read_text(encoding="utf-8")
    assert text.count(old) == 1, f"csrc/zp_pool.c no longer has {old!r} once"
    folder.mkdir(exist_ok=True)
    (folder / "zp_pool.c").write_text(text.replace(old, new), encoding="utf-8")
    return folder


WRONG = {
    "kept task forgotten": ("if (state == KEPT)", "if (0)", "unit"),
    "chunk too long": ("/ 2 * chunk", "/ 2 * chunk + 1", "unit"),
    "submit wakes nobody": (
        "        wake_one(pool, FOR_ANYTHING);\n    return code;",
        "        (void)pool;\n    return code;",
        "unit",
    ),
    "end wakes nobody": ("    zp_wait_wake(bed);", "    (void)bed;", "unit"),
    "idle workers spin": ("if (looks >= LOOKS)", "if (looks >= 2000000000u)", "unit"),
    "missing threads not noticed": (
        "            break;\n        started++;",
        "            return pool->threads;\n        started++;",
        "unit",
    ),
    "a child may submit": ("return pool->process != getpid();", "(void)getpid(); return pool == NULL;", "unit"),
    "nested without end": ("if (worker->nested >= MAX_LEAPS)", "if (0)", "unit"),
    "sleeps without looking": ("if (!has_work(pool, kind)) /* (4) */", "if (has_work(pool, kind) < 2)", "stress"),
}
PATIENCE_S = 10


def test_they_fail_for_a_broken_pool(tmp_path: Path) -> None:
    """Each of these makes its test program fail, or hang: so they run side by side."""
    compiler(PLAIN)
    running = {}
    for name, (old, new, test) in WRONG.items():
        path = program(PLAIN, tmp_path / name, test, broken(tmp_path / name, old, new))
        command = [str(path), "20000"]
        running[name] = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = monotonic() + PATIENCE_S
    passed = []
    for name, process in running.items():
        try:
            if process.wait(max(0.0, end - monotonic())) == 0:
                passed.append(name)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    assert passed == []


def test_they_pass_for_a_copy(tmp_path: Path) -> None:
    """So that it is the change that makes them fail."""
    compiler(PLAIN)
    include = broken(tmp_path, "    *out = pool;", "    *out = pool; /* the same */")
    passes(run_program(program(PLAIN, tmp_path, "unit", include)))
    passes(run_program(program(PLAIN, tmp_path, "stress", include), ROUNDS))


def test_thread_sanitizer_sees_a_missing_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TSAN_OPTIONS", "halt_on_error=1")
    compiler(TSAN)
    old = "atomic_store_explicit(&task->state, DONE, memory_order_seq_cst);"
    include = broken(tmp_path, old, old.replace("seq_cst", "relaxed"))
    done = run_program(program(TSAN, tmp_path, "stress", include), ROUNDS)
    assert done.returncode != 0
    assert "data race" in done.stderr
