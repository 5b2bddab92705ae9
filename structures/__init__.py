"""ZigPulse structures: lock-free data structures whose C code has been proved correct.

    from structures import SPSCRing, U64Deque, U64Ring, WorkStealingDeque

Each structure is a C11 file; its theorem (linearizability, step bounds) is about the program generated from that file;
`source_digests` says which files are inside, `build_digests` what else the package was built from. See CLAIMS.md for
what is proved and what is assumed.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from structures._errors import Empty, Full, ShutDown
from structures._sources import build_digests, compiler, source_digest, source_digests
from structures.hazard_domain import HazardDomain, HazardStats, default_domain
from structures.mpmc_queue import MPMCQueue, U64MPMCQueue
from structures.pool import WorkStealingPool
from structures.queues import Queue, U64Queue
from structures.spsc_ring import SPSCRing
from structures.stacks import Stack, U64Stack
from structures.u64_deque import U64Deque
from structures.u64_ring import U64Ring
from structures.wait_free_queue import U64WaitFreeQueue, WaitFreeQueue
from structures.work_stealing_deque import WorkStealingDeque

try:
    __version__ = version("zigpulse-structures")
except PackageNotFoundError:  # run from a checkout that is not installed
    __version__ = "0+unknown"

__all__ = [
    "Empty",
    "Full",
    "HazardDomain",
    "HazardStats",
    "MPMCQueue",
    "Queue",
    "SPSCRing",
    "ShutDown",
    "Stack",
    "U64Deque",
    "U64MPMCQueue",
    "U64Queue",
    "U64Ring",
    "U64Stack",
    "U64WaitFreeQueue",
    "WaitFreeQueue",
    "WorkStealingDeque",
    "WorkStealingPool",
    "__version__",
    "build_digests",
    "compiler",
    "default_domain",
    "source_digest",
    "source_digests",
]
