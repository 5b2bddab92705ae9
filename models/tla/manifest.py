"""The manifest: what is checked of each model, and what must come out.

A manifest is the file manifest.json in the folder of the .tla files:

    {"models": {"NAME": {"module": "SpscRing", "code": "csrc/zp_spsc.c", "about": "one sentence",
                         "constants": {"Capacity": "2"}, "invariants": ["RaceFree"], "properties": ["Refines"],
                         "expect": {"result": "pass", "states": 1234, "diameter": 56}},
                "NAME/twin": {"base": "NAME", "edits": [["old text", "new text"]], "properties": ["Refines"],
                              "expect": {"result": "violates", "name": "Refines", "length": 12}}}}

An entry with a `base` inherits all members but `about`, `expect` and `edits`; its constants are added to those of the
base. An edit replaces text that occurs exactly once in the module and those that it uses. A violated property is not
named by TLC, so an entry that expects one lists just that property. Reading is strict: an unknown member is an error.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

MODULES = Path(__file__).resolve().parent / "modules"
"""The models of the library."""

Suite = Literal["default", "deep"]


class ManifestError(Exception):
    """A manifest that is malformed, or does not fit the .tla files. The text names the file and the entry."""


@dataclass(frozen=True)
class Expected:
    """What must come out. `states` (distinct) and `diameter` belong to "pass", `name` and `length` (states of the
    counterexample; None for a temporal property, whose counterexamples are not the shortest) to "violates"."""

    result: Literal["pass", "violates"]
    states: int | None = None
    diameter: int | None = None
    name: str | None = None
    length: int | None = None

    def __str__(self) -> str:
        return "pass" if self.result == "pass" else f"violates {self.name}"


@dataclass(frozen=True)
class Model:
    """An entry of a manifest. `code` is the C file that the model is tied to label by label, None if it is only about
    the algorithm. `constraint` cuts the state space off, `symmetry` names a symmetry set. `suite` is "deep" if it takes
    long. `wasm`: the second engine is known to read this model rightly."""

    name: str
    folder: Path
    module: str
    expected: Expected
    about: str = ""
    code: str | None = None
    specification: str = "Spec"
    constants: Mapping[str, str] = ()  # type: ignore[assignment]
    invariants: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    constraint: str | None = None
    symmetry: str | None = None
    deadlock: bool = False
    edits: tuple[tuple[str, str], ...] = ()
    suite: Suite = "default"
    wasm: bool = False
    own_config: str = ""

    def config(self) -> str:
        """The configuration file for TLC: `own_config`, if there is one."""
        if self.own_config:
            return self.own_config
        lines = [f"SPECIFICATION {self.specification}", "CONSTANTS"]
        lines += [f"    {name} = {value}" for name, value in self.constants.items()]
        lines += [f"INVARIANT {name}" for name in self.invariants]
        lines += [f"PROPERTY {name}" for name in self.properties]
        lines += [f"CONSTRAINT {self.constraint}"] if self.constraint else []
        lines += [f"SYMMETRY {self.symmetry}"] if self.symmetry else []
        lines.append(f"CHECK_DEADLOCK {'TRUE' if self.deadlock else 'FALSE'}")
        return "\n".join(line for line in lines if line != "CONSTANTS" or self.constants) + "\n"


_MEMBERS = {
    "base": str, "module": str, "about": str, "code": (str, type(None)), "specification": str, "constants": dict,
    "invariants": list, "properties": list, "constraint": (str, type(None)), "symmetry": (str, type(None)),
    "deadlock": bool, "edits": list, "suite": str, "wasm": bool, "expect": dict,
}  # fmt: skip
_NOT_INHERITED = ("about", "expect", "edits", "base", "wasm")
_EXPECT = {"pass": ("states", "diameter"), "violates": ("name", "length")}


def read_manifest(folder: Path) -> dict[str, Model]:
    """The models of a folder, by name. ManifestError says what is wrong and where."""
    path = folder / "manifest.json"
    try:
        data = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_once)
    except (OSError, ValueError) as error:
        raise ManifestError(f"{path}: {error}") from None
    if not isinstance(data, dict) or list(data) != ["models"] or not isinstance(data["models"], dict):
        raise ManifestError(f'{path}: must be {{"models": {{NAME: entry}}}}')
    models: dict[str, Model] = {}
    for name in data["models"]:
        try:
            models[name] = _model(name, folder, _resolve(name, data["models"]))
        except ManifestError as error:
            raise ManifestError(f"{path}: {name}: {error}") from None
    return models


def read_file(path: Path) -> dict[str, Model]:
    """The models that a .tla file stands for: the entries of the manifest next to it that check this module, or, where
    there is no manifest, one that expects a pass with the configuration NAME.cfg next to it. ManifestError if there is
    neither."""
    if (path.parent / "manifest.json").exists():
        models = {name: model for name, model in read_manifest(path.parent).items() if model.module == path.stem}
        if not models:
            raise ManifestError(f"{path.parent / 'manifest.json'} has no entry for the module {path.stem}")
        return models
    try:
        config = path.with_suffix(".cfg").read_text(encoding="utf-8")
    except OSError:
        raise ManifestError(f"{path}: there must be a manifest.json or a {path.stem}.cfg next to it") from None
    invariants, properties = (_listed(config, word) for word in ("INVARIANT", "PROPERT(?:Y|IE)"))
    return {path.stem: Model(path.stem, path.parent, path.stem, Expected("pass"), own_config=config,
                             invariants=invariants, properties=properties)}  # fmt: skip


def _listed(config: str, word: str) -> tuple[str, ...]:
    """The names after a keyword of a configuration file, up to the next keyword."""
    text = re.sub(r"\\\*.*|\(\*.*?\*\)", "", config)
    found = re.findall(rf"\b{word}S?\b((?:\s+(?![A-Z_]{{4,}}\b)\w+)+)", text)
    return tuple(name for names in found for name in names.split())


def _resolve(name: str, entries: Mapping[str, Any]) -> dict[str, Any]:
    entry = entries[name]
    if not isinstance(entry, dict):
        raise ManifestError("is not an object")
    for member, value in entry.items():
        if member not in _MEMBERS:
            raise ManifestError(f"unknown member {member!r}; there are {sorted(_MEMBERS)}")
        if not isinstance(value, _MEMBERS[member]):  # type: ignore[arg-type]
            raise ManifestError(f"{member} is {value!r}")
    base = entry.get("base")
    if base is None:
        return entry
    if base not in entries or "base" in entries[base]:
        raise ManifestError(f"the base {base!r} is no entry, or has a base itself")
    inherited = {member: value for member, value in _resolve(base, entries).items() if member not in _NOT_INHERITED}
    constants = {**inherited.get("constants", {}), **entry.get("constants", {})}
    return {**inherited, **entry, "constants": constants}


def _model(name: str, folder: Path, entry: Mapping[str, Any]) -> Model:
    for member in ("module", "expect"):
        if member not in entry:
            raise ManifestError(f"{member} is missing")
    if entry.get("suite", "default") not in ("default", "deep"):
        raise ManifestError(f"suite is {entry['suite']!r}, neither default nor deep")
    edits = entry.get("edits", [])
    if not all(
        isinstance(edit, list) and len(edit) == 2 and all(isinstance(text, str) for text in edit) for edit in edits
    ):
        raise ManifestError("edits must be a list of [old, new]")
    given = {m: v for m, v in entry.items() if m not in ("base", "expect", "edits", "invariants", "properties")}
    model = Model(
        **given | {"constants": entry.get("constants", {})}, name=name, folder=folder,
        expected=_expected(entry["expect"]), edits=tuple((old, new) for old, new in edits),
        invariants=tuple(entry.get("invariants", ())), properties=tuple(entry.get("properties", ())),
    )  # fmt: skip
    _check_violation(model)
    return model


def _expected(data: Mapping[str, Any]) -> Expected:
    result = data.get("result")
    members = _EXPECT.get(result) if isinstance(result, str) else None
    if members is None or set(data) != {"result", *members}:
        raise ManifestError(f"expect is {dict(data)}; it must be pass with states and diameter, or violates with name"
                            " and length")  # fmt: skip
    return Expected(**data)


def _check_violation(model: Model) -> None:
    name = model.expected.name
    if name is None or name in model.invariants or (name == "deadlock" and model.deadlock):
        return
    if model.properties != (name,):
        raise ManifestError(f"expects that {name} is violated; then its only property must be {name}")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError(f"a member occurs twice among {[name for name, _ in pairs]}")
    return members
