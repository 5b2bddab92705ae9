"""The explorer: all interleavings of bounded clients."""

from models.explore.client import Client, Heap, Object
from models.explore.explorer import Exploration, ExploreError, Verdict, explore
from models.explore.tables import ClientError

__all__ = ["Client", "ClientError", "Heap", "Object", "Exploration", "ExploreError", "Verdict", "explore"]
