"""The C test programs of the bounded queue in each build; and that they can fail."""

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
SOURCE = CSRC / "zp_mpmc.c"


@pytest.mark.parametrize("build", THRIFTY)
def test_unit(build: Build, tmp_path: Path) -> None:
    compiler(build)
    sources = [HERE / "mpmc_unit.c", *trace_sources(build)]
    passes(run_program(compile_program(build, tmp_path / "unit", sources)))


@pytest.mark.parametrize("build", THRIFTY)
def test_stress(build: Build, tmp_path: Path) -> None:
    compiler(build)
    sources = [HERE / "mpmc_stress.c", SOURCE, *trace_sources(build)]
    passes(run_program(compile_program(build, tmp_path / "stress", sources), str(build.items // 10)))


def broken(folder: Path, old: str, new: str, count: int = 1) -> Path:
    """A zp_mpmc.c in `folder` in which `old`, which is there `count` times, is `new`."""
    text = SOURCE.read_text(encoding="utf-8")
    assert text.count(old) == count, f"csrc/zp_mpmc.c no longer has {old!r} {count} times"
    target = folder / "zp_mpmc.c"
    target.write_text(text.replace(old, new) if old else text, encoding="utf-8")
    return target


UNIT = {
    "the wrong lap: one ticket too early": ("ticket + mask + 1, release", "ticket + mask, release", 1),
    "the wrong lap: the capacity's": ("ticket + mask + 1, release", "ticket + q->capacity, release", 1),
    "the turn of a push is not looked at": ("free = ready(q, tail, 0, free);\n", "\n", 2),
    "a cell that is filled counts as free": ("if (turn != ticket + i + phase)", "if (turn < ticket + i + phase)", 1),
    "only the first turn is looked at": ("ticket + i + phase)", "ticket + i + phase && i == 0)", 1),
    "one too many": ("inside > capacity - n)\n        return capacity - inside", "0)\n        return capacity", 1),
    "the capacity is what is free": ("return capacity - inside;", "return 0;", 1),
    "what was seen of head is not renewed": ("    head = ZP_LOAD(&q->head, relaxed);\n    /*", "    /*", 1),
    "two cells for one ticket": ("(number & 7) << 3", "(number & 3) << 3", 1),
    "neighbours share a line": (" | ((number & 7) << 3) | ((number >> 3) & 7)", " | (number & (BLOCK - 1))", 1),
    "blocks overlap": ("(number & ~(uint64_t)(BLOCK - 1))", "(number & ~(uint64_t)(2 * BLOCK - 1))", 1),
    "a batch backwards": ("fill(q, tail + i, items[i])", "fill(q, tail + i, items[free - 1 - i])", 1),
    "a batch fills the first cell only": ("fill(q, tail + i,", "fill(q, tail,", 1),
    "a batch reads one cell": ("drain(q, head + i)", "drain(q, head)", 1),
    "a batch forgets the rest": ("tail + free, relaxed", "tail + 1, relaxed", 1),
    "too few cells": ("while (power < capacity)", "while (power + 1 < capacity)", 1),
    "capacity 0 is accepted": ("capacity < 1 || ", "", 1),
    "allocation is not checked": ("    if (q == NULL)\n        return ZP_ENOMEM;\n", "", 1),
    "nothing": ("", "", len(SOURCE.read_text(encoding="utf-8")) + 1),
}  # fmt: skip


@pytest.mark.parametrize("name", UNIT)
def test_unit_test_fails_for_a_broken_queue(name: str, tmp_path: Path) -> None:
    """The test program must see each of these. The last row shows that an unchanged copy passes."""
    broken(tmp_path, *UNIT[name])
    compiler(PLAIN)
    build = Build(PLAIN.name, PLAIN.compilers, (*PLAIN.flags, "-w"))
    program = compile_program(build, tmp_path / "unit", [HERE / "mpmc_unit.c"], include=tmp_path)
    assert (run_program(program).returncode == 0) == (name == "nothing")


CAS = "int done = ZP_CAS(&q->{0}, &expected, {0} + 1, relaxed, relaxed);"
TAKEN = "int done = 1; (void)expected; ZP_STORE(&q->{0}, {0} + 1, seq_cst);"
STRESS = {
    "pushes take tickets unasked": (CAS.format("tail"), TAKEN.format("tail")),
    "pops take tickets unasked": (CAS.format("head"), TAKEN.format("head")),
    "the turn is told before the value": (
        "    ZP_WRITE(&q->cells[cell].value, value);\n"
        "    /* release: who sees the turn sees the value */\n"
        "    ZP_STORE(&q->cells[cell].turn, ticket + 1, release);",
        "    ZP_STORE(&q->cells[cell].turn, ticket + 1, release);\n"
        "    ZP_PAUSE();\n"
        "    ZP_WRITE(&q->cells[cell].value, value);",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STRESS)
def test_stress_test_fails_for_a_broken_queue(name: str, tmp_path: Path) -> None:
    """A race must happen to be seen: a few runs, each of many chances."""
    if (os.cpu_count() or 1) < 2:
        pytest.skip("one processor only")
    source = broken(tmp_path, *STRESS[name])
    compiler(FAST)
    program = compile_program(FAST, tmp_path / "stress", [HERE / "mpmc_stress.c", source])
    assert any(run_program(program, "500000", "10").returncode != 0 for _ in range(20))


ORDERS = {
    "a push publishes without order": ("ticket + 1, release", "ticket + 1, relaxed"),
    "a pop gives its cell back without order": ("ticket + mask + 1, release", "ticket + mask + 1, relaxed"),
    "turns are read without order": (".turn, acquire", ".turn, relaxed"),
}


@pytest.mark.parametrize("name", ORDERS)
def test_thread_sanitizer_sees_a_missing_order(name: str, tmp_path: Path) -> None:
    """That the sanitizer runs are quiet means something."""
    source = broken(tmp_path, *ORDERS[name])
    compiler(TSAN)
    program = compile_program(TSAN, tmp_path / "stress", [HERE / "mpmc_stress.c", source])
    done = run_program(program, "200000")
    assert done.returncode != 0
    assert "data race" in done.stderr
