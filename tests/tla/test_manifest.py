"""Manifests are read strictly, and the library's own fits its modules."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.catalog import ROOT
from models.tla.manifest import MODULES, ManifestError, read_file, read_manifest
from models.tla.sources import sources

FOLDERS = [MODULES, ROOT / "examples" / "naive_stack", Path(__file__).parent]
PASS = {"result": "pass", "states": 1, "diameter": 1}
BASE = {"module": "M", "invariants": ["I"], "expect": PASS}


def write(folder: Path, models: dict[str, Any]) -> Path:
    (folder / "manifest.json").write_text(json.dumps({"models": models}), encoding="utf-8")
    return folder


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_entry_fits_its_module(folder: Path) -> None:
    for model in read_manifest(folder).values():
        text = "\n".join(sources(model).values())
        for name in (*model.invariants, *model.properties, model.specification, *filter(None, [model.symmetry])):
            assert f"\n{name} ==" in text, f"{model.name}: {name}"
        for constant in model.constants:
            assert constant in text
        assert model.about


def test_every_model_of_the_library_has_a_twin_that_fails() -> None:
    models = read_manifest(MODULES)
    failing = {name.split("/")[0] for name, model in models.items() if model.expected.result == "violates"}
    assert failing == {name.split("/")[0] for name in models}


def test_twins_inherit(tmp_path: Path) -> None:
    base = BASE | {"constants": {"A": "1", "B": "2"}, "about": "base"}
    models = read_manifest(write(tmp_path, {"m": base, "m/x": {"base": "m", "constants": {"B": "3"}, "expect": PASS}}))
    assert models["m/x"].constants == {"A": "1", "B": "3"}
    assert models["m/x"].invariants == ("I",)
    assert models["m/x"].about == ""


def test_config(tmp_path: Path) -> None:
    entry = BASE | {"constants": {"A": "{a, b}"}, "properties": ["P"], "constraint": "C", "symmetry": "S"}
    assert read_manifest(write(tmp_path, {"m": entry}))["m"].config().splitlines() == [
        "SPECIFICATION Spec", "CONSTANTS", "    A = {a, b}", "INVARIANT I", "PROPERTY P", "CONSTRAINT C", "SYMMETRY S",
        "CHECK_DEADLOCK FALSE",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ([], "not an object"),
        (BASE | {"invariant": []}, "unknown member 'invariant'"),
        (BASE | {"constants": []}, "constants is"),
        ({"expect": PASS}, "module is missing"),
        ({"module": "M"}, "expect is missing"),
        (BASE | {"expect": {"result": "pass"}}, "expect is"),
        (BASE | {"expect": {"result": "fails"}}, "expect is"),
        (BASE | {"suite": "slow"}, "suite is 'slow'"),
        (BASE | {"edits": [["a"]]}, "edits must be"),
        (BASE | {"base": "nothing"}, "the base 'nothing'"),
        (BASE | {"expect": {"result": "violates", "name": "P", "length": 1}}, "only property must be P"),
        (
            BASE | {"properties": ["P", "Q"], "expect": {"result": "violates", "name": "P", "length": 1}},
            "only property",
        ),
    ],
)
def test_defects_are_told(tmp_path: Path, entry: Any, text: str) -> None:
    with pytest.raises(ManifestError, match=f"m: .*{text}"):
        read_manifest(write(tmp_path, {"m": entry}))


def test_a_name_must_not_occur_twice(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"models": {"m": {}, "m": {}}}', encoding="utf-8")
    with pytest.raises(ManifestError, match="occurs twice"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("old", ["nowhere to be found", "Atomic"])
def test_an_edit_must_fit_exactly_once(tmp_path: Path, old: str) -> None:
    (tmp_path / "M.tla").write_text(
        (Path(__file__).parent / "Counter.tla").read_text(encoding="utf-8"), encoding="utf-8"
    )
    model = read_manifest(write(tmp_path, {"m": BASE | {"edits": [[old, "x"]]}}))["m"]
    with pytest.raises(ManifestError, match="must occur once"):
        sources(model)


def test_a_file_of_ones_own_needs_only_a_config(tmp_path: Path) -> None:
    (tmp_path / "Own.tla").write_text("---- MODULE Own ----\n====\n", encoding="utf-8")
    with pytest.raises(ManifestError, match=r"manifest\.json or a Own\.cfg"):
        read_file(tmp_path / "Own.tla")
    config = "SPECIFICATION Spec\nINVARIANTS One Two \\* Three\nINVARIANT Four\nPROPERTY Five\nCONSTANT N = 1\n"
    (tmp_path / "Own.cfg").write_text(config, encoding="utf-8")
    model = read_file(tmp_path / "Own.tla")["Own"]
    assert (model.invariants, model.properties, model.config()) == (("One", "Two", "Four"), ("Five",), config)
