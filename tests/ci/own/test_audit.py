"""`ci audit FILE.c`: what it says about files that are not ours, right and wrong ones."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from ci.own.audit import main
from models.catalog import ROOT

EXAMPLES = ROOT / "examples" / "own"


def audit(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[dict[str, Any]], dict[str, Any]]:
    status = main([*map(str, arguments), "--json"])
    data = json.loads(capsys.readouterr().out)
    (rows,) = data["structures"].values()
    return status, rows, data


def verdicts(rows: list[dict[str, Any]], text: str) -> list[str]:
    """The verdicts of the rows whose claim or evidence says this."""
    return [row["verdict"] for row in rows if text in f"{row['claim']} {row['evidence']}"]


def one(rows: list[dict[str, Any]], claim: str, evidence: str = "") -> dict[str, Any]:
    (row,) = (row for row in rows if claim in row["claim"] and evidence in row["evidence"])
    return row


def test_the_naive_ring_is_imprecise_under_tso_and_fine_for_the_weak_specification(capsys) -> None:
    status, rows, data = audit(capsys, EXAMPLES / "naive_ring.c")
    assert status == 1 and data["holds"] is False and data["schema"] == 1
    assert verdicts(rows, "no data race") == ["checked"]
    assert one(rows, "linearizable: bounded FIFO", "sequential consistency")["verdict"] == "checked"
    tso = [row for row in rows if "x86-TSO" in row["evidence"]]
    assert [(row["claim"], row["verdict"]) for row in tso] == [
        ("linearizable: bounded FIFO", "failed"),
        ("linearizable: bounded FIFO with spurious failures", "checked"),
    ]
    assert "push(1) || pop()" in tso[0]["detail"] and "(buffered)" in tso[0]["detail"]
    assert "The search over all orders of these calls says: not linearizable." in tso[0]["detail"]


def test_the_orders_that_are_too_weak_are_named(capsys) -> None:
    _, rows, _ = audit(capsys, EXAMPLES / "naive_ring.c")
    detail = one(rows, "along happens-before: BoundedFifo")["detail"]
    text = (EXAMPLES / "naive_ring.c").read_text(encoding="utf-8").splitlines()
    named = [line.split(":")[1] for line in detail.splitlines() if line.endswith("-> seq_cst")]
    assert len(named) == 4
    assert all("acquire" in text[int(n.split()[0]) - 1] or "release" in text[int(n.split()[0]) - 1] for n in named)
    caught = [row["claim"] for row in rows if row["verdict"] == "caught"]
    assert len(caught) == 4 and all("→ relaxed" in claim for claim in caught)


def test_what_was_not_enumerated_to_its_end_is_skipped(capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a pass nor an order that nobody needs."""
    monkeypatch.setattr("ci.own.orders.EXECUTIONS", 1)
    status, rows, _ = audit(capsys, EXAMPLES / "ticket.c", "--require")
    judged = [row for row in rows if row["group"] == "Memory orders (C11)"]
    assert status == 1 and [row["verdict"] for row in judged] == ["skipped"] and "0 of 14" in judged[0]["evidence"]


def test_the_weak_specification_alone_passes(capsys) -> None:
    status, rows, _ = audit(capsys, EXAMPLES / "naive_ring.c", "--spec", "weak_fifo")
    assert status == 0, rows


def test_publishing_before_writing_is_a_race_and_not_linearizable(capsys) -> None:
    status, rows, _ = audit(capsys, EXAMPLES / "hasty_ring.c")
    race = one(rows, "no data race")
    assert status == 1 and race["verdict"] == "failed"
    assert "data race" in race["detail"] and "T1" in race["detail"] and "line 3" in race["detail"]
    assert set(verdicts(rows, "linearizable: ")) == {"failed"}
    assert any("No memory order repairs this" in row["detail"] for row in rows)


def test_a_correct_file_passes_with_its_bound(capsys) -> None:
    status, rows, data = audit(capsys, EXAMPLES / "ticket.c")
    assert status == 0 and data["holds"] is True
    assert all(row["verdict"] in ("checked", "caught") for row in rows)
    assert "2 threads × 3 calls: all 36" in one(rows, "linearizable: register", "x86-TSO")["bound"]
    assert any("guessed" in text for text in data["assumptions"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("uint64_t mine = ZP_FAA(&t->given, 1, seq_cst);\n", "uint64_t mine = ZP_LOAD(&t->given, seq_cst);\n"),
        ("ZP_FAA(&t->given, 1, seq_cst)", "ZP_FAA(&t->given, 2, seq_cst)"),
        ("ZP_LOAD(&t->given, seq_cst)", "ZP_LOAD(&t->given, relaxed)"),
    ],
    ids=["not atomic", "adds two", "relaxed"],
)
def test_wrong_tickets_fail(capsys, tmp_path: Path, old: str, new: str) -> None:
    text = (EXAMPLES / "ticket.c").read_text(encoding="utf-8")
    assert text.count(old) == 1
    if "ZP_LOAD(&t->given, seq_cst);\n" in new:
        new += "    ZP_STORE(&t->given, mine + 1, seq_cst);\n"
    (tmp_path / "ticket.c").write_text(text.replace(old, new), encoding="utf-8")
    status, rows, _ = audit(capsys, tmp_path / "ticket.c")
    assert status == 1 and any(row["verdict"] == "failed" for row in rows)


