"""Every counterexample that was ever found: those that must be gone are gone, those that must stand do."""

from __future__ import annotations

from pathlib import Path

import pytest

from ci.refute.hunt import target_for
from ci.refute.refutation import FOLDER, ROOT, Refutation, load
from ci.refute.replay import standing, stands
from models.explore.explorer import Verdict

KEPT = sorted(FOLDER.glob("*.json"))


def judge(refutation: Refutation) -> str:
    """What is wrong; empty if all is as it must be."""
    what = ROOT / refutation.target if refutation.target.endswith(".c") else refutation.target
    found = standing(target_for(what, refutation.spec or None), refutation)
    if refutation.must == "pass":
        return "" if found.explored is Verdict.PASSED else f"still there: {found.explored.value}\n{refutation}"
    return "" if stands(found, refutation) else f"no longer fails as kept: {found}\n{refutation}"


@pytest.mark.parametrize("path", KEPT, ids=[path.stem for path in KEPT])
def test_counterexample(path: Path) -> None:
    assert judge(load(path)) == ""
