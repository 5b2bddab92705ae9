"""Does every consistent execution of an experiment behave as specified?

`check` asks one engine, or both and compares them; the answer is a Row.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from models.rc11 import declarative, operational
from models.rc11.experiment import Experiment, describe
from models.rc11.linear import linearization
from models.rc11.outcome import Execution, Found

Verdict = Literal["pass", "race", "fault", "not linearizable", "incomplete", "engines disagree"]
Engine = Literal["operational", "declarative", "both"]


@dataclass(frozen=True)
class Row:
    """One line of the report.

    `executions` and `outcomes` are those found (executions: by the enumeration only). "incomplete" establishes nothing:
    a limit was reached. `cut` says that some call wanted to go round more often than `unroll`: the verdict is about the
    executions in which none does (races and faults before that point are found). `reason` and `execution` explain a
    verdict that is not "pass".
    """

    structure: str
    client: str
    threads: int
    calls: int
    unroll: int
    engine: str
    executions: int
    outcomes: int
    seconds: float
    verdict: Verdict
    cut: bool = False
    reason: str = ""
    execution: Execution | None = None

    @property
    def ok(self) -> bool:
        return self.verdict == "pass"

    def __str__(self) -> str:
        size = f"{self.executions} executions, " if self.executions else ""
        cut = f", cut at {self.unroll} rounds" if self.cut else ""
        text = f"{self.structure}: {self.client}: {self.verdict} ({self.engine}, {size}{self.outcomes} outcomes{cut}, "
        return text + f"{self.seconds:.2f} s)" + (f": {self.reason}" if self.reason else "")


def check(
    experiment: Experiment,
    engine: Engine = "operational",
    limit: int = operational.DEFAULT_LIMIT,
    timeout: float | None = None,
) -> Row:
    """`limit` bounds the enumeration, `timeout` (seconds) each question to z3."""
    if engine == "operational":
        return judge(experiment, operational.explore(experiment.client, limit))
    if engine == "declarative":
        return judge(experiment, declarative.solve(experiment.client, timeout=timeout))
    b = operational.explore(experiment.client, limit)
    a = declarative.solve(experiment.client, timeout=timeout)
    row = replace(judge(experiment, b), engine="both", seconds=a.seconds + b.seconds)
    difference = disagreement(a, b)
    if difference:
        return replace(row, verdict="engines disagree", reason=difference)
    return row if a.complete else replace(row, verdict="incomplete", reason="z3 reached its limit")


def disagreement(a: Found, b: Found) -> str:
    """How two complete answers differ; empty if they do not. After a race there are no outcomes to compare."""
    if not (a.complete and b.complete):
        return ""
    if a.racy != b.racy:
        return f"{a.engine}: {'race' if a.racy else 'no race'}; {b.engine}: {'race' if b.racy else 'no race'}"
    if a.racy:
        return ""
    if a.faulty != b.faulty:
        return f"{a.engine}: {'fault' if a.faulty else 'no fault'}; {b.engine}: {'fault' if b.faulty else 'no fault'}"
    if a.cut != b.cut:
        return f"{a.engine}: {'cut' if a.cut else 'not cut'}; {b.engine}: {'cut' if b.cut else 'not cut'}"
    only_a, only_b = a.outcomes.keys() - b.outcomes.keys(), b.outcomes.keys() - a.outcomes.keys()
    if only_a or only_b:
        return f"{len(only_a)} outcomes of {a.engine} only, {len(only_b)} of {b.engine} only"
    return ""


def judge(experiment: Experiment, found: Found) -> Row:
    """The row for an engine's answer."""
    client = experiment.client
    row = Row(
        structure=experiment.structure,
        client=client.name,
        threads=len(client.threads),
        calls=sum(map(len, client.threads)),
        unroll=client.unroll,
        engine=found.engine,
        executions=found.executions,
        outcomes=len(found.outcomes),
        seconds=found.seconds,
        verdict="pass",
        cut=found.cut,
    )
    if found.racy:
        return replace(row, verdict="race", execution=found.witness, reason=race_text(experiment, found.witness))
    if found.faulty:
        reason = "a call uses its buffer beyond the end, or NULL"
        return replace(row, verdict="fault", execution=found.witness, reason=reason)
    examples = found.examples or {}
    for outcome in found.outcomes:
        if linearization(experiment, outcome) is None:
            reason = f"no order explains {describe(experiment, outcome)}"
            return replace(row, verdict="not linearizable", reason=reason, execution=examples.get(outcome))
    if not found.complete:
        return replace(row, verdict="incomplete", reason="the limit was reached")
    return row


def race_text(experiment: Experiment, execution: Execution | None) -> str:
    if execution is None or execution.race is None:
        return "a data race"
    a, b = (execution.events[i] for i in execution.race)
    return f"lines {a.line} (thread {a.thread}) and {b.line} (thread {b.thread}) race on {experiment.place(a.cell)}"
