"""The C test programs of the wait-free queue in each build, random and scripted schedules; and that they can fail.

Also: each thread takes an element as soon as it has put one in, for every queue of the library.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

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

SOURCES = (CSRC / "zp_wfqueue.c", CSRC / "zp_mine.c")
QUEUES = tuple(CSRC / f"zp_{name}.c" for name in ("barrier", "domain", "hazard", "mpmc", "queue"))
PLAIN = next(build for build in BUILDS if build.name == "gcc-O0")
FIBERS = Build("fibers", PLAIN.compilers, ("-O1", "-DZP_TRACE"))


@pytest.mark.parametrize("build", THRIFTY)
def test_unit(build: Build, tmp_path: Path) -> None:
    compiler(build)
    sources = [HERE / "wfqueue_unit.c", *trace_sources(build)]
    passes(run_program(compile_program(build, tmp_path / "unit", sources)))


@pytest.mark.parametrize("build", THRIFTY)
def test_stress(build: Build, tmp_path: Path) -> None:
    compiler(build)
    sources = [HERE / "wfqueue_stress.c", *SOURCES, *trace_sources(build)]
    passes(run_program(compile_program(build, tmp_path / "stress", sources), str(build.items // 20)))


@pytest.mark.parametrize("queue", [1, 2, 3])
@pytest.mark.parametrize("name", ["gcc-O2", "gcc-tsan"])
def test_own_element(queue: int, name: str, tmp_path: Path) -> None:
    """Where EMPTY is precise none is told to a thread that has just put an element in, and nothing is lost."""
    found = next(build for build in BUILDS if build.name == name)
    compiler(found)
    build = Build(found.name, found.compilers, (*found.flags, f"-DQUEUE={queue}"))
    program = compile_program(build, tmp_path / "own", [HERE / "own_element.c", *SOURCES, *QUEUES])
    for threads in (2, 7):
        passes(run_program(program, str(threads), "20000"))


def schedules(
    folder: Path, count: int, threads: int, include: Path | None = None, timeout: int = 120
) -> subprocess.CompletedProcess[str]:
    compiler(FIBERS)
    build = FIBERS if include is None else Build("fibers", FIBERS.compilers, (*FIBERS.flags, "-w"))
    program = compile_program(build, folder / "schedules", [HERE / "wfqueue_schedules.c"], include)
    return subprocess.run([program, str(count), str(threads)], capture_output=True, text=True, timeout=timeout)


@pytest.mark.parametrize(("threads", "count"), [(1, 100), (2, 1000), (3, 1000), (4, 500), (8, 50), (15, 10)])
def test_schedules(threads: int, count: int, tmp_path: Path) -> None:
    """Every history is linearizable, and no operation takes more steps than the bound."""
    passes(schedules(tmp_path, count, threads))


@pytest.mark.deep
@pytest.mark.parametrize("threads", [2, 3, 4, 5])
def test_many_schedules(threads: int, tmp_path: Path) -> None:
    passes(schedules(tmp_path, 300_000, threads))


TURN = "    uint64_t turn = ZP_{0};\n"
GIVE_UP = "static void give_up(zp_wfqueue *q, uint64_t slot, zp_wfqueue_node *request)\n{\n"
SEEN = "    zp_wfqueue_node *{0} = ZP_LOAD(&q->slots[slot].given, seq_cst);\n"
ROUNDS = "so many moves serve everybody */\n    for (uint64_t i = {0}; i < threads; i++) {{\n        /* seq_cst: {1}"
LINKED = "        zp_wfqueue_node *expected = tail;\n        /* seq_cst: from"
NOT_MOVED = "    if (again != {0})\n        return NULL;\n    return {1};"
MUTANTS: dict[str, Any] = {
    "an enqueue skips a turn": (
        TURN.format("READ(&tail->enqueuer)"),
        TURN.format("READ(&tail->enqueuer)").replace("ZP_READ", "after(ZP_READ").replace(";", ", threads);"),
    ),
    "a dequeue skips a turn": (
        TURN.format("LOAD(&head->taker, seq_cst)"),
        TURN.format("LOAD(&head->taker, seq_cst)").replace("ZP_LOAD", "after(ZP_LOAD").replace(";", ", threads);"),
    ),
    "tail is not looked at again before linking": (NOT_MOVED.format("tail", "tail"), "    return tail;"),
    "head is not looked at again before serving": (NOT_MOVED.format("head", "next"), "    return next;"),
    "a linked node may be linked again": ("    if (linked == tail) {", "    if (0) {"),
    "an enqueue ends before tail has moved": (LINKED, "        if (next == mine)\n            break;\n" + LINKED),
    "no giving up": ("            give_up(q, slot, request);\n", ""),
    "giving up looks at its slot before head": (
        (GIVE_UP, GIVE_UP + SEEN.format("seen")),
        (SEEN.format("given") + "    if (given !=", "    if (seen !="),
    ),
    "giving up leaves the next node to nobody": (
        "    if (taker == NOBODY) {\n",
        "    if (taker == NOBODY)\n        return;\n    if (0) {\n",
    ),
    "giving up without a last look": ("            if (given == request) {\n", "            if (1) {\n"),
    "giving up with the request open": ("            ZP_STORE(&q->slots[slot].asked, before, seq_cst);\n", ""),
    "an element after all leaves the request as it was": (
        "            ZP_STORE(&q->slots[slot].asked, request, release);\n",
        "",
    ),
    "announced for a comparison, retired all the same": (" || given == node)", ")"),
    "announced behind head, retired all the same": (" || next == node", ""),
    "announced at the end, retired all the same": ("if (end == node ||", "if ("),
    "retired one dequeue too early": ("    retire(q, slot, before);", "    retire(q, slot, request);"),
    "head is not looked at before an element is given": ("given != next && again == head", "given != next"),
    "a dequeue ends before head has moved": ("    if (!passed)\n", "    if (0)\n"),
    "an element of another one is taken as one's own": (
        "        if (taker == slot) {\n            passed",
        "        if (1) {\n            passed",
    ),
    "one round too few for an enqueue": (ROUNDS.format(0, "NULL"), ROUNDS.format(1, "NULL")),
    "one round too few for a dequeue": (ROUNDS.format(0, "whether"), ROUNDS.format(1, "whether")),
    "nothing": ("", ""),
}  # fmt: skip


def edits(name: str) -> list[tuple[str, str]]:
    """What to replace by what."""
    found: Any = MUTANTS[name]
    return [found] if isinstance(found[0], str) else list(found)


SLOW = ("a linked node may be linked again",)
"""Mutants that take the schedules half a minute to find."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.deep] if name in SLOW else []) for name in MUTANTS]
)
def test_schedules_find_a_broken_queue(name: str, tmp_path: Path) -> None:
    """Without any luck: schedules are a function of their numbers. The last row shows that an unchanged copy passes."""
    text = (CSRC / "zp_wfqueue.c").read_text(encoding="utf-8")
    for old, new in edits(name):
        if old:
            assert text.count(old) == 1, f"csrc/zp_wfqueue.c no longer has {old!r} once"
            text = text.replace(old, new)
    (tmp_path / "zp_wfqueue.c").write_text(text, encoding="utf-8")
    try:
        code = schedules(tmp_path, 500, 3, tmp_path, timeout=30).returncode
    except subprocess.TimeoutExpired:
        code = -1  # a list that goes in a circle
    assert (code == 0) == (name == "nothing")
