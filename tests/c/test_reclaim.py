"""Hazard pointers, epochs, stack and queue in C: by themselves, under controlled schedules, among threads that come and
go, with a stalled reader; and the defects that these tests must see.

The builds are those of test_c.py, the most different ones; all of them in `make deep`. LeakSanitizer is part of
AddressSanitizer: a node that is never freed fails a test.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from bench import reclaim
from tests.c.test_c import BUILDS, CSRC, HERE, Build, compile_program, compiler, passes, run_program, trace_sources

SOURCES = tuple(CSRC / f"zp_{name}.c" for name in ("barrier", "domain", "hazard", "epoch", "stack", "queue"))
SCHEMES = {"hazard": (), "epochs": ("-DZP_EPOCHS",)}
NO_BOUND = 2**64 - 1

ALONE = ("gcc-O2", "gcc-proved", "gcc-asan-ubsan", "clang-asan-ubsan")
AMONG_THREADS = ("gcc-O2", "gcc-asan-ubsan", "gcc-tsan", "clang-tsan")
SCHEDULED = {
    "asan": Build("gcc-O0-asan-trace", ("gcc",), ("-O0", "-fsanitize=address", "-DZP_TRACE")),
    "reusing": Build("gcc-O1-trace", ("gcc",), ("-O1", "-DZP_TRACE")),
}
"""Freed memory is guarded, or used again at once."""

CHECKED = Build("gcc-O0-asan", ("gcc",), ("-O0", "-fsanitize=address"))


def of(build: Build, scheme: str) -> Build:
    """The build for this scheme."""
    return Build(build.name, build.compilers, (*build.flags, *SCHEMES[scheme]))


def named(name: str) -> Build:
    return next(build for build in BUILDS if build.name == name)


def builds(few: tuple[str, ...]) -> pytest.MarkDecorator:
    """The test runs in these builds, and in `make deep` in all."""
    rows = [pytest.param(one, id=one.name, marks=() if one.name in few else pytest.mark.deep) for one in BUILDS]
    return pytest.mark.parametrize("build", rows)


@pytest.fixture(params=SCHEMES)
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@builds(ALONE)
def test_unit(build: Build, scheme: str, tmp_path: Path) -> None:
    compiler(build)
    sources = [HERE / "reclaim_unit.c", *trace_sources(build)]
    passes(run_program(compile_program(of(build, scheme), tmp_path / "unit", sources)))


def ways(build: Build) -> list[list[str]]:
    """With what arguments the stress runs: without forks, and with them. Not under ThreadSanitizer: its runtime takes
    locks of its own at an atomic access, and a child in which another thread's was held at the fork waits for ever."""
    return [[]] if "-fsanitize=thread" in build.flags else [[], ["fork"]]


def stress(build: Build, scheme: str, folder: Path) -> Path:
    sources = [HERE / "reclaim_stress.c", *trace_sources(build)]
    return compile_program(of(build, scheme), folder / "stress", sources)


@builds(AMONG_THREADS)
def test_stress(build: Build, scheme: str, tmp_path: Path) -> None:
    compiler(build)
    program = stress(build, scheme, tmp_path)
    for way in ways(build):
        passes(run_program(program, "0.2", *way))


@pytest.mark.deep
@pytest.mark.parametrize(
    ("name", "minutes"), [("gcc-asan-ubsan", 10), ("gcc-tsan", 10), ("gcc-O2", 2), ("clang-tsan", 2)]
)
def test_stress_for_minutes(name: str, minutes: int, scheme: str, tmp_path: Path) -> None:
    """Half of the time with forks, where they work."""
    compiler(named(name))
    program = stress(named(name), scheme, tmp_path)
    chosen = ways(named(name))
    seconds = 60 * minutes // len(chosen)
    for way in chosen:
        command = [program, str(seconds), *way]
        passes(subprocess.run(command, capture_output=True, text=True, timeout=seconds + 120))


def scheduled(kind: str, scheme: str, target: Path, include: Path | None = None) -> Path:
    """The program of controlled schedules; `include` has other sources."""
    build = of(SCHEDULED[kind], scheme)
    build = build if include is None else Build(build.name, build.compilers, (*build.flags, "-w"))
    return compile_program(build, target, [HERE / "reclaim_schedules.c", CSRC / "zp_trace.c"], include)


