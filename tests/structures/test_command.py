"""``python -m structures``."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structures import __main__, _stream, source_digest


def tree(root: Path) -> bytes:
    """Some files below `root`; their concatenation in order of their paths."""
    chance = random.Random(7)
    contents = {
        "a/long.txt": b"word " * 50_000,
        "a/none": b"",
        "a/one": b"x",
        "b/binary": chance.randbytes(70_001),
        "b/seven": b"a\tb\n c ",
        "c": b"no newline at the end",
        "d": b"continues the word",
    }
    for name, content in contents.items():
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    (root / "link").symlink_to(root / "c")
    return b"".join(content for _, content in sorted(contents.items()))


def value(output: str, name: str) -> str:
    """The rest of the line that begins with `name`."""
    return next(line[len(name) :].strip() for line in output.splitlines() if line.startswith(name))


@pytest.mark.parametrize("options", ["", "--capacity 1", "--capacity 1000 --batch 1", "--batch 77"])
def test_demo(tmp_path: Path, capsys: pytest.CaptureFixture[str], options: str) -> None:
    stream = tree(tmp_path)
    assert __main__.main(["demo", str(tmp_path), *options.split()]) == 0
    output = capsys.readouterr().out
    assert value(output, "sha256") == hashlib.sha256(stream).hexdigest()
    assert value(output, "words") == f"{len(stream.split()):,}"
    assert value(output, "files") == "7 read, 0 skipped"
    assert value(output, "stream").startswith(f"{len(stream):,} bytes")
    assert "items/s" in output
    assert output.splitlines()[-1].startswith("OK ")


def test_demo_on_one_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["demo", __file__]) == 0
    assert value(capsys.readouterr().out, "sha256") == hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def test_a_wrong_bit_is_a_mismatch(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path)
    right = _stream.receive

    def wrong(ring: Any, batch: int, summary: _stream.Summary, end_of_file: Any) -> None:
        summary.add(memoryview(b"!"))
        right(ring, batch, summary, end_of_file)

    monkeypatch.setattr("structures._demo.receive", wrong)
    assert __main__.main(["demo", str(tmp_path)]) == 1
    assert "MISMATCH" in capsys.readouterr().out


def test_files_that_cannot_be_read_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tree(tmp_path)
    right = Path.open

    def refuse(path: Path, *arguments: Any, **keywords: Any) -> Any:
        if path.name == "one":
            raise PermissionError(13, "Permission denied", str(path))
        return right(path, *arguments, **keywords)

    monkeypatch.setattr(Path, "open", refuse)
    assert __main__.main(["demo", str(tmp_path)]) == 0
    output = capsys.readouterr().out
    assert f"skipped    {tmp_path / 'a' / 'one'}: Permission denied" in output
    assert value(output, "files") == "6 read, 1 skipped"


def test_bad_paths(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert __main__.main(["demo", str(tmp_path / "missing")]) == 2
    assert f"no such file or directory: {tmp_path / 'missing'}" in capsys.readouterr().err
    assert __main__.main(["demo", str(tmp_path)]) == 2
    assert "no regular files" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", ["0", "-1", "x", "99999999999"])
def test_bad_sizes(wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        __main__.main(["demo", "--capacity", wrong])
    assert exit_.value.code == 2
    assert "number of words" in capsys.readouterr().err


def test_an_error_in_the_worker_ends_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree(tmp_path)

    def broken(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("structures._demo.receive", broken)
    with pytest.raises(ZeroDivisionError):
        __main__.main(["demo", str(tmp_path), "--capacity", "1"])


def test_info_as_a_command() -> None:
    command = [sys.executable, "-m", "structures", "info"]
    result = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, env=dict(os.environ))
    assert value(result.stdout, "sources") == source_digest()


@given(text=st.binary(max_size=60), cuts=st.lists(st.integers(0, 60), max_size=5))
def test_a_summary_does_not_depend_on_the_cuts(text: bytes, cuts: list[int]) -> None:
    summary = _stream.Summary()
    edges = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    for start, end in zip(edges, edges[1:], strict=False):
        summary.add(memoryview(text)[start:end])
    assert summary.result() == (hashlib.sha256(text).hexdigest(), len(text), len(text.split()))
