"""The wait-free queue under every schedule, and its mutants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from models import ir
from models.catalog import structure
from models.explore import ClientError, Exploration, Heap, explore
from models.explore.clients import experiments
from models.explore.experiment import Experiment
from models.explore.wfqueues import (
    EACH,
    HASTY,
    KEEPING,
    MIDDLE,
    PAIRS,
    QUEUE,
    SHORT,
    after,
    changed,
    experiment,
    program,
    register,
    step_bounds,
)
from models.frontend import read
from models.mutants import MUTANTS, Mutant, apply
from models.mutants.run import run_mutants, try_mutant
from models.mutants.wfqueue import GIVES_UP, HEAD_GOES, NEXT_GOES, SLOW, TAIL_GOES, UNNEEDED


def explored(item: Experiment, of: ir.Program | None = None, **options: bool) -> Iterator[Exploration]:
    for model in item.models:
        subject = of or item.program or program(None)
        yield explore(subject, item.client, item.spec, model, store_buffer=item.store_buffer, **options)  # type: ignore[arg-type]


def passes(items: list[Experiment]) -> dict[str, int]:
    """Every client passes, within its steps; the most steps that were seen."""
    reached: dict[str, int] = {}
    for item in items:
        for found in explored(item):
            assert found.passed, str(found)
            for name, steps in (found.max_steps or {}).items():
                assert steps <= item.steps[name], f"{item.client}: {name} takes {steps}, allowed {item.steps[name]}"
                reached[name] = max(steps, reached.get(name, 0))
    return reached


def test_small_clients_pass_within_the_steps_that_are_proved() -> None:
    """Those of three calls; without anything freed, and with."""
    items = [experiment(lanes, before, thresholds, ("sc", "tso")) for lanes in MIDDLE
             for before, thresholds in (("", None), (EACH, HASTY))]  # fmt: skip
    reached = passes([*items, *(experiment(lanes, "0e 1e", KEEPING) for lanes in SHORT + MIDDLE)])
    assert (reached["enqueue"], reached["dequeue"]) == (107, 174)


@pytest.mark.deep
@pytest.mark.parametrize("deep", [False, True])
def test_every_client_passes(deep: bool) -> None:
    items = list(experiments("wfqueue", deep=deep))
    assert len(items) > 90
    assert {model for item in items for model in item.models} == {"sc", "tso"}
    passes(items)


def test_slots_are_taken_by_one_thread_each() -> None:
    reached = passes([register(1, "r|r"), register(2, "r0r|r"), register(2, "r|r|r")])
    assert reached["register"] <= step_bounds(2)["register"]


def test_two_threads_get_the_same_slot_if_it_is_not_compared() -> None:
    text = "int done = ZP_CAS(&q->slots[i].taken, &expected, 1, acquire, relaxed);"
    wrong = changed(
        HASTY, lambda code: code.replace(text, "int done = 1;\n        ZP_STORE(&q->slots[i].taken, 1, release);")
    )
    verdicts = [found.verdict.value for found in explored(register(2, "r|r"), wrong)]
    assert verdicts == ["not linearizable", "not linearizable"]


def test_out_of_memory_is_told_and_retired_nodes_are_found() -> None:
    """The second enqueue finds no memory; it may use the node again that slot 0 has retired, if there is one."""
    fails = frozenset({1})
    results = []
    for before in ("", "0e 0d"):
        item = experiment("ee|d", before, None, ("sc",), fails)
        (found,) = explored(replace(item, spec=None))  # type: ignore[arg-type]
        assert found.passed
        results.append({outcome[0][0][1][0] for outcome in found.outcomes})  # type: ignore[index]
    assert results == [{4}, {0}]


# ---- the starts, and what may come back ----


def test_a_start_is_the_queue_as_calls_leave_it() -> None:
    fresh, used = after(HASTY, 2, ""), after(HASTY, 2, "0e 0e 0d 1d 0d")
    assert fresh.items == () and len(fresh.objects) == QUEUE + 5
    assert used.items == () and used.dequeues == 2
    queue = used.objects[0]
    assert queue["head", 0] == queue["tail", 0] == queue["slots.given", 1] != queue["slots.given", 0]
    # made: 5 dummies and 2 nodes. Slots 0 and 1 have retired the dummies in their `asked`; nobody announced them
    assert len(used.objects) == QUEUE + 5
    assert len(after(None, 2, "0e 0e 0d 1d 0d").objects) == QUEUE + 7
    assert after(HASTY, 2, "0e 0e 1d").items == (102,)


def test_nodes_of_the_start_come_back() -> None:
    item = experiment("eed|d", "0e 0e 0d")
    (found,) = explored(item)
    client = item.client
    alone = replace(item, client=replace(client, heap=replace(client.heap, again=0)))
    (without,) = explored(alone)
    assert found.passed and without.passed
    assert found.states > without.states


def test_only_one_struct_may_come_back() -> None:
    client = experiment("e|e").client
    for again in (-1, 6):
        with pytest.raises(ClientError, match="objects given again"):
            explore(program(HASTY), replace(client, heap=Heap(2, 0, reuse=True, again=again)), None)
    with pytest.raises(ClientError, match="14 is the most"):
        explore(program(HASTY), replace(client, heap=Heap(10, 0, reuse=True, again=5)), None)
    twice = replace(client, objects=1, others=(*client.others, replace(client.others[0], struct="")))
    with pytest.raises(ClientError, match=r"no length|one struct without an array"):
        explore(program(HASTY), replace(twice, heap=Heap(2, 0, reuse=True, again=6)), None)


@pytest.mark.parametrize("lanes", ["e|d", "d|d"])
def test_unreduced_agrees(lanes: str) -> None:
    """All instructions one by one, from a queue with an element: the same outcomes, in more states."""
    client = experiment(lanes, "0e").client
    full, reduced = (explore(program(HASTY), client, None, reduce=reduce, races=False) for reduce in (False, True))
    assert full.passed and reduced.passed
    assert full.outcomes == reduced.outcomes
    assert full.max_steps == reduced.max_steps
    assert reduced.states < full.states


# ---- mutants ----

QUICK = ("enqueue_skips_a_turn", "linked_twice", "gives_up_and_looks_first", "no_second_look_at_head")
CASES = [pytest.param(mutant, id=mutant.name, marks=[] if mutant.name in QUICK else [pytest.mark.deep])
         for mutant in MUTANTS["wfqueue"]]  # fmt: skip


@pytest.mark.parametrize("mutant", CASES)
def test_every_mutant_is_caught_by_the_checker_that_it_names(mutant: Mutant) -> None:
    shapes = {HEAD_GOES: ("eedd|d", "0e 0e 0d"), TAIL_GOES: ("eedd|e", "0e 0d"), GIVES_UP: ("dd|edede", "0e 0d"),
              NEXT_GOES: ("ddd|d", "0e 0e 0e 0e 0e 1d")}  # fmt: skip
    named = [experiment(*shapes[name]) for name in mutant.clients if name in shapes]
    assert {item.client.name for item in named} <= set(mutant.clients)
    results = try_mutant("wfqueue", mutant, named or list(experiments("wfqueue")))
    assert [(result.model, result.expected) for result in results if not result.goal] == list(mutant.caught)
    assert [result.goal for result in results if result.goal] == list(mutant.goals)
    assert [str(result) for result in results if not result.caught] == []


def test_mutants_name_clients_that_there_are() -> None:
    names = {item.client.name for item in experiments("wfqueue")}
    assert {name for mutant in MUTANTS["wfqueue"] for name in mutant.clients} <= names


@pytest.mark.deep
@pytest.mark.parametrize("mutant", SLOW, ids=lambda mutant: mutant.name)
def test_mutants_of_three_threads_are_caught(mutant: Mutant) -> None:
    """The client of the second is no other's: without the defect it has more states than an exploration may have."""
    (result,) = try_mutant("wfqueue", mutant, [experiment("d|d|ed"), experiment("dd|edd|e", "0e")])
    assert result.caught, str(result)


@pytest.mark.deep
@pytest.mark.parametrize("mutant", UNNEEDED, ids=lambda mutant: mutant.name)
def test_what_is_not_needed(mutant: Mutant) -> None:
    """No client misses it: so it is no defect, as far as these clients go."""
    for item in experiments("wfqueue"):
        if item.change is None:
            continue
        for found in explored(item, item.change(lambda text: apply(mutant, text))):
            assert found.passed, str(found)


@pytest.mark.deep
def test_wrong_specifications_are_refused() -> None:
    results = [result for result in run_mutants("wfqueue") if result.mutant.startswith("spec: ")]
    assert len(results) == 2
    assert all(result.caught for result in results)


def test_the_thresholds_are_of_this_file() -> None:
    with pytest.raises(ValueError, match="occurs 0 times"):
        HASTY.apply("int x;")
    assert program(HASTY) != program(None) == read(structure("wfqueue"))
    assert len(PAIRS) == 16
