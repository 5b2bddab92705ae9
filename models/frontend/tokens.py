"""The tokens of a preprocessed C file, with the lines where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_MARKER = re.compile(r'# (\d+) "((?:\\.|[^"\\])*)"')
_TOKEN = re.compile(
    r"""[A-Za-z_]\w*|\.?\d(?:[eEpP][+-]|[\w.])*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'"""
    r"""|<<=|>>=|\.\.\.|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|\S"""
)
_PAIRS = {"(": ")", "[": "]", "{": "}"}


@dataclass(frozen=True)
class Token:
    text: str
    line: int


def tokens(text: str, file: str) -> list[Token]:
    """The tokens that come from `file`: those of a macro stand where it is used. Pragmas are tokens too."""
    found: list[Token] = []
    here, line = "", 0
    for row in text.splitlines():
        marker = _MARKER.match(row)
        if marker is not None:
            here, line = marker.group(2), int(marker.group(1))
            continue
        if here == file:
            found += [Token(word, line) for word in _TOKEN.findall(row)]
        line += 1
    return found


def words(text: str) -> list[str]:
    """The tokens of a piece of C."""
    return _TOKEN.findall(text)


def closing(items: Sequence[str], start: int) -> int:
    """The index of the bracket that closes the one at `start`; the end if there is none."""
    depth = 0
    for index in range(start, len(items)):
        depth += (items[index] in _PAIRS) - (items[index] in _PAIRS.values())
        if depth == 0:
            return index
    return len(items)


def arguments(items: Sequence[str]) -> list[list[str]]:
    """What stands between the brackets of a call, split at its commas."""
    found: list[list[str]] = [[]]
    depth = 0
    for item in items:
        depth += (item in _PAIRS) - (item in _PAIRS.values())
        if item == "," and depth == 0:
            found.append([])
        else:
            found[-1].append(item)
    return found


def functions(items: Sequence[Token]) -> Iterator[tuple[str, list[Token]]]:
    """The functions that are defined, by name, each with the tokens of its body."""
    texts = [token.text for token in items]
    name, index = "", 0
    while index < len(texts):
        end = closing(texts, index) if texts[index] in _PAIRS else index
        if texts[index] == "(" and index > 0:
            name = texts[index - 1]
        elif texts[index] == "{" and index > 0 and texts[index - 1] == ")":
            yield name, list(items[index : end + 1])
        index = end + 1
