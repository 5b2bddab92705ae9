"""Export a package to an ordinary Lake project: the same modules without `prelude`, over Lean's own library.

Tools that want Lean's own `import Lean` (LLMLean, LeanDojo) cannot work in files of a self-contained base. A proof
found there is only a proposal: the judge takes it back to the base. Modules of Core are left out, since Lean's
library has their contents under the same names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from ci.goals import Goal, Package

_HEAD = re.compile(r"^(?:prelude|import [^\n]*)\n", re.MULTILINE)


def is_core(module: str) -> bool:
    return module == "Core" or module.startswith("Core.")


def exported_text(text: str, imports: Iterable[str], extra: Iterable[str] = ()) -> str:
    """A module's text without `prelude`, importing `extra` and those of `imports` that are not of Core."""
    end = 0
    for match in _HEAD.finditer(text):
        if text[end : match.start()].strip():
            break
        end = match.end()
    lines = [f"import {name}" for name in (*extra, *(name for name in imports if not is_core(name)))]
    return "\n".join(lines) + ("\n" if lines else "") + text[end:]


def export_goal(goal: Goal, package: Package, folder: Path, toolchain: str) -> dict[str, Path]:
    """Write the modules that a goal's file imports to a folder, with a lean-toolchain; module → file. The goal's own
    file is left to the caller."""
    written: dict[str, Path] = {}
    for module in package.closure(goal.imports):
        if is_core(module):
            continue
        text = package.sources[module].read_text(encoding="utf-8")
        file = (folder / Path(*module.split("."))).with_suffix(".lean")
        file.parent.mkdir(parents=True, exist_ok=True)
        names = re.findall(r"^import (\S+)", text, re.MULTILINE)
        file.write_text(exported_text(text, names), encoding="utf-8")
        written[module] = file
    (folder / "lean-toolchain").write_text(toolchain + "\n", encoding="utf-8")
    return written
