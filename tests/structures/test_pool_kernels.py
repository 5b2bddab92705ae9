"""C kernels over arrays."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import threading
from array import array
from pathlib import Path
from typing import Any

import pytest

from structures import _pool_kernels
from structures._pool import ffi
from structures.pool import KernelError, WorkStealingPool, get_include
from tests.structures.helpers import run_threads

SOURCE = r"""
#include <time.h>
#include "zp_pool.h"

#ifdef __cplusplus
extern "C" {
#endif

int square(zp_pool_worker *worker, void *items, uint64_t first, uint64_t count, void *context)
{
    uint64_t *words = (uint64_t *)items;
    (void)worker; (void)first; (void)context;
    for (uint64_t i = 0; i < count; i++)
        words[i] *= words[i];
    return 0;
}

int number(zp_pool_worker *worker, void *items, uint64_t first, uint64_t count, void *context)
{
    uint64_t *words = (uint64_t *)items;
    (void)worker;
    for (uint64_t i = 0; i < count; i++)
        words[i] = first + i + *(uint64_t *)context;
    return 0;
}

int fail_at_500(zp_pool_worker *worker, void *items, uint64_t first, uint64_t count, void *context)
{
    (void)worker; (void)items; (void)context;
    return first <= 500 && 500 < first + count ? 42 : 0;
}

int longest(zp_pool_worker *worker, void *items, uint64_t first, uint64_t count, void *context)
{
    uint64_t *words = (uint64_t *)items;
    (void)first; (void)context;
    for (uint64_t i = 0; i < count; i++)
        words[i] = count * 1000 + zp_pool_worker_threads(worker);
    return 0;
}

int nap(zp_pool_worker *worker, void *items, uint64_t first, uint64_t count, void *context)
{
    struct timespec time;
    (void)worker; (void)first;
    time.tv_sec = 0;
    time.tv_nsec = 20000000;
    nanosleep(&time, NULL);
    for (uint64_t i = 0; i < count; i++)
        ((unsigned char *)items)[i]++;
    (void)context;
    return 0;
}

typedef struct fib_record {
    zp_pool_task task;
    uint64_t n, result;
} fib_record;

static void fib_task(zp_pool_worker *worker, zp_pool_task *task)
{
    fib_record *me = (fib_record *)task, left, right;
    if (me->n < 2) {
        me->result = me->n;
        return;
    }
    left.n = me->n - 1;
    right.n = me->n - 2;
    zp_pool_spawn(worker, &left.task, fib_task);
    fib_task(worker, &right.task);
    zp_pool_sync(worker, &left.task);
    me->result = left.result + right.result;
}

int fib(zp_pool_worker *worker, void *items, uint64_t first, uint64_t count, void *context)
{
    uint64_t *words = (uint64_t *)items;
    (void)first; (void)context;
    for (uint64_t i = 0; i < count; i++) {
        fib_record record;
        record.n = words[i];
        fib_task(worker, &record.task);
        words[i] = record.result;
    }
    return 0;
}

#ifdef __cplusplus
}
#endif
"""

STRICT = ("-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-DZP_POOL_KERNEL", f"-I{get_include()}")


@pytest.fixture(scope="module", params=[("cc", "c", "-std=c11"), ("g++", "c++", "-std=c++11")], ids=["C", "C++"])
def kernels(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    """Compiled with the installed header, and linked with nothing."""
    name, language, standard = request.param
    compiler = shutil.which(name)
    if compiler is None:
        pytest.skip(f"no {name} on PATH")
    folder: Path = tmp_path_factory.mktemp("kernels")
    (folder / "kernels.c").write_text(SOURCE)
    command = [compiler, "-x", language, standard, "-D_POSIX_C_SOURCE=200809L", *STRICT, str(folder / "kernels.c")]
    subprocess.run([*command, "-o", str(folder / "kernels.so")], check=True)
    return ctypes.CDLL(str(folder / "kernels.so"))


@pytest.mark.parametrize("workers", [1, 3])
@pytest.mark.parametrize("count", [0, 1, 2, 1000, 100_003])
@pytest.mark.parametrize("chunksize", [None, 1000, 10**12])
def test_each_item_once(kernels: Any, workers: int, count: int, chunksize: int | None) -> None:
    words = array("Q", range(count))
    start = ctypes.c_uint64(7)
    with WorkStealingPool(workers) as pool:
        pool.run_kernel(kernels.square, words, chunksize=chunksize)
        assert words == array("Q", (item * item for item in range(count)))
        pool.run_kernel(kernels.number, words, start, chunksize=chunksize)
        assert words == array("Q", range(7, 7 + count))


def test_kernels_may_fork(kernels: Any) -> None:
    words = array("Q", range(20))
    with WorkStealingPool(3) as pool:
        pool.run_kernel(kernels.fib, words, chunksize=1)
    assert words[-5:] == array("Q", [610, 987, 1597, 2584, 4181])


def test_chunks_are_as_long_as_asked_for(kernels: Any) -> None:
    words = array("Q", bytes(8 * 1000))
    with WorkStealingPool(2) as pool:
        pool.run_kernel(kernels.longest, words, chunksize=30)
        assert max(words) == 30_002
        pool.run_kernel(kernels.longest, words)
        assert max(words) == 1000 * -(-1000 // (2 * _pool_kernels.CHUNKS)) + 2


def test_a_kernel_that_refuses(kernels: Any) -> None:
    with WorkStealingPool(2) as pool:
        with pytest.raises(KernelError, match="the kernel returned 42") as caught:
            pool.run_kernel(kernels.fail_at_500, bytearray(1000))
        assert caught.value.code == 42
        pool.run_kernel(kernels.fail_at_500, bytearray(400))


def test_the_gil_is_free_meanwhile(kernels: Any) -> None:
    """Two loops at once, from two threads, and calls in between; each loop in its own array."""
    arrays = [bytearray(4), bytearray(4)]
    with WorkStealingPool(2) as pool:
        jobs = [lambda memory=memory: pool.run_kernel(kernels.nap, memory, chunksize=1) for memory in arrays]
        run_threads(*jobs, lambda: [pool.submit(abs, -1).result() for _ in range(100)])
        pool.submit(pool.run_kernel, kernels.nap, arrays[0]).result()
    assert arrays == [bytearray([2] * 4), bytearray([1] * 4)]


def test_an_exception_leaves_out_the_rest_and_waits(kernels: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Ctrl-C does: it comes out of the first wait."""
    right = _pool_kernels._wait
    interrupted: list[bool] = []

    def wait(job: Any) -> None:
        if not interrupted:
            interrupted.append(True)
            raise KeyboardInterrupt
        right(job)

    monkeypatch.setattr(_pool_kernels, "_wait", wait)
    memory = bytearray(100)
    with WorkStealingPool(1) as pool:
        with pytest.raises(KeyboardInterrupt):
            pool.run_kernel(kernels.nap, memory, chunksize=1)
        assert sum(memory) <= 2
        memory.append(0)  # BufferError if it were still in use
    assert _pool_kernels._running == {}


