"""`python -m ci judge`, `goals` and `sandbox`: output and exit codes."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from ci import judge_cli, lean, second
from tests.ci.proofs_of_demo import PROOFS

DEMO = str(lean.ROOT / "examples" / "goals")


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(required=True)
    judge_cli.register(commands)
    second.register(commands)
    options = parser.parse_args(arguments)
    code: int = options.run(options)
    return code


@pytest.fixture
def body(tmp_path: Path) -> Path:
    file = tmp_path / "body.txt"
    file.write_text(PROOFS["Demo.double_add"], encoding="utf-8")
    return file


def test_accepted(lean_available: None, body: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("judge", DEMO, "Demo.double_add", str(body)) == 0
    assert "Demo.double_add: accepted; axioms: " in capsys.readouterr().out


def test_rejected_as_json(lean_available: None, body: Path, capsys: pytest.CaptureFixture[str]) -> None:
    body.write_text("sorry")
    assert run("judge", DEMO, "Demo.double_add", str(body), "--json") == 1
    data = json.loads(capsys.readouterr().out)
    assert (data["accepted"], data["stage"], data["body"]) == (False, "policy", "sorry")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((DEMO, "Demo.none", "BODY"), "no open goal 'Demo.none'; there are Demo.Good.step"),
        ((DEMO, "Demo.double_add", "/no/file"), "No such file"),
        (("/no/folder", "Demo.double_add", "BODY"), "no Lean modules here"),
    ],
)
def test_trouble(arguments: tuple[str, ...], message: str, body: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("judge", *(str(body) if word == "BODY" else word for word in arguments)) == 2
    assert message in capsys.readouterr().err


def test_goals_and_their_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("goals", DEMO) == 0
    assert "Numbers.lean:16: Demo.double_add (examples)" in capsys.readouterr().out
    (tmp_path / "Trial").mkdir()
    (tmp_path / "Trial" / "A.lean").write_text("theorem x : p := sorry")
    assert run("goals", str(tmp_path)) == 1
    assert "x is open and not in the ledger" in capsys.readouterr().err


def test_the_sandbox_report(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("sandbox") == 0
    assert "Landlock" in capsys.readouterr().out


def test_a_missing_second_kernel_is_skipped_or_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(second, "TOOLS", tmp_path)
    assert run("second") == 0
    assert "SKIPPED: no olean-export" in capsys.readouterr().out
    assert run("second", "--require") == 2
