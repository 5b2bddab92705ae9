"""The open goals about the wait-free queue, and what is proved of its list of nodes, put to the explorer.

Each of them is looked at, and has mutants.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ci import claims, ledger
from ci.lean import ROOT
from models.explore import Verdict, explore, goals
from models.explore.experiment import Experiment
from models.explore.observer import Sight, Watch, always
from models.explore.wfgoals import turns
from models.explore.wfqueues import EACH, HASTY, KEEPING, Thresholds, experiment, experiments, program
from models.mutants import MUTANTS, apply

LEDGER = sorted(ledger.load(ROOT / "goals" / ledger.FILE))
PROVED = [
    theorem.name
    for theorem in claims.load(claims.FOLDER / "wfqueue.toml").theorems
    if theorem.module == "WfqueueReuse.Linearizable"
]
STATED = LEDGER + PROVED
ITEMS = list(experiments())


# ---- each goal is checked ----


@pytest.mark.parametrize("goal", STATED)
def test_every_statement_is_looked_at(goal: str) -> None:
    assert any(goals.is_checked(goal, item) for item in ITEMS)


@pytest.mark.parametrize("goal", STATED)
def test_every_statement_has_a_mutant_that_refutes_it(goal: str) -> None:
    """Or a mutant that gives what refutes it: a wrong history, a data race, a fault."""
    wanted = goals.refuted_by(goal)
    named = [m.name for m in MUTANTS["wfqueue"] if goal in m.goals or ("sc", wanted) in m.caught]
    assert named, f"no mutant in models/mutants/wfqueue.py refutes {goal}"


def test_there_is_no_watch_without_a_statement() -> None:
    watched = {watch.name for item in ITEMS for watch in item.watches}
    assert watched == {goal for goal in STATED if goals.refuted_by(goal) is Verdict.BROKEN}


def test_the_claims_list_the_goals_and_the_table_names_them() -> None:
    claimed = claims.load(claims.FOLDER / "wfqueue.toml").open
    assert claimed is not None
    assert sorted(claimed.goals) == LEDGER
    table = (ROOT / "goals" / "README.md").read_text(encoding="utf-8")
    assert [goal for goal in LEDGER if f"| `{goal.removeprefix('Wfqueue.')}` |" not in table] == []


def test_a_goal_that_nothing_looks_at_is_an_error() -> None:
    with pytest.raises(KeyError, match=r"no client looks at Wfqueue\.true"):
        next(goals.check("wfqueue", ["Wfqueue.inBounds", "Wfqueue.true"]))
    with pytest.raises(KeyError, match="no client looks at anything"):
        next(goals.check("spsc", []))


# ---- and holds in small clients ----


@pytest.mark.parametrize("lanes", ["e|d", "ed|d", "de|e", "ee|d"])
@pytest.mark.parametrize("thresholds", [None, HASTY, KEEPING])
def test_no_counterexample_in_small_clients(lanes: str, thresholds: Thresholds | None) -> None:
    item = experiment(lanes, EACH, thresholds)
    found = goals.explored(item, STATED, item.program or program(None))
    assert {goal: str(result) for goal, result in found.items() if not result.passed} == {}


# ---- what is a little stronger does not hold: the clients come where it matters ----

GIVES_UP, GOES_ON = experiment("dd|edede", "0e 0d"), experiment("dddd|d", "0e 0e 0e 0e 0e 0e 1d")


def of_states(fields: set[str], holds: Callable[[Sight], bool]) -> Watch:
    return always("too strong", fields, holds)


def rushed(pending: tuple[int, ...], before: Sight, after: Sight) -> tuple[int, ...] | None:
    """enqueue_turn_lt of requests that are there when tail moves, no matter since when."""
    old, new = before("tail"), after("tail")
    since, last = after("node.enqueuer", of=old), after("node.enqueuer", of=new)
    for slot in range(2):
        waits = before("slots.enqueued", slot) not in (0, new)
        if old != new and waits and turns(last, slot, 2) >= turns(since, slot, 2):
            return None
    return ()


STRONGER = {
    "an offered node is not in the list": (
        GIVES_UP,
        of_states({"tail", "slots.enqueued"}, lambda now: now("tail") not in (0, now("slots.enqueued", 1))),
    ),
    "tail is the last node": (
        GIVES_UP,
        of_states({"tail", "node.next"}, lambda now: now("node.next", of=now("tail")) == 0),
    ),
    "nobody gives another slot a node": (
        GIVES_UP,
        Watch(
            "too strong",
            frozenset({"slots.given"}),
            lambda memory, before, after: (
                None
                if before("slots.given", 0) != after("slots.given", 0) and before.inside(1) and after.inside(0)
                else ()
            ),
        ),
    ),
    "two nodes wait for each other thread": (
        GOES_ON,
        of_states({"slots.pending"}, lambda now: now.inside(0) or now("slots.pending", 0) <= 2),
    ),
    "whoever waits is next": (
        experiment("ee|e"),
        Watch("too strong", frozenset({"tail", "slots.enqueued", "node.enqueuer"}), rushed),
    ),
}


@pytest.mark.parametrize("name", STRONGER)
def test_what_is_stronger_is_refuted(name: str) -> None:
    item, watch = STRONGER[name]
    assert item.program is not None
    found = explore(item.program, item.client, item.spec, watches=[watch])
    assert found.verdict is Verdict.BROKEN
    assert found.reason.startswith("too strong, T")
    assert found.timeline().ascii()


def test_turns_are_those_of_the_program() -> None:
    """after(slot, threads) of zp_wfqueue.c, so many times."""
    nobody = 2**64 - 1
    for slots in (1, 2, 3, 5):
        for since in (*range(slots), nobody):
            turn = since
            for count in range(1, slots + 1):
                turn = 0 if (turn + 1) % 2**64 >= slots else (turn + 1) % 2**64
                assert turns(since, turn, slots) == count


def test_a_refuted_goal_does_not_hide_the_others() -> None:
    """Where one is refuted, each is explored alone."""
    mutant = next(m for m in MUTANTS["wfqueue"] if m.name == "gives_up_with_request_open")

    item: Experiment = experiment("de|d")
    assert item.change is not None
    found = goals.explored(item, STATED, item.change(lambda text: apply(mutant, text)))
    verdicts = {goal.removeprefix("Wfqueue."): result.verdict for goal, result in found.items()}
    assert verdicts["given_quiet"] is Verdict.BROKEN
    assert verdicts["linearizable"] is Verdict.NOT_LINEARIZABLE
    assert verdicts["enqueued_last"] is verdicts["inBounds"] is Verdict.PASSED
