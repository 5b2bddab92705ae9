"""The builder of the C parts."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pytest

from models import native

CODE = '__attribute__((visibility("default"))) int answer(void);\nint answer(void)\n{\n    return ANSWER;\n}\n'


@pytest.fixture
def sources(tmp_path: Path) -> tuple[Path, Path]:
    source, header = tmp_path / "answer.c", tmp_path / "answer.h"
    source.write_text('#include "answer.h"\n' + CODE)
    header.write_text("#define ANSWER 42\n")
    return source, header


def build(sources: tuple[Path, Path], tmp_path: Path) -> Path:
    return native.library_path("answer", [sources[0]], [sources[1]], tmp_path / "build")


def test_builds_once_by_content(sources: tuple[Path, Path], tmp_path: Path) -> None:
    first = build(sources, tmp_path)
    assert ctypes.CDLL(str(first)).answer() == 42
    made = first.stat().st_mtime_ns
    assert build(sources, tmp_path) == first
    assert first.stat().st_mtime_ns == made
    sources[1].write_text("#define ANSWER 43\n")
    second = build(sources, tmp_path)
    assert second != first
    assert ctypes.CDLL(str(second)).answer() == 43
    assert [path.name for path in first.parent.iterdir()] == [first.name]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is all of PATH, for compilers by other names. $CC is not set."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("CC", raising=False)
    return folder


def imitate(place: Path, name: str, version: str = "1.0") -> str:
    """A compiler that only says who it is: `NAME VERSION ARGUMENTS`."""
    path = place / name
    path.write_text(f"#!/bin/sh\necho {name} {version} $*\n")
    path.chmod(0o755)
    return str(path)


def test_no_compiler_is_a_clear_error(sources: tuple[Path, Path], tmp_path: Path, place: Path) -> None:
    with pytest.raises(native.NativeError, match=r"\$CC is not set, and none of cc, gcc, clang is on PATH"):
        build(sources, tmp_path)


def test_the_first_compiler_on_the_path_is_taken(place: Path) -> None:
    for name in ("clang", "gcc", "cc"):
        path = imitate(place, name)
        assert native.compiler() == native.Compiler((path,), f"{name} 1.0 --version")


def test_the_environment_chooses_the_compiler(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    imitate(place, "cc")
    path = imitate(place, "my cc")
    monkeypatch.setenv("CC", "'my cc' -m64")
    assert native.compiler() == native.Compiler((path, "-m64"), "my cc 1.0 -m64 --version")
    monkeypatch.setenv("CC", " ")
    assert native.compiler().version == "cc 1.0 --version"


@pytest.mark.parametrize(
    ("chosen", "message"),
    [("other-cc -O1", "no program 'other-cc'"), ("'cc", "is no command"), ("broken", "broken --version failed: no!")],
)
def test_a_wrong_choice_is_a_clear_error(
    place: Path, monkeypatch: pytest.MonkeyPatch, chosen: str, message: str
) -> None:
    imitate(place, "cc")
    broken = Path(imitate(place, "broken"))
    broken.write_text("#!/bin/sh\necho 'no!' >&2\nexit 1\n")
    monkeypatch.setenv("CC", chosen)
    with pytest.raises(native.NativeError, match=message):
        native.compiler()


def test_another_compiler_is_another_build(
    sources: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By its path, its arguments or its version."""
    first = build(sources, tmp_path)
    tool = native.compiler()
    others = [
        native.Compiler((*tool.command, "-DOTHER"), tool.version),
        native.Compiler(tool.command, "another version"),
        native.Compiler((str(tmp_path / "cc"),), tool.version),
    ]
    (tmp_path / "cc").symlink_to(tool.command[0])
    paths = {first}
    for other in others:
        monkeypatch.setattr(native, "compiler", lambda other=other: other)
        paths.add(build(sources, tmp_path))
    assert len(paths) == 4


def test_refused_sources_are_a_clear_error(sources: tuple[Path, Path], tmp_path: Path) -> None:
    sources[1].write_text("int unused_parameter(int x);\n#define ANSWER no_such_name\n")
    with pytest.raises(native.NativeError, match="no_such_name"):
        build(sources, tmp_path)
    assert not list((tmp_path / "build").rglob("answer*"))


def test_a_missing_source_is_a_clear_error(sources: tuple[Path, Path], tmp_path: Path) -> None:
    sources[0].unlink()
    with pytest.raises(native.NativeError, match=r"cannot read .*answer\.c"):
        build(sources, tmp_path)
