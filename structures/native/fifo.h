/**
 * @file fifo.h
 * @brief The wait-free queue and the bounded queue (csrc/zp_wfqueue.h, zp_mpmc.h), with what Python needs around them.
 *
 * Used by both extension modules. Elements are moved with the GIL held, so that no two operations are in flight at
 * once; only the waiting goes on without it. What happens to the elements is done by the operations of the C structure
 * alone.
 */
#ifndef ZP_FIFO_H
#define ZP_FIFO_H

#include <stdatomic.h>
#include <stdint.h>

#include "codes.h"
#include "life.h"
#include "zp_atomic.h"
#include "zp_mpmc.h"
#include "zp_wait.h"
#include "zp_wfqueue.h"

/** Nothing changed: all slots of the wait-free queue belong to other threads. */
#define ZP_CROWDED 11

typedef struct zp_fifo {
    /* one of the two; the other is NULL */
    zp_wfqueue *unbounded;
    zp_mpmc *bounded;
    zp_life life;
    void *places;                                  /* zp_places, for fifo_objects.h; NULL for words */
    _Alignas(ZP_CACHE_LINE) _Atomic int64_t count; /* how many elements are inside */
    _Alignas(ZP_CACHE_LINE) zp_wait items;         /* here those wait that want something */
    _Alignas(ZP_CACHE_LINE) zp_wait room;          /* here those wait that want to put something in */
} zp_fifo;

static inline int64_t zp_fifo_count(zp_fifo *fifo)
{
    return atomic_load_explicit(&fifo->count, memory_order_seq_cst);
}

/** Whether there is room for one more, as far as one can say. */
static inline int zp_fifo_has_space(zp_fifo *fifo)
{
    return fifo->bounded == NULL || zp_fifo_count(fifo) < (int64_t)zp_mpmc_capacity(fifo->bounded);
}

#endif
