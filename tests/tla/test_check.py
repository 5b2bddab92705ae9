"""The runner: what deviates fails, what did not run is skipped, what was kept is compared anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from models.tla import check
from models.tla.artifacts import Unavailable
from models.tla.check import Verdict, check_folder, check_model
from models.tla.manifest import Expected, Model, read_manifest
from models.tla.outcome import Outcome, State
from models.tla.tlc import Tlc

HERE = Path(__file__).parent
COUNTER = read_manifest(HERE)


class Fake:
    """An engine that gives the same outcome each time, and counts."""

    identity = "fake"

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.asked = 0

    def refusal(self, model: Model) -> str:
        return "it is Tuesday" if model.name == "counter/ends" else ""

    def check(self, model: Model, texts: Mapping[str, str]) -> Outcome:
        self.asked += 1
        return self.outcome


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "BUILD", tmp_path)


PASS = Outcome("pass", states=5, diameter=3)
VIOLATION = Outcome("invariant", "AllCounted", trace=(State("", {"n": "0"}),) * 5)


@pytest.mark.parametrize("name", sorted(COUNTER))
def test_counter_by_tlc(tlc: Tlc, name: str) -> None:
    result = check_model(COUNTER[name], tlc)
    assert result.verdict is Verdict.PASSED, result.deviations


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("counter", Expected("pass", 6, 3)),
        ("counter", Expected("pass", 5, 4)),
        ("counter", Expected("violates", name="AllCounted", length=5)),
        ("counter/two-steps", Expected("pass", 5, 3)),
        ("counter/two-steps", Expected("violates", name="AllCounted", length=4)),
        ("counter/two-steps", Expected("violates", name="StartsHigh", length=5)),
    ],
)
def test_a_changed_expectation_fails(tlc: Tlc, name: str, expected: Expected) -> None:
    result = check_model(replace(COUNTER[name], expected=expected), tlc)
    assert result.verdict is Verdict.FAILED
    assert result.deviations


def test_a_broken_module_fails(tlc: Tlc) -> None:
    result = check_model(replace(COUNTER["counter"], edits=(("Init ==", "Init = ="),)), tlc)
    assert result.verdict is Verdict.FAILED
    assert "Parse Error" in result.deviations[0]


def test_an_outcome_is_kept_but_the_comparison_is_not() -> None:
    engine = Fake(PASS)
    model = COUNTER["counter"]
    assert not check_model(model, engine).cached
    again = check_model(model, engine)
    assert (again.cached, again.verdict, engine.asked) == (True, Verdict.PASSED, 1)
    changed = replace(model, expected=Expected("pass", 7, 3))
    assert check_model(changed, engine).verdict is Verdict.FAILED
    assert engine.asked == 1


@pytest.mark.parametrize(
    "change",
    [
        {"invariants": ()},
        {"constants": {"Threads": "{}", "Atomic": "TRUE"}},
        {"edits": (("Step(t) ==", "Step(t)  =="),)},
    ],
)
def test_another_model_is_checked_anew(change: dict[str, object]) -> None:
    engine = Fake(PASS)
    check_model(COUNTER["counter"], engine)
    check_model(replace(COUNTER["counter"], **change), engine)  # type: ignore[arg-type]
    assert engine.asked == 2


def test_errors_are_not_kept_and_fresh_asks_again() -> None:
    engine = Fake(Outcome("error", message="out of memory"))
    assert check_model(COUNTER["counter"], engine).deviations == ("expected pass, but: error. out of memory",)
    engine.outcome = PASS
    assert check_model(COUNTER["counter"], engine).verdict is Verdict.PASSED
    check_model(COUNTER["counter"], engine, fresh=True)
    assert engine.asked == 3


def test_what_an_engine_refuses_is_skipped() -> None:
    result = check_model(COUNTER["counter/ends"], Fake(PASS))
    assert (result.verdict, result.reason) == (Verdict.SKIPPED, "it is Tuesday")


def test_without_an_engine_everything_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(choice: str) -> Fake:
        raise Unavailable("no Java")

    monkeypatch.setattr(check, "find", nothing)
    results = check_folder(HERE)
    assert len(results) == len(COUNTER)
    assert {(result.verdict, result.reason) for result in results} == {(Verdict.SKIPPED, "no Java")}


def test_unknown_names_are_told() -> None:
    with pytest.raises(KeyError, match="no model 'count'"):
        check_folder(HERE, ["count"])


def test_a_violation_is_named() -> None:
    model = COUNTER["counter/grows"]
    assert check_model(model, Fake(replace(VIOLATION, kind="property", name=None))).actual == "violates Grows"
    assert check_model(model, Fake(VIOLATION), fresh=True).actual == "violates AllCounted"
