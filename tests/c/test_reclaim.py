"""Hazard pointers, epochs, stack and queue in C: by themselves, among threads that come and go, with a stalled reader.

The builds are those of test_c.py. LeakSanitizer is part of AddressSanitizer: a node that is never freed fails a test.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.c.test_c import BUILDS, CSRC, HERE, Build, compile_program, compiler, passes, run_program, trace_sources

SOURCES = tuple(CSRC / f"zp_{name}.c" for name in ("barrier", "domain", "hazard", "epoch", "stack", "queue"))
SCHEMES = {"hazard": (), "epochs": ("-DZP_EPOCHS",)}
NO_BOUND = 2**64 - 1


def of(build: Build, scheme: str) -> Build:
    """The build for this scheme."""
    return Build(build.name, build.compilers, (*build.flags, *SCHEMES[scheme]))


def plain(name: str) -> Build:
    return next(build for build in BUILDS if build.name == name)


@pytest.fixture(params=BUILDS, ids=lambda build: build.name)
def build(request: pytest.FixtureRequest) -> Build:
    chosen: Build = request.param
    compiler(chosen)
    return chosen


@pytest.fixture(params=SCHEMES)
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_unit(build: Build, scheme: str, tmp_path: Path) -> None:
    sources = [HERE / "reclaim_unit.c", *trace_sources(build)]
    passes(run_program(compile_program(of(build, scheme), tmp_path / "unit", sources)))


def stress(build: Build, scheme: str, folder: Path) -> Path:
    sources = [HERE / "reclaim_stress.c", *SOURCES, *trace_sources(build)]
    return compile_program(of(build, scheme), folder / "stress", sources)


def forks(build: Build) -> list[str]:
    """The sanitizers' own locks are not made for a fork among running threads."""
    return [] if any("sanitize" in flag for flag in build.flags) else ["fork"]


def test_stress(build: Build, scheme: str, tmp_path: Path) -> None:
    passes(run_program(stress(build, scheme, tmp_path), "0.4", *forks(build)))


@pytest.mark.deep
@pytest.mark.parametrize("name", ["gcc-O2", "gcc-asan-ubsan", "gcc-tsan"])
def test_stress_for_ten_minutes(name: str, scheme: str, tmp_path: Path) -> None:
    compiler(plain(name))
    program = stress(plain(name), scheme, tmp_path)
    for _ in range(10):
        passes(run_program(program, "60", *forks(plain(name))))


def stalled(scheme: str, items: int, folder: Path) -> dict[str, int]:
    program = compile_program(of(plain("gcc-O2"), scheme), folder / scheme, [HERE / "reclaim_stalled.c", *SOURCES])
    done = run_program(program, str(items))
    assert done.returncode == 0, done.stderr
    found: dict[str, int] = json.loads(done.stdout)
    return found


def test_a_stalled_reader_costs_hazard_pointers_little_and_epochs_everything(tmp_path: Path) -> None:
    """While a thread stands still in the midst of reading, hazard pointers keep to the bound, whatever the number of
    items; with epochs everything since then waits. When it goes on, everything is freed in both cases."""
    for items in (20_000, 80_000):
        hazard, epochs = stalled("hazard", items, tmp_path), stalled("epochs", items, tmp_path)
        assert hazard["bound"] == 2 * (2 * 4 + 128)
        assert hazard["stalled"] <= hazard["bound"]
        assert epochs["bound"] == NO_BOUND
        assert items - 2 * 128 <= epochs["stalled"] <= items
        assert hazard["after"] == epochs["after"] == 0


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param("zp_hazard_inline.h", "i < ZP_SLOTS", "i < ZP_SLOTS - 1", id="scan_misses_a_slot"),
        pytest.param("zp_hazard_inline.h", "if (mark != 0)", "if (0)", id="scan_ignores_protection"),
        pytest.param("zp_hazard_inline.h", "ZP_WRITE(&node->mark, 0);\n            ", "", id="protected_for_ever"),
        pytest.param("zp_hazard_inline.h", "if (pending >= due)", "if (0)", id="never_scans"),
        pytest.param("zp_hazard_inline.h", "slots + threshold);", "slots + threshold + 2);", id="scans_late"),
        pytest.param("zp_hazard.c", "return again == node;", "return 1;", id="no_second_look"),
        pytest.param("zp_domain.c", "atomic_init(&r->state, CLAIMED)", "atomic_init(&r->state, FREE)", id="unclaimed"),
        pytest.param("zp_domain.c", "    d->scan(r);\n        hand_back(r);", "    hand_back(r);", id="leaves"),
        pytest.param("zp_stack.c", "            free_nodes(first);\n", "", id="batch_leaks"),
        pytest.param("zp_stack.c", "make_node(items[i], first)", "make_node(items[i], last)", id="batch_loses"),
        pytest.param("zp_stack.c", "zp_scheme_give(me, list, NULL);", "", id="next_leaks"),
        pytest.param("zp_queue.c", "zp_scheme_give(me, head, NULL);", "", id="dequeue_leaks"),
        pytest.param("zp_queue.c", "ZP_READ(&next->value)", "ZP_READ(&head->value)", id="value_of_the_dummy"),
        pytest.param("zp_queue.c", "if (q == NULL || dummy == NULL)", "if (q == NULL)", id="allocation_not_checked"),
        pytest.param("zp_queue.c", "if (next == NULL) {", "if (next == NULL || next == tail) {", id="empty_too_soon"),
        pytest.param("zp_queue.c", "", "", id="none"),
    ],
)  # fmt: skip
def test_unit_test_fails_for_a_broken_copy(file: str, old: str, new: str, tmp_path: Path) -> None:
    """The test program must see each of these. The last row shows that an unchanged copy passes."""
    build = plain("gcc-asan-ubsan")
    compiler(build)
    for path in [*CSRC.glob("*.h"), *SOURCES]:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    text = (CSRC / file).read_text(encoding="utf-8")
    if old:
        assert old in text, f"csrc/{file} no longer has {old!r}"
        (tmp_path / file).write_text(text.replace(old, new), encoding="utf-8")
    program = compile_program(
        Build(build.name, build.compilers, (*build.flags, "-w")),
        tmp_path / "unit",
        [HERE / "reclaim_unit.c"],
        tmp_path,
    )
    assert (run_program(program).returncode == 0) == (not old)
