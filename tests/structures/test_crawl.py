"""``python -m structures crawl``: the same as find and du, on odd trees too."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from structures import HazardDomain, Queue, __main__, _crawl


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


def in_bytes(output: str) -> tuple[int, int]:
    """With and without the directories' own sizes."""
    words = value(output, "bytes").replace(",", "").split()
    return int(words[0]), int(next(word for word in words[1:] if word.isdigit()))


def size(line: str) -> int:
    return int(line.split()[2])


@pytest.mark.parametrize("options", [[], ["--workers", "1"], ["--workers", "9", "--asymmetric"]])
def test_find_and_du_agree(tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]) -> None:
    root = tmp_path / "tree"
    tree(root)
    assert __main__.main(["crawl", str(root), *options]) == 0
    output = capsys.readouterr().out
    assert value(output, "files") == f"{count(root, '!', '-type', 'd'):,}"
    assert value(output, "dirs") == f"{count(root, '-type', 'd'):,}"
    sizes = {line for line in found("find", str(root), "-printf", "%y %D:%i %s\n").split("\n") if line}
    files = {line for line in sizes if not line.startswith("d")}
    assert in_bytes(output) == (sum(map(size, sizes)), sum(map(size, files)))
    assert int(found("du", "-sb", str(root)).split()[0]) in in_bytes(output)
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
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On one line each, whatever is in the name; the rest is counted; the exit code is that of find and du."""
    root = tmp_path / "tree"
    tree(root)
    os.mkdir(os.fsencode(root) + b"/wide/e\xff\nempty")
    right = os.open

    def refuse(path: str, *arguments: Any, **named: Any) -> int:
        if str(path).endswith("empty"):
            raise PermissionError(13, "Permission denied", path)
        return right(path, *arguments, **named)

    monkeypatch.setattr(os, "open", refuse)
    assert __main__.main(["crawl", str(root)]) == 1
    output, errors = capfd.readouterr()
    lines = [f"{root}/empty", rf"{root}/wide/e\xff\nempty"]
    assert errors.splitlines() == [f"error: cannot read {line}: Permission denied" for line in lines]
    assert value(output, "files") == f"{count(root, '!', '-type', 'd') - 1:,}"
    assert output.splitlines()[-2:] == ["OK         the same as without the queue", "INCOMPLETE 2 could not be read"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_closed_directory(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "tree"
    tree(root)
    (root / "wide").chmod(0)
    try:
        assert __main__.main(["crawl", str(root)]) == 1
        output, errors = capfd.readouterr()
        assert errors == f"error: cannot read {root}/wide: Permission denied\n"
        assert value(output, "files") == f"{len(found_despite_errors(root)):,}"
    finally:
        (root / "wide").chmod(0o700)


def found_despite_errors(root: Path) -> str:
    command = ["find", str(root), "!", "-type", "d", "-printf", "x"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60).stdout


def test_paths_longer_than_the_system_takes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    root = tmp_path / "deep"
    root.mkdir()
    folder = os.open(root, os.O_RDONLY)
    for _ in range(30):
        os.mkdir("n" * 200, dir_fd=folder)
        inner = os.open("n" * 200, os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    os.close(os.open("file", os.O_CREAT | os.O_WRONLY, dir_fd=folder))
    os.close(folder)
    try:
        assert __main__.main(["crawl", str(root)]) == 0
        output, errors = capfd.readouterr()
        assert (value(output, "files"), value(output, "dirs"), errors) == ("1", "31", "")
    finally:
        subprocess.run(["rm", "-r", str(root)], check=True)


def test_no_memory_for_the_queue_ends_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "tree"
    tree(root)
    monkeypatch.setattr(Queue, "put_many", lambda self, items: len(items) - 1)
    with pytest.raises(MemoryError, match="directories that wait"):
        __main__.main(["crawl", str(root)])


def test_threads_that_cannot_be_started_end_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = threading.Thread.start
    started: list[threading.Thread] = []

    def start(thread: threading.Thread) -> None:
        if len(started) == 3:
            raise RuntimeError("can't start new thread")
        started.append(thread)
        right(thread)

    monkeypatch.setattr(threading.Thread, "start", start)
    with pytest.raises(RuntimeError, match="can't start new thread"):
        _crawl.Crawl(str(tmp_path), 5, HazardDomain()).run()
    for thread in started:
        thread.join(30)
    assert not any(thread.is_alive() for thread in started)


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


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("missing", "cannot read {}: No such file or directory"),
        ("file", "not a directory: {}"),
        ("link", "{} is a symbolic link; give the directory itself, "),
        ("file/inside", "cannot read {}: Not a directory"),
    ],
)
def test_bad_paths(wrong: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path)
    assert __main__.main(["crawl", str(tmp_path / wrong)]) == 2
    assert capsys.readouterr().err.startswith("error: " + message.format(tmp_path / wrong))


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