def test_all_sorts_of_arrays(kernels: Any) -> None:
    with WorkStealingPool(2) as pool:
        words = (ctypes.c_uint64 * 3)(1, 2, 3)
        pool.run_kernel(kernels.square, words)
        assert list(words) == [1, 4, 9]
        memory = bytearray(16)
        pool.run_kernel(kernels.number, memory, array("Q", [5]), itemsize=8)
        assert memoryview(memory).cast("Q").tolist() == [5, 6]
        view = memoryview(array("Q", range(6))).cast("B").cast("Q", (2, 3))
        pool.run_kernel(kernels.square, view)
        assert view.cast("B").cast("Q").tolist() == [0, 1, 4, 9, 16, 25]
        pool.run_kernel(kernels.fail_at_500, b"read-only", writable=False)
        numpy = pytest.importorskip("numpy")
        numbers = numpy.arange(1000, dtype=numpy.uint64)
        pool.run_kernel(kernels.square, numbers)
        assert (numbers == numpy.arange(1000, dtype=numpy.uint64) ** 2).all()


def test_all_sorts_of_pointers(kernels: Any) -> None:
    address: Any = ctypes.cast(kernels.square, ctypes.c_void_p)
    kind = ctypes.CFUNCTYPE(ctypes.c_int, *[ctypes.c_void_p, ctypes.c_void_p], *[ctypes.c_uint64] * 2, ctypes.c_void_p)
    with WorkStealingPool(2) as pool:
        for pointer in (kernels.square, address, address.value, ffi.cast("void *", address.value), kind(address.value)):
            words = array("Q", [3])
            pool.run_kernel(pointer, words)
            assert words[0] == 9
        seen: list[int] = []

        def see(worker: int, items: int, first: int, count: int, context: int) -> int:
            seen.append(first + context)
            return 0

        callback = kind(see)
        pool.run_kernel(callback, bytearray(3), 100, chunksize=1)
        assert sorted(seen) == [100, 101, 102]


def test_wrong_arguments(kernels: Any) -> None:
    with WorkStealingPool(1) as pool:
        run: Any = pool.run_kernel
        for wrong in ("square", None, 1.0, True, print, ffi.new("int[2]")):
            with pytest.raises(TypeError, match="kernel must be a"):
                run(wrong, bytearray(1))
        for address in (0, ctypes.c_void_p()):
            with pytest.raises(ValueError, match="kernel is NULL"):
                run(address, bytearray(1))
        with pytest.raises(ValueError, match="kernel is no address"):
            run(-1, bytearray(1))
        with pytest.raises(ValueError, match="read-only"):
            run(kernels.square, b"12345678")
        with pytest.raises(ValueError, match="not contiguous"):
            run(kernels.square, memoryview(bytearray(8))[::2])
        with pytest.raises(ValueError, match="no items of 3 bytes"):
            run(kernels.square, bytearray(8), itemsize=3)
        with pytest.raises(ValueError, match="no items of 0 bytes"):
            run(kernels.square, bytearray(8), itemsize=0)
        with pytest.raises(TypeError, match="memoryview"):
            run(kernels.square, 5)
        with pytest.raises(TypeError, match="context must be"):
            run(kernels.square, bytearray(8), object())
        with pytest.raises(ValueError, match="chunksize"):
            run(kernels.square, bytearray(8), chunksize=0)


def test_the_threads_end_with_the_pool(kernels: Any) -> None:
    tasks = Path("/proc/self/task")
    if not tasks.exists():
        pytest.skip("no /proc")
    before = len(list(tasks.iterdir()))
    for _ in range(5):
        with WorkStealingPool(8) as pool:
            pool.run_kernel(kernels.square, array("Q", range(100)))
            assert len(list(tasks.iterdir())) >= before + 8
        assert threading.active_count() >= 1
        assert len(list(tasks.iterdir())) <= before


def test_the_header_is_where_it_is_said_to_be() -> None:
    assert (Path(get_include()) / "zp_pool.h").is_file()
    assert (Path(get_include()) / "zp_result.h").is_file()
