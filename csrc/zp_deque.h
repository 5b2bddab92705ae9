/**
 * @file zp_deque.h
 * @brief A work-stealing deque of 64-bit words: one owner pushes and pops at one end, thieves steal from the other.
 *
 * SYNOPSIS
 *
 *     zp_deque *q;
 *     if (zp_deque_create(&q, 256) != ZP_OK)
 *         return -1;
 *     zp_deque_push(q, 42);                    // the owner
 *     uint64_t value;
 *     int result = zp_deque_pop(q, &value);    // the owner: the newest element
 *     result = zp_deque_steal(q, &value);      // any thread: the oldest element
 *     zp_deque_destroy(q);                     // after all have stopped
 *
 * THREADS. At any time at most one thread, the owner, may be inside push or pop; it may change if the hand-over itself
 * is synchronised. Any number of threads may steal. zp_deque_size may be called by anybody.
 *
 * PROGRESS. Every operation is wait-free. pop and steal take a constant number of steps; so does push, unless it grows
 * the deque: then it copies every element, which happens once in so many pushes.
 *
 * CORRECTNESS. See CLAIMS.md. The deque is linearizable; no element is lost or delivered twice; ZP_LOST of a steal
 * means that an element was taken meanwhile. If it is compiled with -DZP_PROVED, ZP_EMPTY means that the deque was
 * empty at some instant of the call. With the memory orders of the default build that is so for the owner, but ZP_EMPTY
 * of a steal tells nothing of a push that did not happen before it (C11's happens-before): the element may still be on
 * its way. Who learns of the push by synchronisation finds its element.
 *
 * DESIGN. Chase and Lev, "Dynamic circular work-stealing deque" (SPAA 2005), with the C11 orders of Lê, Pop, Cohen and
 * Zappa Nardelli (PPoPP 2013), in which the two seq_cst fences are replaced by seq_cst accesses of the two indices. The
 * indices run freely over 64 bits and may wrap around. Outgrown buffers are kept until the deque is destroyed, since a
 * late thief may still read them; together they take less memory than the current one.
 *
 * SEE ALSO: zp_result.h, CLAIMS.md
 */
#ifndef ZP_DEQUE_H
#define ZP_DEQUE_H

#include <stdint.h>

#include "zp_result.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The largest initial capacity: 2^32 elements, 32 GiB of slots. */
#define ZP_DEQUE_MAX_CAPACITY ((uint64_t)1 << 32)

/** A deque. Opaque; made by zp_deque_create. */
typedef struct zp_deque zp_deque;

/**
 * Make an empty deque.
 *
 * @param[out] out  receives the deque; NULL if the result is not ZP_OK
 * @param capacity  how many elements it holds before it first grows, 1 to ZP_DEQUE_MAX_CAPACITY; rounded up to a power
 *                  of two
 * @return ZP_OK, ZP_EINVAL (capacity out of range, or out is NULL), ZP_ENOMEM
 */
int zp_deque_create(zp_deque **out, uint64_t capacity);

/**
 * As zp_deque_create, with both free-running indices starting at `start`. For tests of the wrap-around at 2^64: the
 * value of `start` cannot be observed otherwise.
 */
int zp_deque_create_at(zp_deque **out, uint64_t capacity, uint64_t start);

/** Free the deque and what is in it. Forbidden while any thread may still use it. NULL is ignored. */
void zp_deque_destroy(zp_deque *q);

/** An estimate of the number of elements. Any thread. Exact while no operation is in flight. */
uint64_t zp_deque_size(zp_deque *q);

/**
 * Owner: add `value` at the owner's end; grow if need be.
 *
 * @return ZP_OK, or ZP_ENOMEM if it had to grow and could not: nothing changed
 */
int zp_deque_push(zp_deque *q, uint64_t value);

/**
 * Owner: remove the newest element.
 *
 * @param[out] out  receives the element; untouched unless the result is ZP_OK
 * @return ZP_OK, or ZP_EMPTY if the deque was empty at some instant of the call
 */
int zp_deque_pop(zp_deque *q, uint64_t *out);

/**
 * Any thread: remove the oldest element. One attempt.
 *
 * @param[out] out  receives the element; untouched unless the result is ZP_OK
 * @return ZP_OK; ZP_LOST if another thread took the element first (trying again is sensible); ZP_EMPTY if there was
 *         nothing to steal, see CORRECTNESS
 */
int zp_deque_steal(zp_deque *q, uint64_t *out);

/**
 * Any thread: remove up to n elements, oldest first, and no more than half of what is there, rounded up. It makes so
 * many single steals, each of which takes effect by itself, and stops at the first that does not succeed.
 *
 * @param[out] out  receives the elements; at least n words; may be NULL if n is 0
 * @return how many were removed
 */
uint64_t zp_deque_steal_many(zp_deque *q, uint64_t *out, uint64_t n);

#ifdef __cplusplus
}
#endif

#endif
