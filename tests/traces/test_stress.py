"""Histories of the real library under real threads are linearizable; those of broken libraries are not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models.catalog import ROOT
from models.mutants import MUTANTS, apply
from models.traces.__main__ import main
from models.traces.stress import stress


def mutated(folder: Path, name: str, of: str = "spsc") -> Path:
    """A copy of csrc with a structure broken by a mutant of models.mutants."""
    mutant = next(mutant for mutant in MUTANTS[of] if mutant.name == name)
    copy = folder / "csrc"
    shutil.copytree(ROOT / "csrc", copy)
    source = copy / f"zp_{of}.c"
    source.write_text(apply(mutant, source.read_text(encoding="utf-8")), encoding="utf-8")
    return copy


def test_the_library_gives_linearizable_histories_only() -> None:
    report = stress("spsc", histories=8000)
    assert report.ok, report.failures[0]
    assert report.histories == 8000
    assert report.operations == 80_000


@pytest.mark.parametrize(
    "name",
    [
        "off_by_one_full",
        "missing_capacity_check",
        "batch_without_bound",
        "batch_backwards",
        "lost_own_tail",
        "lost_own_head",
        "full_without_wrap",
        "empty_without_wrap",
        "stale_empty",
        "stale_full",
    ],
)
def test_a_broken_library_is_caught(name: str, tmp_path: Path) -> None:
    """Mutants that fail without any luck with the timing: at most 800 histories are looked at."""
    report = stress("spsc", histories=800, csrc=mutated(tmp_path, name))
    assert not report.ok
    failing = report.failures[0].failing
    assert failing is not None and 0 < len(failing) <= 10


def test_the_deque_gives_linearizable_histories_only() -> None:
    report = stress("deque", histories=8000)
    assert report.ok, report.failures[0]
    assert report.stronger == report.histories == 8000
    assert report.operations == 120_000


@pytest.mark.parametrize(
    "name",
    [
        "missing_full_check",
        "stale_mask",
        "owner_keeps_old_buffer",
        "thieves_keep_old_buffer",
        "copies_one_too_few",
        "copied_to_old_place",
        "lost_own_bottom",
        "push_forgets",
    ],
)
def test_a_broken_deque_is_caught(name: str, tmp_path: Path) -> None:
    """As above."""
    report = stress("deque", histories=800, csrc=mutated(tmp_path, name, "deque"))
    assert not report.ok


@pytest.mark.parametrize("threads", [2, 4, 16])
@pytest.mark.parametrize("name", ["wfqueue", "mpmc", "stack", "queue"])
def test_the_queues_give_linearizable_histories_only(name: str, threads: int) -> None:
    """The bounded one as a queue whose failures may be spurious."""
    report = stress(name, histories=160 // threads, calls=4, threads=threads)
    assert report.ok, report.failures[0]
    assert report.operations == report.histories * threads * 4


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("wfqueue", "ZP_READ(&mine->value)", "ZP_READ(&before->value)"),
        (
            "wfqueue",
            "ZP_STORE(&q->slots[slot].enqueued, mine, seq_cst)",
            "ZP_STORE(&q->slots[slot].enqueued, NULL, seq_cst)",
        ),
        ("stack", "        first = node;\n", "        (void)node;\n"),
        pytest.param("stack", "make_node(items[i], first)", "make_node(items[n - i], first)", marks=pytest.mark.deep),
        pytest.param(
            "stack",
            "ZP_STORE(&last->below, top, relaxed);",
            "ZP_STORE(&last->below, NULL, relaxed);",
            marks=pytest.mark.deep,
        ),
        ("queue", "ZP_READ(&next->value)", "ZP_READ(&head->value)"),
        pytest.param(
            "queue",
            "        if (next == NULL) {",
            "        if (next == NULL || tail == next) {",
            marks=pytest.mark.deep,
        ),
        ("mpmc", "if (tail - head <= capacity - n)", "if (1)"),
        ("mpmc", "fill(q, tail + i, items[i])", "fill(q, tail + i, items[free - 1 - i])"),
    ],
)
def test_a_broken_queue_is_caught(name: str, old: str, new: str, tmp_path: Path) -> None:
    copy = tmp_path / "csrc"
    shutil.copytree(ROOT / "csrc", copy)
    source = copy / f"zp_{name}.c"
    text = source.read_text(encoding="utf-8")
    assert text.count(old) == 1
    source.write_text(text.replace(old, new), encoding="utf-8")
    assert not stress(name, histories=160, threads=2, csrc=copy).ok


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stress", "--histories", "80"]) == 0
    assert "80 histories of 800 operations" in capsys.readouterr().out