@pytest.mark.parametrize("runs", [1_000, pytest.param(10_000, marks=pytest.mark.deep)])
@pytest.mark.parametrize("kind", SCHEDULED)
def test_controlled_schedules(kind: str, runs: int, scheme: str, tmp_path: Path) -> None:
    compiler(SCHEDULED[kind])
    program = scheduled(kind, scheme, tmp_path / "schedules")
    for structure in ("stack", "queue"):
        passes(run_program(program, structure, str(runs)))


def stalled(scheme: str, folder: Path) -> Path:
    sources = [HERE / "reclaim_stalled.c", *SOURCES]
    return compile_program(of(named("gcc-O2"), scheme), folder / scheme, sources)


def test_a_stalled_reader_costs_hazard_pointers_little_and_epochs_everything(tmp_path: Path) -> None:
    """While a thread stands still in the midst of reading, hazard pointers keep to the bound, whatever the number of
    items; with epochs everything since then waits. When it goes on, everything is freed in both cases."""
    programs = {scheme: stalled(scheme, tmp_path) for scheme in SCHEMES}
    for items in (20_000, 80_000):
        figures: dict[str, dict[str, int]] = {}
        for scheme, program in programs.items():
            done = run_program(program, str(items))
            assert done.returncode == 0, done.stderr
            figures[scheme] = json.loads(done.stdout)
        hazard, epochs = figures["hazard"], figures["epochs"]
        assert hazard["bound"] == 2 * (2 * 4 + 128)
        assert hazard["stalled"] <= hazard["bound"]
        assert epochs["bound"] == NO_BOUND
        assert items - 2 * 128 <= epochs["stalled"] <= items
        assert hazard["after"] == epochs["after"] == 0


def broken(folder: Path, file: str, *changes: tuple[str, str]) -> Path:
    """A copy of the sources in `folder` in which this file is changed: each old text, which is there once, is new."""
    for path in [*CSRC.glob("*.h"), *SOURCES]:
        (folder / path.name).write_bytes(path.read_bytes())
    text = (CSRC / file).read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, f"csrc/{file} no longer has {old!r} once"
        text = text.replace(old, new)
    (folder / file).write_text(text, encoding="utf-8")
    return folder


LEAVE = "        with(r, d->scan);\n        hand_back(r);\n    }\n    unreference(d);"

