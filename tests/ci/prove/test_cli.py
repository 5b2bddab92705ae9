"""The commands' exit codes and what they say, where no model and no Lean is needed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from ci.lean import ROOT
from ci.prove.transcript import FOLDER
from tests.ci.prove.command import run

DEMO = ROOT / "examples" / "goals"


@pytest.fixture
def package(tmp_path: Path, lean_available: None) -> Path:
    copy = tmp_path / "goals"
    shutil.copytree(DEMO, copy)
    return copy


def test_status_lists_goals_with_their_owners(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("status", str(package)) == 0
    out = capsys.readouterr().out
    assert "open     Demo.double_add" in out and "(examples" in out and "10 open, 0 recorded" in out
    assert run("status", str(package), "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["open"]) == 10


def test_a_goal_that_is_not_in_the_ledger_is_a_problem(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = package / "Demo" / "Numbers.lean"
    file.write_text(file.read_text().replace("\nend Demo", "\ntheorem new : 1 = 1 := by sorry\n\nend Demo"))
    assert run("status", str(package)) == 1
    assert "Demo.new is open and not in the ledger" in capsys.readouterr().out
    assert run("prove", str(package), "--provider", "hammer") == 2, "nothing is spent on it"


@pytest.mark.parametrize("command", ["prove", "replay", "status"])
def test_a_folder_that_is_no_package_is_an_error(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(command, str(tmp_path)) == 2
    assert "no Lean modules here" in capsys.readouterr().err


def test_an_unknown_goal_is_an_error_that_lists_the_goals(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("prove", str(package), "--goal", "Demo.nothing") == 2
    assert "no open goal Demo.nothing; there are Demo." in capsys.readouterr().err


def test_a_provider_that_cannot_run_is_named_and_fails_under_require(
    package: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    arguments = ["prove", str(package), "--goal", "Demo.bounded", "--provider", "leandojo", "--no-cache"]
    assert run(*arguments) == 1
    assert "SKIPPED leandojo: elan is not on PATH" in capsys.readouterr().out
    assert run(*arguments, "--require", "--json") == 1
    assert json.loads(capsys.readouterr().out)[0]["skipped"] == ["leandojo"]


@pytest.mark.parametrize("text", ["[]", "{", '{"schema": 1, "outcome": "open"}', '{"schema": 9, "outcome": "proved"}'])
def test_a_transcript_that_is_none_is_an_error(text: str, package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (package / FOLDER).mkdir()
    (package / FOLDER / "x.json").write_text(text)
    assert run("replay", str(package)) == 2
    assert "x.json" in capsys.readouterr().err


def test_a_price_must_be_two_numbers(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("prove", str(package), "--provider", "openai-compatible", "--price", "3") == 2
    assert "--price 3: two numbers" in capsys.readouterr().err
