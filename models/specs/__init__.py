"""Sequential specifications: what each structure means when one thread uses it alone."""

from models.specs.base import EMPTY, FULL, OK, Invocation, Result, Spec, Words
from models.specs.cells import KeySet, Map, Register
from models.specs.containers import BoundedFifo, Stack, UnboundedFifo, WeakBoundedFifo

__all__ = [
    "EMPTY",
    "FULL",
    "OK",
    "BoundedFifo",
    "Invocation",
    "KeySet",
    "Map",
    "Register",
    "Result",
    "Spec",
    "Stack",
    "UnboundedFifo",
    "WeakBoundedFifo",
    "Words",
]
