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


def test_no_compiler_is_a_clear_error(
    sources: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    native.compiler.cache_clear()
    try:
        with pytest.raises(native.NativeError, match="need gcc on PATH"):
            build(sources, tmp_path)
    finally:
        monkeypatch.undo()
        native.compiler.cache_clear()


def test_refused_sources_are_a_clear_error(sources: tuple[Path, Path], tmp_path: Path) -> None:
    sources[1].write_text("int unused_parameter(int x);\n#define ANSWER no_such_name\n")
    with pytest.raises(native.NativeError, match="no_such_name"):
        build(sources, tmp_path)
    assert not list((tmp_path / "build").rglob("answer*"))


def test_a_missing_source_is_a_clear_error(sources: tuple[Path, Path], tmp_path: Path) -> None:
    sources[0].unlink()
    with pytest.raises(native.NativeError, match=r"cannot read .*answer\.c"):
        build(sources, tmp_path)
