"""The benchmarks in C measure what they say, refuse structures that lose elements, and name peers that are missing."""

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


def measured(script: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(script), "--repeats", "1", "--json", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def test_figures_of_the_deque(copy: Path) -> None:
    done = measured(copy / "bench" / "deque.py", "--rounds", "20480")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    for name in ("faa", "pair", "kept", "batch64", "steal", "steal_many", "handed"):
        assert figures[name] > 0 and figures[f"inlined {name}"] > 0
    assert figures["pair, ratio"] == pytest.approx(2 * figures["faa"] / figures["pair"], rel=0.01)


def test_a_deque_that_loses_elements_has_no_figures(copy: Path) -> None:
    source = copy / "csrc" / "zp_deque.c"
    text = source.read_text(encoding="utf-8")
    assert text.count("uint64_t value = ZP_LOAD(&buffer->slots[bottom & mask], relaxed);") == 1
    source.write_text(text.replace("slots[bottom & mask], relaxed);", "slots[0], relaxed);"), encoding="utf-8")
    done = measured(copy / "bench" / "deque.py", "--rounds", "20480")
    assert done.returncode == 1
    assert "an element was lost or doubled" in done.stderr


def test_figures_of_the_pool(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without rayon, which would be fetched."""
    monkeypatch.setenv("CARGO_NET_OFFLINE", "true")
    monkeypatch.setenv("CARGO_HOME", str(copy / "empty"))
    done = measured(copy / "bench" / "pool.py", "--n", "12", "--items", "2000")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["figures"]["WorkStealingPool.map, ns an item"] > 0
    assert "zp_pool, overhead of a task, ns" in result["figures"]
    assert result["skipped"]["rayon"]
    for peer in ("oneTBB", "rayon"):
        assert (peer in result["skipped"]) != (f"{peer}, overhead of a task, ns" in result["figures"])
