"""Compares the module Hazard with csrc/zp_hazard_inline.h.

The front end does not read the schemes, so this goes by the text of the C: the label `hazard_end_a1` is the first
access macro in the body of `zp_hazard_end`. Every access there must be in the module's table SchemeAccess, with its
kind and field, or of a field that no other thread takes notice of. The order of the steps is not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from models.catalog import ROOT
from models.tla.labels import labels_of_module
from models.tla.manifest import MODULES, Model
from models.tla.sources import sources

MODULE = MODULES / "Hazard.tla"
FILES = (ROOT / "csrc" / "zp_hazard_inline.h", ROOT / "csrc" / "zp_record.h")
"""The C that the module is about."""

UNNOTICED = {
    **dict.fromkeys(("domain", "asymmetric", "threshold", "next"), "never written after creation"),
    **dict.fromkeys(("retired", "mark", "deleter", "due"), "its thread's own"),
    **dict.fromkeys(("pending", "freed", "scans"), "written by one thread, for others only a figure"),
    "records": "it only grows; in the model all threads have their records from the start",
}
"""Why a step of its own for an access to these fields would make no difference."""

_KINDS = {"PUBLISH": "store", "NEW": "alloc"}
_ACCESS = re.compile(r"\bZP_(READ|WRITE|LOAD|STORE|CAS|FAA|XCHG|PUBLISH|NEW|FREE)\((?:&\w+->(\w+))?")
_FUNCTION = re.compile(r"^static inline [^;{]*?\bzp_(\w+)\([^;{]*\)\n\{(.*?)^\}", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r'(\w+_a\d+)\s*\|->\s*\[kind \|-> "(\w+)", field \|-> "(\w*)"\]')


def accesses_of(text: str) -> dict[str, tuple[str, str]]:
    """Kind and field of each access in a header's functions, by label."""
    found = {}
    for function in _FUNCTION.finditer(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)):
        for number, access in enumerate(_ACCESS.finditer(function[2]), 1):
            found[f"{function[1]}_a{number}"] = (_KINDS.get(access[1], access[1].lower()), access[2] or "")
    return found


def labels(text: str) -> frozenset[str]:
    """The labels that a module defines actions for."""
    return frozenset(labels_of_module(text))


def differences(module: str, headers: list[str]) -> list[str]:
    """Where the module's text differs from that of the headers, one line each; empty if they agree."""
    table = {row[1]: (row[2], row[3]) for row in _ROW.finditer(module)}
    code = {label: access for text in headers for label, access in accesses_of(text).items()}
    return list(_differences(table, code, labels(module)))


def _differences(
    table: dict[str, tuple[str, str]], code: dict[str, tuple[str, str]], actions: frozenset[str]
) -> Iterator[str]:
    for label in sorted(table.keys() ^ actions):
        yield f"{label}: only in {'the table SchemeAccess' if label in table else 'the actions'}"
    for label in sorted(table.keys() - code.keys()):
        yield f"{label}: no such access in C"
    for label, access in sorted(code.items()):
        if label in table and table[label] != access:
            yield f"{label}: {' '.join(access)} in C, {' '.join(table[label])} in the model"
        elif label not in table and access[1] not in UNNOTICED:
            yield f"{label}: {' '.join(access)} is no step of the model"


def scheme_of(model: Model) -> frozenset[str]:
    """The labels of the scheme that a model takes steps of; none if it takes none."""
    texts = sources(model)
    return labels(texts[MODULE.name]) if MODULE.name in texts else frozenset()


def read() -> tuple[str, list[str]]:
    """The texts of the module and of the C that it is about."""
    return MODULE.read_text(encoding="utf-8"), [Path(file).read_text(encoding="utf-8") for file in FILES]
