"""C kernels over arrays, in the threads of csrc/zp_pool.c, without the GIL."""

from __future__ import annotations

import ctypes
from operator import index
from pathlib import Path
from typing import TYPE_CHECKING, Any

from structures._pool import ffi, lib
from structures._waiting import NANOSECONDS, SLICE

if TYPE_CHECKING:
    from typing_extensions import Buffer

CHUNKS = 8
"""So many chunks for each thread."""

_LARGEST = (1 << 64) - 1

_running: dict[int, tuple[Any, ...]] = {}
"""What C uses at this moment, kept alive whatever is raised in the midst."""


class KernelError(RuntimeError):
    """A kernel returned something else than 0: `code`. Some chunks were done and others not."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the kernel returned {code}")
        self.code = code

    def __reduce__(self) -> Any:
        return KernelError, (self.code,)


def get_include() -> str:
    """The folder with zp_pool.h, for the compiler's -I. A kernel defines ZP_POOL_KERNEL and links nothing."""
    package = Path(__file__).resolve().parent
    installed = package / "include"
    return str(installed if installed.is_dir() else package.parent / "csrc")


def create(threads: int) -> Any:
    """A pool of so many C threads, which end with the last reference to it. MemoryError."""
    out = ffi.new("zp_pool **")
    if lib.zp_pool_create(out, threads) != lib.ZP_OK:
        raise MemoryError(f"no memory, or no threads, for a pool of {threads} threads")
    return ffi.gc(out[0], lib.zp_pool_destroy)


def address(function: Any, name: str) -> int:
    """The address in a ctypes or cffi pointer, or an int. TypeError, ValueError."""
    if isinstance(function, ffi.CData):
        kind = ffi.typeof(function).kind
        if kind not in ("function", "pointer"):
            raise TypeError(f"{name} must be a pointer, not a cffi {kind}")
        number = int(ffi.cast("uintptr_t", function))
    elif isinstance(function, (ctypes._CFuncPtr, ctypes._Pointer, ctypes.c_void_p)):  # type: ignore[attr-defined]
        number = ctypes.cast(function, ctypes.c_void_p).value or 0
    elif isinstance(function, int) and not isinstance(function, bool):
        number = function
    else:
        raise TypeError(f"{name} must be a ctypes or cffi pointer or an address, not {type(function).__name__}")
    if not 0 <= number <= _LARGEST:
        raise ValueError(f"{name} is no address: {number}")
    return number


def as_context(context: Any) -> tuple[int, Any]:
    """What a kernel gets as its context, and what must be kept for it: a pointer, an address, or a buffer."""
    if context is None:
        return 0, None
    if isinstance(context, (int, ffi.CData, ctypes._CFuncPtr, ctypes._Pointer, ctypes.c_void_p)):  # type: ignore[attr-defined]
        return address(context, "context"), context
    try:
        memory = ffi.from_buffer(context)
    except TypeError:
        raise TypeError(f"context must be a buffer, a pointer or an address, not {type(context).__name__}") from None
    return int(ffi.cast("uintptr_t", memory)), memory


def as_items(array: Buffer, itemsize: int | None, writable: bool) -> tuple[Any, int, int]:
    """The memory of a buffer, bytes of an item, number of items. TypeError, ValueError, BufferError."""
    with memoryview(array) as view:
        if not view.c_contiguous:
            raise ValueError("the array is not contiguous")
        if writable and view.readonly:
            raise ValueError("the array is read-only; say writable=False if the kernel does not write to it")
        size = view.itemsize if itemsize is None else index(itemsize)
        if size < 1 or view.nbytes % size:
            raise ValueError(f"an array of {view.nbytes} bytes has no items of {size} bytes")
        return ffi.from_buffer(array, require_writable=writable), size, view.nbytes // size


def run(pool: Any, kernel: Any, array: Buffer, context: Any, chunksize: int | None, itemsize: int | None,
        writable: bool) -> None:  # fmt: skip
    """See `WorkStealingPool.run_kernel`."""
    entry = address(kernel, "kernel")
    if entry == 0:
        raise ValueError("kernel is NULL")
    items, size, count = as_items(array, itemsize, writable)
    pointer, kept = as_context(context)
    chunk = chunksize or max(1, -(-count // (CHUNKS * int(lib.zp_pool_threads(pool)))))
    job = ffi.new("zp_job *")
    key = id(job)
    _running[key] = (job, pool, items, kept, kernel)
    try:
        code = lib.zp_job_begin(job, pool, entry, items, size, count, chunk, pointer)
        if code != lib.ZP_OK:
            raise MemoryError("no memory for a loop")
        _wait(job)
    except BaseException:
        lib.zp_job_stop(job)
        _wait(job)
        raise
    finally:
        if lib.zp_job_wait(job, 0):
            del _running[key]
    code = lib.zp_job_result(job)
    if code != 0:
        raise KernelError(code)


def _wait(job: Any) -> None:
    """In slices, so that Ctrl-C is seen."""
    while not lib.zp_job_wait(job, int(SLICE * NANOSECONDS)):
        pass
