"""``structures._stall``: the debug build of the wait-free queue, for ``python -m structures wc``."""

from __future__ import annotations

import cffi

DECLARATIONS = """
typedef struct zp_stall zp_stall;
zp_stall *zp_stall_create(uint64_t threads, int with_mutex);
void zp_stall_destroy(zp_stall *q);
int zp_stall_put(zp_stall *q, uint64_t word, uint64_t stop, uint64_t *took);
int zp_stall_take(zp_stall *q, uint64_t stop, uint64_t *took);
"""

ffibuilder = cffi.FFI()
ffibuilder.cdef(DECLARATIONS)
ffibuilder.set_source(
    "structures._stall",
    '#define ZP_TRACE\n#include "stall.h"\n',
    depends=["csrc/zp_wfqueue.c", "csrc/zp_mine.c", "structures/native/stall.h"],
    include_dirs=["csrc", "structures/native"],
    define_macros=[("Py_LIMITED_API", "0x030a0000")],
    py_limited_api=True,
    extra_compile_args=["-std=gnu11", "-O2"],
    libraries=["pthread"],
)
