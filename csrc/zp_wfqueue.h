/**
 * @file zp_wfqueue.h
 * @brief A wait-free unbounded FIFO queue of 64-bit words for any number of threads up to a maximum.
 *
 * That it is linearizable and wait-free is proved (CLAIMS.md), if every order is seq_cst, as in the build of the Python
 * package; the weaker orders of this one are checked within bounds.
 *
 * SYNOPSIS
 *
 *     zp_wfqueue *q;
 *     if (zp_wfqueue_create(&q, 8) != ZP_OK)           // 8 threads at most
 *         return -1;
 *     uint64_t me;
 *     int result = zp_wfqueue_mine(q, &me);            // each thread, once or each time: its slot
 *     if (result != ZP_OK)
 *         return -1;                                   // ZP_FULL: all slots belong to other threads
 *     result = zp_wfqueue_enqueue(q, me, 42);
 *     uint64_t value;
 *     result = zp_wfqueue_dequeue(q, me, &value);
 *     zp_wfqueue_destroy(q);                           // after all have stopped
 *
 * THREADS. Both operations may be called by any thread that has a *slot*, a number below the maximum. A slot belongs to
 * one thread at a time: either it has been registered and is handed over or given back by whoever registered it, or it
 * is the calling thread's own one (zp_wfqueue_mine), which is given back when the thread ends. A thread must not use a
 * slot that is not its own. More threads than the maximum get ZP_FULL.
 *
 * PROGRESS. Wait-free: an operation ends after a number of own steps that depends on the maximum of threads alone,
 * whatever the others do, also if they stand still for ever. With a maximum of N, an enqueue takes at most
 * ZP_WFQUEUE_ENQUEUE_STEPS(N) steps, a dequeue at most ZP_WFQUEUE_DEQUEUE_STEPS(N), zp_wfqueue_register 4 + 6 N. That
 * is proved; a step is an instruction of the program that is proved, which has at most one shared access. It is said of
 * the code in zp_wfqueue.c, and does not hold of `malloc` and `free`, which it calls in two cases only: an enqueue
 * calls malloc if the slot's pool has no free node (zp_wfqueue_reserve fills it beforehand), a dequeue calls free if
 * the pool has enough of them. Out of memory is a result code.
 *
 * Threads help each other in turn, and look at every slot that might need help: an operation takes longer the larger
 * the maximum is. So it should be no larger than need be.
 *
 * MEMORY. A node that has been dequeued is used again or freed when no thread announces it (hazard pointers). Each
 * thread announces three, and may be about to announce one more that it has read before; so no more than 16 nodes for
 * each slot wait for that, or 4 N if that is more, also if threads stand still for ever. This is argued, not proved.
 * ZP_WFQUEUE_POOL(N) or less are in its pool.
 *
 * CORRECTNESS. The queue is linearizable to a FIFO queue with a true ZP_EMPTY. An enqueue takes effect when
 * some thread moves the queue's tail to its node, a dequeue when some thread moves the head to its node.
 *
 * FORK. In the child the slots of the parent's other threads stay taken. Their operations are finished by others.
 *
 * DESIGN. Ramalhete and Correia, "Poster: A wait-free queue with wait-free memory reclamation" (PPoPP 2017), the CRTurn
 * queue, whose steps are those of the paper and of the authors' technical report; with pools, and with an end of the
 * operation as soon as it is seen to have taken effect. Michael's hazard pointers (IEEE TPDS 2004).
 *
 * SEE ALSO: zp_queue.h, zp_mpmc.h, zp_result.h
 */
#ifndef ZP_WFQUEUE_H
#define ZP_WFQUEUE_H

#include <stdint.h>

#include "zp_result.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The largest maximum of threads. */
#define ZP_WFQUEUE_MAX_THREADS ((uint64_t)1024)

/** At so many dequeued nodes a slot looks which of them are free; the same for each maximum: the fewer it looks at, the
 * shorter is the longest dequeue. */
#define ZP_WFQUEUE_DUE(threads) (0 * (threads) + 16)

/** At so many of its dequeued nodes a slot looks then: there are no more, since 3 for each slot are announced, and one
 * more may be about to be, by a thread that has read it before. */
