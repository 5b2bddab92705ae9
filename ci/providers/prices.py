"""What tokens cost. The table is the user's: prices change, and none is built in.

[prices."deepseek-*"]           # a pattern of model names, the first that fits counts
input = 0.28                    # US dollars per million tokens
output = 0.42
"""

from __future__ import annotations

import fnmatch
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ci.providers.base import ProviderError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@dataclass(frozen=True)
class Price:
    """US dollars per million tokens, in and out."""

    input: float
    output: float

    def of(self, prompt_tokens: int, completion_tokens: int) -> float:
        """US dollars for so many tokens."""
        return (prompt_tokens * self.input + completion_tokens * self.output) / 1e6


FREE = Price(0.0, 0.0)


def load(path: Path) -> dict[str, Price]:
    """Read a price table. Raises ProviderError, which names the file and the entry, or OSError."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get("prices", {})
        return {name: Price(float(entry["input"]), float(entry["output"])) for name, entry in table.items()}
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProviderError(f"{path}: not a price table: {type(error).__name__}: {error}") from None


def price_of(model: str, endpoint: str, table: dict[str, Price]) -> Price | None:
    """The price of a model: the first pattern that fits; nothing for a server on this machine; None if unknown."""
    for pattern, price in table.items():
        if fnmatch.fnmatchcase(model, pattern):
            return price
    return FREE if urlsplit(endpoint).hostname in ("localhost", "127.0.0.1", "::1") else None
