/**
 * @file zp_atomic.h
 * @brief The one layer through which every shared access of the library goes.
 *
 * Memory orders are data: `ZP_LOAD(&q->head, acquire)` names the order as a
 * word, so that the same source line has three meanings.
 *
 * | build          | meaning of an access                                                   |
 * |----------------|------------------------------------------------------------------------|
 * | default        | C11 atomic with the annotated order                                    |
 * | `-DZP_PROVED`  | C11 atomic, every order seq_cst: the build the Lean theorems are about |
 * | `-DZP_TRACE`   | as ZP_PROVED, and `zp_trace_before` / `zp_trace_after` around each one |
 *
 * `ZP_READ` and `ZP_WRITE` are plain (non-atomic) accesses of shared memory.
 * They must be free of data races; the proofs and the explorer check that.
 *
 * The proof front end reads the macro calls, not their expansion. It accepts
 * an access only in this form, at most one in a statement.
 */
#ifndef ZP_ATOMIC_H
#define ZP_ATOMIC_H

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

#include "zp_pause.h"

/** Bytes that two threads must not share without need: the destructive interference size, two 64-byte lines where
 * processors prefetch pairs of lines. */
#define ZP_CACHE_LINE 128

#if defined(ZP_PROVED) || defined(ZP_TRACE)
#define ZP_ORDER(order) memory_order_seq_cst
#else
#define ZP_ORDER(order) memory_order_##order
#endif

#define ZP_ATOMIC_LOAD(place, order) atomic_load_explicit(place, ZP_ORDER(order))
#define ZP_ATOMIC_STORE(place, value, order) atomic_store_explicit(place, value, ZP_ORDER(order))
#define ZP_ATOMIC_CAS(place, expected, desired, success, failure)                                                      \
    atomic_compare_exchange_strong_explicit(place, expected, desired, ZP_ORDER(success), ZP_ORDER(failure))
#define ZP_ATOMIC_FAA(place, value, order) atomic_fetch_add_explicit(place, value, ZP_ORDER(order))
#define ZP_ATOMIC_XCHG(place, value, order) atomic_exchange_explicit(place, value, ZP_ORDER(order))
#define ZP_ATOMIC_FENCE(order) atomic_thread_fence(ZP_ORDER(order))

/** Memory at a multiple of ZP_CACHE_LINE, or NULL; `size` is such a multiple too. Freed with ZP_FREE. */
#ifndef ZP_ALLOC
#define ZP_ALLOC(size) aligned_alloc(ZP_CACHE_LINE, (size))
#define ZP_FREE(pointer) free(pointer)
/** The same for small objects, of any size and aligned for any plain type: a node does not need lines of its own. */
#define ZP_ALLOC_SMALL(size) malloc(size)
#endif

/** The end of a node: its deleter's business, or if that is NULL, ZP_FREE. From here on the node is gone, whatever the
 * deleter does with it: `ZP_DISPOSE(node, deleter);` */
#define ZP_DISPOSE(pointer, deleter) ((deleter) ? (deleter)(pointer) : ZP_FREE(pointer))

/** Objects of fewer bytes are small. */
#define ZP_SMALL 64

/** Memory for `header` bytes and `slots` words behind them; NULL if there is not so much. */
static inline void *zp_allocate(size_t header, uint64_t slots)
{
    if (slots > (SIZE_MAX - header - ZP_CACHE_LINE) / sizeof(uint64_t))
        return NULL;
    size_t bytes = header + (size_t)slots * sizeof(uint64_t);
#ifdef ZP_ALLOC_SMALL
    if (bytes < ZP_SMALL)
        return ZP_ALLOC_SMALL(bytes);
#endif
    return ZP_ALLOC((bytes + ZP_CACHE_LINE - 1) / ZP_CACHE_LINE * ZP_CACHE_LINE);
}

/** A new `type`, whose flexible array, if it has one, has `slots` words; NULL if there is no memory. Its content is
 * arbitrary. Freed with ZP_FREE. */
#define ZP_ATOMIC_NEW(type, slots) ((type *)zp_allocate(sizeof(type), slots))

/** A function that is hardly ever called: its callers do not make room for it. No access, nothing happens. */
#define ZP_RARE __attribute__((noinline, cold))

/** In a loop that waits for another thread: `ZP_PAUSE();`. No access, nothing happens. */
#define ZP_PAUSE() zp_pause()

#ifdef ZP_TRACE
#include "zp_trace.h"
#else
/** Read an atomic object: `value = ZP_LOAD(&q->head, acquire)`. */
#define ZP_LOAD(place, order) ZP_ATOMIC_LOAD(place, order)
/** Write an atomic object: `ZP_STORE(&q->head, value, release)`. */
#define ZP_STORE(place, value, order) ZP_ATOMIC_STORE(place, value, order)
/** Strong compare-and-swap: `ok = ZP_CAS(&q->top, &expected, desired, acq_rel, acquire)`. Afterwards `expected` is what
 * the object held. */
#define ZP_CAS(place, expected, desired, success, failure) ZP_ATOMIC_CAS(place, expected, desired, success, failure)
/** Add and give the old value: `old = ZP_FAA(&q->ticket, 1, relaxed)`. */
#define ZP_FAA(place, value, order) ZP_ATOMIC_FAA(place, value, order)
/** Replace and give the old value: `old = ZP_XCHG(&q->owner, value, acq_rel)`. */
#define ZP_XCHG(place, value, order) ZP_ATOMIC_XCHG(place, value, order)
/** A fence: `ZP_FENCE(seq_cst)`. */
#define ZP_FENCE(order) ZP_ATOMIC_FENCE(order)
/** Read a plain shared object. The caller must be ordered after its last write. */
#define ZP_READ(place) (*(place))
/** Write a plain shared object. The caller must have exclusive access to it. */
#define ZP_WRITE(place, value) ((void)(*(place) = (value)))
/** Allocate: `node = ZP_NEW(zp_stack_node, 0)`. See zp_allocate. */
#define ZP_NEW(type, slots) ZP_ATOMIC_NEW(type, slots)
#endif

#endif
