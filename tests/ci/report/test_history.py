"""The audit's past: appended line by line, read whatever was cut off, drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ci.report import history
from ci.report.site.trends import trends
from ci.rows import Verdict


def test_what_is_appended_is_read(audit_data: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "deep" / "history.jsonl"
    history.append(audit_data, file, now=0.0)
    history.append(audit_data | {"seconds": 3.0, "holds": True}, file, now=86_400.0)
    first, second = history.read(file)
    assert (first.time, first.seconds, first.holds) == ("1970-01-01T00:00:00Z", 12.5, False)
    assert (second.time, second.seconds, second.holds) == ("1970-01-02T00:00:00Z", 3.0, True)
    assert first.verdicts == {Verdict.PROVED: 1, Verdict.CHECKED: 1, Verdict.CAUGHT: 2, Verdict.FAILED: 4,
                              Verdict.SKIPPED: 1}  # fmt: skip
    assert (first.cached, first.rows) == (1, 9)


def test_lines_that_are_no_entries_are_left_out(audit_data: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "history.jsonl"
    file.write_text('{"time": 1}\nnonsense\n[]\n{"time": "x", "seconds": 1, "holds": true, "cached": 0, "verd')
    assert history.read(file) == []
    file.write_text("\n")
    history.append(audit_data, file)
    assert len(history.read(file)) == 1


def test_no_history_is_said(tmp_path: Path) -> None:
    assert history.read(tmp_path / "none") == []
    assert "No history yet" in trends([])


def test_the_drawing_has_every_run(audit_data: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "history.jsonl"
    for number in range(7):
        history.append(audit_data | {"seconds": float(number)}, file, now=number * 3600.0)
    text = trends(history.read(file))
    assert text.count("<circle") == 7 and text.count("<rect") == 7 * 5
    assert "7 runs, on 1970-01-01." in text and "nan" not in text


def test_one_run_of_no_time_and_no_rows_is_drawn() -> None:
    entry = history.Entry("2025-01-01T00:00:00Z", 0.0, True, {}, 0)
    assert "One run so far" in trends([entry])
