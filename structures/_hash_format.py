"""The lines of sha256sum: written as GNU coreutils 9.1 writes them, and read as it reads them.

A name with a backslash, a newline or a carriage return is escaped, and its line begins with a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ESCAPES = {b"\\": b"\\\\", b"\n": b"\\n", b"\r": b"\\r"}
_ORIGINALS = {escape: original for original, escape in _ESCAPES.items()}
_ESCAPED = re.compile(rb"(?:[^\\]|\\[\\nr])*", re.DOTALL)
_TAG = re.compile(rb"SHA256 ?\((.*)\)[ \t]*=[ \t]*([0-9a-fA-F]{64})", re.DOTALL)
_DIGEST = re.compile(rb"([0-9a-fA-F]{64})[ \t](.+)", re.DOTALL)


def escape(name: bytes) -> bytes:
    """The name on one line."""
    return re.sub(rb"[\\\n\r]", lambda found: _ESCAPES[found[0]], name)


def unescape(name: bytes) -> bytes | None:
    """The name that was escaped so; None if none is."""
    if not _ESCAPED.fullmatch(name):
        return None
    return re.sub(rb"\\[\\nr]", lambda found: _ORIGINALS[found[0]], name)


def line(digest: str, name: bytes, zero: bool = False) -> bytes:
    """What sha256sum prints for a file; with `zero`, as by its option --zero."""
    if zero:
        return digest.encode() + b"  " + name + b"\0"
    shown = escape(name)
    mark = b"\\" if shown != name else b""
    return mark + digest.encode() + b"  " + shown + b"\n"


def verdict(name: bytes, text: str) -> bytes:
    """What ``sha256sum --check`` prints for a file: here only a newline makes it escape the name."""
    shown = b"\\" + escape(name) if b"\n" in name else name
    return shown + b": " + text.encode() + b"\n"


class Reader:
    """Reads lines. Those with one blank after the digest (from BSD's ``sha256 -r``) are good only if the first one is.

    Otherwise a file whose name begins with a blank could be taken for another one.
    """

    def __init__(self) -> None:
        self._reversed: bool | None = None

    def entries(self, content: bytes) -> Iterator[tuple[int, tuple[str, bytes] | None]]:
        """Number and digest, name of each line; None if it is malformed. Empty lines and comments are left out."""
        for number, text in enumerate(content.split(b"\n"), start=1):
            text = text.removesuffix(b"\r")
            if text and not text.startswith(b"#"):
                yield number, self._entry(text)

    def _entry(self, text: bytes) -> tuple[str, bytes] | None:
        text = text.lstrip(b" \t")
        escaped = text.startswith(b"\\")
        text = text[escaped:]
        tagged = _TAG.fullmatch(text)
        if tagged:
            name, digest = tagged[1], tagged[2]
        else:
            plain = _DIGEST.fullmatch(text)
            rest = self._name(plain[2]) if plain else None
            if plain is None or rest is None:
                return None
            name, digest = rest, plain[1]
        found = unescape(name) if escaped else name
        return None if not found else (digest.decode().lower(), found)

    def _name(self, rest: bytes) -> bytes | None:
        standard = len(rest) > 1 and rest[:1] in (b" ", b"*")
        if not standard and self._reversed is False:
            return None
        if self._reversed is None:
            self._reversed = not standard
        return rest if self._reversed else rest[1:]
