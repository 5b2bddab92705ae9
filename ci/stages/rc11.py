"""The default build's memory orders against C11 (RC11), by two engines; and which client needs each order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ci.rows import Row, Verdict
from ci.stage import Context, Stage
from models.catalog import structure
from models.explore.schemes import COMPOSED
from models.frontend import read
from models.rc11.check import Row as Execution
from models.rc11.clients import experiments
from models.rc11.score import score
from models.rc11.table import TableRow, check_all, table

GROUP = "Memory orders (C11)"


def _order(context: Context, row: TableRow) -> Row:
    site = row.site
    place = f"{site.kind.lower()} {site.place}".strip()
    claim = f"{context.claims.source}:{site.line} {site.operation}, {place}: {site.order} → {row.weaker}"
    if row.caught is not None:
        return Row(context.structure, GROUP, claim, f"RC11: {row.caught.verdict}", f"client {row.caught.client}", "–",
                   Verdict.CAUGHT, row.caught.reason, row.seconds)  # fmt: skip
    good = Verdict.CHECKED if row.note else Verdict.FAILED
    return Row(context.structure, GROUP, claim, f"needed by no client: {row.note or 'and nobody says why'}",
               f"{row.clients} clients", "–", good, "" if row.note else str(row), row.seconds)  # fmt: skip


def _engines(results: Sequence[Execution]) -> str:
    both = sum(row.engine == "both" for row in results)
    if both == len(results):
        return "z3 and enumeration agree"
    return f"enumeration; z3 agrees on the {both} that it can do" if both else "enumeration alone"


def run(context: Context) -> Iterator[Row]:
    program = read(structure(context.structure))
    context.note("clients")
    results = check_all(program, deep=context.deep)
    failed = [str(row) for row in results if not row.ok]
    called = {call.operation.name for item in experiments(program) for calls in item.client.threads for call in calls}
    called |= {part for name in called for part in COMPOSED.get(context.structure, {}).get(name, ())}
    missed = [operation.name for operation in program.operations if operation.name not in called]
    yield Row(
        context.structure, GROUP, "every consistent execution is race-free and linearizable along happens-before",
        f"{len(results)} clients, {sum(row.executions for row in results):,} executions, {_engines(results)}",
        f"≤ {max(row.threads for row in results)} threads, {max(row.calls for row in results)} calls"
        + (f"; none of {', '.join(missed)}" if missed else ""),
        "front end, RC11", Verdict.FAILED if failed else Verdict.CHECKED, "\n".join(failed),
        sum(row.seconds for row in results),
    )  # fmt: skip
    context.note("litmus tests")
    lines = score()
    wrong = [str(line) for line in lines if not line.ok]
    yield Row(
        context.structure, GROUP, "the memory model itself: both engines give the published verdicts",
        f"{len(lines)} litmus verdicts", "–", "–", Verdict.FAILED if wrong or not lines else Verdict.CHECKED,
        "\n".join(wrong),
    )  # fmt: skip
    context.note("weaker orders")
    for row in table(program):
        if row.one_step and row.site.operation in called:
            yield _order(context, row)


STAGE = Stage("rc11", GROUP, run, ("models", "csrc"))
