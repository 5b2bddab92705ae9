"""Structures that consist of a C file and some headers beside it.

An instruction has the number of its line, and no file. So the lines of a structure's files are numbered through: those
of the C file as they are, those of its first part from there on, and so on. To the readers they are all lines of the C
file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_MARKER = re.compile(r'^# (\d+) "((?:\\.|[^"\\])*)"(.*)$', re.MULTILINE)


@dataclass(frozen=True)
class Parts:
    """`name` is the C file's name in positions; `offsets` what is added to the lines of each part, by its path."""

    name: str
    folder: Path
    offsets: dict[Path, int]

    def number(self, file: str, line: int) -> int | None:
        """The number of a line of a part; None if the file is none."""
        offset = self.offsets.get((self.folder / file).resolve()) if file and not file.startswith("<") else None
        return None if offset is None else line + offset

    def merge(self, text: str) -> str:
        """A preprocessed text, in which lines of parts are marked as lines of the C file."""

        def marked(match: re.Match[str]) -> str:
            number = self.number(match.group(2), int(match.group(1)))
            return match.group() if number is None else f'# {number} "{self.name}"{match.group(3)}'

        return _MARKER.sub(marked, text) if self.offsets else text


def parts_of(path: Path, name: str, parts: Sequence[str]) -> Parts:
    """The numbering for the C file `path`, called `name`, and headers that lie beside it."""
    offsets: dict[Path, int] = {}
    count = _lines(path) if parts else 0
    for part in parts:
        header = (path.parent / Path(part).name).resolve()
        offsets[header] = count
        count += _lines(header)
    return Parts(name, path.parent.resolve(), offsets)


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())
