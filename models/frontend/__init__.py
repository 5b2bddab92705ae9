"""The front end: C to IR."""

from __future__ import annotations

from models.frontend.errors import FrontendError, ToolMissing
from models.frontend.reader import read

__all__ = ["FrontendError", "ToolMissing", "read"]
