"""Quiet colours for C and Lean, and `code` marks in prose."""

from __future__ import annotations

import re

from ci.report.site.markup import Html, flat, tag

_C = re.compile(
    r"(?P<c>/\*.*?(?:\*/|$)|//.*|^\s*\*(?:\s.*|/.*)?$)|(?P<s>\"[^\"]*\")"
    r"|(?P<k>\b(?:if|else|while|for|return|break|continue|struct|static|const|int|void|uint64_t|size_t|sizeof)\b)"
    r"|(?P<m>\bZP_\w+)|(?P<o>\b(?:seq_cst|acquire|release|acq_rel|relaxed)\b)"
)
_LEAN = re.compile(r"(?P<c>--.*)|(?P<k>[∀∃→∧∨¬≠≤≥↔λ]|\b(?:theorem|def|fun|let|have|by|where)\b)|(?P<t>\b[A-Z][\w.']*)")
_MARKS = re.compile(r"`([^`]+)`")


def _coloured(pattern: re.Pattern[str], text: str) -> Html:
    parts: list[Html | str] = []
    end = 0
    for match in pattern.finditer(text):
        parts += [text[end : match.start()], tag("span", match[0], class_=f"x{match.lastgroup}")]
        end = match.end()
    return flat(*parts, text[end:])


def c_line(text: str) -> Html:
    """One line of C."""
    return _coloured(_C, text)


def lean(text: str) -> Html:
    """A Lean statement."""
    return _coloured(_LEAN, text)


def prose(text: str) -> Html:
    """A paragraph in which `backquotes` mark code."""
    parts: list[Html | str] = []
    for number, part in enumerate(_MARKS.split(text)):
        parts.append(tag("code", part) if number % 2 else part)
    return flat(*parts)
