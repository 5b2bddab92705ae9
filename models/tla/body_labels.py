"""Compares models with C by its text, where they are no models of a program that the front end makes.

Here the label `hazard_end_a1` is the first access macro in the body of `zp_hazard_end`: functions that are called have
labels of their own. Every access in the C must be in the module's table, with its kind and field, or be one that no
other thread takes notice of. What may follow a step is not compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from models.catalog import ROOT
from models.tla.labels import labels_of_module
from models.tla.manifest import MODULES, Model
from models.tla.sources import sources

Access = tuple[str, str]
"""Kind and field."""


@dataclass(frozen=True)
class Tie:
    """What a module is about: C files below the repository root; the prefix that function names lose; the functions,
    none for all; and why an access to a field, or a label, need not be a step."""

    module: str
    files: tuple[str, ...]
    prefix: str
    unnoticed: Mapping[str, str]
    functions: frozenset[str] = frozenset()

    def texts(self) -> list[str]:
        return [(ROOT / file).read_text(encoding="utf-8") for file in self.files]


CONSTANT = "never written after creation"
OWN = "its thread's own"

HAZARD = Tie(
    "Hazard",
    ("csrc/zp_hazard_inline.h", "csrc/zp_record.h"),
    "zp_",
    {
        **dict.fromkeys(("domain", "asymmetric", "threshold", "next"), CONSTANT),
        **dict.fromkeys(("retired", "mark", "deleter", "due", "looking"), OWN),
        **dict.fromkeys(("pending", "freed", "scans"), "written by one thread, for others only a figure"),
        "records": "it only grows; in the model all threads have their records from the start",
    },
)
WFQUEUE = Tie(
    "WfQueue",
    ("csrc/zp_wfqueue.c",),
    "zp_wfqueue_",
    {
        **dict.fromkeys(("threads", "first"), CONSTANT),
        **dict.fromkeys(("pool", "pooled", "older", "retired", "pending"), OWN),
        "recycle_a3": "a node that is free may be used again by any thread, as one in a pool may in the model",
    },
    frozenset(
        ("announced", "recycle", "reuse", "keep", "sweep", "retire", "make_node", "protect_tail", "protect_head")
        + ("protect_next", "announce_nothing", "after", "link_next", "assign", "serve", "give_up", "pass")
        + ("enqueue", "dequeue")
    ),
)
TIED = {tie.module: tie for tie in (HAZARD, WFQUEUE)}
"""By module."""

_KINDS = {"PUBLISH": "store", "NEW": "alloc", "DISPOSE": "free"}
ACCESS = re.compile(
    r"\bZP_(READ|WRITE|LOAD|STORE|CAS|FAA|XCHG|PUBLISH|NEW|FREE|DISPOSE)\((?:&\w+->(\w+)(?:\[[^\]]*\])?(?:\.(\w+))?)?"
)
FUNCTION = re.compile(r"^(?=\w)[^;{}#=]*?\b(\w+)\([^;{}]*\)\n\{(.*?)^\}", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def accesses_of(text: str, tie: Tie) -> dict[str, Access]:
    """Kind and field of each access in the functions of a C text, by label."""
    found = {}
    for function in FUNCTION.finditer(COMMENT.sub("", text)):
        name = function[1].removeprefix(tie.prefix)
        if tie.functions and name not in tie.functions:
            continue
        for number, access in enumerate(ACCESS.finditer(function[2]), 1):
            found[f"{name}_a{number}"] = (_KINDS.get(access[1], access[1].lower()), access[3] or access[2] or "")
    return found


def labels(text: str) -> frozenset[str]:
    """The labels that a module has."""
    return frozenset(labels_of_module(text))


def differences(tie: Tie, module: str, code: Sequence[str]) -> list[str]:
    """Where the module's text differs from the C texts, one line each; empty if they agree."""
    return list(_differences(tie, module, {k: v for text in code for k, v in accesses_of(text, tie).items()}))


def drift(tie: Tie) -> list[str]:
    """The differences as the files are now."""
    return differences(tie, module_text(tie), tie.texts())


def _differences(tie: Tie, module: str, code: Mapping[str, Access]) -> Iterator[str]:
    model = {name: label for name, label in labels_of_module(module).items() if label.kind != "return"}
    for name, label in sorted(model.items()):
        if label.kind == "not in the table Access" or "no action" in label.after:
            yield f"{name}: not in the table, or no action"
        elif name not in code:
            yield f"{name}: no such access in C"
        elif code[name] != (label.kind, label.field):
            yield f"{name}: {' '.join(code[name])} in C, {label.kind} {label.field} in the model"
    for name, (kind, field) in sorted(code.items()):
        if name not in model and name not in tie.unnoticed and field not in tie.unnoticed:
            yield f"{name}: {kind} {field} is no step of the model"


def scheme_of(model: Model) -> frozenset[str]:
    """The labels of the scheme that a model takes steps of; none if it takes none."""
    return labels(sources(model).get(f"{HAZARD.module}.tla", ""))


def module_text(tie: Tie) -> str:
    """The text of the module."""
    return (MODULES / f"{tie.module}.tla").read_text(encoding="utf-8")
