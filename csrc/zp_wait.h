/**
 * @file zp_wait.h
 * @brief Sleeping until another thread has changed something: an event count in one word.
 *
 * NOT part of the verified core. No theorem is about this file; the structures are correct without it, and use it only
 * to spare the processor while there is nothing to do. It is never on the path of an operation that succeeds at once,
 * but for one load (zp_wait_wake).
 *
 * SYNOPSIS
 *
 *     // a thread that needs something            // a thread that provides it
 *     zp_wait_until(&w, ready, arg, 50000000);    zp_spsc_push(q, 42);   // a seq_cst store
 *                                                 zp_wait_wake(&w);
 *
 * NO WAKE-UP IS LOST, provided that what `ready` looks at is changed by a seq_cst store before zp_wait_wake. The
 * sleeper sets the flag (1), passes a seq_cst fence and only then looks again (2); the other thread stores (3) and only
 * then looks at the flag (4). If (2) misses (3) and (4) misses (1), then (2) < (3) < (4) < (1) < (2) in the total order
 * of seq_cst operations: impossible. So either the sleeper sees the change and does not sleep, or the other thread sees
 * the flag and changes the word, and the system call that puts the sleeper to sleep compares the word again.
 *
 * PROGRESS. zp_wait_wake never waits on Linux (a futex); elsewhere it takes a mutex that is held for a few
 * instructions. Waiting is bounded by the time given.
 *
 * SOURCE. Event counts: Reed and Kanodia, "Synchronization with eventcounts and sequencers", CACM 1979; the scheme
 * with a flag and a futex is that of folly::EventCount and Vyukov's eventcount.
 *
 * For C11 alone: its atomic word is no C++, and it is not among the installed headers.
 */
#ifndef ZP_WAIT_H
#define ZP_WAIT_H

#include <stdatomic.h>
#include <stdint.h>

/** A place to wait. Bit 0: somebody may be waiting. The others: how often they were woken, modulo 2^31. Starts as 0. */
typedef struct zp_wait {
    _Atomic uint32_t word;
} zp_wait;

/** Says whether the waiting is over: 0 is no. Must not block. */
typedef int (*zp_wait_ready)(void *arg);

/**
 * Wait until `ready(arg)` is not 0 or the time is over, whichever is first; may return early (a signal, a wake-up
 * meant for another thread). Spins briefly, then sleeps at most once.
 *
 * @param nanoseconds  the longest sleep; 0 only looks
 * @return the last answer of `ready`
 */
int zp_wait_until(zp_wait *w, zp_wait_ready ready, void *arg, uint64_t nanoseconds);

/** Wake all that wait. `word` is the value just read. For zp_wait_wake. */
void zp_wait_wake_all(zp_wait *w, uint32_t word);

/** After a seq_cst store that may have made `ready` true: wake all that wait, if any. One load if none do. */
static inline void zp_wait_wake(zp_wait *w)
{
    uint32_t word = atomic_load_explicit(&w->word, memory_order_seq_cst); /* (4) */
    if (word & 1)
        zp_wait_wake_all(w, word);
}

#endif
