"""Refutation first: before anybody spends time on proving a statement about a program, look for a counterexample."""

from ci.refute.hunt import Target, refute, target_for
from ci.refute.refutation import Refutation

__all__ = ["Refutation", "Target", "refute", "target_for"]
