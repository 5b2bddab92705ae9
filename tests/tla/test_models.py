"""The library's models come out as the manifest says: here all of those that `make audit` does not check, since nothing
is claimed of their C file, and of the others the quick ones."""

from __future__ import annotations

import pytest

from ci.claims import load_all
from models.catalog import ROOT
from models.tla.check import Result, Verdict, check_models
from models.tla.manifest import MODULES, Model, read_manifest
from models.tla.tlc import Tlc

pytestmark = pytest.mark.xdist_group("tlc")  # one process runs them all, once

QUICK = 6000
"""The most states of a model that `make audit` checks and the tests, too."""
AUDITED = frozenset(claims.source for claims in load_all())


def here(model: Model) -> bool:
    quick = 0 < (model.expected.states or 0) <= QUICK
    return model.suite == "default" and (quick or model.code not in AUDITED)


ALL = {
    model.name: model
    for folder in (MODULES, ROOT / "examples" / "naive_stack")
    for model in read_manifest(folder).values()
}
CHOSEN = {name: model for name, model in ALL.items() if here(model)}
DEEP = sorted(name for name, model in ALL.items() if model.suite == "deep" and model.code not in AUDITED)


@pytest.fixture(scope="module")
def results(tlc: Tlc) -> dict[str, Result]:
    return {result.name: result for result in check_models(list(CHOSEN.values()), choice="tlc")}


@pytest.mark.parametrize("name", sorted(CHOSEN))
def test_as_the_manifest_says(results: dict[str, Result], name: str) -> None:
    result = results[name]
    assert result.verdict is Verdict.PASSED, result.deviations
    assert bool(result.timeline) == (CHOSEN[name].expected.result == "violates")


@pytest.mark.deep
@pytest.mark.parametrize("name", DEEP)
def test_large_ones_too(tlc: Tlc, name: str) -> None:
    (result,) = check_models([ALL[name]], choice="tlc")
    assert result.verdict is Verdict.PASSED, result.deviations


def test_the_naive_stack_is_caught_with_a_timeline(results: dict[str, Result]) -> None:
    text = results["naive-stack"].timeline
    assert text.endswith("step 24 violates OneOwner")
    assert "pop_a2 next=2" in text and "call push(1)" in text
