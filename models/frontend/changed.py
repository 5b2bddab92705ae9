"""Reads a C file with some of its text changed, beside its own headers."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from models import ir
from models.catalog import ROOT, Structure
from models.frontend.reader import read


@contextmanager
def changed_copy(
    structure: Structure, change: Callable[[str], str], root: Path = ROOT, part: str = ""
) -> Iterator[Path]:  # fmt: skip
    """A root below which the source, or the header `part`, is changed; what `change` raises."""
    source = root / structure.source
    with tempfile.TemporaryDirectory(prefix="zp-changed-") as directory:
        folder = (Path(directory) / structure.source).parent
        folder.mkdir(parents=True)
        for file in (*source.parent.glob("*.h"), source):
            shutil.copy(file, folder)
        target = Path(directory) / (part or structure.source)
        target.write_text(change(target.read_text(encoding="utf-8")), encoding="utf-8")
        yield Path(directory)


def read_changed(
    structure: Structure, change: Callable[[str], str], root: Path = ROOT, part: str = ""
) -> ir.Program:  # fmt: skip
    """The program of the changed text. FrontendError and ToolMissing as `read`, and what `change` raises."""
    with changed_copy(structure, change, root, part) as copy:
        return read(structure, copy)
