"""bench/queues.py measures what it says, refuses a queue that loses items, and draws."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import xml.dom.minidom
from pathlib import Path

import pytest

from models.catalog import ROOT

BENCH = ROOT / "bench"


def run(script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(script), "--repeats", "1", "--operations", "400", "--json", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    if shutil.which("gcc") is None:
        pytest.skip("no gcc on PATH")
    shutil.copytree(BENCH, tmp_path / "bench")
    shutil.copytree(ROOT / "csrc", tmp_path / "csrc")
    return tmp_path


def test_figures_and_drawing(copy: Path) -> None:
    done = run(copy / "bench" / "queues.py", "--results", str(copy / "results"))
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)
    assert len(results) == 7
    for name in ("zp_wfqueue", "zp_mpmc", "zp_queue", "mutex"):
        figures = results[name]
        assert len(figures) == 2 * 2 * 4 + 7
        assert all(value > 0 for value in figures.values()), name
        assert figures["p50"] <= figures["p99"] <= figures["p99.99"] <= 1.04 * figures["longest"]
    for figures in results.values():
        assert "p50" in figures or "not installed?" in figures["skipped"] or "on PATH" in figures["skipped"]
    assert json.loads((copy / "results" / "queues.json").read_text(encoding="utf-8"))["queues"] == results
    drawing = (copy / "results" / "queues.svg").read_text(encoding="utf-8")
    assert len(xml.dom.minidom.parseString(drawing).getElementsByTagName("polyline")) >= 4


def test_a_queue_that_loses_items_has_no_figures(copy: Path) -> None:
    source = copy / "csrc" / "zp_mpmc.c"
    text = source.read_text(encoding="utf-8")
    assert text.count("            uint64_t value = drain(q, head);\n") == 1
    text = text.replace("value = drain(q, head);", "value = drain(q, head) | 4;")
    source.write_text(text, encoding="utf-8")
    done = run(copy / "bench" / "queues.py")
    assert done.returncode == 1
    assert "an item was lost or doubled" in json.loads(done.stdout)["zp_mpmc"]["failed"]


@pytest.mark.parametrize("arguments", [["--repeats", "0"], ["--operations", "1"], ["--delay", "-1"]])
def test_usage(arguments: list[str]) -> None:
    assert run(BENCH / "queues.py", *arguments).returncode == 2
