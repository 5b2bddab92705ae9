"""Execution graphs drawn: threads as columns, events from top to bottom, as text or as SVG.

    thread 0                        thread 1
    ── q.push(1) = 0
    e1 W rlx q->bottom = 2   :27
                                    e2 R acq q->bottom = 2   :59  ← e1

`← e1` says which write a read takes from (`← init`: the initial value); below the columns stand mo of every place that
was written more than once, the pairs of sw, and what is wrong. The order from top to bottom extends sb and rf; it is
one of several.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from models.rc11.check import Row
from models.rc11.client import is_blank
from models.rc11.experiment import Experiment
from models.rc11.outcome import Event, Execution

LETTERS = {"read": "R", "write": "W", "update": "U", "fence": "F"}
ORDERS = {
    "plain": "na", "relaxed": "rlx", "acquire": "acq", "release": "rel", "acq_rel": "acq_rel", "seq_cst": "sc"
}  # fmt: skip


@dataclass(frozen=True)
class Drawing:
    """An execution of an experiment, to be shown with `title` above it. `source` is the C file of the lines."""

    experiment: Experiment
    execution: Execution
    title: str = ""
    source: str = ""

    @classmethod
    def of(cls, experiment: Experiment, row: Row, source: str = "") -> Drawing:
        """The violation of a row. ValueError if it has none."""
        if row.execution is None:
            raise ValueError(f"{row.client}: nothing to draw")
        return cls(experiment, row.execution, f"{row.structure}, {row.client}: {row.verdict}\n{row.reason}", source)

    # what is said of an event

    def text(self, number: int) -> str:
        e = self.execution.events[number]
        head = f"e{number} {LETTERS[e.kind]} {ORDERS[e.order]}"
        if e.kind == "fence":
            return f"{head}{self.line(e)}"
        place = self.experiment.place(e.cell)
        value = f"{word(e.read)} to {word(e.written)}" if e.kind == "update" else word(e.read if e.reads else e.written)
        return f"{head} {place} = {value}{self.line(e)}{self.source_of(e)}"

    def line(self, e: Event) -> str:
        return f"  :{e.line}" if e.line else ""

    @staticmethod
    def source_of(e: Event) -> str:
        if not e.reads:
            return ""
        return "  ← init" if e.source is None else f"  ← e{e.source}"

    def rows(self) -> list[tuple[int, str, int | None]]:
        """(thread, text, event) from top to bottom; a call's name stands before its first event."""
        calls = list(self.experiment.client.calls())
        rows: list[tuple[int, str, int | None]] = []
        named: set[int] = set()
        for number, e in enumerate(self.execution.events):
            if e.call not in named:
                named.add(e.call)
                rows.append((e.thread, f"── {self.experiment.label(calls[e.call][1])}", None))
            rows.append((e.thread, self.text(number), number))
        return rows

    def orders(self) -> list[str]:
        """mo of each place with at least two writes."""
        places: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
        for number, e in enumerate(self.execution.events):
            if e.position is not None:
                places.setdefault(e.cell, []).append((e.position, number))
        return [
            f"mo {self.experiment.place(cell)}: init, " + ", ".join(f"e{number}" for _, number in sorted(writes))
            for cell, writes in places.items()
            if len(writes) > 1
        ]

    def footer(self) -> list[str]:
        lines = self.orders()
        if self.execution.race is not None:
            a, b = self.execution.race
            lines.append(f"race: e{a} and e{b} (neither happens before the other, one of them is plain)")
        if self.source:
            lines.append(f"lines are those of {self.source}")
        return lines

    # as text

    def ascii(self) -> str:
        threads = len(self.experiment.client.threads)
        rows = self.rows()
        widths = [max((len(text) for t, text, _ in rows if t == thread), default=0) for thread in range(threads)]
        widths = [max(width, len("thread 0")) + 3 for width in widths]
        starts = [sum(widths[:thread]) for thread in range(threads)]
        head = "".join(f"thread {thread}".ljust(widths[thread]) for thread in range(threads)).rstrip()
        body = [" " * starts[thread] + text for thread, text, _ in rows]
        return "\n".join([*([self.title] if self.title else []), head, *body, *self.footer()])

    # as SVG

    def svg(self) -> str:
        """A stand-alone picture: sb from top to bottom, rf as curves, the racing pair in red."""
        rows = self.rows()
        threads = len(self.experiment.client.threads)
        titles = self.title.splitlines()
        step, char, left, top = 22, 7.4, 20, 60.0 + 20 * len(titles)
        column = max(len(text) for _, text, _ in rows) * char + 60
        place = {
            number: (left + thread * column, top + at * step)
            for at, (thread, _, number) in enumerate(rows)
            if number is not None
        }
        height = top + len(rows) * step + 20 * len(self.footer()) + 20
        longest = max((len(text) for text in (*titles, *self.footer())), default=0)
        width = left + max(threads * column, longest * char + 20)
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
            f'font-family="monospace" font-size="12">',
            "<title>" + escape(titles[0] if titles else self.experiment.name) + "</title>",
            '<rect width="100%" height="100%" fill="white"/>',
        ]
        parts += [f'<text x="{left}" y="{20 + 20 * i}">{escape(text)}</text>' for i, text in enumerate(titles)]
        parts += [
            f'<text x="{left + thread * column:.0f}" y="{top - 24:.0f}" font-weight="bold">thread {thread}</text>'
            for thread in range(threads)
        ]
        parts += self.arrows(place, char)
        for at, (thread, text, number) in enumerate(rows):
            colour = "#c00" if self.execution.race and number in self.execution.race else "#000"
            colour = "#666" if number is None else colour
            x, y = left + thread * column, top + at * step
            parts.append(f'<text x="{x:.0f}" y="{y:.0f}" fill="{colour}">{escape(text)}</text>')
        below = top + len(rows) * step + 10
        parts += [
            f'<text x="{left}" y="{below + 20 * i:.0f}">{escape(text)}</text>' for i, text in enumerate(self.footer())
        ]
        return "\n".join([*parts, "</svg>"]) + "\n"

    def arrows(self, place: Mapping[int, tuple[float, float]], char: float) -> list[str]:
        """rf between different threads."""
        drawn = []
        events: Sequence[Event] = self.execution.events
        for number, e in enumerate(events):
            if e.source is None or events[e.source].thread == e.thread:
                continue
            (x1, y1), (x2, y2) = place[e.source], place[number]
            right = events[e.source].thread < e.thread
            x1 += len(self.text(e.source)) * char + 4 if right else -4
            x2 += -4 if right else len(self.text(number)) * char + 4
            y1, y2 = y1 - 4, y2 - 4
            bend = (x1 + x2) / 2
            drawn.append(
                f'<path d="M{x1:.0f},{y1:.0f} C{bend:.0f},{y1:.0f} {bend:.0f},{y2:.0f} {x2:.0f},{y2:.0f}" '
                f'fill="none" stroke="#2a7" stroke-width="1.3"/>'
                f'<circle cx="{x2:.0f}" cy="{y2:.0f}" r="2.5" fill="#2a7"/>'
            )
        return drawn


def word(value: int) -> str:
    """Small numbers as they are, large ones from the end of the word back, others in hexadecimal; `blank` is what was
    never written."""
    if is_blank(value):
        return "blank"
    if value < 1 << 16:
        return str(value)
    if value > (1 << 64) - (1 << 16):
        return f"2^64-{(1 << 64) - value}"
    return f"0x{value:x}"
