/**
 * @file zp_spsc.h
 * @brief A bounded FIFO ring of 64-bit words for one producer and one consumer.
 *
 * SYNOPSIS
 *
 *     zp_spsc *q;
 *     if (zp_spsc_create(&q, 1000) != ZP_OK)
 *         return -1;
 *     zp_spsc_push(q, 42);           // the producer thread
 *     uint64_t value;
 *     zp_spsc_pop(q, &value);        // the consumer thread
 *     zp_spsc_destroy(q);            // after both have stopped
 *
 * THREADS. At any time at most one thread may be inside a producer operation
 * (push, push_many) and at most one inside a consumer operation (pop,
 * pop_many). The two sides may change threads if the hand-over itself is
 * synchronised (a join, a mutex). zp_spsc_size may be called by anybody.
 *
 * PROGRESS. Every operation is wait-free. push and pop take a constant number
 * of steps; push_many and pop_many a constant number per element and a
 * constant number besides. The exact bounds are theorems, see CLAIMS.md.
 *
 * CORRECTNESS. push, pop, push_many and pop_many are linearizable: each takes
 * effect at one instant between its call and its return, and ZP_FULL or
 * ZP_EMPTY is returned only if the ring was full or empty at such an instant.
 * push_many and pop_many are atomic: their elements appear, or vanish,
 * together. They may take fewer elements than asked for (see there).
 *
 * DESIGN. Lamport's ring ("Specifying concurrent program modules", TOPLAS
 * 1983) with free-running 64-bit indices, which may wrap around; each side
 * keeps a copy of the other side's index and reads the real one only when the
 * copy no longer suffices (Lee, Bu and Chandranmenon, MCRingBuffer, IPDPS
 * 2010). Index stores are seq_cst: with release stores a thread could be told
 * "empty" although the push that it knows to have returned is there, which is
 * not linearizable, on x86 included.
 *
 * SEE ALSO: zp_result.h, CLAIMS.md
 */
#ifndef ZP_SPSC_H
#define ZP_SPSC_H

#include <stdint.h>

#include "zp_result.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The largest capacity: 2^32 elements, 32 GiB of slots. */
#define ZP_SPSC_MAX_CAPACITY ((uint64_t)1 << 32)

/** A ring. Opaque; made by zp_spsc_create. */
typedef struct zp_spsc zp_spsc;

/**
 * Make an empty ring.
 *
 * @param[out] out  receives the ring; NULL if the result is not ZP_OK
 * @param capacity  the most elements it holds at once, 1 to ZP_SPSC_MAX_CAPACITY; it need not be a power of two
 *                  (memory is that of the next power of two: 8 bytes a slot and three cache lines)
 * @return ZP_OK, ZP_EINVAL (capacity out of range, or out is NULL), ZP_ENOMEM
 */
int zp_spsc_create(zp_spsc **out, uint64_t capacity);

/**
 * As zp_spsc_create, with both free-running indices starting at `start`. For tests of the wrap-around at 2^64: the
 * value of `start` cannot be observed otherwise.
 */
int zp_spsc_create_at(zp_spsc **out, uint64_t capacity, uint64_t start);

/** Free the ring and what is in it. Forbidden while any thread may still use it. NULL is ignored. */
void zp_spsc_destroy(zp_spsc *q);

/** The capacity given at creation. Any thread. */
uint64_t zp_spsc_capacity(const zp_spsc *q);

/**
 * An estimate of the number of elements, 0 to the capacity. Any thread. Exact when neither side is inside an
 * operation; it is no linearizable operation, since it reads two indices one after the other.
 */
uint64_t zp_spsc_size(zp_spsc *q);

/**
 * Producer: append `value`.
 *
 * @return ZP_OK, or ZP_FULL if the ring held `capacity` elements at some instant of the call
 */
int zp_spsc_push(zp_spsc *q, uint64_t value);

/**
 * Consumer: remove the oldest element.
 *
 * @param[out] out  receives the element; untouched unless the result is ZP_OK
 * @return ZP_OK, or ZP_EMPTY if the ring was empty at some instant of the call
 */
int zp_spsc_pop(zp_spsc *q, uint64_t *out);

/**
 * Producer: append items[0], items[1], … in this order, at one instant.
 *
 * @param items  at least n words, not written by anybody during the call; may be NULL if n is 0
 * @param n      how many to append
 * @return how many were appended, the first so many of items: n, or fewer if there was room for just so many at some
 *         instant of the call; 0 with n > 0 only if the ring was full at some instant of the call
 */
uint64_t zp_spsc_push_many(zp_spsc *q, const uint64_t *items, uint64_t n);

/**
 * Consumer: remove up to n elements, oldest first, at one instant.
 *
 * @param[out] out  receives the elements; at least n words; may be NULL if n is 0
 * @param n         how many to remove
 * @return how many were removed: n, or fewer if there were just so many at some instant of the call; 0 with n > 0 only
 *         if the ring was empty at some instant of the call
 */
uint64_t zp_spsc_pop_many(zp_spsc *q, uint64_t *out, uint64_t n);

#ifdef __cplusplus
}
#endif

#endif
