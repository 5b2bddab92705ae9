"""What the two deque classes share: one C deque, its owner, the thieves, shutdown."""

from __future__ import annotations

from typing import Final, Generic, NoReturn, TypeVar

from structures._arguments import check_size
from structures._core import ffi as core_ffi
from structures._errors import Empty
from structures._fast import ffi, lib
from structures._lifecycle import Lifecycle
from structures._owner import foreign, in_use

T = TypeVar("T")

LARGEST = 1 << 32
"""The largest initial capacity."""

EMPTY: Final = 2
LOST: Final = 5
AGAIN: Final = 10


class Deque(Lifecycle, Generic[T]):
    """An unbounded deque with an owner, who pushes and pops at one end, and thieves, who steal from the other.

    The first thread that pushes or pops owns the deque; a second one raises RuntimeError. `release_owner` hands it
    over. All other methods may be called by any thread, the owner included.
    """

    __slots__ = ("_core", "_fast")

    def __init__(self, capacity: int, start: int) -> None:
        size = check_size("capacity", capacity, LARGEST)
        out = ffi.new("zp_work **")
        if lib.zp_work_create(out, size, start) != lib.ZP_OK:
            raise MemoryError(f"no memory for a {type(self).__name__} of {size} elements")
        self._fast = ffi.gc(out[0], lib.zp_work_destroy)
        # the same pointer, as the other module's type; every call of that module is made with self alive
        self._core = core_ffi.cast("zp_work *", core_ffi.cast("uintptr_t", out[0]))

    def qsize(self) -> int:
        """About how many elements are inside: exact if nobody is inside an operation.

        For the owner never too low. ValueError: closed.
        """
        size = lib.zp_work_size(self._fast)
        if size < 0:
            raise self._refusal(-size)
        return size

    def __len__(self) -> int:
        """As `qsize`."""
        return self.qsize()

    def empty(self) -> bool:
        """Whether `qsize` is 0."""
        return self.qsize() == 0

    def release_owner(self) -> None:
        """Let the next thread that pushes or pops own the deque. Any thread; the owner may be dead.

        RuntimeError if the owner is at this moment inside a large batch.
        """
        code = lib.zp_work_release_owner(self._fast)
        if code == AGAIN:
            raise in_use(type(self).__name__, "owner")
        if code != lib.ZP_OK:
            raise self._refusal(code)

    def _end(self, state: int) -> int:
        return lib.zp_work_end(self._fast, state)

    def _refuse(self, code: int) -> NoReturn:
        """Raise what this code of an operation means."""
        if code == EMPTY:
            raise Empty
        if code == lib.ZP_FOREIGN:
            raise foreign(type(self).__name__, "owner", lib.zp_work_owner(self._fast))
        raise self._refusal(code)

    def _half(self, n: int) -> int:
        """How many of n asked for a batch of steals may take: no more than half of what is there, at least one."""
        return min(n, (self.qsize() + 1) // 2 or 1)
