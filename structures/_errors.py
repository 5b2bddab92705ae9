"""The exceptions of the package: those of `queue`, so that code written for its queues goes on working."""

from __future__ import annotations

import sys
from queue import Empty, Full

if sys.version_info >= (3, 13):
    from queue import ShutDown
else:

    class ShutDown(Exception):
        """The structure was shut down. From Python 3.13 on this is `queue.ShutDown`."""


__all__ = ["Empty", "Full", "ShutDown"]
