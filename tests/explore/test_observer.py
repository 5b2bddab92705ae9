"""Watches: what they see does not depend on the reduction, what they refuse is told, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from models import ir
from models.explore import Client, ClientError, Verdict, explore
from models.explore.observer import Sight, Watch, always
from models.ir import Lit, Reg
from tests.explore import programs as build
from tests.explore.test_reduction import HEAP_SETTINGS, SETTINGS, experiments, heap_experiments

Word = tuple[int, ...]


class Notes:
    """A watch that refuses nothing and remembers every change of x and of the array; and what it was shown."""

    def __init__(self) -> None:
        self.runs: set[tuple[Word, ...]] = set()
        self.states: set[tuple[Word, frozenset[int]]] = set()
        self.steps: set[tuple[Word, Word, frozenset[int]]] = set()
        self.watch = Watch("notes", frozenset({"x", "a"}), self.judge)

    def judge(self, memory: tuple[Word, ...], before: Sight, after: Sight) -> tuple[Word, ...]:
        old, new = ((now("x"), now("a", 0), now("a", 1)) for now in (before, after))
        self.states.add((new, inside(after)))
        if old == new:
            return memory
        self.steps.add((old, new, inside(before)))
        self.runs.add((*memory, new))
        return (*memory, new)


def inside(now: Sight) -> frozenset[int]:
    return frozenset(thread for thread in range(3) if now.inside(thread))


def covered(full: set[Any], reduced: set[Any]) -> bool:
    """Whether for each item, but for the threads that are inside a call, there is one with as few of them as can be."""
    return all(any(item[:-1] == other[:-1] and other[-1] <= item[-1] for other in reduced) for item in full)


def noted(program: ir.Program, client: Client, reduce: bool) -> Notes | None:
    notes = Notes()
    found = explore(program, client, None, races=False, reduce=reduce, watches=[notes.watch])
    return notes if found.passed else None


def agree(program: ir.Program, client: Client) -> None:
    full, reduced = noted(program, client, False), noted(program, client, True)
    assert (full is None) == (reduced is None)
    if full is not None and reduced is not None:
        assert reduced.runs == full.runs
        assert reduced.states <= full.states and reduced.steps <= full.steps
        assert covered(full.states, reduced.states) and covered(full.steps, reduced.steps)


@SETTINGS
@given(experiments())
def test_what_is_seen_does_not_depend_on_the_reduction(experiment: tuple[ir.Program, Client]) -> None:
    agree(*experiment)


@HEAP_SETTINGS
@given(heap_experiments())
def test_nor_where_objects_are_allocated_and_freed(experiment: tuple[ir.Program, Client]) -> None:
    agree(*experiment)


TWO_WRITES = build.program(
    build.operation("f", [build.store(build.X, Lit(1)), build.store(build.Y, Lit(1)), build.ret(0)])
)
ALONE = build.client([build.do("f")])


def test_what_is_refused_is_told_with_its_run() -> None:
    """The write to x, which nobody else touches, is a step of its own if it is looked at."""
    watch = always("y is never behind x", {"x", "y"}, lambda now: now("x") <= now("y"))
    found = explore(TWO_WRITES, ALONE, None, watches=[watch])
    assert found.verdict is Verdict.BROKEN and not found.passed
    assert found.reason == "y is never behind x, T0"
    assert [step.what for step in found.trace] == ["call f()", "store x := 1"]
    assert "T0" in found.timeline().ascii()


def test_one_of_several_is_named() -> None:
    fine = always("x is a bit", {"x"}, lambda now: now("x") < 2)
    wrong = always("y stays 0", {"y"}, lambda now: now("y") == 0)
    assert explore(TWO_WRITES, ALONE, None, watches=[fine]).passed
    assert explore(TWO_WRITES, ALONE, None, watches=[fine, wrong]).reason == "y stays 0, T0"


def test_the_first_state_is_judged_too() -> None:
    found = explore(TWO_WRITES, ALONE, None, watches=[always("x is set", {"x"}, lambda now: now("x") == 1)])
    assert (found.verdict, found.reason, found.trace) == (Verdict.BROKEN, "x is set", ())


def test_memory_tells_apart_states_that_are_otherwise_equal() -> None:
    """x goes to 1 and back: whether it has been 1 before is not in the state."""
    code = [build.store(build.X, Lit(1)), build.store(build.X, Lit(0)), build.ret(Reg(0))]
    program = build.program(build.operation("f", code))

    def judge(memory: int, before: Sight, after: Sight) -> int | None:
        rises = memory + (before("x") < after("x"))
        return None if rises > 1 else rises

    watch = Watch("x rises once", frozenset({"x"}), judge, 0)
    assert explore(program, ALONE, None, watches=[watch]).passed
    assert explore(program, build.client([build.do("f")], [build.do("f")]), None, watches=[watch]).verdict is (
        Verdict.BROKEN
    )


def test_only_what_is_named_is_seen() -> None:
    seen = always("nothing else", {"x"}, lambda now: now("y") == now("a", 7) == now("x", of=9) == 0)
    assert explore(TWO_WRITES, ALONE, None, watches=[seen]).passed


def test_an_error_of_a_judge_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        explore(TWO_WRITES, ALONE, None, watches=[always("broken", {"x"}, lambda now: 1 // now("x") == 1)])


def test_what_cannot_be_watched() -> None:
    watch = always("nothing", {"nowhere"}, lambda now: True)
    with pytest.raises(ClientError, match="no field nowhere"):
        explore(TWO_WRITES, ALONE, None, watches=[watch])
    with pytest.raises(ValueError, match="sequential consistency only"):
        explore(TWO_WRITES, ALONE, None, "tso", watches=[watch])
    large = Client("large", ALONE.threads, {"a": 200}, object=None)
    with pytest.raises(ClientError, match="200 cells to look at; 128 is the most"):
        explore(TWO_WRITES, large, None, watches=[always("many", {"a"}, lambda now: True)])
