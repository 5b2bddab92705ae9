"""Plain C11 with `<stdatomic.h>`, as files are written that were not made for this library, for the front end.

`translate` brings the file into the subset (models/c11 says how) and parses that: the tree is what any file of the
subset gives, with the line numbers of the original. A function that cannot be brought there has a problem, which is an
error only if somebody wants it as an operation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.c11.accesses import FAILED
from models.c11.declarations import Declarations
from models.c11.functions import Functions, Signature, Written, unreadable
from models.c11.source import load
from models.frontend.errors import FrontendError
from models.frontend.syntax import Node, parse_text

_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
_NOTE = "size_t, pointers and the like are words of 64 bits (LP64); `ci audit --show-translation` shows how it is read"
_HEAD = "typedef unsigned long long uint64_t;\n"


@dataclass(frozen=True)
class Translation:
    """`text` is the file in the subset, `tree` that text as parsed. `notes` say what is taken for granted, `problems`
    which functions could not be translated and why; `signatures` are those of the functions that take the structure."""

    tree: Node
    text: str
    structure: str
    notes: tuple[str, ...]
    problems: Mapping[str, FrontendError]
    signatures: Mapping[str, Signature]


def needed(text: str) -> bool:
    """Whether the file is written with <stdatomic.h>, and not with this library's macros."""
    code = _COMMENT.sub("", text)
    return re.search(r"\bZP_[A-Z]+\s*\(", code) is None and (
        "stdatomic.h" in code or re.search(r"\b(?:_Atomic|atomic_\w+)\b", code) is not None or '#include "' in code
    )


def translate(path: Path, name: str, structure: str = "", flags: Sequence[str] = ()) -> Translation:
    """The file, which positions call `name`. `structure` chooses among several ones; `flags` are -D and -I options.
    FrontendError if its declarations cannot be read at all; ToolMissing without a preprocessor."""
    source = load(path, name, flags)
    known = Declarations(source, structure)
    functions = Functions(known)
    taking = [item for item in known.functions if functions.takes(item)]
    for item in taking:
        try:
            functions.define(item)
        except FrontendError:
            continue
    own = [item for item, node in known.functions.items() if node.file == name]
    public = {
        item for item in taking
        if known.functions[item].file != name or "static" not in known.functions[item].part("decl").words["storage"]
    }  # fmt: skip
    if not public & functions.written.keys():
        public = set(taking)
    parts = [_structure(known, functions.written)]
    for item, written in functions.written.items():
        parts.append(_function(known, item, written, item in public))
    for item in own:
        if item not in functions.written:
            parts.append(_function(known, item, unreadable(item), True))
    marked = _HEAD + "".join(f'# {line} "{name}"\n{text}\n' for part in parts for line, text in part)
    signatures = {item: functions.signature(item) for item in taking}
    problems = {item: error for item, error in functions.failed.items() if item in taking}
    tree = replace(parse_text(marked, name), file=name, line=1)
    return Translation(tree, _shown(parts), known.name, (_NOTE, *source.notes), problems, signatures)


def _structure(known: Declarations, functions: Mapping[str, Written]) -> list[tuple[int, str]]:
    """The structure; a field `x_length` remembers how much memory the array `x` was given."""
    name = known.source.name
    text = "\n".join(line for written in functions.values() for _, line in written.lines)
    lengths = []
    found = [(known.node.line if known.node.file == name else 1, f"struct {known.name} {{")]
    for field in known.fields:
        if field.problem:
            continue
        line = field.node.line if field.node.file == name else 1
        length = f"[{field.length or ''}]" if field.array else ""
        found.append((line, f"{'_Atomic ' if field.atomic else ''}uint64_t {field.name}{length};"))
        if field.array and f"->{field.name}_length" in text:
            lengths.append((line, f"uint64_t {field.name}_length;"))
    if f"->{FAILED}," in text:
        lengths.append((found[0][0], f"uint64_t {FAILED};"))
    found[1:1] = lengths
    return [*found, (found[-1][0], "};")]


def _function(known: Declarations, name: str, written: Written, public: bool) -> list[tuple[int, str]]:
    node = known.functions[name]
    line = node.line if node.file == known.source.name else 1
    head = written.head if public else f"static {written.head}"
    return [(line, head), (line, "{"), *written.lines, (line, "}")]


def _shown(parts: Sequence[Sequence[tuple[int, str]]]) -> str:
    """The text as a person reads it, each line with the number of the line it comes from."""
    rows = []
    for part in parts:
        depth = 0
        for line, text in part:
            depth -= text.startswith("}")
            rows.append(f"{'    ' * depth + text:<76} // {line}")
            depth += text.endswith("{")
        rows.append("")
    return "\n".join(rows)
