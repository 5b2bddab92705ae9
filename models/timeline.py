"""Histories drawn: threads as lanes, operations as bars from call to return, as text or as SVG.

    T0  |-push(1) = 0--*--|
    T1     |-pop() = 2 []-----*-|

A star marks an access or a linearization point; an arrow instead of the right edge, an operation that never returned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from models.linearize.history import History


@dataclass(frozen=True)
class Bar:
    """An operation in its lane. `marks` are times inside it, each with a short text (such as a C line) or none."""

    lane: int
    label: str
    start: int
    end: int | None
    marks: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Timeline:
    """What is to be drawn. Times are only compared; distances on the page follow from the texts."""

    bars: tuple[Bar, ...]

    @classmethod
    def of_history(cls, history: History, order: Sequence[int] | None = None) -> Timeline:
        """A history; with the order of a witness, a numbered star for each linearization point."""
        marks: dict[int, tuple[tuple[int, str], ...]] = {}
        scale = 1
        if order is not None:
            scale = 2 * (len(history) + 1)  # room for several points between two events
            now = last = -1
            for number, i in enumerate(order, 1):
                now = max(now, history[i].start * scale)
                last = now = max(now, last + 1)
                marks[i] = ((now, str(number)),)
        return cls(
            tuple(
                Bar(
                    item.thread,
                    str(item),
                    item.start * scale,
                    None if item.end is None else item.end * scale + scale - 1,
                    marks.get(i, ()),
                )
                for i, item in enumerate(history)
            )
        )

    @property
    def lanes(self) -> list[int]:
        return sorted({bar.lane for bar in self.bars})

    def _columns(self, gap: int) -> dict[int, int]:
        """A column for each time, so that every bar has room for its label and its marks."""
        times = sorted({t for bar in self.bars for t in (bar.start, *(m for m, _ in bar.marks))} | self._ends())
        need: dict[int, list[tuple[int, int]]] = {}
        for bar in self.bars:
            end = times[-1] + 1 if bar.end is None else bar.end
            need.setdefault(end, []).append((bar.start, len(bar.label) + 4))
            previous = bar.start
            for time, text in bar.marks:
                need.setdefault(time, []).append((previous, 2))
                need.setdefault(end, []).append((time, len(text) + 2))
                previous = time
            for (first, text), (second, _) in zip(bar.marks, bar.marks[1:], strict=False):
                need.setdefault(second, []).append((first, len(text) + 2))
        columns: dict[int, int] = {}
        here = -gap
        for time in [*times, times[-1] + 1]:
            here += gap
            for start, room in need.get(time, ()):
                here = max(here, columns.get(start, here) + room)
            columns[time] = here
        return columns

    def _ends(self) -> set[int]:
        return {bar.end for bar in self.bars if bar.end is not None}

    def ascii(self) -> str:
        """The drawing as text: two lines for each lane, the labels above the bars."""
        if not self.bars:
            return "(no operations)"
        columns = self._columns(2)
        width = max(columns.values()) + 1
        lines = []
        for lane in self.lanes:
            labels, body = [" "] * width, [" "] * width
            for bar in self.bars:
                if bar.lane == lane:
                    _draw(bar, columns, labels, body)
            head = f"T{lane}"
            lines += [f"{head:<4}{''.join(labels)}".rstrip(), f"    {''.join(body)}".rstrip()]
        return "\n".join(lines)

    def svg(self) -> str:
        """The drawing as a self-contained SVG document."""
        columns = self._columns(3) if self.bars else {0: 0}
        unit, row, left = 7, 46, 44
        width = left + (max(columns.values()) + 4) * unit
        height = row * len(self.lanes) + 12
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" font-family="monospace" font-size="11">',
            '<rect width="100%" height="100%" fill="white"/>',
        ]
        for number, lane in enumerate(self.lanes):
            y = 8 + row * number
            parts.append(f'<text x="8" y="{y + 30}" fill="#333">T{lane}</text>')
            parts.append(f'<line x1="{left}" x2="{width - 8}" y1="{y + 26}" y2="{y + 26}" stroke="#ddd"/>')
            for bar in self.bars:
                if bar.lane == lane:
                    parts += _svg_bar(bar, columns, unit, left, y)
        return "\n".join([*parts, "</svg>"]) + "\n"


def _draw(bar: Bar, columns: dict[int, int], labels: list[str], body: list[str]) -> None:
    start = columns[bar.start]
    end = max(columns.values()) if bar.end is None else columns[bar.end]
    labels[start : start + len(bar.label)] = bar.label
    body[start : end + 1] = "|" + "-" * (end - start - 1) + (">" if bar.end is None else "|")
    for time, text in bar.marks:
        column = columns[time]
        if column == start:
            column += 1
        mark = f"*{text}"
        body[column : column + len(mark)] = mark


def _svg_bar(bar: Bar, columns: dict[int, int], unit: int, left: int, y: int) -> list[str]:
    x = left + columns[bar.start] * unit
    end = left + (max(columns.values()) + 2 if bar.end is None else columns[bar.end]) * unit
    dash = ' stroke-dasharray="4 3"' if bar.end is None else ""
    parts = [
        f'<rect x="{x}" y="{y + 18}" width="{end - x}" height="16" rx="3" fill="#dbe9f6" stroke="#30638e"{dash}/>',
        f'<text x="{x}" y="{y + 13}">{escape(bar.label)}</text>',
    ]
    for time, text in bar.marks:
        at = left + columns[time] * unit
        parts.append(f'<circle cx="{at}" cy="{y + 26}" r="3" fill="#d1495b"/>')
        if text:
            parts.append(f'<text x="{at + 5}" y="{y + 30}" font-size="9" fill="#d1495b">{escape(text)}</text>')
    return parts
