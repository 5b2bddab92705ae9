"""A row of the certificate: one claim, what supports it, how far, and what it takes for granted."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any


class Verdict(Enum):
    """How a row ended. Only the first three hold; a stage that did not run never counts as one that passed."""

    PROVED = "proved"  #: by the Lean kernel, for every execution of the model
    CHECKED = "checked"  #: by exhaustion or comparison, within the stated bound
    CAUGHT = "caught"  #: a planted defect, found as it must be
    FAILED = "failed"
    SKIPPED = "skipped"  #: did not run; the detail says why

    @property
    def holds(self) -> bool:
        return self in (Verdict.PROVED, Verdict.CHECKED, Verdict.CAUGHT)


@dataclass(frozen=True)
class Row:
    """`group` is the heading below which the row stands; `detail` is for the reader who asks why (a failure's text, a
    timeline, the reason of a skip)."""

    structure: str
    group: str
    claim: str
    evidence: str
    bound: str
    assumes: str
    verdict: Verdict
    detail: str = ""
    seconds: float = 0.0
    cached: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"verdict": self.verdict.value}

    @staticmethod
    def from_json(data: dict[str, Any]) -> Row:
        return Row(**(data | {"verdict": Verdict(data["verdict"])}))
