"""Pieces that several pages use: verdicts, counts, a table of rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ci.report.site.markup import Html, flat, tag
from ci.rows import Row, Verdict

_SHAPES = {
    Verdict.PROVED: '<rect x="3" y="3" width="10" height="10" rx="1" fill="currentColor"/>',
    Verdict.CHECKED: '<path d="M3 8.5l3.4 3.6L13 4.6" fill="none" stroke="currentColor" stroke-width="2"/>',
    Verdict.CAUGHT: '<circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<circle cx="8" cy="8" r="2" fill="currentColor"/>',
    Verdict.FAILED: '<path d="M3.5 3.5l9 9m0-9l-9 9" fill="none" stroke="currentColor" stroke-width="2.4"/>',
    Verdict.SKIPPED: '<circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" stroke-width="1.4"'
    ' stroke-dasharray="2.4 2"/>',
}
MEANING = {
    Verdict.PROVED: "by Lean’s kernel, for every execution of the model",
    Verdict.CHECKED: "by exhaustion or comparison, within the bound that stands beside it",
    Verdict.CAUGHT: "a planted defect, found as it must be",
    Verdict.FAILED: "does not hold",
    Verdict.SKIPPED: "did not run, and counts for nothing",
}


def icon(verdict: Verdict) -> Html:
    return Html(f'<svg class="i" viewBox="0 0 16 16" aria-hidden="true">{_SHAPES[verdict]}</svg>')


def badge(verdict: Verdict, text: str | None = None) -> Html:
    """The verdict's sign and word (or another text)."""
    return tag("span", icon(verdict), text or verdict.value, class_=f"v {verdict.value}")


def counts(rows: Iterable[Row]) -> Html:
    """How many rows of each verdict, as badges."""
    number = Counter(row.verdict for row in rows)
    return flat(badge(verdict, f"{number[verdict]} {verdict.value}") for verdict in Verdict if number[verdict])


def legend() -> Html:
    items = [tag("li", badge(verdict), " ", MEANING[verdict]) for verdict in Verdict]
    return tag("ul", items, class_="legend")


def seconds(row: Row) -> str:
    if row.cached:
        return "kept"
    return f"{row.seconds:.1f} s" if row.seconds >= 0.05 else "< 0.1 s"


def detail(row: Row, label: str = "") -> Html | None:
    """The row's reasons, folded, unless they are what the reader must see."""
    if not row.detail.strip():
        return None
    must = row.verdict in (Verdict.FAILED, Verdict.SKIPPED)
    name = label or ("why" if must else "details")
    return tag("details", tag("summary", name), tag("pre", row.detail), open=must)


def table(rows: Sequence[tuple[str, Row]]) -> Html:
    """Rows as they are, each with its address."""
    head = tag("tr", [tag("th", name, scope="col") for name in ("claim", "evidence", "bound", "assumes", "verdict")])
    return tag("div", tag("table", tag("thead", head), tag("tbody", [_row(*item) for item in rows]), class_="rows"),
               class_="wide")  # fmt: skip


def _row(identity: str, row: Row) -> Html:
    return tag(
        "tr",
        tag("td", row.claim, detail(row)),
        tag("td", row.evidence),
        tag("td", row.bound),
        tag("td", row.assumes),
        tag("td", badge(row.verdict), tag("small", seconds(row), class_="time")),
        id=identity,
    )
