"""What can go wrong while reading C."""

from __future__ import annotations


class FrontendError(Exception):
    """C outside the accepted subset: `file:line: what is wrong, and what would be accepted`.

    Attributes: `file` (as given to the reader), `line` (from 1; 0 if the whole file is meant), `message`.
    """

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.file = file
        self.line = line
        self.message = message


class ToolMissing(Exception):
    """A program that a check needs is not installed: the check is skipped with this reason, never passed."""
