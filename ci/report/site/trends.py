"""The audit's past as two small drawings: how long it took, and how many rows there were of each verdict."""

from __future__ import annotations

from collections.abc import Sequence

from ci.report.history import Entry
from ci.report.site.colour import prose
from ci.report.site.markup import Html, flat, tag
from ci.rows import Verdict

MOST = 60  #: runs that are drawn, the latest ones
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 520, 150, 40, 12, 12, 22


def trends(entries: Sequence[Entry]) -> Html:
    """The section; without a history it says so."""
    if not entries:
        text = (
            "No history yet: every `python -m ci audit` adds a line to `build/history.jsonl`, and this page draws it."
        )
        return tag("p", prose(text), class_="none")
    shown = entries[-MOST:]
    left_out = f" The {len(shown)} latest of {len(entries)} runs." if len(entries) > len(shown) else ""
    first, last = _day(shown[0]), _day(shown[-1])
    span = f"{len(shown)} runs, {f'on {first}' if first == last else f'{first} to {last}'}."
    span = span if len(shown) > 1 else "One run so far."
    figures = tag("div", _figure("Rows by verdict", _rows(shown)), _figure("Seconds, wall time", _seconds(shown)),
                  class_="figures")  # fmt: skip
    return flat(tag("p", span + left_out, class_="quiet"), figures, _numbers(shown))


def _figure(title: str, drawing: Html) -> Html:
    return tag("figure", tag("figcaption", title), drawing)


def _frame(entries: Sequence[Entry], most: float, label: str, *children: Html) -> Html:
    grid = []
    for value in (0.0, most / 2, most):
        y = _y(value, most)
        grid.append(tag("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y, class_="grid"))
        grid.append(tag("text", f"{value:g}", x=LEFT - 6, y=y + 4, text_anchor="end"))
    dates = [tag("text", _day(entries[0]), x=LEFT, y=HEIGHT - 4)]
    if len(entries) > 1:
        dates.append(tag("text", _day(entries[-1]), x=WIDTH - RIGHT, y=HEIGHT - 4, text_anchor="end"))
    return tag("svg", grid, dates, children, viewBox=f"0 0 {WIDTH} {HEIGHT}", role="img", aria_label=label,
               class_="chart")  # fmt: skip


def _x(number: int, count: int) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * (number + 0.5) / count, 1)


def _y(value: float, most: float) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / most, 1)


def _round(most: float) -> float:
    """The next number above that is easy to read, at least 1."""
    size = 1.0
    while True:
        for factor in (1, 2, 4, 6, 8):
            if size * factor >= most:
                return size * factor
        size *= 10


def _rows(entries: Sequence[Entry]) -> Html:
    most = _round(max(1, *(entry.rows for entry in entries)))
    width = round(min(26.0, 0.7 * (WIDTH - LEFT - RIGHT) / len(entries)), 1)
    bars = []
    for number, entry in enumerate(entries):
        total = 0
        for verdict in Verdict:
            count = entry.verdicts.get(verdict, 0)
            if count:
                top, bottom = _y(total + count, most), _y(total, most)
                title = tag("title", f"{_minute(entry)}: {count} {verdict.value}")
                bars.append(
                    Html(
                        f'<rect x="{_x(number, len(entries)) - width / 2:.1f}" y="{top}" width="{width}" '
                        f'height="{max(0.0, bottom - top - 0.8):.1f}" class="{verdict.value}">{title}</rect>'
                    )
                )
                total += count
    return _frame(entries, most, "Rows by verdict for each run; the table below has the numbers", *bars)


def _seconds(entries: Sequence[Entry]) -> Html:
    most = _round(max(1.0, *(entry.seconds for entry in entries)))
    at = [(_x(number, len(entries)), _y(entry.seconds, most)) for number, entry in enumerate(entries)]
    line = tag("polyline", points=" ".join(f"{x},{y}" for x, y in at), class_="curve")
    dots = [
        Html(f'<circle cx="{x}" cy="{y}" r="3" class="dot">{tag("title", f"{_minute(e)}: {e.seconds:g} s")}</circle>')
        for (x, y), e in zip(at, entries, strict=True)
    ]
    return _frame(entries, most, "Seconds of each run; the table below has the numbers", line, *dots)


def _numbers(entries: Sequence[Entry]) -> Html:
    names = [verdict for verdict in Verdict if any(entry.verdicts.get(verdict) for entry in entries)]
    head = ["ended (UTC)", *(verdict.value for verdict in names), "from the cache", "seconds", "holds"]
    body = [
        [_minute(e), *(str(e.verdicts.get(v, 0)) for v in names), str(e.cached), f"{e.seconds:g}",
         "yes" if e.holds else "no"]
        for e in reversed(entries)
    ]  # fmt: skip
    table = tag(
        "table",
        tag("thead", tag("tr", [tag("th", text, scope="col") for text in head])),
        tag("tbody", [tag("tr", [tag("td", text) for text in line]) for line in body]),
        class_="numbers",
    )
    return tag("details", tag("summary", "the numbers"), tag("div", table, class_="wide"), class_="print")


def _day(entry: Entry) -> str:
    return entry.time[:10]


def _minute(entry: Entry) -> str:
    return entry.time[:16].replace("T", " ")
