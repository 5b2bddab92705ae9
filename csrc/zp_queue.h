/**
 * @file zp_queue.h
 * @brief An unbounded FIFO queue of 64-bit words for any number of threads.
 *
 * The theorems (CLAIMS.md, proofs/Queue) are about this file as it is compiled with -DZP_NEVER, which frees no node.
 * That the build which frees nodes does the same is tested, not proved.
 *
 * SYNOPSIS
 *
 *     zp_domain *d;
 *     zp_queue *q;
 *     if (zp_hazard_create(&d, 0, 0) != ZP_OK || zp_queue_create(&q) != ZP_OK)
 *         return -1;
 *     zp_record *me = zp_domain_mine(d);          // any thread, its own; NULL: no memory
 *     zp_queue_enqueue(q, me, 42);
 *     uint64_t value;
 *     int result = zp_queue_dequeue(q, me, &value);
 *     zp_queue_destroy(q);                        // after all have stopped
 *     zp_domain_destroy(d);
 *
 * THREADS. Both operations may be called by any number of threads. `me` is the calling thread's record; all records
 * used with one queue are of one domain.
 *
 * PROGRESS. Lock-free: an operation tries again only if another one has succeeded meanwhile. What is removed is freed
 * later, see zp_hazard.h.
 *
 * DESIGN. Michael and Scott, "Simple, fast, and practical non-blocking and blocking concurrent queue algorithms" (PODC
 * 1996), with Michael's hazard pointers (IEEE TPDS 2004) in place of counted pointers.
 *
 * SEE ALSO: zp_domain.h, zp_hazard.h, zp_result.h
 */
#ifndef ZP_QUEUE_H
#define ZP_QUEUE_H

#include <stdint.h>

#include "zp_domain.h"
#include "zp_result.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A queue. Opaque; made by zp_queue_create. */
typedef struct zp_queue zp_queue;

/**
 * Make an empty queue.
 *
 * @param[out] out  receives the queue; NULL if the result is not ZP_OK
 * @return ZP_OK, ZP_EINVAL (out is NULL), ZP_ENOMEM
 */
int zp_queue_create(zp_queue **out);

/** Free the queue and what is in it. Forbidden while any thread may still use it. NULL is ignored. */
void zp_queue_destroy(zp_queue *q);

/** Append `value`. @return ZP_OK, or ZP_ENOMEM: nothing changed */
int zp_queue_enqueue(zp_queue *q, zp_record *me, uint64_t value);

/**
 * Remove the oldest element.
 *
 * @param[out] out  receives it; untouched unless the result is ZP_OK
 * @return ZP_OK, or ZP_EMPTY if the queue was empty at some instant of the call
 */
int zp_queue_dequeue(zp_queue *q, zp_record *me, uint64_t *out);

#ifdef __cplusplus
}
#endif

#endif
