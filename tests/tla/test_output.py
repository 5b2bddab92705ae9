"""What TLC prints, as recorded in outputs/ from Counter.tla, is understood; anything cut off is no pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.tla import output
from models.tla.outcome import Outcome

OUTPUTS = Path(__file__).parent / "outputs"


def read(name: str) -> Outcome:
    return output.parse((OUTPUTS / f"{name}.txt").read_text(encoding="utf-8"))


def test_pass() -> None:
    outcome = read("counter")
    assert (outcome.kind, outcome.states, outcome.generated, outcome.diameter) == ("pass", 5, 5, 3)


def test_invariant_with_its_trace() -> None:
    outcome = read("counter-two-steps")
    assert (outcome.kind, outcome.name, len(outcome.trace)) == ("invariant", "AllCounted", 5)
    assert [state.action for state in outcome.trace] == ["Initial predicate", "load", "load", "store", "store"]
    assert outcome.trace[-1].variables["n"] == "1"
    assert outcome.trace[-1].variables["pc"] == '[a |-> "done", b |-> "done"]'


def test_invariant_violated_at_once() -> None:
    outcome = read("counter-starts-high")
    assert (outcome.kind, outcome.name, len(outcome.trace)) == ("invariant", "StartsHigh", 1)
    assert outcome.trace[0].variables["n"] == "0"


def test_step_property() -> None:
    outcome = read("counter-grows")
    assert (outcome.kind, outcome.name, len(outcome.trace)) == ("property", None, 5)


def test_temporal_property_that_stutters() -> None:
    outcome = read("counter-ends")
    assert outcome.kind == "property"
    assert outcome.loop == len(outcome.trace) - 1


def test_temporal_property_that_goes_back() -> None:
    outcome = read("counter-restless")
    assert outcome.kind == "property"
    assert outcome.loop is not None and outcome.loop < len(outcome.trace) - 1


def test_deadlock() -> None:
    assert (read("counter-deadlock").kind, len(read("counter-deadlock").trace)) == ("deadlock", 3)


@pytest.mark.parametrize(
    ("name", "text"), [("syntax", "Parse Error"), ("evaluation", "error"), ("missing", "Missing specified")]
)
def test_errors_are_told(name: str, text: str) -> None:
    outcome = read(name)
    assert outcome.kind == "error"
    assert text in outcome.message
    assert "@!@" not in outcome.message


def test_whatever_is_cut_off_is_no_pass() -> None:
    text = (OUTPUTS / "counter.txt").read_text(encoding="utf-8")
    ends = text.index("Model checking completed")
    for length in range(0, ends, 97):
        assert output.parse(text[:length]).kind == "error"


def test_a_pass_with_an_error_message_is_none() -> None:
    text = (OUTPUTS / "counter.txt").read_text(encoding="utf-8")
    strange = "@!@!@STARTMSG 1000:1 @!@!@\nSomething went wrong.\n@!@!@ENDMSG 1000 @!@!@\n"
    assert output.parse(text + strange).kind == "error"


def test_an_outcome_survives_the_cache() -> None:
    outcome = read("counter-restless")
    assert Outcome.from_json(outcome.to_json()) == outcome
