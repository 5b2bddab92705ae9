"""bench/c.py measures what it says, refuses a ring that loses items, and names peers that are not installed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from models.catalog import ROOT

BENCH = ROOT / "bench"


def run(script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(script), "--repeats", "1", "--items", "2000", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    if shutil.which("gcc") is None:
        pytest.skip("no gcc on PATH")
    shutil.copytree(BENCH, tmp_path / "bench")
    shutil.copytree(ROOT / "csrc", tmp_path / "csrc")
    return tmp_path


def test_figures_of_each_ring_that_is_there(copy: Path) -> None:
    done = run(copy / "bench" / "c.py", "--json")
    assert done.returncode == 0, done.stderr
    results = json.loads(done.stdout)
    assert set(results["zp_spsc"]) == {"faa", "pair", "single", "batch16", "batch256", "pair_faa", "single_faa"}
    assert len(results) == 4
    for name, figures in results.items():
        if "missing" in figures:
            assert "not installed: " in figures["missing"] or "on PATH" in figures["missing"], name
        else:
            assert all(value > 0 for value in figures.values()), name


def test_the_table_names_what_is_not_installed(copy: Path) -> None:
    (copy / "bench" / "peers" / "ck.h").write_text("#include <no_such_ring.h>\n", encoding="utf-8")
    done = run(copy / "bench" / "c.py")
    assert done.returncode == 0, done.stderr
    assert "not installed: no_such_ring.h" in done.stdout


def test_a_ring_that_loses_items_has_no_figures(copy: Path) -> None:
    source = copy / "csrc" / "zp_spsc.c"
    text = source.read_text(encoding="utf-8")
    assert text.count("(head + i) & mask") == 1
    source.write_text(text.replace("(head + i) & mask", "head & mask"), encoding="utf-8")
    done = run(copy / "bench" / "c.py", "--json")
    assert done.returncode == 1
    assert "an item was lost, doubled or out of order" in done.stderr


@pytest.mark.parametrize("arguments", [["--repeats", "0"], ["--items", "x"]])
def test_usage(arguments: list[str]) -> None:
    done = subprocess.run([sys.executable, str(BENCH / "c.py"), *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
