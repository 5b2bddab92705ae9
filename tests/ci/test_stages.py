"""The stages of the pipeline can fail: each is shown something wrong."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

import structures
from ci import claims, lean
from ci.rows import Row, Verdict
from ci.stage import Context
from ci.stages import build, explore, generated, goals, proof_mutants, proofs
from models import ir
from models.explore import Exploration
from models.explore import explore as explore_client
from models.explore.observer import always
from models.explore.wfqueues import experiment, program
from models.frontend import ToolMissing
from models.mutants.patch import PatchError


def context() -> Context:
    return Context(claims.load(claims.FOLDER / "spsc.toml"), fresh=False, deep=False, note=lambda text: None)


def only(rows: list[Row], fragment: str) -> Row:
    (row,) = [row for row in rows if fragment in row.claim]
    return row


def test_a_stale_generated_program_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    emit = generated.emit
    monkeypatch.setattr(generated, "emit", lambda *args: emit(*args).replace(".seqCst", ".relaxed"))
    row = only(list(generated.run(context())), "is generated from this C file")
    assert row.verdict is Verdict.FAILED
    assert "-  /- 4 -/ .load 3 ⟨.reg 0, 3, .lit 0⟩ .seqCst," in row.detail


def test_a_missing_second_reader_is_skipped_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: object) -> ir.Program:
        raise ToolMissing("no clang")

    monkeypatch.setattr(generated.clang_reader, "read", missing)
    row = only(list(generated.run(context())), "second reader")
    assert (row.verdict, row.detail) == (Verdict.SKIPPED, "no clang")


def test_a_second_reader_that_disagrees_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    read = generated.clang_reader.read
    monkeypatch.setattr(generated.clang_reader, "read", lambda entry: replace(read(entry), sha256="0" * 64))
    assert only(list(generated.run(context())), "second reader").verdict is Verdict.FAILED


def test_a_package_compiled_from_other_sources_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = structures.source_digests() | {"zp_spsc.c": hashlib.sha256(b"another").hexdigest()}
    monkeypatch.setattr(structures, "source_digests", lambda: wrong)
    row = only(list(build.run(context())), "Python package")
    assert row.verdict is Verdict.FAILED and "csrc/zp_spsc.c" in row.detail


def test_a_package_whose_unproved_parts_are_older_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = structures.build_digests() | {"csrc/zp_wait.c": hashlib.sha256(b"another").hexdigest()}
    monkeypatch.setattr(structures, "build_digests", lambda: wrong)
    row = only(list(build.run(context())), "Python package")
    assert row.verdict is Verdict.FAILED and "csrc/zp_wait.c" in row.detail


def test_an_exploration_that_fails_fails_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    read = explore.read

    def broken(entry: object) -> ir.Program:
        program = read(entry)  # type: ignore[arg-type]
        push = program.operation("push")
        code = tuple(
            replace(instr, value=ir.Lit(0)) if isinstance(instr, ir.Store) and instr.order == "seq_cst" else instr
            for instr in push.code
        )
        return replace(program, operations=(replace(push, code=code), *program.operations[1:]))

    monkeypatch.setattr(explore, "read", broken)
    rows = list(explore.run(context()))
    assert rows[0].verdict is Verdict.FAILED
    assert "not linearizable" in rows[0].detail


def test_a_refused_claim_fails_its_row(lean_available: None) -> None:
    item = claims.load(claims.FOLDER / "spsc.toml")
    wrong = replace(item.theorems[0], statement=item.theorems[0].statement.replace("p.capacity", "(p.capacity + 1)"))
    item = replace(item, theorems=(wrong,))
    rows = list(proofs.run(replace(context(), claims=item)))
    assert rows[-1].verdict is Verdict.FAILED
    assert "Type mismatch" in rows[-1].detail


def test_a_defect_that_no_proof_notices_is_reported(lean_available: None) -> None:
    lean.build()
    harmless = proof_mutants.Planted(
        "harmless", "a comment", "Spsc.Progress", edits=(("Spsc.Progress", "# The ring is wait-free", "# A title"),)
    )
    assert proof_mutants.check(harmless, "spsc") == ""


def test_a_defect_that_does_not_fit_any_more_is_an_error(lean_available: None) -> None:
    stale = proof_mutants.Planted("stale", "gone", "Spsc.Progress", edits=(("Spsc.Progress", "no such text", ""),))
    with pytest.raises(PatchError, match="occurs 0 times"):
        proof_mutants.check(stale, "spsc")


def test_a_model_that_no_client_is_explored_under_is_no_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    clients = [replace(item, models=("sc",)) for item in explore.experiments("spsc")[:1]]
    monkeypatch.setattr(explore, "experiments", lambda name, deep: clients)
    with pytest.raises(RuntimeError, match="no client is explored under x86-TSO"):
        list(explore.run(context()))


def open_rows(monkeypatch: pytest.MonkeyPatch, found: Exploration, states: int) -> list[Row]:
    """The rows of one open goal, of which there is this exploration."""
    claimed = claims.Open({"Wfqueue.inBounds": "in bounds"}, states, "one client")
    of = replace(claims.load(claims.FOLDER / "wfqueue.toml"), open=claimed)
    item = experiment("e|d")
    monkeypatch.setattr(goals, "check", lambda name, names, deep: [(item, {"Wfqueue.inBounds": found})])
    return list(goals.run(replace(context(), claims=of)))


def test_an_open_goal_is_told_with_its_states(monkeypatch: pytest.MonkeyPatch) -> None:
    item = experiment("e|d")
    found = explore_client(item.program or program(None), item.client, item.spec)
    (row,) = open_rows(monkeypatch, found, found.states)
    assert (row.verdict, row.claim) == (Verdict.CHECKED, "in bounds (open: Wfqueue.inBounds)")
    assert row.evidence == f"no counterexample: 1 clients, {found.states:,} states, sequential consistency"
    (row,) = open_rows(monkeypatch, found, found.states + 1)
    assert row.verdict is Verdict.FAILED and "and more" in row.detail


def test_an_open_goal_with_a_counterexample_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    item = experiment("e|d")
    watch = always("tail stays", {"head", "tail"}, lambda now: now("tail") == now("head"))
    found = explore_client(item.program or program(None), item.client, item.spec, watches=[watch])
    (row,) = open_rows(monkeypatch, found, 1)
    assert row.verdict is Verdict.FAILED and "a watch refuses (tail stays, T0)" in row.detail


def test_only_structures_with_open_goals_have_the_stage() -> None:
    assert [item.structure for item in claims.load_all() if goals.STAGE.concerns(item)] == ["wfqueue"]