def test_outside_the_subset_every_place_is_named(capsys) -> None:
    path = EXAMPLES / "linked_stack.c"
    assert main([str(path)]) == 2
    errors = capsys.readouterr().err.splitlines()
    lines = path.read_text(encoding="utf-8").splitlines()
    wrong = [n for n, line in enumerate(lines, 1) if "__sync" in line or "*top =" in line]
    assert [error.split(": ")[0] for error in errors] == [f"{path}:{n}" for n in wrong] and len(wrong) == 2


def test_no_c_and_no_file(capsys, tmp_path: Path) -> None:
    (tmp_path / "x.c").write_text("struct x { uint64_t a; ", encoding="utf-8")
    assert main([str(tmp_path / "x.c")]) == 2
    assert main([str(tmp_path / "y.c")]) == 2
    assert f"{tmp_path / 'x.c'}:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("schema = 1", "schema = 2", "schema"),
        ('means = "pop"', 'means = "shift"', "operations.pop.means"),
        ("capacities = [1, 2]", "capacities = [0]", "memory.capacities"),
        ("threads = 2", 'threads = "2"', "bounds.threads"),
        ('spec = "fifo"', 'spec = "heap"', "spec"),
        ("[bounds]", "colour = 1\n[bounds]", "memory.colour"),
        ('1 = "OK", 0 = "EMPTY"', '1 = "YES"', "operations.pop.returns"),
    ],
)
def test_a_wrong_description_is_told_by_member(capsys, tmp_path: Path, old: str, new: str, said: str) -> None:
    shutil.copy(EXAMPLES / "naive_ring.c", tmp_path)
    text = (EXAMPLES / "naive_ring.toml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    (tmp_path / "naive_ring.toml").write_text(text.replace(old, new), encoding="utf-8")
    assert main([str(tmp_path / "naive_ring.c")]) == 2
    assert f"naive_ring.toml: {said}" in capsys.readouterr().err


def test_the_time_can_be_over(capsys) -> None:
    """What was not run is skipped, not passed."""
    status, rows, _ = audit(capsys, EXAMPLES / "ticket.c", "--seconds", "0", "--require")
    assert status == 1 and "skipped" in verdicts(rows, "linearizable: register")


def test_flags_take_the_place_of_the_description(capsys) -> None:
    """Two producers in a ring for one."""
    status, rows, _ = audit(capsys, EXAMPLES / "naive_ring.c", "--role", "push=any", "--capacity", "2", "--calls", "2")
    assert status == 1 and verdicts(rows, "no data race") == ["failed"]
    assert "capacity 2" in rows[2]["bound"] and "capacity 1" not in rows[2]["bound"]


def test_the_library_s_own_ring_passes_as_a_stranger(capsys) -> None:
    status, rows, _ = audit(capsys, ROOT / "csrc" / "zp_spsc.c", "--calls", "2", "--capacity", "1")
    assert status == 0, [row for row in rows if row["verdict"] == "failed"]
    assert verdicts(rows, "size: load") == ["checked", "checked"]


def test_the_table_is_for_people(capsys) -> None:
    assert main([str(EXAMPLES / "hasty_ring.c")]) == 1
    out = capsys.readouterr().out
    assert "FAILED: no data race" in out and "Assumed" in out and "role producer" in out


def test_c11_spelling_is_read_too(capsys) -> None:
    """The same ring as its author wrote it, with <stdatomic.h>: the same verdicts, at its own lines."""
    roles = ("--role", "push=producer", "--role", "pop=consumer", "--capacity", "1")
    status, rows, data = audit(capsys, EXAMPLES / "c11_ring.c", *roles)
    tso = [row["verdict"] for row in rows if "x86-TSO" in row["evidence"]]
    assert status == 1 and verdicts(rows, "no data race") == ["checked"] and tso == ["failed", "checked"]
    text = (EXAMPLES / "c11_ring.c").read_text(encoding="utf-8").splitlines()
    publishes = next(n for n, line in enumerate(text, 1) if "atomic_store_explicit(&q->tail" in line)
    assert any(row["claim"].startswith(f"line {publishes}, push: store tail, release") for row in rows)
    assert any("taken as uint64_t" in note for note in data["assumptions"])
