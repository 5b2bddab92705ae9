"""The pool's C test programs in each build, and with each of its ways to wait; and that they can fail."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.c.test_c import BUILDS, CSRC, HERE, Build, compile_program, compiler, passes, run_program, trace_sources

ROUNDS = "150"
SOURCES = tuple(CSRC / name for name in ("zp_pool.c", "zp_deque.c", "zp_wait.c"))
PLAIN = next(build for build in BUILDS if build.name == "gcc-O2")
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


@pytest.mark.parametrize("build", BUILDS, ids=lambda build: build.name)
def test_unit(build: Build, tmp_path: Path) -> None:
    compiler(build)
    passes(run_program(program(build, tmp_path, "unit")))


@pytest.mark.parametrize("build", BUILDS, ids=lambda build: build.name)
def test_stress(build: Build, tmp_path: Path) -> None:
    compiler(build)
    passes(run_program(program(build, tmp_path, "stress"), ROUNDS))


@pytest.mark.parametrize("sanitizer", ["gcc-O2", "gcc-tsan"])
@pytest.mark.parametrize("option", ["-DZP_POOL_FENCES", "-DZP_WAIT_PTHREAD", "-DMAX_NESTED=1"])
def test_other_ways(option: str, sanitizer: str, tmp_path: Path) -> None:
    """What other systems use, and a worker that soon helps nobody but its thief."""
    plain = next(build for build in BUILDS if build.name == sanitizer)
    compiler(plain)
    passes(run_program(program(Build(option, plain.compilers, (*plain.flags, option)), tmp_path, "stress"), ROUNDS))


def broken(folder: Path, old: str, new: str) -> Path:
    """A folder with a zp_pool.c in which `old`, which is there once, is `new`."""
    text = (CSRC / "zp_pool.c").read_text(encoding="utf-8")
    assert text.count(old) == 1, f"csrc/zp_pool.c no longer has {old!r} once"
    (folder / "zp_pool.c").write_text(text.replace(old, new), encoding="utf-8")
    return folder


def fails(path: Path, *arguments: str) -> bool:
    """Whether it fails, or hangs."""
    try:
        done = subprocess.run([path, *arguments], capture_output=True, text=True, timeout=8)
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        pytest.param("if (state == KEPT)", "if (0)", "unit", id="kept_task_forgotten"),
        pytest.param("/ 2 * chunk", "/ 2 * chunk + 1", "unit", id="chunk_too_long"),
        pytest.param("        wake_one(pool, FOR_ANYTHING);\n    return code;", "        (void)pool;\n    return code;",
                     "unit", id="submit_wakes_nobody"),
        pytest.param("    zp_wait_wake(bed);", "    (void)bed;", "unit", id="end_wakes_nobody"),
        pytest.param("if (looks >= LOOKS)", "if (looks >= 2000000000u)", "unit", id="idle_workers_spin"),
        pytest.param("            break;\n        started++;", "            return pool->threads;\n        started++;",
                     "unit", id="missing_threads_not_noticed"),
        pytest.param("if (!has_work(pool, kind)) /* (4) */", "if (has_work(pool, kind) < 2)", "stress",
                     id="sleeps_without_looking"),
        pytest.param("    *out = pool;", "    *out = pool; /* the same */", "none", id="none"),
    ],
)  # fmt: skip
def test_they_fail_for_a_broken_pool(old: str, new: str, name: str, tmp_path: Path) -> None:
    """The last row shows that a copy without a fault passes."""
    compiler(PLAIN)
    include = broken(tmp_path, old, new)
    if name == "none":
        passes(run_program(program(PLAIN, tmp_path, "unit", include)))
        passes(run_program(program(PLAIN, tmp_path, "stress", include), ROUNDS))
    else:
        assert fails(program(PLAIN, tmp_path, name, include), "20000")


def test_thread_sanitizer_sees_a_missing_release(tmp_path: Path) -> None:
    compiler(TSAN)
    old = "atomic_store_explicit(&task->state, DONE, memory_order_seq_cst);"
    include = broken(tmp_path, old, old.replace("seq_cst", "relaxed"))
    done = run_program(program(TSAN, tmp_path, "stress", include), ROUNDS)
    assert done.returncode != 0
    assert "data race" in done.stderr
