"""The engine for machines without Java: it agrees with TLC where the manifest says so, and is not asked elsewhere."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from models.catalog import ROOT
from models.tla.artifacts import Unavailable
from models.tla.check import Verdict, check_model
from models.tla.manifest import MODULES, read_manifest
from models.tla.sources import sources
from models.tla.tools import find_tla_checker
from models.tla.wasm import TlaChecker, flatten, parse

COUNTER = read_manifest(Path(__file__).parent)
KNOWN = [
    model
    for folder in (Path(__file__).parent, ROOT / "examples" / "naive_stack")
    for model in read_manifest(folder).values()
    if model.wasm
]


@pytest.fixture(scope="module")
def checker() -> TlaChecker:
    try:
        return find_tla_checker(os.environ)
    except Unavailable as error:
        pytest.skip(str(error))


@pytest.mark.parametrize("model", KNOWN, ids=lambda model: model.name)
def test_it_agrees_with_the_manifest(checker: TlaChecker, model: Any) -> None:
    result = check_model(model, checker)
    assert result.verdict is Verdict.PASSED, result.deviations


def test_an_invariant_that_it_does_not_know_fails(checker: TlaChecker) -> None:
    result = check_model(replace(COUNTER["counter"], invariants=("AllCounted", "Missing")), checker)
    assert result.verdict is Verdict.FAILED
    assert "did not evaluate" in result.deviations[0]


def test_it_is_not_asked_where_it_is_not_known() -> None:
    checker = TlaChecker(Path("node"), Path("archive"))
    assert "not known to read" in checker.refusal(COUNTER["counter/grows"])
    assert "properties" in checker.refusal(replace(COUNTER["counter/grows"], wasm=True))
    assert checker.refusal(COUNTER["counter"]) == ""


def report(**changes: Any) -> str:
    whole: dict[str, Any] = {"success": True, "states_explored": 5, "trace": None, "warnings": []}
    return json.dumps({"report": whole | changes, "evaluated": ["AllCounted"]})


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (report(), "pass"),
        (report(warnings=["passed over PROPERTY"]), "error"),
        (report(success=False, error_type="ParseError", error_message="unexpected token"), "error"),
        (report().replace("AllCounted", "Other"), "error"),
        ("", "error"),
        ("{}", "error"),
    ],
)
def test_only_a_whole_answer_is_a_pass(answer: str, kind: str) -> None:
    assert parse(answer, "", COUNTER["counter"]).kind == kind


def test_a_violation_has_its_trace() -> None:
    states = ["State 0\n  n = 0\n  pc = 1\nState 1\n  n = 2\n  pc = 3"]
    answer = report(success=False, error_type="InvariantViolation", error_message="Invariant 0 violated", trace=states)
    outcome = parse(answer, "", COUNTER["counter"])
    assert (outcome.kind, outcome.name) == ("invariant", "AllCounted")
    assert [state.variables for state in outcome.trace] == [{"n": "0", "pc": "1"}, {"n": "2", "pc": "3"}]


def test_flattening_leaves_out_instances() -> None:
    model = read_manifest(MODULES)["spsc"]
    text = flatten(model.module, sources(model))
    assert "INSTANCE" not in text and "Refines" not in text
    assert "RaceFree ==" in text and text.count("EXTENDS") == 1
