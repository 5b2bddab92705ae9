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
    assert any("words of 64 bits" in note for note in data["assumptions"])


def test_a_queue_with_its_own_header_and_allocation(capsys) -> None:
    """The usual spelling of a bounded queue: the start comes from its own initialisation, which refuses capacity 1."""
    status, rows, data = audit(capsys, EXAMPLES / "cell_queue.c", "--calls", "1", "--threads", "2")
    said = "\n".join(data["assumptions"])
    assert "memory at the start: zero, then init(capacity)" in said and "0 is OK, -1 is FULL" in said
    assert "taken as strong" in said and "not looked at: cell_queue_destroy" in said
    assert status == 1 and verdicts(rows, "no data race") == ["checked"]
    sc = [row for row in rows if "linearizable" in row["claim"] and "sequential" in row["evidence"]]
    assert all("capacity 2, 4" in row["bound"] for row in sc)
    assert sc[-1]["claim"] == "linearizable: bounded FIFO with spurious failures" and sc[-1]["verdict"] == "checked"


def test_a_macro_of_the_command_line_makes_the_usual_mistake(capsys) -> None:
    arguments = ("--calls", "1", "--threads", "2", "--spec", "weak_fifo")
    _, right, _ = audit(capsys, EXAMPLES / "cell_queue.c", *arguments)
    assert "race" not in one(right, "along happens-before")["detail"]
    status, wrong, _ = audit(capsys, EXAMPLES / "cell_queue.c", *arguments, "-D", "HASTY")
    detail = one(wrong, "along happens-before")["detail"]
    assert status == 1 and "race on q->cells_item[0]" in detail and "-> seq_cst" not in detail
    text = (EXAMPLES / "cell_queue.c").read_text(encoding="utf-8").splitlines()
    hasty = [number for number, line in enumerate(text, 1) if ", HAND_OVER);" in line]
    assert all(f"cell_queue.c:{number} p" in detail and "relaxed -> release" in detail for number in hasty)


def test_what_a_function_may_not_do_is_said_but_the_others_are_audited(tmp_path, capsys) -> None:
    """Nobody asked for the function: it is left out with its reason, which --require does not forgive."""
    text = (EXAMPLES / "c11_ring.c").read_text(encoding="utf-8")
    path = tmp_path / "c11_ring.c"
    path.write_text(text + "\nuint64_t *c11_ring_peek(c11_ring *q)\n{\n    return &q->slots[0];\n}\n", encoding="utf-8")
    _, rows, _ = audit(capsys, path, "--calls", "1")
    row = one(rows, "every function that takes the structure")
    assert row["verdict"] == "skipped" and "c11_ring_peek" in row["detail"]
    assert f"{path}:{text.count(chr(10)) + 4}:" in row["detail"]


def test_a_start_that_fails_is_no_start(tmp_path, capsys) -> None:
    path = tmp_path / "cell_queue.c"
    for name in ("cell_queue.c", "cell_queue.h"):
        shutil.copy(EXAMPLES / name, tmp_path)
    assert main([str(path), "--capacity", "3"]) == 2
    assert "gives -1, no success" in capsys.readouterr().err


def test_the_translation_can_be_looked_at(capsys) -> None:
    assert main([str(EXAMPLES / "c11_ring.c"), "--show-translation"]) == 0
    assert "uint64_t head = ZP_LOAD(&q->head, acquire);" in capsys.readouterr().out


ROLES = ("--role", "put=producer", "--role", "get=consumer")
MESSAGES = Path(__file__).parent / "files" / "messages.h"


def test_elements_that_are_structures(capsys) -> None:
    """Each is one word; there is room for more than the clients put in."""
    _, rows, data = audit(capsys, MESSAGES, "--spec", "weak_fifo", *ROLES)
    said = "\n".join(data["assumptions"])
    assert "an element of slots is copied whole" in said and "room for 32 at least" in said
    assert "put: role producer, means push, 0 is OK, 1 is FULL" in said and "not looked at: worker" in said
    assert {row["verdict"] for row in rows} <= {"checked", "caught"}, rows
    assert {row["claim"].split(":")[0] for row in rows if row["verdict"] == "caught"} >= {
        "line 39, put",
        "line 46, get",
    }


def test_a_slot_that_stays_free_is_measured(capsys) -> None:
    _, rows, data = audit(capsys, MESSAGES, "--spec", "fifo", "-D", "MESSAGES_SIZE=2", *ROLES)
    assert any("gives room for 1" in text or "capacity 1" in text for text in data["assumptions"])
    assert one(rows, "linearizable: bounded FIFO", "sequential")["verdict"] == "checked"


@pytest.fixture
def queue(tmp_path: Path) -> Path:
    """A copy of cell_queue.c with its header."""
    shutil.copy(EXAMPLES / "cell_queue.h", tmp_path)
    return Path(shutil.copy(EXAMPLES / "cell_queue.c", tmp_path))


REFUSES = "if (size < 2 || (size & (size - 1)) != 0)\n        return -1;"


def test_an_assertion_says_what_a_structure_may_be_made_with(queue: Path, capsys) -> None:
    text = queue.read_text(encoding="utf-8")
    assert REFUSES in text
    queue.write_text(text.replace(REFUSES, "assert(size >= 2 && (size & (size - 1)) == 0);"), encoding="utf-8")
    _, rows, _ = audit(capsys, queue, "--calls", "1", "--threads", "2", "--spec", "weak_fifo")
    assert all("capacity 2, 4" in row["bound"] for row in rows if row["group"] == "All schedules")
    assert main([str(queue), "--capacity", "3"]) == 2
    assert "an assertion fails with capacity 3" in capsys.readouterr().err


def test_nothing_is_said_of_a_structure_whose_start_is_not_known(queue: Path, capsys) -> None:
    """Its own initialisation cannot be read: zeros would be a start that it never has."""
    queue.write_text(queue.read_text(encoding="utf-8").replace(REFUSES, "prepare(q);"), encoding="utf-8")
    assert main([str(queue)]) == 2
    said = capsys.readouterr().err
    assert "a call of prepare" in said and "it is not known how the structure starts" in said
    assert main([str(queue), "--set", "mask=1", "--set", "head=0", "--json", "--calls", "1", "--length", "cells_turn=2",
                 "--length", "cells_item=2"]) in (0, 1), "unless somebody says it"  # fmt: skip
