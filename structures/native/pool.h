/**
 * @file pool.h
 * @brief Loops over arrays in the threads of a zp_pool, for `_pool`: called without the GIL.
 */
#ifndef ZP_NATIVE_POOL_H
#define ZP_NATIVE_POOL_H

#include <stdatomic.h>
#include <stdint.h>

#include "zp_pool.h"

/** A loop that Python has begun, or not: an exception may come between any two of its steps. */
typedef struct zp_job {
    zp_pool_loop loop;
    zp_pool *pool; /* NULL: not begun */
} zp_job;

/** Begin it. ZP_OK, or as zp_pool_submit. `kernel` is the address of a zp_pool_kernel, `context` what it gets. */
static int zp_job_begin(zp_job *job, zp_pool *pool, uintptr_t kernel, void *items, uint64_t size, uint64_t count,
                        uint64_t chunk, uintptr_t context)
{
    zp_pool_loop *loop = &job->loop;
    loop->kernel = (zp_pool_kernel)kernel;
    loop->items = items;
    loop->size = size;
    loop->count = count;
    loop->chunk = chunk;
    loop->context = (void *)context;
    int code = zp_pool_submit(pool, &loop->task, zp_pool_each);
    if (code == ZP_OK)
        job->pool = pool;
    return code;
}

/** 1 if it has ended, or was never begun; 0 if the time is over. */
static int zp_job_wait(zp_job *job, uint64_t nanoseconds)
{
    if (job->pool == NULL)
        return 1;
    return zp_pool_wait(job->pool, &job->loop.task, nanoseconds) == ZP_OK;
}

/** Leave out the chunks that have not begun. */
static void zp_job_stop(zp_job *job)
{
    zp_pool_stop(&job->loop, -1);
}

/** After its end: 0, or what the kernel gave that ended it. */
static int zp_job_result(zp_job *job)
{
    return atomic_load_explicit(&job->loop.result, memory_order_relaxed);
}

#endif
