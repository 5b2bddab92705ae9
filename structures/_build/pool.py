"""``structures._pool``: the threads that run C kernels, called without the GIL."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
try:
    from common import builder
finally:
    del sys.path[0]

DECLARATIONS = """
#define ZP_OK 0
#define ZP_POOL_MAX_THREADS ...
typedef struct zp_pool zp_pool;
typedef struct { ...; } zp_job;

int zp_pool_create(zp_pool **out, uint32_t threads);
void zp_pool_destroy(zp_pool *pool);
uint32_t zp_pool_threads(const zp_pool *pool);

int zp_job_begin(zp_job *job, zp_pool *pool, uintptr_t kernel, void *items, uint64_t size, uint64_t count,
                 uint64_t chunk, uintptr_t context);
int zp_job_wait(zp_job *job, uint64_t nanoseconds);
void zp_job_stop(zp_job *job);
int zp_job_result(zp_job *job);
"""

CODE = """
#include "pool.h"
"""

ffibuilder = builder("structures._pool", DECLARATIONS, CODE, ("csrc/zp_deque.c", "csrc/zp_pool.c"))
