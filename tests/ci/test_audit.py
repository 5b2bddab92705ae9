"""The pipeline: what counts as holding, what is cached, and that no stage can fail silently."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from ci import __main__ as command
from ci import audit, cache, claims
from ci.report import history
from ci.rows import Row, Verdict
from ci.stage import Context, Stage

GOOD = Row("spsc", "g", "a claim", "e", "b", "a", Verdict.CHECKED)


def context(fresh: bool = False) -> Context:
    return Context(claims.load(claims.FOLDER / "spsc.toml"), fresh, False, lambda text: None)


def with_verdict(verdict: Verdict) -> Row:
    return Row("spsc", "g", "a claim", "e", "b", "a", verdict, "why")


@pytest.fixture
def one_stage(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Audits of this one stage, which are no part of the history of real ones."""
    monkeypatch.setattr(history, "HISTORY", tmp_path / "history.jsonl")

    def use(rows: Iterable[Row]) -> None:
        stage = Stage("only", "g", lambda _: list(rows))
        monkeypatch.setattr(audit, "stages", lambda names=(): [stage])

    return use


@pytest.mark.parametrize(
    ("verdict", "plain", "required"),
    [
        (Verdict.PROVED, 0, 0),
        (Verdict.CHECKED, 0, 0),
        (Verdict.CAUGHT, 0, 0),
        (Verdict.SKIPPED, 0, 1),
        (Verdict.FAILED, 1, 1),
    ],
)
def test_exit_code(one_stage, capsys, verdict: Verdict, plain: int, required: int) -> None:  # type: ignore[no-untyped-def]
    one_stage([GOOD, with_verdict(verdict)])
    assert command.main(["audit"]) == plain
    assert verdict.value in capsys.readouterr().out
    assert command.main(["audit", "--require"]) == required


def test_a_skipped_row_is_never_shown_as_one_that_holds(one_stage, capsys) -> None:  # type: ignore[no-untyped-def]
    one_stage([with_verdict(Verdict.SKIPPED)])
    command.main(["audit", "--structure", "spsc"])
    out = capsys.readouterr().out
    assert "SKIPPED: a claim\nwhy" in out
    assert "\n1 skipped in" in out


def test_a_stage_that_is_absent_is_told_and_not_run(monkeypatch, capsys) -> None:  # type: ignore[no-untyped-def]
    item = replace(claims.load(claims.FOLDER / "spsc.toml"), absent={"generated": "nothing is compared"})
    monkeypatch.setattr(claims, "load_all", lambda: [item])

    def pretend(name: str) -> Stage:
        return Stage(name, "g", lambda context: [GOOD])

    monkeypatch.setattr(audit, "stages", lambda names=(): [pretend(name) for name in names or ("build", "generated")])
    assert command.main(["audit", "--stage", "build", "--stage", "generated"]) == 0
    told = capsys.readouterr().err
    assert "spsc: build done" in told and "generated" not in told


def test_a_process_that_dies_fails_its_structure(one_stage, monkeypatch, capsys) -> None:  # type: ignore[no-untyped-def]
    one_stage([GOOD])
    monkeypatch.setattr(audit, "stages", lambda names=(): [Stage("build", "g", lambda context: os._exit(3))])
    assert command.main(["audit", "--structure", "spsc"]) == 1
    assert "the process that ran them died" in capsys.readouterr().out


def test_an_absent_stage_must_exist(monkeypatch, capsys) -> None:  # type: ignore[no-untyped-def]
    item = replace(claims.load(claims.FOLDER / "spsc.toml"), absent={"proof": "a slip of the pen"})
    monkeypatch.setattr(claims, "load_all", lambda: [item])
    assert command.main(["audit"]) == 2
    assert "no stage 'proof'" in capsys.readouterr().err


def test_json_has_every_row_and_the_verdict(one_stage, capsys, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    one_stage([GOOD, with_verdict(Verdict.FAILED)])
    assert command.main(["audit", "--json", "--output", str(tmp_path / "a" / "b.json")]) == 1
    data = json.loads(capsys.readouterr().out)
    assert data["holds"] is False
    assert [row["verdict"] for row in data["structures"]["spsc"]] == ["checked", "failed"]
    assert json.loads((tmp_path / "a" / "b.json").read_text()) == data


@pytest.mark.parametrize("arguments", [["--structure", "nothing"], ["--stage", "nothing"]])
def test_unknown_names_are_named(capsys, arguments: list[str]) -> None:  # type: ignore[no-untyped-def]
    assert command.main(["audit", *arguments]) == 2
    assert "'nothing'; there are " in capsys.readouterr().err


def test_an_exception_in_a_stage_is_a_failed_row() -> None:
    def broken(_: Context) -> list[Row]:
        raise ZeroDivisionError("on purpose")

    (row,) = Stage("broken", "g", broken).rows(context())
    assert row.verdict is Verdict.FAILED
    assert "ZeroDivisionError: on purpose" in row.detail


def test_a_stage_without_rows_fails() -> None:
    (row,) = Stage("empty", "g", lambda _: []).rows(context())
    assert row.verdict is Verdict.FAILED


def test_rows_are_cached_by_content_only_while_they_hold(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cache, "STORE", tmp_path / "store")
    monkeypatch.setattr(cache, "ROOT", tmp_path)
    source = tmp_path / "input.c"
    source.write_text("one")
    ran = []

    def compute(verdict: Verdict = Verdict.CHECKED) -> list[Row]:
        ran.append(verdict)
        return [with_verdict(verdict)]

    def go(fresh: bool = False) -> bool:
        return cache.cached("stage", [source], compute, fresh=fresh)[0].cached

    assert [go(), go(), go(fresh=True), go()] == [False, True, False, True]
    source.write_text("two")
    assert [go(), go()] == [False, True]
    source.write_text("three")
    for _ in range(2):
        assert not cache.cached("stage", [source], lambda: compute(Verdict.FAILED))[0].cached
    assert len(ran) == 5


def test_a_damaged_cache_file_is_a_miss(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(cache, "STORE", tmp_path / "store")
    cache.cached("stage", [], lambda: [GOOD])
    (file,) = (tmp_path / "store").iterdir()
    for text in ("", "{", '[{"claim": 1}]', '[{"verdict": "fine"}]'):
        file.write_text(text)
        assert not cache.cached("stage", [], lambda: [GOOD])[0].cached


def test_every_stage_exists() -> None:
    assert [stage.name for stage in audit.stages()] == list(audit.STAGES)
