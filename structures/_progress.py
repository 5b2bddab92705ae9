"""A progress bar at the foot of the terminal, out of the way of what else is written there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

PERIOD_S = 0.1
"""It is drawn anew no sooner than this after the last time."""

WIDTH = 30
"""Of the bar itself, in characters."""

_ERASE = "\r\x1b[K"

_bars: list[Bar] = []
"""The bar on the terminal, if there is one."""


class Bar:
    """So many steps of so many on standard error."""

    def __init__(self, title: str, total: int) -> None:
        self._title = title
        self._total = total
        self._done = 0
        self._begin = self._drawn = monotonic()

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        if monotonic() - self._drawn >= PERIOD_S:
            self.draw()

    def draw(self) -> None:
        """Write it over what is in this line."""
        self._drawn = monotonic()
        _write(_ERASE + self._text()[: _columns() - 1])

    def _text(self) -> str:
        share = self._done / self._total if self._total else 1.0
        filled = int(WIDTH * share)
        text = f"{self._title} [{'#' * filled}{'.' * (WIDTH - filled)}] {self._done:,}/{self._total:,}"
        if self._done == 0:
            return text
        left = int((monotonic() - self._begin) * (self._total / self._done - 1))
        return f"{text}, {left // 60}:{left % 60:02} left"


@contextmanager
def progress(title: str, total: int) -> Iterator[Callable[[], None]]:
    """A bar of `total` steps while the block runs, if there is a terminal; yields the function that makes one step."""
    if not sys.stderr.isatty() or os.environ.get("TERM", "dumb") == "dumb":
        yield _nothing
        return
    bar = Bar(title, total)
    _bars.append(bar)
    try:
        bar.draw()
        yield bar.step
    finally:
        _bars.remove(bar)
        _write(_ERASE)


@contextmanager
def aside() -> Iterator[None]:
    """While something else is written to the terminal, and flushed: the bar, if any, is away."""
    if not _bars:
        yield
        return
    _write(_ERASE)
    try:
        yield
    finally:
        _bars[-1].draw()


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except OSError:
        return 80


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()


def _nothing() -> None:
    """No step is shown."""
