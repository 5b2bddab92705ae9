"""A foreign file through the preprocessor: without a compiler's own macros, with headers that only name types.

A system header that is not known is taken as empty, which a note says; one of the user's own is read.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.frontend.preprocess import run_preprocessor
from models.frontend.syntax import Node, parse_text

INCLUDE = Path(__file__).resolve().parent / "include"
FLAGS = ("-undef", "-D__attribute__(x)=", "-D__extension__=", "-D__inline=inline", "-D__inline__=inline",
         "-D__restrict=restrict", "-D__restrict__=restrict", "-D__volatile__=volatile", "-D__asm__=asm",
         "-D__builtin_expect(x,y)=(x)", "-D__alignof__=_Alignof", "-D__const=const",
         "-D__builtin_assume(x)=((void)0)")  # fmt: skip
_INCLUDED = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)
_COMMENT = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|//[^\n]*|/\*.*?\*/', re.DOTALL)
_MARKER = re.compile(r'^# \d+ "((?:\\.|[^"\\])*)"', re.MULTILINE)
_ASM = re.compile(r"\basm\b\s*(?:volatile\b\s*)?\(")
_CONDITIONAL = re.compile(r"^[ \t]*#[ \t]*(?:if|elif)\b(.*)|^[ \t]*#[ \t]*(?:ifdef|ifndef)[ \t]+(\w+)", re.MULTILINE)


@dataclass
class Source:
    """The file as a tree; positions call it `name`. `text` is what it holds, `headers` are the user's own ones."""

    path: Path
    name: str
    tree: Node
    text: str
    headers: tuple[str, ...]
    notes: list[str] = field(default_factory=list)


def load(path: Path, name: str, flags: Sequence[str] = ()) -> Source:
    """Read a file. `flags` are -D and -I options of the user's. FrontendError and ToolMissing as the preprocessor and
    the parser."""
    path = path.resolve()
    folders = [Path(flag.removeprefix("-I")) for flag in flags if flag.startswith("-I")]
    folders = [path.parent, *(folder if folder.is_absolute() else Path.cwd() / folder for folder in folders)]
    notes = []
    with tempfile.TemporaryDirectory(prefix="zp-c11-") as stubs:
        unknown = sorted(_stubs(path, folders, Path(stubs)))
        if unknown:
            notes.append(f"taken as empty: {', '.join(f'<{header}>' for header in unknown)}")
        own = [f"-I{folder}" for folder in folders]
        defines = [flag for flag in flags if not flag.startswith("-I")]
        text = run_preprocessor(path, name, (*FLAGS, *defines, *own, "-isystem", str(INCLUDE), "-idirafter", stubs))
        entered = dict.fromkeys(_MARKER.findall(text))
        headers = tuple(
            item for item in entered if item != name and not item.startswith("<") and str(INCLUDE) not in item
            and stubs not in item
        )  # fmt: skip
    raw = path.read_text(encoding="utf-8")
    if "__attribute__" in raw and re.search(r"packed|cleanup|vector_size", raw):
        notes.append("__attribute__ is not read")
    if asked := _asked(raw, path):
        notes.append(f"read with none of these defined by a compiler: {', '.join(asked)}")
    return Source(path, name, parse_text(_without_assembler(text), name), raw, headers, notes)


def _asked(raw: str, path: Path) -> list[str]:
    """The macros that the file's conditionals ask for, without include guards."""
    guard = re.sub(r"\W", "_", path.name).upper()
    found: dict[str, None] = {}
    for condition, name in _CONDITIONAL.findall(_COMMENT.sub(" ", raw)):
        for word in [name] if name else re.findall(r"[A-Za-z_]\w*", condition):
            if word not in ("defined", "__cplusplus", "__STDC_VERSION__") and guard not in word.upper():
                found[word] = None
    return [word for word in found if f"#define {word}" not in raw]


def _stubs(path: Path, folders: list[Path], stubs: Path) -> Iterator[str]:
    """Empty files for the system headers, of the file and of the user's headers, that are not known."""
    todo, seen = [path], set[Path]()
    while todo:
        file = todo.pop()
        if file in seen:
            continue
        seen.add(file)
        for bracket, header in _INCLUDED.findall(_COMMENT.sub(_plain, file.read_text(encoding="utf-8"))):
            places = [folder / header for folder in ([file.parent, *folders] if bracket == '"' else folders)]
            found = next((place for place in places if place.is_file()), None)
            if found is not None:
                todo.append(found.resolve())
            elif bracket == "<" and not (INCLUDE / header).is_file() and ".." not in header:
                stub = stubs / header
                if not stub.exists():
                    stub.parent.mkdir(parents=True, exist_ok=True)
                    stub.write_text("", encoding="utf-8")
                    yield header


def _plain(match: re.Match[str]) -> str:
    return match.group() if match.group()[0] == '"' else " "


def _without_assembler(text: str) -> str:
    """Assembler that only waits, or only holds the compiler back, as a call; any other one as a call that the
    translation refuses."""
    start = 0
    while (found := _ASM.search(text, start)) is not None:
        end, depth = found.end(), 1
        while depth and end < len(text):
            depth += {"(": 1, ")": -1}.get(text[end], 0)
            end += 1
        inside = "".join(re.findall(r'"((?:\\.|[^"\\])*)"', text[found.end() : end].split(":")[0]))
        words = set(re.findall(r"\w+", inside)) - {"rep", "nop", "pause", "yield", "isb"}
        call = "assembler()" if words else "__builtin_ia32_pause()"
        text = text[: found.start()] + call + "\n" * text.count("\n", found.start(), end) + text[end:]
        start = found.start() + len(call)
    return text
