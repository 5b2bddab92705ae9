"""A small audit with a row of every verdict, and one whose texts try to break out of every format."""

from __future__ import annotations

import copy
from typing import Any

import pytest

EVIL = (
    "</script><script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\">"
    "&amp; <b>bold</b> ]]> --> %0A::error:: \x1b[31m \u2028 'quotes\" and $dollars `ticks`"
)


def row(group: str, claim: str, verdict: str = "checked", **members: Any) -> dict[str, Any]:
    usual = {"structure": "spsc", "group": group, "claim": claim, "evidence": "evidence", "bound": "bound",
             "assumes": "–", "verdict": verdict, "detail": "", "seconds": 0.5, "cached": False}  # fmt: skip
    return usual | members


ACCOUNT = """\
spsc singles c=1 s=0 [sc] against BoundedFifo(1): not linearizable (no linearization explains this return, T1); \
9 states, 9 transitions, 0.00 s
T0  push(1) = 0
    |-*31-*43-|

   0  T0             call push(1)
   1  T0  line 31    load tail_own -> 0
   2  T0  line 43    store slots[0] := 1
   3  T0  line 47    store tail := 1
   4  T0  line 48    return 0
   5  T1             call pop()
   6  T1  line 57    load tail -> 1
   7  T1  line 60    return 2
"""

AUDIT: dict[str, Any] = {
    "schema": 1,
    "holds": False,
    "seconds": 12.5,
    "machine": {"system": "Linux", "python": "3.11"},
    "structures": {
        "spsc": [
            row("Theorems", "linearizable", "proved", evidence="theorem Spsc.linearizable; axioms: propext"),
            row("Theorems", "every Lean file is accepted", "failed", detail="Spsc.Races: unknown identifier"),
            row("Memory orders (C11)", "csrc/zp_spsc.c:47 push, store tail: seq_cst → release", "caught"),
            row("Memory orders (C11)", "csrc/zp_spsc.c:57 pop, load tail: seq_cst → acquire", "failed",
                detail="SURVIVED"),
            row("Planted defects", "off_by_one_full: one element too many", "caught", detail=ACCOUNT),
            row("Planted defects", "off_by_one_full: one element too many", "failed", detail="SURVIVED 3 clients"),
            row("TLA+", "refines a queue", "skipped", detail="no Java on PATH", cached=True),
            row(f"Group {EVIL}", EVIL, "failed", evidence=EVIL, bound=EVIL, assumes=EVIL, detail=f"{EVIL}\n{EVIL}"),
        ],
        "unheard-of": [row("All schedules", "linearizable", "checked", structure="unheard-of")],
    },
}  # fmt: skip


@pytest.fixture
def audit_data() -> dict[str, Any]:
    return copy.deepcopy(AUDIT)


@pytest.fixture
def evil() -> str:
    return EVIL


@pytest.fixture
def account_text() -> str:
    return ACCOUNT
