"""The linearizability checker: `check(history, spec)`."""

from models.linearize.check import DEFAULT_LIMIT, LinearizeError, Outcome, Verdict, check
from models.linearize.history import History, Op, from_events, mark_alone, op

__all__ = [
    "DEFAULT_LIMIT",
    "History",
    "LinearizeError",
    "Op",
    "Outcome",
    "Verdict",
    "check",
    "from_events",
    "mark_alone",
    "op",
]
