"""What is believed and not proved: each open goal is looked at in every step of the bounded clients."""

from __future__ import annotations

from collections.abc import Iterator

from ci.rows import Row, Verdict
from ci.stage import Context, Stage
from ci.stages.explore import Found, bound
from models.explore.goals import check

GROUP = "Open goals"


def run(context: Context) -> Iterator[Row]:
    claimed = context.claims.open
    if claimed is None:
        return
    found: dict[str, Found] = {goal: [] for goal in claimed.goals}
    for experiment, results in check(context.structure, tuple(claimed.goals), context.deep):
        context.note(f"{experiment.client}")
        for goal, result in results.items():
            found[goal].append((experiment, result))
    for goal, text in claimed.goals.items():
        yield _row(context, f"{text} (open: {goal})", claimed.states, found[goal])


def _row(context: Context, claim: str, claimed: int, found: Found) -> Row:
    failed = [str(result) for _, result in found if not result.passed]
    states = sum(result.states for _, result in found)
    if states < claimed:
        failed.append(f"{states:,} states were explored; claims/ says {claimed:,} and more")
    known = "no counterexample" if not failed else "not so"
    return Row(
        context.structure, GROUP, claim, f"{known}: {len(found)} clients, {states:,} states, sequential consistency",
        bound(found), "front end, explorer", Verdict.FAILED if failed else Verdict.CHECKED, "\n\n".join(failed),
    )  # fmt: skip


STAGE = Stage("goals", GROUP, run, ("models", "csrc", "claims"), concerns=lambda claims: claims.open is not None)
