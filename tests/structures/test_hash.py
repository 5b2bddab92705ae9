"""``python -m structures hash`` beside the real sha256sum."""

from __future__ import annotations

import hashlib
import os
import pty
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structures import __main__, _hash_format, _progress

NAMES = [b"a", b"b\\c", b"n\nl", b"c\rr", b" sp", b"\xff\xfe", b"*star", "ä€".encode()]

Done = subprocess.CompletedProcess[bytes]


def ours(folder: Path, *arguments: bytes | str, given: bytes = b"") -> Done:
    command = [sys.executable, "-m", "structures", "hash", *arguments]
    return subprocess.run(command, cwd=folder, input=given, capture_output=True, timeout=60)


@cache
def coreutils() -> str:
    """The path of a sha256sum that also escapes carriage returns."""
    found = shutil.which("sha256sum")
    if found is None:
        pytest.skip("no sha256sum on PATH")
    version = subprocess.run([found, "--version"], capture_output=True, text=True).stdout.split("\n")[0]
    number = re.search(r"GNU coreutils\) (\d+)", version)
    if number is None or int(number[1]) < 9:
        pytest.skip(f"not the sha256sum of GNU coreutils 9 or later: {version}")
    return found


def theirs(folder: Path, *arguments: bytes | str, given: bytes = b"") -> Done:
    environment = dict(os.environ, LC_ALL="C")
    return subprocess.run(
        ["sha256sum", *arguments],
        executable=coreutils(),
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


@pytest.mark.deep
def test_a_real_tree(tmp_path: Path) -> None:
    """Everything below /usr/lib: gigabytes."""
    command = f"find /usr/lib -type f -print0 | LC_ALL=C sort -z | xargs -0 {coreutils()}"
    expected = subprocess.run(command, shell=True, capture_output=True, check=True).stdout
    mine = subprocess.run([sys.executable, "-m", "structures", "hash", "/usr/lib"], capture_output=True)
    assert mine.stdout == expected
    assert (mine.stderr, mine.returncode) == (b"", 0)
    (tmp_path / "list").write_bytes(expected)
    again = [sys.executable, "-m", "structures", "hash", "--check", "--quiet", str(tmp_path / "list")]
    assert subprocess.run(again, capture_output=True).stdout == b""


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


def test_what_must_not_be_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """A directory and a file. Root may read everything, and so becomes nobody for a while."""
    monkeypatch.chdir(folder)
    folder.chmod(0o755)
    (folder / "d" / "f").write_bytes(b"secret")
    secret = (folder / "d" / "e", folder / "d" / "f")
    for path in secret:
        path.chmod(0)
    root = os.geteuid() == 0
    try:
        if root:
            os.seteuid(65534)
        code = __main__.main(["hash", "d", "a"])
    finally:
        if root:
            os.seteuid(0)
        for path in secret:
            path.chmod(0o700)
    result = capfdbinary.readouterr()
    assert (code, result.out) == (1, theirs(folder, "a").stdout)
    assert result.err == b"hash: d/e: Permission denied\nhash: d/f: Permission denied\n"


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


def same_messages(mine: bytes, their: bytes) -> None:
    """But that sha256sum quotes some names."""
    assert mine == their.replace(b"sha256sum:", b"hash:").replace(b"'", b"")


@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: " ".join(options) or "none")
def test_check_as_sha256sum_does(
    options: tuple[str, ...], folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """In this process, which is faster."""
    monkeypatch.chdir(folder)
    for name, content in lists(folder).items():
        (folder / f"{name}.list").write_bytes(content)
        code = __main__.main(["hash", "--check", *options, f"{name}.list"])
        mine = capfdbinary.readouterr()
        their = theirs(folder, "--check", *options, f"{name}.list")
        assert (mine.out, code) == (their.stdout, their.returncode), name
        same_messages(mine.err, their.stderr)


def test_check_of_several_lists_and_of_standard_input(folder: Path) -> None:
    for name, content in lists(folder).items():
        (folder / f"{name}.list").write_bytes(content)
    given = lists(folder)["wrong"]
    arguments = ["--check", "good.list", "-", "no such list", "BSD.list", "malformed.list"]
    mine, their = ours(folder, *arguments, given=given), theirs(folder, *arguments, given=given)
    assert (mine.stdout, mine.returncode) == (their.stdout, their.returncode)
    same_messages(mine.stderr, their.stderr)


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


def on_a_terminal(folder: Path, *arguments: str, output: int | None = None) -> bytes:
    """What a terminal gets; standard output, too, unless it is another one. OSError is how its end is told."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "structures", "hash", *arguments]
    environment = dict(os.environ, TERM="xterm")
    with subprocess.Popen(command, cwd=folder, stdout=output or follower, stderr=follower, env=environment) as process:
        os.close(follower)
        found = b""
        try:
            while more := os.read(leader, 1 << 16):
                found += more
        except OSError:
            pass
    os.close(leader)
    assert process.returncode == ("missing" in arguments)
    return found


def left_on_screen(found: bytes) -> bytes:
    """After all that was erased."""
    return re.sub(rb"[^\n]*\r\x1b\[K", b"", found).replace(b"\r\n", b"\n")


def test_a_progress_bar_that_is_in_nobodys_way(folder: Path, tmp_path: Path) -> None:
    expected = theirs(folder, "a", "d.x", "d/e/deep").stdout
    assert left_on_screen(found := on_a_terminal(folder, "a", "d.x", "d")) == expected
    for part in (b"SHA-256 [....", b"] 0/3", b"] 3/3"):
        assert part in found
    with open(tmp_path / "output", "wb") as output:
        found = on_a_terminal(folder, "a", "missing", "d.x", "d", output=output.fileno())
    assert left_on_screen(found) == b"hash: missing: No such file or directory\n"
    assert b"] 0/4" in found
    assert (tmp_path / "output").read_bytes() == expected
    assert not re.search(rb"\[K.", left_on_screen(found))


def test_what_the_bar_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [10.0]
    monkeypatch.setattr(_progress, "monotonic", lambda: now[0])
    bar = _progress.Bar("title", 2000)
    assert bar._text() == "title [" + 30 * "." + "] 0/2,000"
    now[0] = 110.0
    for _ in range(1000):
        bar._done += 1
    assert bar._text() == "title [" + 15 * "#" + 15 * "." + "] 1,000/2,000, 1:40 left"


@given(name=st.binary(min_size=1).filter(lambda name: b"\0" not in name), digest=st.binary(min_size=32, max_size=32))
def test_what_is_written_is_read(name: bytes, digest: bytes) -> None:
    line = _hash_format.line(digest.hex(), name)
    assert line.count(b"\n") == 1
    assert list(_hash_format.Reader().entries(line)) == [(1, (digest.hex(), name)), ]  # fmt: skip
