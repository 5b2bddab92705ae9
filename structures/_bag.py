"""What stacks and queues share: one C structure, its domain, waiting, shutdown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, Generic, NoReturn, TypeVar

from structures._core import ffi as core_ffi
from structures._core import lib as core
from structures._errors import Empty, ShutDown
from structures._fast import ffi, lib
from structures._lifecycle import Lifecycle
from structures._waiting import slices
from structures.hazard_domain import HazardDomain, default_domain

G = TypeVar("G")
T = TypeVar("T")

OK: Final = 0
EMPTY: Final = 2


class Bag(Lifecycle, Generic[T]):
    """An unbounded stack or queue for any number of threads; a method waits only to get something."""

    __slots__ = ("_core", "_domain", "_fast")

    _stack = False

    def __init__(self, domain: HazardDomain | None, destroy: Callable[[Any], None]) -> None:
        if domain is None:
            domain = default_domain()
        elif not isinstance(domain, HazardDomain):
            raise TypeError(f"domain must be a HazardDomain, not {type(domain).__name__}")
        domain._check()
        out = ffi.new("zp_bag **")
        if lib.zp_bag_create(out, domain._fast, self._stack) != OK:
            raise MemoryError(f"no memory for a {type(self).__name__}")
        self._domain = domain
        self._fast = ffi.gc(out[0], destroy)
        # the same pointer, as the other module's type; every call of that module is made with self alive
        self._core = core_ffi.cast("zp_bag *", core_ffi.cast("uintptr_t", out[0]))

    @property
    def domain(self) -> HazardDomain:
        """The domain that frees the nodes."""
        return self._domain

    def qsize(self) -> int:
        """About how many elements are inside: exact if nobody is inside an operation. ValueError: closed."""
        size = lib.zp_bag_size(self._fast)
        if size < 0:
            raise self._refusal(-size)
        return size

    def empty(self) -> bool:
        """Whether `qsize` is 0."""
        return self.qsize() == 0

    def get(self, block: bool = True, timeout: float | None = None) -> T:
        """Remove and return an element."""
        raise NotImplementedError

    def __iter__(self) -> Iterator[T]:
        """Get until it is shut down and drained."""
        while True:
            try:
                item = self.get()
            except ShutDown:
                return
            yield item

    def _end(self, state: int) -> int:
        return lib.zp_bag_end(self._fast, state)

    def _refuse(self, code: int) -> NoReturn:
        """Raise what this code of an operation means."""
        if code == EMPTY:
            raise Empty
        raise self._refusal(code)

    def _later(self, take: Callable[[], int], block: bool, timeout: float | None) -> int:
        """Try until `take` gives no -ZP_EMPTY, sleeping in between; what it gave."""
        times = slices(block, timeout)
        while (answer := take()) < 0:
            sleep = next(times, 0) if answer == -EMPTY else 0
            if not sleep:
                self._refuse(-answer)
            core.zp_bag_wait(self._core, sleep)
        return answer

    def _batch(self, take: Callable[[], G], nothing: G, block: bool, timeout: float | None) -> G:
        """Wait, and call `take` until it gets something; `nothing` if the time is over."""
        if got := take():
            return got
        for sleep in slices(block, timeout):
            core.zp_bag_wait(self._core, sleep)
            if got := take():
                return got
        return nothing
