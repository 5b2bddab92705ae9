"""``python -m structures crawl``: the same as find and du, on odd trees too."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from structures import __main__, _crawl
from structures.hazard_domain import HazardDomain


def tree(root: Path) -> None:
    """Deep, wide, empty, hard links, symbolic links (one to an ancestor), a socket's cousin, odd names."""
    chance = random.Random(3)
    root.mkdir()
    deep = root
    for level in range(60):
        deep = deep / f"{level}"
        deep.mkdir()
    (deep / "bottom").write_bytes(b"x" * 1000)
    for number in range(120):
        folder = root / "wide" / f"{number}"
        folder.mkdir(parents=True)
        for i in range(chance.randrange(4)):
            (folder / f"file {i}\n").write_bytes(chance.randbytes(chance.randrange(500)))
    (root / "empty").mkdir()
    (root / "one").write_bytes(b"12345")
    os.link(root / "one", root / "wide" / "another")
    os.link(root / "one", root / "empty" / "third")
    (root / "up").symlink_to(root)
    (root / "dangling").symlink_to("nowhere")
    os.mkfifo(root / "pipe")


def value(output: str, name: str) -> str:
    """The rest of the line that begins with `name`."""
    return next(line[len(name) :].strip() for line in output.splitlines() if line.startswith(name))


def found(*command: str) -> str:
    if shutil.which(command[0]) is None:
        pytest.skip(f"no {command[0]} on PATH")
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout


def count(root: Path, *condition: str) -> int:
    return len(found("find", str(root), *condition, "-printf", "x"))


@pytest.mark.parametrize("options", [[], ["--workers", "1"], ["--workers", "9", "--asymmetric"]])
def test_find_and_du_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]) -> None:
    root = tmp_path / "tree"
    tree(root)
    assert __main__.main(["crawl", str(root), *options]) == 0
    output = capsys.readouterr().out
    assert value(output, "files") == f"{count(root, '!', '-type', 'd'):,}"
    assert value(output, "dirs") == f"{count(root, '-type', 'd'):,}"
    sizes = found("find", str(root), "-printf", "%D:%i %s\n").split("\n")
    assert value(output, "bytes") == f"{sum(int(line.split()[1]) for line in set(sizes) if line):,}"
    version = found("du", "--version").split("\n")[0].rsplit(maxsplit=1)[-1]
    if version.startswith(("8.", "9.0", "9.1")):  # later ones do not count directories
        assert value(output, "bytes") == f"{int(found('du', '-sb', str(root)).split()[0]):,}"
    assert output.splitlines()[-1] == "OK         the same as without the queue"
    assert "never more than" in value(output, "waiting")


def test_termination_every_time(tmp_path: Path) -> None:
    """More workers than directories: they wait most of the time, and all of them end, time after time."""
    root = tmp_path / "tree"
    for name in ("a/b/c", "a/d", "e"):
        (root / name).mkdir(parents=True)
    for _ in range(200):
        total = _crawl.Crawl(str(root), 6, HazardDomain(1)).run()
        assert (total.directories, total.files) == (6, 0)


def test_an_empty_directory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["crawl", str(tmp_path)]) == 0
    assert value(capsys.readouterr().out, "dirs") == "1"


def test_what_cannot_be_read_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "tree"
    tree(root)
    right = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("empty"):
            raise PermissionError(13, "Permission denied", path)
        return right(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert __main__.main(["crawl", str(root)]) == 0
    output = capsys.readouterr().out
    assert f"skipped    {root / 'empty'}: Permission denied" in output


def test_an_error_in_a_worker_ends_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "tree"
    tree(root)
    right = _crawl.visit

    def broken(path: str, total: _crawl.Total, inodes: _crawl.Inodes) -> list[str]:
        if path.endswith("77"):
            raise ZeroDivisionError
        return right(path, total, inodes)

    monkeypatch.setattr(_crawl, "visit", broken)
    with pytest.raises(ZeroDivisionError):
        __main__.main(["crawl", str(root)])


def test_a_lost_directory_is_a_mismatch(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "tree"
    tree(root)
    right = _crawl.Crawl._work

    def lossy(run: _crawl.Crawl, number: int) -> None:
        right(run, number)
        run.totals[number].directories -= 1

    monkeypatch.setattr(_crawl.Crawl, "_work", lossy)
    assert __main__.main(["crawl", str(root), "--workers", "1"]) == 1
    assert "MISMATCH" in capsys.readouterr().out


@pytest.mark.parametrize("wrong", ["missing", "file"])
def test_bad_paths(wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x")
    assert __main__.main(["crawl", str(tmp_path / wrong)]) == 2
    assert "not a directory" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", ["0", "-1", "x", "9999"])
def test_bad_workers(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        __main__.main(["crawl", "--workers", wrong, "."])
    assert exit_.value.code == 2
    assert "number of threads" in capsys.readouterr().err


def test_as_a_command(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "structures", "crawl", str(tmp_path)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
