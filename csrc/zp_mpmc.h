/**
 * @file zp_mpmc.h
 * @brief A bounded FIFO queue of 64-bit words for any number of threads.
 *
 * The theorems (CLAIMS.md, proofs/Mpmc) are about this file as it is compiled with -DZP_PROVED, which makes every
 * memory order seq_cst, and up to 2^63 elements appended. That the weaker orders of the default build are enough is not
 * proved.
 *
 * SYNOPSIS
 *
 *     zp_mpmc *q;
 *     if (zp_mpmc_create(&q, 1000) != ZP_OK)
 *         return -1;
 *     int result = zp_mpmc_push(q, 42);        // any thread
 *     uint64_t value;
 *     result = zp_mpmc_pop(q, &value);         // any thread
 *     zp_mpmc_destroy(q);                      // after all have stopped
 *
 * THREADS. All operations may be called by any number of threads.
 *
 * CORRECTNESS. The queue is linearizable to a FIFO queue of exactly `capacity` elements *whose failures may be
 * spurious*: no element is lost, doubled or invented; elements come out in the order in which they went in; there
 * are never more than `capacity`; a batch takes effect at one instant. But ZP_FULL, ZP_EMPTY and 0 may be told while
 * another operation is in flight, also if they are not true:
 *
 *   - a push that has got its place and has not yet filled it hides all elements behind it: until it goes on, pop says
 *     ZP_EMPTY, though pushes that came later have returned;
 *   - in the same way a pop that has got its element and has not yet read it keeps its place, and push says ZP_FULL
 *     when it comes round to that place.
 *
 * So this is not linearizable to the FIFO queue whose ZP_EMPTY is always true: if such an answer matters, use zp_queue
 * or zp_wfqueue. While no other operation is in flight, and those that have ended happened before (C11's
 * happens-before), the answers are exact.
 *
 * PROGRESS. No operation waits for another thread. It tries again only if another one has taken the place that it was
 * about to take; so some operation always succeeds or fails. As said above, a thread that stands still in the midst of
 * an operation makes others fail in the end.
 *
 * DESIGN. Vyukov, "Bounded MPMC queue" (1024cores.net, 2010): each cell says whose turn it is. Here the elements are
 * counted besides, so that any capacity is exact, and neighbouring tickets have cells in different cache lines.
 *
 * SEE ALSO: zp_wfqueue.h, zp_queue.h, zp_result.h
 */
#ifndef ZP_MPMC_H
#define ZP_MPMC_H

#include <stdint.h>

#include "zp_result.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The largest capacity: 2^32 elements, 64 GiB of cells. */
#define ZP_MPMC_MAX_CAPACITY ((uint64_t)1 << 32)

/** A queue. Opaque; made by zp_mpmc_create. */
typedef struct zp_mpmc zp_mpmc;

/**
 * Make an empty queue.
 *
 * @param[out] out  receives the queue; NULL if the result is not ZP_OK
 * @param capacity  the most elements in it, 1 to ZP_MPMC_MAX_CAPACITY; it takes 16 bytes for each, rounded up to a
 * power of two of at least 64 of them
 * @return ZP_OK, ZP_EINVAL (capacity out of range, or out is NULL), ZP_ENOMEM
 */
int zp_mpmc_create(zp_mpmc **out, uint64_t capacity);

/**
 * As zp_mpmc_create, with the tickets starting at `start`. For tests of the wrap-around at 2^64: the value of `start`
 * cannot be observed otherwise.
 */
int zp_mpmc_create_at(zp_mpmc **out, uint64_t capacity, uint64_t start);

/** Free the queue and what is in it. Forbidden while any thread may still use it. NULL is ignored. */
void zp_mpmc_destroy(zp_mpmc *q);

/** The most elements in it. */
uint64_t zp_mpmc_capacity(const zp_mpmc *q);

/** An estimate of the number of elements, 0 to the capacity. Exact while no operation is in flight. */
uint64_t zp_mpmc_size(zp_mpmc *q);

/** Append `value`. @return ZP_OK, or ZP_FULL: nothing changed; see CORRECTNESS */
int zp_mpmc_push(zp_mpmc *q, uint64_t value);

/**
 * Remove the oldest element.
 *
 * @param[out] out  receives it; untouched unless the result is ZP_OK
 * @return ZP_OK, or ZP_EMPTY: nothing changed; see CORRECTNESS
 */
int zp_mpmc_pop(zp_mpmc *q, uint64_t *out);

/**
 * Append items[0], items[1] and so on, at most n, in this order and at one instant.
 *
 * @param items  n words; may be NULL if n is 0
 * @return how many were appended; 0 if n is 0 or as for ZP_FULL
 */
uint64_t zp_mpmc_push_many(zp_mpmc *q, const uint64_t *items, uint64_t n);

/**
 * Remove up to n elements, oldest first, at one instant.
 *
 * @param[out] out  receives them; at least n words; may be NULL if n is 0
 * @return how many were removed; 0 if n is 0 or as for ZP_EMPTY
 */
uint64_t zp_mpmc_pop_many(zp_mpmc *q, uint64_t *out, uint64_t n);

#ifdef __cplusplus
}
#endif

#endif
