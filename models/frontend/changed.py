"""Reads a C file with some of its text changed, beside its own headers."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from models import ir
from models.catalog import ROOT, Structure
from models.frontend.reader import read


def read_changed(structure: Structure, change: Callable[[str], str], root: Path = ROOT) -> ir.Program:
    """The program of the changed text. FrontendError and ToolMissing as `read`, and what `change` raises."""
    source = root / structure.source
    with tempfile.TemporaryDirectory(prefix="zp-changed-") as directory:
        target = Path(directory) / structure.source
        target.parent.mkdir(parents=True)
        for header in source.parent.glob("*.h"):
            shutil.copy(header, target.parent)
        target.write_text(change(source.read_text(encoding="utf-8")), encoding="utf-8")
        return read(structure, Path(directory))
