"""The report on somebody's C file as a person reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from ci.certificate import STYLE
from ci.rows import Row, Verdict

WIDTH = 160


def told(error: Exception) -> str:
    """An error in words: of a file, its name and what is the matter with it."""
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        return f"{error.filename}: {error.strerror}"
    return str(error.args[0]) if isinstance(error, KeyError) else str(error)


def show(console: Console, title: str, rows: Sequence[Row], assumptions: Sequence[str], seconds: float) -> None:
    """Print the rows, what is assumed, and why something failed or was skipped."""
    if not console.is_terminal:
        console.width = WIDTH
    table = Table(title=escape(title), box=SIMPLE_HEAD, title_justify="left", expand=True)
    for name, ratio in (("claim", 5), ("evidence", 5), ("bound", 4)):
        table.add_column(name, ratio=ratio, overflow="fold")
    table.add_column("verdict", min_width=7)
    group = ""
    for row in rows:
        if row.group != group:
            group = row.group
            table.add_row(Text(group, style="bold"))
        cells = [escape(text) for text in (f"  {row.claim}", row.evidence, row.bound)]
        table.add_row(*cells, Text(row.verdict.value, style=STYLE[row.verdict]))
    console.print(table)
    console.print("Assumed", style="bold")
    for text in assumptions:
        console.print(f"  {text}", highlight=False, markup=False, soft_wrap=True)
    console.print("  what holds for these clients is not shown for larger ones", highlight=False)
    for row in rows:
        if row.verdict in (Verdict.FAILED, Verdict.SKIPPED):
            console.print(f"\n{row.verdict.value.upper()}: {row.claim}", style=STYLE[row.verdict], markup=False)
            console.print(row.detail, highlight=False, markup=False, soft_wrap=True)
    counts = Counter(row.verdict for row in rows)
    summary = ", ".join(f"{counts[verdict]} {verdict.value}" for verdict in Verdict if counts[verdict])
    console.print(f"\n{summary} in {seconds:.0f} s", highlight=False)
