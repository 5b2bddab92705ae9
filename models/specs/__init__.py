"""Sequential specifications: what each structure means when one thread uses it alone."""

from models.specs.alone import ExactFifo, SharpBoundedFifo
from models.specs.base import EMPTY, ENOMEM, FULL, LOST, OK, Invocation, Result, Spec, Words
from models.specs.cells import KeySet, Map, Register
from models.specs.containers import BoundedFifo, Stack, UnboundedFifo, WeakBoundedFifo
from models.specs.deque import PreciseWorkStealingDeque, ReluctantDeque, WorkStealingDeque
from models.specs.nodes import EmptiedStack, LinkedQueue, LinkedStack, ListedStack
from models.specs.slots import Slots, SlottedQueue

__all__ = [
    "EMPTY",
    "ENOMEM",
    "EmptiedStack",
    "FULL",
    "LOST",
    "OK",
    "BoundedFifo",
    "ExactFifo",
    "Invocation",
    "KeySet",
    "LinkedQueue",
    "LinkedStack",
    "ListedStack",
    "Map",
    "PreciseWorkStealingDeque",
    "Register",
    "ReluctantDeque",
    "Result",
    "SharpBoundedFifo",
    "Slots",
    "SlottedQueue",
    "Spec",
    "Stack",
    "UnboundedFifo",
    "WeakBoundedFifo",
    "Words",
    "WorkStealingDeque",
]
