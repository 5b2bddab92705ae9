"""The C test programs of the work-stealing deque in each build; and that they can fail."""

from __future__ import annotations

import os
from pathlib import Path

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

PLAIN = next(build for build in BUILDS if build.name == "gcc-O0")
FAST = next(build for build in BUILDS if build.name == "gcc-O2")
TSAN = next(build for build in BUILDS if build.name == "gcc-tsan")
SOURCE = CSRC / "zp_deque.c"


@pytest.mark.parametrize("build", THRIFTY)
def test_unit(build: Build, tmp_path: Path) -> None:
    compiler(build)
    sources = [HERE / "deque_unit.c", *trace_sources(build)]
    passes(run_program(compile_program(build, tmp_path / "unit", sources)))


def stress(build: Build, folder: Path, items: int) -> None:
    compiler(build)
    sources = [HERE / "deque_stress.c", SOURCE, *trace_sources(build)]
    passes(run_program(compile_program(build, folder / "stress", sources), str(items)))


@pytest.mark.parametrize("build", THRIFTY)
def test_stress(build: Build, tmp_path: Path) -> None:
    stress(build, tmp_path, build.items // 5 if "-fsanitize=thread" in build.flags else build.items)


@pytest.mark.deep
@pytest.mark.parametrize("build", BUILDS, ids=lambda build: build.name)
def test_more_stress(build: Build, tmp_path: Path) -> None:
    stress(build, tmp_path, 5 * build.items)


def broken(folder: Path, old: str, new: str, count: int = 1) -> Path:
    """A zp_deque.c in `folder` in which `old`, which is there `count` times, is `new`."""
    text = SOURCE.read_text(encoding="utf-8")
    assert text.count(old) == count, f"csrc/zp_deque.c no longer has {old!r} {count} times"
    target = folder / "zp_deque.c"
    target.write_text(text.replace(old, new) if old else text, encoding="utf-8")
    return target


UNIT = {
    "grows too early": ("if (bottom - top > mask)", "if (bottom - top >= mask)", 2),
    "grows too late": ("if (bottom - top > mask)", "if (bottom - top > mask + 1)", 2),
    "grows because of what was stolen": ("top = ZP_LOAD(&q->top, acquire);", "", 1),
    "compares wrapped indices": ("if (bottom - top >= NEGATIVE) {", "if (bottom < top) {", 1),
    "no guard against an empty deque": ("if (bottom - top >= NEGATIVE) {", "if (0) {", 1),
    "the owner's copy stays up": ("    ZP_WRITE(&q->bottom_own, bottom);\n", "", 1),
    "the last element stays": ("&expected, top + 1, seq_cst", "&expected, top, seq_cst", 2),
    "steals from an empty deque": ("bottom - top - 1 >= NEGATIVE", "bottom - top >= NEGATIVE", 1),
    "more than half": ("size / 2 + size % 2", "size", 1),
    "less than half": ("size / 2 + size % 2", "size / 2", 1),
    "copies to the wrong slots": ("wide->slots[i & (slots - 1)]", "wide->slots[i & mask]", 1),
    "the new buffer is not published": ("    ZP_STORE(&q->buffer, wide, release);\n", "", 1),
    "forgets the old buffer": ("ZP_WRITE(&wide->older, old)", "ZP_WRITE(&wide->older, NULL)", 1),
    "forgets half a deque": ("        ZP_FREE(q);\n        ZP_FREE(buffer);\n", "        ZP_FREE(q);\n", 1),
    "growth is not checked": ("            if (buffer == NULL)\n                return ZP_ENOMEM;\n", "", 1),
    "slots are no power of two": ("power *= 2;", "power = n;", 1),
    "capacity 0 is accepted": ("capacity < 1 || ", "", 1),
    "nothing": ("", "", len(SOURCE.read_text(encoding="utf-8")) + 1),
}  # fmt: skip


@pytest.mark.parametrize("name", UNIT)
def test_unit_test_fails_for_a_broken_deque(name: str, tmp_path: Path) -> None:
    """The test program must see each of these. The last row shows that an unchanged copy passes."""
    broken(tmp_path, *UNIT[name])
    compiler(PLAIN)
    program = compile_program(PLAIN, tmp_path / "unit", [HERE / "deque_unit.c"], include=tmp_path)
    assert (run_program(program).returncode == 0) == (name == "nothing")


STRESS = {
    "the owner takes the last element unasked": (
        "int taken = ZP_CAS(&q->top, &expected, top + 1, seq_cst, relaxed);\n        /*",
        "int taken = 1; (void)expected; ZP_STORE(&q->top, top + 1, seq_cst);\n        /*",
    ),
    "thieves take unasked": (
        "int taken = ZP_CAS(&q->top, &expected, top + 1, seq_cst, relaxed);\n    if",
        "int taken = 1; (void)expected; ZP_STORE(&q->top, top + 1, seq_cst);\n    if",
    ),
    "no order between the two indices in pop": (
        "ZP_STORE(&q->bottom, bottom, seq_cst)",
        "ZP_STORE(&q->bottom, bottom, release)",
    ),
}


@pytest.mark.parametrize("name", STRESS)
def test_stress_test_fails_for_a_broken_deque(name: str, tmp_path: Path) -> None:
    """A race must happen to be seen: a few runs, each of many chances."""
    if (os.cpu_count() or 1) < 2:
        pytest.skip("one processor only")
    source = broken(tmp_path, *STRESS[name])
    compiler(FAST)
    program = compile_program(FAST, tmp_path / "stress", [HERE / "deque_stress.c", source])
    assert any(run_program(program, "4000000").returncode != 0 for _ in range(20))


def test_thread_sanitizer_sees_missing_releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That the sanitizer runs are quiet means something: they are not quiet for a relaxed publication."""
    monkeypatch.setenv("TSAN_OPTIONS", "halt_on_error=1")
    source = broken(tmp_path, ", release)", ", relaxed)", 2)
    compiler(TSAN)
    program = compile_program(TSAN, tmp_path / "stress", [HERE / "deque_stress.c", source])
    done = run_program(program, "1000000")
    assert done.returncode != 0
    assert "data race" in done.stderr
