"""The certificate as a person reads it: one table per structure, what is assumed, and what failed and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from ci.claims import Claims
from ci.rows import Row, Verdict

STYLE = {
    Verdict.PROVED: "bold green",
    Verdict.CHECKED: "green",
    Verdict.CAUGHT: "green",
    Verdict.FAILED: "bold red",
    Verdict.SKIPPED: "yellow",
}


def _table(claims: Claims, rows: Sequence[Row]) -> Table:
    table = Table(title=f"{claims.title} ({claims.source})", box=SIMPLE_HEAD, title_justify="left", expand=True)
    for name, ratio in (("claim", 5), ("evidence", 5), ("bound", 3), ("assumes", 2)):
        table.add_column(name, ratio=ratio, overflow="fold")
    table.add_column("verdict", min_width=7)
    group = ""
    for row in rows:
        if row.group != group:
            group = row.group
            table.add_row(Text(group, style="bold"))
        cells = [escape(text) for text in (f"  {row.claim}", row.evidence, row.bound, row.assumes)]
        table.add_row(*cells, Text(row.verdict.value, style=STYLE[row.verdict]))
    return table


def show(
    console: Console,
    claims: Mapping[str, Claims],
    results: Mapping[str, Sequence[Row]],
    seconds: float,
    partial: str = "",
) -> None:
    """Print the certificate. Where the output is no terminal, the table is 160 columns wide. `partial` says what is
    missing, if something is."""
    if not console.is_terminal:
        console.width = 160
    for name, rows in results.items():
        console.print(_table(claims[name], rows))
        console.print("Assumptions", style="bold")
        for label, text in claims[name].assumptions.items():
            console.print(f"  {label}: {text}", highlight=False, markup=False)
        console.print("Not claimed", style="bold")
        for text in claims[name].limits:
            console.print(f"  {text}", highlight=False, markup=False)
        for row in rows:
            if row.verdict in (Verdict.FAILED, Verdict.SKIPPED):
                console.print(f"\n{row.verdict.value.upper()}: {row.claim}", style=STYLE[row.verdict], markup=False)
                console.print(row.detail, highlight=False, markup=False)
    counts = Counter(row.verdict for rows in results.values() for row in rows)
    summary = ", ".join(f"{counts[verdict]} {verdict.value}" for verdict in Verdict if counts[verdict])
    cached = sum(row.cached for rows in results.values() for row in rows)
    console.print(f"\n{summary} in {seconds:.0f} s ({cached} from the cache of results)", highlight=False)
    if partial:
        console.print(partial, style="bold yellow")
