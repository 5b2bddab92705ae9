"""The command line and the report: exit codes, and a report that can fail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.traces import lean, report
from models.traces.__main__ import main
from models.traces.corpus import corpus


def test_check_passes_and_says_how_much(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "spsc", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["ok"] and data["current"] and data["failures"] == []
    assert data["count"] == data["replayed"] == data["linearizable"] >= 200
    assert data["covered"] == data["coverable"] > 50
    assert data["certificates"] - data["refused"] == data["corollaries"] == 20


def test_check_shows_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "traces recorded" in capsys.readouterr().out


def test_check_fails_without_coverage(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    few = tuple(item for item in corpus("spsc") if not item.client.calls[0][0].operation.endswith("many"))[:30]
    monkeypatch.setattr(report, "corpus", lambda name: few)
    assert main(["check"]) == 1
    errors = capsys.readouterr().err
    assert "only 30 traces" in errors
    assert "stale; python -m models.traces gen spsc" in errors
    assert main(["coverage"]) == 1
    assert "no trace executes csrc/zp_spsc.c:" in capsys.readouterr().err


def test_coverage_is_complete(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coverage", "spsc"]) == 0
    assert "pop_many" in capsys.readouterr().out


def test_gen_checks_and_writes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert main(["gen", "spsc", "--check"]) == 0
    monkeypatch.setattr(lean, "folder", lambda: tmp_path / "Traces")
    assert main(["gen", "--check"]) == 1
    assert main(["gen"]) == 0
    assert main(["gen", "--check"]) == 0
    for file in ("Spsc.lean", "SpscLinearizable.lean"):
        path = tmp_path / "Traces" / file
        text = path.read_text()
        path.write_text(text.replace("trace001", "trace000", 1))
        assert main(["gen", "--check"]) == 1
        path.write_text(text)


def test_record_and_replay_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["record", "--out", str(tmp_path)]) == 0
    files = sorted(map(str, tmp_path.glob("*.json")))
    assert len(files) == len(corpus("spsc"))
    assert main(["replay", *files]) == 0
    assert capsys.readouterr().out.count("a run") == len(files)
    bad = tmp_path / files[0]
    bad.write_text(bad.read_text()[:-50])
    assert main(["replay", *files[:3]]) == 1
    assert f"trace {bad}: not JSON" in capsys.readouterr().err
    assert main(["replay", str(tmp_path / "none.json")]) == 1
    bad.write_text(Path(files[1]).read_text().replace('"spsc"', '"ring"'))
    assert main(["replay", str(bad)]) == 1
    assert "is of 'ring'" in capsys.readouterr().err


def test_what_cannot_be_done_gives_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert main(["record", "--out", str(tmp_path / "file")]) == 2
    assert "FileExistsError" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stop:
        main(["check", "ring"])
    assert stop.value.code == 2