#ifdef ZP_NEVER
#define ZP_WFQUEUE_MOST(threads) (0 * (threads)) /* at none: then no node is used again, as in zp_scheme.h */
#else
#define ZP_WFQUEUE_MOST(threads) (4 * (threads) + 16)
#endif

/** So many free nodes a slot keeps for later. */
#define ZP_WFQUEUE_POOL(threads) (3 * (threads) + 32)

/** The most steps of one enqueue and one dequeue: instructions of the proved program, of which each has at most one
 * shared access. Most of them are the search for free nodes: an enqueue makes one only if malloc fails, a dequeue once
 * in 16 times. While nodes of the slot stay announced it is more often, and each time if they are 15 or more. */
#define ZP_WFQUEUE_ENQUEUE_STEPS(threads) (408 + (threads) * (36 * (threads) + 234))
#define ZP_WFQUEUE_DEQUEUE_STEPS(threads) (427 + (threads) * (37 * (threads) + 246))

/** A queue. Opaque; made by zp_wfqueue_create. */
typedef struct zp_wfqueue zp_wfqueue;

/**
 * Make an empty queue.
 *
 * @param[out] out  receives the queue; NULL if the result is not ZP_OK
 * @param threads   the most threads that use it at once, 1 to ZP_WFQUEUE_MAX_THREADS
 * @return ZP_OK, ZP_EINVAL (threads out of range, or out is NULL), ZP_ENOMEM
 */
int zp_wfqueue_create(zp_wfqueue **out, uint64_t threads);

/** Free the queue and what is in it. Forbidden while any thread may still use it; but threads that have used it may be
 * alive, or about to end. NULL is ignored. */
void zp_wfqueue_destroy(zp_wfqueue *q);

/** The most threads that use it at once. */
uint64_t zp_wfqueue_threads(const zp_wfqueue *q);

/** How many operations were completed by another thread than their own so far. */
uint64_t zp_wfqueue_helped(zp_wfqueue *q);

/**
 * Take a free slot, for this thread or another one. Wait-free: it looks at each slot once.
 *
 * @param[out] slot  receives it; untouched unless the result is ZP_OK
 * @return ZP_OK, or ZP_FULL if none was found free
 */
int zp_wfqueue_register(zp_wfqueue *q, uint64_t *slot);

/**
 * Give back a slot that zp_wfqueue_register gave and that no thread is using or will use.
 *
 * @return ZP_OK, or ZP_EINVAL: this is no slot, or not taken
 */
int zp_wfqueue_unregister(zp_wfqueue *q, uint64_t slot);

/**
 * The calling thread's own slot; taken, if it has none yet, until the thread ends or calls zp_wfqueue_leave.
 *
 * @param[out] slot  receives it; untouched unless the result is ZP_OK
 * @return ZP_OK, ZP_FULL (all slots are taken), ZP_ENOMEM
 */
int zp_wfqueue_mine(zp_wfqueue *q, uint64_t *slot);

/** Give the calling thread's own slot back now, if it has one. */
void zp_wfqueue_leave(zp_wfqueue *q);

/**
 * See that the slot's pool has at least n free nodes: then its next n enqueues need no memory.
 *
 * @return ZP_OK; ZP_EINVAL (no slot); ZP_ENOMEM: it has fewer
 */
int zp_wfqueue_reserve(zp_wfqueue *q, uint64_t slot, uint64_t n);

/** Append `value`. @return ZP_OK; ZP_ENOMEM or ZP_EINVAL (no slot): nothing changed */
int zp_wfqueue_enqueue(zp_wfqueue *q, uint64_t slot, uint64_t value);

/**
 * Remove the oldest element.
 *
 * @param[out] out  receives it; untouched unless the result is ZP_OK
 * @return ZP_OK; ZP_EMPTY if the queue was empty at some instant of the call; ZP_EINVAL (no slot)
 */
int zp_wfqueue_dequeue(zp_wfqueue *q, uint64_t slot, uint64_t *out);

#ifdef __cplusplus
}
#endif

#endif
