"""What is no audit is refused with a sentence, and with exit code 2."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from ci.report import document
from ci.report.cli import register
from ci.report.document import AuditError
from ci.report.schema import SchemaError, problems
from ci.rows import Verdict


def report(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers())
    options = parser.parse_args(["report", *arguments])
    code: int = options.run(options)
    return code


def write(folder: Path, data: Any) -> str:
    file = folder / "audit.json"
    file.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return str(file)


def test_an_audit_is_read(audit_data: dict[str, Any]) -> None:
    audit = document.parse(audit_data)
    assert [row.to_json() for row in audit.rows] == [row for rows in audit_data["structures"].values() for row in rows]
    assert audit.count()[Verdict.FAILED] == 4
    assert "4 failed" in document.summary(audit)


@pytest.mark.parametrize("schema", [0, 2, "1", None, True, 1.0])
def test_another_schema_version_is_refused(schema: Any, audit_data: dict[str, Any], tmp_path: Path,
                                           capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    audit_data["schema"] = schema
    assert report("--from", write(tmp_path, audit_data), "--json") == 2
    shown = capsys.readouterr()
    assert shown.out == "" and "reads schema 1" in shown.err and "audit.json" in shown.err


@pytest.mark.parametrize("text", ["", "{", "[1, 2", "nonsense", '{"schema": 1', "[" * 100_000, "\x00"])
def test_what_is_not_json_is_refused(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report("--from", write(tmp_path, text)) == 2
    assert "not JSON" in capsys.readouterr().err


@pytest.mark.parametrize("data", [[], 1, "text", None, {}, {"schema": 1}])
def test_what_is_no_audit_is_refused(data: Any) -> None:
    with pytest.raises(AuditError):
        document.parse(data)


def test_a_missing_file_tells_how_to_make_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert report("--from", str(tmp_path / "none.json")) == 2
    assert "python -m ci audit --output" in capsys.readouterr().err


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "audit.json").write_bytes(b"\xff\xfe{}")
    assert report("--from", str(tmp_path / "audit.json")) == 2


@pytest.mark.parametrize(
    ("path", "value", "pointer"),
    [
        (("holds",), "yes", "/holds"),
        (("seconds",), -1, "/seconds"),
        (("machine",), {"system": "Linux"}, "/machine"),
        (("structures", "spsc"), {}, "/structures/spsc"),
        (("structures", "spsc", 0, "verdict"), "maybe", "/structures/spsc/0/verdict"),
        (("structures", "spsc", 0, "seconds"), True, "/structures/spsc/0/seconds"),
        (("structures", "spsc", 0, "claim"), "", "/structures/spsc/0/claim"),
        (("structures", "spsc", 0, "extra"), 1, "/structures/spsc/0/extra"),
    ],
)
def test_the_first_wrong_place_is_named(path: tuple[Any, ...], value: Any, pointer: str,
                                        audit_data: dict[str, Any]) -> None:  # fmt: skip
    here: Any = audit_data
    for name in path[:-1]:
        here = here[name]
    here[path[-1]] = value
    with pytest.raises(AuditError, match=pointer):
        document.parse(audit_data)


def test_an_audit_that_contradicts_itself_is_refused(audit_data: dict[str, Any]) -> None:
    with pytest.raises(AuditError, match="4 of its rows failed"):
        document.parse(audit_data | {"holds": True})


def test_every_missing_member_is_noticed(audit_data: dict[str, Any]) -> None:
    for name in list(audit_data["structures"]["spsc"][0]):
        row = audit_data["structures"]["spsc"][0].copy()
        del row[name]
        with pytest.raises(AuditError, match=name):
            document.parse(audit_data | {"structures": {"spsc": [row]}})


def test_the_json_report_is_the_audit(audit_data: dict[str, Any], tmp_path: Path,
                                      capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    assert report("--from", write(tmp_path, audit_data), "--json") == 0
    assert json.loads(capsys.readouterr().out) == audit_data
    assert report("--from", write(tmp_path, audit_data), "--json", str(tmp_path / "deep" / "out.json")) == 0
    assert json.loads((tmp_path / "deep" / "out.json").read_text()) == audit_data


def test_without_a_format_the_table_is_printed(audit_data: dict[str, Any], tmp_path: Path,
                                               capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    assert report("--from", write(tmp_path, audit_data)) == 0
    assert "1 proved" in capsys.readouterr().out


def test_a_file_that_cannot_be_written_is_an_error(audit_data: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert report("--from", write(tmp_path, audit_data), "--html", str(tmp_path / "file" / "site")) == 2


def test_a_keyword_that_is_not_checked_is_an_error() -> None:
    with pytest.raises(SchemaError, match="maximum"):
        problems(1, {"type": "number", "maximum": 3})
