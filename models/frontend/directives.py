"""Preprocessor directives that would make what is compiled another text than what is read.

The front end reads a file once, without the compiler's own macros. So nothing may depend on them: a structure's C file
has no conditionals at all, its headers only include guards and `#ifdef __cplusplus`, and the layer of accesses only
those that name its documented builds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from models.frontend.errors import FrontendError

CONDITIONALS = ("if", "ifdef", "ifndef", "elif", "elifdef", "elifndef", "else", "endif")
LAYER_MACROS = frozenset({"ZP_PROVED", "ZP_TRACE", "ZP_ALLOC", "ZP_ALLOC_SMALL", "__cplusplus"})
"""What conditionals of zp_atomic.h, and of what it includes, may ask for."""
PAUSE = "zp_pause.h"
PROCESSORS = frozenset({"__x86_64__", "__i386__", "__aarch64__"})
"""What conditionals of zp_pause.h may ask for: it has no accesses."""

SCHEMES = {
    "zp_scheme.h": frozenset({"ZP_EPOCHS", "ZP_NEVER"}),
    "zp_wfqueue.h": frozenset({"ZP_NEVER", "__cplusplus"}),
}
"""What conditionals of the headers that choose how nodes are used again may ask for: the catalog says which are defined
in the build that is proved."""

BARRIER = "zp_barrier.h"
"""Its fence has two sides in the default build only. It may ask for the documented builds if a structure is read in the
build ZP_PROVED, as the catalog says."""

_DIRECTIVE = re.compile(r"\s*(?:#|%:)\s*(\w*)(.*)", re.DOTALL)
_TRIGRAPH = re.compile(r"\?\?[=/'()!<>-]")
_SPLICE = re.compile(r"\\[ \t\f\v]*\n")
_TEXT_OR_COMMENT = re.compile(
    r""""(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|//[^\n]*|/\*.*?(?:\*/|\Z)""", re.DOTALL
)  # fmt: skip


@dataclass(frozen=True)
class Directive:
    """`#name rest`, on a line of its file (its first one, if it is continued)."""

    line: int
    name: str
    rest: str

    @property
    def words(self) -> frozenset[str]:
        """The identifiers after the directive's name, without `defined`."""
        return frozenset(re.findall(r"[A-Za-z_]\w*", self.rest)) - {"defined"}


def directives(text: str, name: str) -> Iterator[Directive]:
    """The directives of a file, which errors call `name`, as a compiler sees them: lines joined, comments removed.
    FrontendError for a trigraph (some modes of a compiler replace it, others do not) and for `#line`."""
    trigraph = _TRIGRAPH.search(text)
    if trigraph is not None:
        raise FrontendError(name, text.count("\n", 0, trigraph.start()) + 1, f"the trigraph {trigraph.group()}")
    # a joined line keeps its number: \0 stands for a line end that is none
    joined = _SPLICE.sub("\0", text)
    number = 1
    for line in _TEXT_OR_COMMENT.sub(_blank, joined).split("\n"):
        match = _DIRECTIVE.fullmatch(line.replace("\0", ""))
        if match is not None:
            first = number + line[: min(line.find(sign) for sign in "#%" if sign in line)].count("\0")
            if match.group(1) == "line" or match.group(1).isdigit():
                raise FrontendError(name, first, "#line; accepted: the lines of the file itself")
            yield Directive(first, match.group(1), match.group(2).strip())
        number += 1 + line.count("\0")


def _blank(match: re.Match[str]) -> str:
    """A comment as a space with as many (joined) line ends; text between quotes as it is."""
    found = match.group()
    if found[0] != "/":
        return found
    return " " + "\0" * (found.count("\n") + found.count("\0"))


def check_source(path: Path, name: str) -> None:
    """FrontendError if the C file has a conditional."""
    for item in directives(path.read_text(encoding="utf-8"), name):
        if item.name in CONDITIONALS:
            message = "conditional compilation; accepted: in headers only, so that all is read"
            raise FrontendError(name, item.line, message)


def check_header(path: Path, name: str) -> None:
    """FrontendError if a header has another conditional than its include guard and those that ask for __cplusplus; one
    that chooses a scheme may name it."""
    if path.name in SCHEMES:
        check_layer(path, name)
        return
    found = list(directives(path.read_text(encoding="utf-8"), name))
    guarded = guard(path, found) is not None
    inside = False
    for item in found[2:-1] if guarded else found:
        if item.name not in CONDITIONALS:
            continue
        opens = not inside and item.name in ("ifdef", "ifndef") and item.rest == "__cplusplus"
        closes = inside and item.name == "endif"
        if not opens and not closes:
            what = f"#{item.name} {item.rest}".strip()
            message = f"{what}: conditional compilation; accepted in a header: include guards, #ifdef __cplusplus"
            raise FrontendError(name, item.line, message)
        inside = opens


def check_layer(path: Path, name: str) -> None:
    """FrontendError if a conditional of the layer of accesses asks for something else than the documented builds, or if
    a macro is undefined: C11's atomic accesses are macros, which functions of the same names could then replace."""
    found = list(directives(path.read_text(encoding="utf-8"), name))
    pause, own = path.name == PAUSE, guard(path, found)
    accepted = PROCESSORS if pause else SCHEMES.get(path.name, LAYER_MACROS)
    for item in found:
        if item.name == "undef":
            raise FrontendError(name, item.line, f"#undef {item.rest}; accepted: new names")
        if pause and item.name in ("include", "define") and item.rest != own:
            raise FrontendError(name, item.line, f"#{item.name} {item.rest}; accepted here: processors, a pause")
        if item.name in CONDITIONALS and not item.words <= accepted | {own or ""}:
            unknown = ", ".join(sorted(item.words - accepted - {own or ""}))
            message = f"#{item.name} depends on {unknown}; accepted: {', '.join(sorted(accepted))}"
            raise FrontendError(name, item.line, message)


def guard(path: Path, found: list[Directive]) -> str | None:
    """The name of the include guard around all directives of a header. It must contain the header's own name, which no
    compiler and no build defines: ZP_RESULT_H for zp_result.h."""
    depth = [0]
    for item in found:
        depth.append(depth[-1] + (item.name in ("if", "ifdef", "ifndef")) - (item.name == "endif"))
    if len(found) < 3 or [found[0].name, found[1].name, found[-1].name] != ["ifndef", "define", "endif"]:
        return None
    if 0 in depth[1:-1]:
        return None
    own = re.sub(r"\W", "_", path.name).upper()
    name = found[0].rest
    return name if name == found[1].rest and re.fullmatch(rf"\w*{own}_*", name) else None
