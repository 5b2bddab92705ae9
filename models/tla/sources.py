"""The text of a model: its module, with the edits of the manifest made, and the modules that it uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from models.tla.manifest import ManifestError, Model

_USES = re.compile(r"^[ \t]*EXTENDS\s+([\w\s,]+?)\s*$|\bINSTANCE\s+(\w+)", re.MULTILINE)


def sources(model: Model) -> dict[str, str]:
    """File name to text, the model's own module first. ManifestError if a file is missing or an edit does not fit."""
    first = f"{model.module}.tla"
    texts = {first: _read(model.folder / first)}
    todo = [texts[first]]
    while todo:
        for name in used(todo.pop()):
            file = f"{name}.tla"
            path = model.folder / file
            if file not in texts and path.exists():
                texts[file] = _read(path)
                todo.append(texts[file])
    for old, new in model.edits:
        texts[_place(model, texts, old)] = texts[_place(model, texts, old)].replace(old, new)
    return texts


def _place(model: Model, texts: Mapping[str, str], old: str) -> str:
    """The file in which the text of an edit occurs."""
    counts = {file: text.count(old) for file, text in texts.items()}
    if sum(counts.values()) != 1:
        raise ManifestError(f"{model.name}: the text of an edit must occur once in {', '.join(texts)}, not"
                            f" {sum(counts.values())} times: {old!r}")  # fmt: skip
    return max(counts, key=lambda file: counts[file])


def used(text: str) -> list[str]:
    """The modules that a module's text names after EXTENDS and INSTANCE."""
    names = []
    for match in _USES.finditer(text):
        names += re.split(r"[\s,]+", (match[1] or match[2]).strip())
    return names


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError(f"cannot read {path}: {error}") from None
