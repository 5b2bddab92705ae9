"""``python -m structures hash`` beside the real sha256sum."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structures import _hash_format

NAMES = [b"a", b"b\\c", b"n\nl", b"c\rr", b" sp", b"\xff\xfe", b"*star", "ä€".encode()]

Done = subprocess.CompletedProcess[bytes]


def ours(folder: Path, *arguments: bytes | str, given: bytes = b"") -> Done:
    command = [sys.executable, "-m", "structures", "hash", *arguments]
    return subprocess.run(command, cwd=folder, input=given, capture_output=True, timeout=60)


def theirs(folder: Path, *arguments: bytes | str, given: bytes = b"") -> Done:
    found = shutil.which("sha256sum")
    if found is None or b"GNU coreutils" not in subprocess.run([found, "--version"], capture_output=True).stdout:
        pytest.skip("no sha256sum of the GNU coreutils")
    environment = dict(os.environ, LC_ALL="C")
    return subprocess.run(
        ["sha256sum", *arguments],
        executable=found,
        cwd=folder,
        input=given,
        capture_output=True,
        timeout=60,
        env=environment,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, name in enumerate(NAMES):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(bytes([number]) * (10**number % 999_983))
    below = tmp_path / "d" / "e"
    below.mkdir(parents=True)
    (below / "deep").write_bytes(b"deep")
    (tmp_path / "d.x").write_bytes(b"sorts between d and d/e")
    (tmp_path / "link").symlink_to("a")
    (tmp_path / "folder_link").symlink_to("d")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "fifo")
    return tmp_path


@pytest.mark.parametrize("root", [".", "./", "d", "d/", "folder_link/"])
@pytest.mark.parametrize("zero", [(), ("--zero",)])
def test_a_tree_is_what_find_gives_to_sha256sum(root: str, zero: tuple[str, ...], folder: Path) -> None:
    found = subprocess.run(["find", root, "-type", "f", "-print0"], cwd=folder, capture_output=True, check=True).stdout
    expected = theirs(folder, *zero, "--", *sorted(found.split(b"\0")[:-1]))
    assert (result := ours(folder, *zero, root)).stdout == expected.stdout
    assert (result.stderr, result.returncode) == (b"", 0)


def test_a_link_is_followed_only_if_it_is_named(folder: Path) -> None:
    result = ours(folder, "link", "folder_link", "empty", "d")
    assert [line[66:] for line in result.stdout.splitlines()] == [b"link", b"folder_link/e/deep", b"d/e/deep"]


def test_single_files(folder: Path) -> None:
    arguments = [*NAMES, b"dangling", b"missing", b"link"]
    mine, their = ours(folder, *arguments), theirs(folder, *arguments)
    assert (mine.stdout, mine.returncode) == (their.stdout, their.returncode)
    assert mine.stderr == their.stderr.replace(b"sha256sum:", b"hash:")


@pytest.mark.parametrize("arguments", [(), ("-",), ("a", "-")])
def test_standard_input(arguments: tuple[str, ...], folder: Path) -> None:
    assert ours(folder, *arguments, given=b"some").stdout == theirs(folder, *arguments, given=b"some").stdout


def test_a_directory_that_cannot_be_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    (folder / "d" / "e").chmod(0)
    result = ours(folder, "d", "a")
    (folder / "d" / "e").chmod(0o700)
    assert result.returncode == 1
    assert b"d/e: Permission denied" in result.stderr
    assert result.stdout.endswith(b"  a\n")


def lists(folder: Path) -> dict[str, bytes]:
    digest = hashlib.sha256((folder / "a").read_bytes()).hexdigest().encode()
    other = hashlib.sha256(b"other").hexdigest().encode()
    listing = theirs(folder, *NAMES).stdout
    return {
        "good": listing,
        "binary": theirs(folder, "-b", *NAMES).stdout,
        "tagged": theirs(folder, "--tag", *NAMES).stdout,
        "wrong": listing + other + b"  a\n" + other + b"  n\n",
        "missing": listing + other + b"  missing\n",
        "only missing": other + b"  missing\n",
        "malformed": b"# comment\n\n   " + digest + b"  a\nbad\n" + digest + b"\ta\n" + digest + b"  a\r\n",
        "BSD": digest + b" a\n" + digest + b"  a\n",
        "upper case": digest.upper() + b"  a\n",
        "escapes": b"\\" + digest + b"  a\\x\n\\" + digest + b"  a\n",
        "nothing": b"bad\n",
        "empty": b"",
        "too short": digest[1:] + b"  a\n",
        "directory": digest + b"  d\n",
    }


OPTIONS = [(), ("--quiet",), ("--status",), ("--strict",), ("--warn",), ("--ignore-missing",)]


@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: " ".join(options) or "none")
def test_check_as_sha256sum_does(options: tuple[str, ...], folder: Path) -> None:
    for name, content in lists(folder).items():
        mine = ours(folder, "--check", *options, given=content)
        their = theirs(folder, "--check", *options, given=content)
        assert (mine.stdout, mine.returncode) == (their.stdout, their.returncode), name
        shown = their.stderr.replace(b"sha256sum:", b"hash:").replace(b"'standard input'", b"standard input")
        # it quotes some names
        assert mine.stderr == shown.replace(b"'", b""), name


def test_check_of_what_was_printed(folder: Path) -> None:
    (folder.parent / "list").write_bytes(ours(folder, ".").stdout)
    result = ours(folder, "--check", "--quiet", str(folder.parent / "list"))
    assert (result.stdout, result.stderr, result.returncode) == (b"", b"", 0)
    (folder / "d" / "e" / "deep").write_bytes(b"changed")
    result = ours(folder, "--check", "--quiet", str(folder.parent / "list"))
    assert (result.stdout, result.returncode) == (b"./d/e/deep: FAILED\n", 1)
    assert ours(folder, "--check", "no such list").returncode == 1


@pytest.mark.parametrize("wrong", [["--quiet", "a"], ["--zero", "-c", "a"], ["--jobs", "0", "a"], ["-j", "x", "a"]])
def test_usage(wrong: list[str], folder: Path) -> None:
    assert ours(folder, *wrong).returncode == 2


def test_nobody_reads_on(folder: Path) -> None:
    names = ["./a"] * 5000
    command = [sys.executable, "-m", "structures", "hash", "--jobs", "1", *names]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


@given(name=st.binary(min_size=1).filter(lambda name: b"\0" not in name), digest=st.binary(min_size=32, max_size=32))
def test_what_is_written_is_read(name: bytes, digest: bytes) -> None:
    line = _hash_format.line(digest.hex(), name)
    assert line.count(b"\n") == 1
    assert list(_hash_format.Reader().entries(line)) == [(1, (digest.hex(), name)), ]  # fmt: skip
