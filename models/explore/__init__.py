"""The explorer: all interleavings of bounded clients."""

from models.explore.client import Client
from models.explore.explorer import Exploration, ExploreError, Verdict, explore
from models.explore.tables import ClientError

__all__ = ["Client", "ClientError", "Exploration", "ExploreError", "Verdict", "explore"]
