"""`HazardDomain`: who frees the nodes of stacks and queues, and when."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from structures._arguments import check_size
from structures._fast import ffi, lib
from structures._lifecycle import Lifecycle

LARGEST = 1 << 32
"""The largest threshold."""

_FIGURES = ffi.typeof("uint64_t[]")


@dataclass(frozen=True)
class HazardStats:
    """What a domain is and has done. The counts of threads in motion are those of some recent moment."""

    threads: int
    """The most threads that used it at once."""
    claimed: int
    """How many of them still live."""
    slots: int
    """How many nodes all of them together can protect at once."""
    threshold: int
    """How many nodes a thread retires from one search for nodes to free to the next."""
    asymmetric: bool
    """Whether the fence is on the side that frees (Linux's membarrier)."""
    unreclaimed: int
    """Nodes retired and not yet freed."""
    bound: int
    """``threads * (slots + threshold)``: `unreclaimed` is never more."""
    freed: int
    """Nodes freed so far."""
    scans: int
    """Searches for nodes to free so far."""


class HazardDomain:
    """Hazard pointers (Michael, IEEE TPDS 2004) for stacks and queues: nodes are freed when no thread reads them.

        domain = HazardDomain()
        queue = Queue(domain=domain)
        print(domain.stats().unreclaimed)

    Structures that are not given a domain share one, `default_domain`. A thread takes part from its first operation to
    its end, however it was made.

    `threshold` is how many nodes a thread retires from one search to the next, 1 to 2**32; None: 128, or 1,024 with
    asymmetric fences. `asymmetric` asks for fences on the side that frees, where the kernel has them; `stats` says
    whether it does. TypeError, ValueError, MemoryError.

    THREADS. All methods may be called by any thread. After a fork the child's copy raises RuntimeError.
    """

    __slots__ = ("__weakref__", "_fast")

    def __init__(self, threshold: int | None = None, asymmetric: bool = False) -> None:
        number = 0 if threshold is None else check_size("threshold", threshold, LARGEST)
        out = ffi.new("zp_hazards **")
        if lib.zp_hazards_create(out, number, bool(asymmetric)) != lib.ZP_OK:
            raise MemoryError("no memory for a HazardDomain")
        self._fast = ffi.gc(out[0], lib.zp_hazards_destroy)

    def stats(self) -> HazardStats:
        """The figures. RuntimeError after a fork."""
        self._check()
        figures = array("Q", bytes(72))
        lib.zp_hazards_stats(self._fast, ffi.from_buffer(_FIGURES, figures))
        threads, claimed, slots, threshold, asymmetric, *rest = figures
        return HazardStats(threads, claimed, slots, threshold, asymmetric != 0, *rest)

    def drain(self) -> int:
        """Free now what can be freed of the nodes that this thread, and threads that have ended, retired.

        Return how many nodes remain, of all threads. RuntimeError after a fork.
        """
        self._check()
        return lib.zp_hazards_drain(self._fast)

    __reduce_ex__ = Lifecycle.__reduce_ex__

    def _check(self) -> None:
        if lib.zp_hazards_check(self._fast) != lib.ZP_OK:
            raise RuntimeError("this HazardDomain was made in a parent process; make another one after the fork")


_default: HazardDomain | None = None


def default_domain() -> HazardDomain:
    """The domain of this process for all structures that are not given one; made when it is first needed."""
    global _default
    if _default is None or lib.zp_hazards_check(_default._fast) != lib.ZP_OK:
        _default = HazardDomain()
    return _default
