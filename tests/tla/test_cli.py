"""The command: exit status, selection, and what it prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.tla import check, cli
from models.tla.artifacts import Unavailable
from models.tla.manifest import ManifestError
from models.tla.tlc import Tlc

HERE = Path(__file__).parent


@pytest.mark.usefixtures("tlc")
def test_a_file_of_ones_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "Counter.tla").write_text((HERE / "Counter.tla").read_text(encoding="utf-8"), encoding="utf-8")
    config = 'SPECIFICATION Spec\nCONSTANTS Threads = {"a", "b"}\nAtomic = FALSE\nINVARIANT AllCounted\n'
    config += "CHECK_DEADLOCK FALSE\n"
    (tmp_path / "Counter.cfg").write_text(config, encoding="utf-8")
    assert cli.main([str(tmp_path / "Counter.tla")]) == 1
    assert "step 5 violates AllCounted" in capsys.readouterr().out
    (tmp_path / "Counter.cfg").write_text(config.replace("FALSE\nINV", "TRUE\nINV"), encoding="utf-8")
    assert cli.main([str(tmp_path / "Counter.tla")]) == 0


def test_a_folder_with_a_manifest(tlc: Tlc, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([str(HERE)]) == 0
    out = capsys.readouterr().out
    assert "8 as expected, 0 failed, 0 skipped" in out
    assert tlc.identity in out


def test_skipped_is_told_and_fails_only_under_require(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nothing(choice: str) -> None:
        raise Unavailable("no Java here")

    monkeypatch.setattr(check, "find", nothing)
    assert cli.main([str(HERE)]) == 0
    assert "no Java here" in capsys.readouterr().out
    assert cli.main([str(HERE), "--require"]) == 3


def test_a_wrong_name_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["nothing"]) == 2
    assert "no model 'nothing'; there are spsc, " in capsys.readouterr().err


def test_deep_models_only_when_asked_for() -> None:
    assert {model.suite for model in cli.select([], False)} == {"default"}
    assert {model.suite for model in cli.select([], True)} == {"default", "deep"}
    assert cli.select(["spsc/deep"], False)[0].suite == "deep"
    with pytest.raises(ManifestError):
        cli.select(["spsc/dep"], False)


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--list"]) == 0
    assert "treiber/aba" in capsys.readouterr().out
