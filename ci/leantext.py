"""The tokens of Lean text: words, commands, strings, with comments left out, as Lean's own reader cuts them.

A text that Lean would read otherwise must not slip through, so the rules follow Lean's: comments nest, the character
after `/-` does not begin a delimiter (`/-/` opens only one), raw strings know no escapes, `'` begins a character
unless it continues a word, and `λ`, `Π`, `Σ` are not letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Token:
    """A piece of text that is neither a comment nor white space. `kind`: word, name (« »), string, command, symbol."""

    kind: str
    text: str
    start: int
    line: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


_LETTER = r"[^\W\dλΠΣ]"
_INSIDE = r"[^\WλΠΣ]"
_TOKEN = re.compile(
    rf"""(?P<line>--[^\n]*)
      | (?P<block>/-)
      | (?P<string>r"[^"]*" | r(?P<raw>\#+)"(?s:.*?)"(?P=raw) | "(?s:\\.|[^"\\])*")
      | (?P<character>'(?:\\x[0-9A-Fa-f]{{2}}|\\u[0-9A-Fa-f]{{4}}|\\.|[^'\\])')
      | (?P<name>«[^»]*»)
      | (?P<word>{_LETTER}(?:{_INSIDE}|['!?])*)
      | (?P<command>\#[A-Za-z_]+)
      | (?P<space>\s+)
      | (?P<symbol>:=|=>|<;>|.)""",
    re.VERBOSE,
)


def block_end(text: str, start: int) -> int:
    """Where the block comment that begins at `start` ends; the length of the text if it does not end."""
    depth, position = 1, start + 3
    while depth:
        opened, closed = text.find("/-", position), text.find("-/", position)
        if closed < 0:
            return len(text)
        if 0 <= opened < closed:
            depth, position = depth + 1, opened + 2
        else:
            depth, position = depth - 1, closed + 2
    return position


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text. Never fails: what Lean could not read comes out as symbols."""
    position, line = 0, 1
    while position < len(text):
        match = _TOKEN.match(text, position)
        assert match is not None
        kind, end = str(match.lastgroup), match.end()
        if kind == "raw":
            kind = "string"
        if kind == "block":
            end = block_end(text, position)
        elif kind not in ("line", "space"):
            yield Token(kind, match[0], position, line)
        line += text.count("\n", position, end)
        position = end


def words(text: str) -> list[tuple[int, str]]:
    """The words and # commands of a text with their lines. Dotted names come apart; « » are taken off; of strings
    only the interpolated ones (`s!"{…}"`) count, for they contain terms."""
    found: list[tuple[int, str]] = []
    previous = None
    for token in tokens(text):
        if token.kind == "name":
            found += [(token.line, part) for part in re.split(r"\.", token.text[1:-1])]
        elif token.kind in ("word", "command"):
            found.append((token.line, token.text))
        elif token.kind == "string" and previous is not None:
            adjacent = previous.kind == "word" and previous.end == token.start and previous.text.endswith("!")
            if adjacent:
                found += [(token.line + line - 1, word) for line, word in words(token.text[1:-1])]
        previous = token
    return found