UNIT = {
    "a scan misses a slot": ("zp_hazard_inline.h", "i < ZP_SLOTS", "i < ZP_SLOTS - 1"),
    "a scan ignores protection": ("zp_hazard_inline.h", "if (mark != 0)", "if (0)"),
    "protected for ever": ("zp_hazard_inline.h", "ZP_WRITE(&node->mark, 0);\n            ", ""),
    "never scans": ("zp_hazard_inline.h", "    if (due)\n", "    if (0)\n"),
    "scans late": ("zp_hazard_inline.h", "slots + threshold);", "slots + threshold + 2);"),
    "no second look": ("zp_hazard.c", "return again == node;", "return 1;"),
    "frees without the barrier": ("zp_hazard_inline.h", "    int seen = ZP_BARRIER(light);\n", "    int seen = 1;\n"),
    "does not ask the kernel": ("zp_hazard.c", "asymmetric && zp_barrier_prepare()", "asymmetric"),
    "a scan inside a scan": ("zp_record.h", "pending + 1 >= due && looking == 0", "pending + 1 >= due"),
    "scans once only": ("zp_record.h", "    ZP_WRITE(&me->looking, 0);\n", ""),
    "a record that nobody has": ("zp_domain.c", "atomic_init(&r->state, CLAIMED)", "atomic_init(&r->state, FREE)"),
    "leaves without a scan": ("zp_domain.c", LEAVE, LEAVE.replace("with(r, d->scan);", "")),
    "joins again while it leaves": ("zp_domain.c", "    hand = &inner;\n", ""),
    "a batch leaks": ("zp_stack.c", "            free_nodes(first);\n", ""),
    "a batch loses": ("zp_stack.c", "make_node(items[i], first)", "make_node(items[i], last)"),
    "next leaks": ("zp_stack.c", "zp_scheme_give(me, list, NULL);", ""),
    "dequeue leaks": ("zp_queue.c", "zp_scheme_give(me, head, NULL);", ""),
    "the value of the dummy": ("zp_queue.c", "ZP_READ(&next->value)", "ZP_READ(&head->value)"),
    "an allocation is not checked": ("zp_queue.c", "if (q == NULL || dummy == NULL)", "if (q == NULL)"),
    "EMPTY too soon": ("zp_queue.c", "if (next == NULL) {", "if (next == NULL || next == tail) {"),
    "nothing": ("zp_queue.c", "zp_queue_destroy(zp_queue *q)", "zp_queue_destroy(zp_queue *q)"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNIT)
def test_unit_test_fails_for_a_broken_copy(name: str, tmp_path: Path) -> None:
    """The test program must see each of these. The last row shows that an unchanged copy passes."""
    compiler(CHECKED)
    file, old, new = UNIT[name]
    folder = broken(tmp_path, file, (old, new))
    build = Build(CHECKED.name, CHECKED.compilers, (*CHECKED.flags, "-w"))
    program = compile_program(build, tmp_path / "unit", [HERE / "reclaim_unit.c"], folder)
    assert (run_program(program).returncode == 0) == (name == "nothing")


GIVE_TOP = "            zp_scheme_end(me, 1);\n            zp_scheme_give(me, top, NULL);\n"
GIVE_HEAD = "            zp_scheme_end(me, 2);\n            zp_scheme_give(me, head, NULL);\n"
READ_TOP = "            uint64_t value = ZP_READ(&top->value);\n"
READ_NEXT = "            uint64_t value = ZP_READ(&next->value);\n"
HELP = "            help(q, tail, next);\n            continue;\n        }\n"
GO_ON = "            continue;\n        }\n"
EXPECT_TOP = "        zp_stack_node *expected = top;\n        /* seq_cst: one"
EXPECT_HEAD = "        zp_queue_node *expected = head;\n"

STACK = {
    "no second look": [("        if (again == top)\n", "        (void)again;\n")],
    "no protection": [("        zp_scheme_publish(me, 0, top, light);\n", "")],
    "retired before it is unlinked": [
        (EXPECT_TOP, f"        zp_scheme_give(me, top, NULL);\n{EXPECT_TOP}"),
        (GIVE_TOP, "            zp_scheme_end(me, 1);\n"),
    ],
    "the value read after freeing": [(READ_TOP + GIVE_TOP, GIVE_TOP + READ_TOP)],
    "A-B-A: no protection at the CAS": [(EXPECT_TOP, f"        zp_scheme_end(me, 1);\n{EXPECT_TOP}")],
}
QUEUE = {
    "no second look at head": [("        if (again == head)\n", "        (void)again;\n")],
    "no second look at tail": [("        if (again == tail)\n", "        (void)again;\n")],
    "head not protected": [("        zp_scheme_publish(me, 0, head, light);\n", "")],
    "tail not protected": [("        zp_scheme_publish(me, 0, tail, light);\n", "")],
    "next not protected": [("        zp_scheme_publish(me, 1, next, light);\n", "")],
    "retired before it is unlinked": [
        (EXPECT_HEAD, f"        zp_scheme_give(me, head, NULL);\n{EXPECT_HEAD}"),
        (GIVE_HEAD, "            zp_scheme_end(me, 2);\n"),
    ],
    "next read after freeing": [(READ_NEXT + GIVE_HEAD, GIVE_HEAD + READ_NEXT)],
    "dequeue forgets to help": [(f"{HELP}        zp_scheme", "        }\n        zp_scheme")],
    "enqueue forgets to help": [(f"{HELP}        zp_queue_node *exp", f"{GO_ON}        zp_queue_node *exp")],
}
HAZARD = {
    "a scan misses the first slot": [("uint64_t i = 0; i < ZP_SLOTS", "uint64_t i = 1; i < ZP_SLOTS")],
    "a scan misses the second slot": [("i < ZP_SLOTS", "i < 1")],
    "a scan misses a record": [
        ("    while (other != NULL) {\n", "    other = ZP_READ(&other->next);\n    while (other != NULL) {\n")
    ],
}
EPOCHS = {
    "freed an epoch too early": [("epoch - mark < 2", "epoch - mark < 1")],
    "readers are ignored": [("            return 0;\n", "            return 1;\n")],
    "an old epoch of retirement": [
        ("    uint64_t epoch = ZP_LOAD(&d->epoch, seq_cst);\n    ZP_WRITE", "    uint64_t epoch = 0;\n    ZP_WRITE")
    ],
}
DEFECTS = [
    pytest.param(file, structure, changes, id=f"{structure}: {name}")
    for file, structure, rows in (
        ("zp_stack.c", "stack", STACK),
        ("zp_queue.c", "queue", QUEUE),
        ("zp_hazard_inline.h", "queue", HAZARD),
        ("zp_epoch_inline.h", "queue", EPOCHS),
    )
    for name, changes in rows.items()
]


@pytest.mark.parametrize(("file", "structure", "changes"), DEFECTS)
def test_controlled_schedules_see_a_broken_copy(
    file: str, structure: str, changes: list[tuple[str, str]], tmp_path: Path
) -> None:
    """The same schedules every time: what is seen once is always seen. A-B-A takes an address that comes back."""
    kind = "reusing" if file == "zp_stack.c" and changes == STACK["A-B-A: no protection at the CAS"] else "asan"
    compiler(SCHEDULED[kind])
    folder = broken(tmp_path, file, *changes)
    program = scheduled(kind, "epochs" if "epoch" in file else "hazard", tmp_path / "schedules", folder)
    assert run_program(program, structure, "2000").returncode == 1


def test_thread_sanitizer_sees_a_missing_release(tmp_path: Path) -> None:
    """That the sanitizer runs are quiet means something: they are not quiet for a relaxed publication."""
    tsan = named("gcc-tsan")
    compiler(tsan)
    folder = broken(
        tmp_path, "zp_stack.c", ("&expected, first, release, relaxed", "&expected, first, relaxed, relaxed")
    )
    program = compile_program(tsan, tmp_path / "stress", [HERE / "reclaim_stress.c"], folder)
    done = run_program(program, "1")
    assert done.returncode != 0
    assert "data race" in done.stderr


LOSSY = """
#include <stdint.h>
typedef int queue;
static int one;
static queue *queue_make(void) { return &one; }
static void *queue_join(queue *q) { return q; }
static int queue_put(queue *q, void *mine, uint64_t item) { return q == mine && item > 0; }
static int queue_take(queue *q, void *mine, uint64_t *item) { *item = 0; return q == mine; }
"""


def test_benchmark(tmp_path: Path) -> None:
    """It has figures for what is there and reasons for what is not, and none for a queue that loses items."""
    compiler(named("gcc-O2"))
    every = reclaim.all_cases()
    assert len(every) == len(reclaim.QUEUES) + 3
    cases = {name: every[name] for name in ("zp_queue, seq_cst", "protect")}
    cases["absent"] = (False, [*every["zp_queue, seq_cst"][1], "-include", "no_such_queue.h"])
    results = reclaim.measure(cases, 1, 400)
    assert set(results) == set(cases)
    assert "not installed? no_such_queue.h" in str(results["absent"]["skipped"])
    for name, figure in (
        ("zp_queue, seq_cst", "pairs2"),
        ("zp_queue, seq_cst", "ratio_apart4"),
        ("protect", "seq_cst"),
    ):
        assert float(results[name][figure]) > 0
    (tmp_path / "peers").mkdir()
    (tmp_path / "peers" / "queue_lossy.h").write_text(LOSSY, encoding="utf-8")
    lossy = [f"-I{tmp_path}", '-DPEER="peers/queue_lossy.h"', str(reclaim.HERE / "reclaim.c")]
    with pytest.raises(RuntimeError, match="an item was lost or doubled"):
        reclaim.measure({"lossy": (False, lossy)}, 1, 400)
