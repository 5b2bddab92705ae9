"""Timelines of recorded counterexamples."""

from __future__ import annotations

from pathlib import Path

from models.tla import output
from models.tla.outcome import Outcome
from models.tla.timeline import timeline


def read(name: str) -> Outcome:
    return output.parse((Path(__file__).parent / "outputs" / f"{name}.txt").read_text(encoding="utf-8"))


def test_threads_are_columns_and_changes_are_shown() -> None:
    assert timeline(read("counter-two-steps"), "AllCounted").splitlines() == [
        "   a      b      shared memory",
        "1  load   load   n = 0",
        "2  load   .",
        "3  .      load",
        "4  store  .      n: 0 -> 1",
        "5  .      store",
        "step 5 violates AllCounted",
    ]


def test_a_loop_is_told() -> None:
    text = timeline(read("counter-restless"), "EndsForGood")
    assert "... and for ever again from step 3" in text
    assert text.endswith("this violates EndsForGood")


def test_no_trace_no_timeline() -> None:
    assert timeline(read("counter")) == ""
