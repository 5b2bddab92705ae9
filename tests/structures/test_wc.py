"""``python -m structures wc`` counts as wc does, and threads that are stopped do not stop the others."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from structures import _wc
from structures.__main__ import main
from structures._wc import Run, by_wc, count, neutral_bytes, total

TEXTS = [b"", b"\n", b"one", b" one two\n", b"a\tb\vc\fd\re\n\n", b"x" * 50, "é ü\n ß\u00a0t\n".encode(),
         bytes(range(256)), b"\x01 \x02\n", b"a\x01b \x80 c\n"]  # fmt: skip


def plain(data: bytes) -> tuple[int, int, int]:
    neutral = neutral_bytes()
    return data.count(b"\n"), len(data.translate(None, neutral).split()), len(data)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("data", TEXTS)
def test_pieces_of_any_size_count_the_same(data: bytes, size: int) -> None:
    neutral = neutral_bytes()
    pieces = [count(data[i : i + size], neutral) for i in range(0, len(data), size)]
    assert total(pieces) == plain(data)


@pytest.mark.parametrize("data", TEXTS)
def test_the_same_as_wc(data: bytes, tmp_path: Path) -> None:
    if shutil.which("wc") is None:
        pytest.skip("no wc on PATH")
    file = tmp_path / "file"
    file.write_bytes(data)
    assert by_wc([file]) == plain(data)
    done = subprocess.run(["wc", "-lwc", str(file)], capture_output=True, env={**os.environ, "LC_ALL": "C"}, check=True)
    assert tuple(map(int, done.stdout.split()[:3])) == plain(data)


def tree(folder: Path) -> list[Path]:
    files = []
    for number in range(60):
        file = folder / f"file {number}"
        file.write_bytes(TEXTS[number % len(TEXTS)] * (number * 37 + 1))
        files.append(file)
    return files


def test_the_others_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While two threads are stopped in the midst of operations, all else is finished; with a mutex it is not."""
    monkeypatch.setattr(_wc, "PIECE", 1000)
    files = tree(tmp_path)
    outcome = Run(files, 2, 2, False, 1.5).go()
    assert outcome.totals == by_wc(files)
    assert {stop.name for stop in outcome.stops} == {"producer", "consumer"}
    assert all(stop.others > 200 for stop in outcome.stops)
    mutex = Run(files, 2, 2, True, 0.5).go()
    assert mutex.totals == outcome.totals
    assert mutex.worst > 0.4


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tree(tmp_path)
    assert main(["wc", str(tmp_path), "--stop", "0.1", "--producers", "1", "--consumers", "2"]) == 0
    out = capsys.readouterr().out
    assert "the others finished" in out
    assert "60 read by 1 producers" in out


def test_files_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [*tree(tmp_path), tmp_path / "gone"]
    outcome = Run(files, 2, 1, False, 0).go()
    assert [path for path, _ in outcome.failures] == [tmp_path / "gone"]
    assert outcome.totals == by_wc(files[:-1])
    assert main(["wc", str(tmp_path / "gone")]) == 2
    assert "no such file or directory" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--stop", "x"], ["--stop", "-1"], ["--producers", "0"], []])
def test_usage(options: list[str]) -> None:
    with pytest.raises(SystemExit) as error:
        main(["wc", *options, *(["."] if options else [])])
    assert error.value.code == 2
