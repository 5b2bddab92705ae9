/**
 * @file zp_domain.h
 * @brief Domains: who reads what, so that a node is freed only when no thread can read it any more.
 *
 * NOT part of the verified core: what is proved of zp_hazard.h assumes what is said here of records.
 *
 * A domain belongs to any number of structures. A thread has a *record* in it, in which it says what it reads
 * (zp_hazard.h) or that it reads (zp_epoch.h), and where it keeps the nodes that it has retired until they may be
 * freed. Both schemes share what is declared here; zp_hazard_create and zp_epoch_create make the domains.
 *
 * SYNOPSIS
 *
 *     zp_domain *d;
 *     if (zp_hazard_create(&d, 0, 0) != ZP_OK)
 *         return -1;
 *     zp_record *me = zp_domain_mine(d);       // in each thread; NULL: no memory
 *     zp_stack_pop(stack, me, &value);
 *     zp_domain_destroy(d);                    // after the structures
 *
 * THREADS. Everything may be called by any thread, except zp_domain_destroy. A thread's record is given back when the
 * thread ends, however it was made and whether it returns, exits or is cancelled (at a cancellation point): then its
 * protections are void, and the next thread inherits what is not yet freed. A record must not be used by another
 * thread, nor after zp_domain_leave.
 *
 * PROGRESS. zp_domain_mine is lock-free; it is a search through the few domains that the thread uses, once the thread
 * has a record. Records are never freed before the domain, so there are as many as there were threads at once.
 *
 * FORK. In the child the records of the parent's other threads stay claimed for ever; what they protect and have
 * retired is not freed there. Otherwise a domain may be used in the child.
 *
 * SEE ALSO: zp_hazard.h, zp_epoch.h, zp_result.h
 */
#ifndef ZP_DOMAIN_H
#define ZP_DOMAIN_H

#include <stdint.h>

#include "zp_result.h"

#ifdef __cplusplus
extern "C" {
#endif

/** How many nodes a thread may protect at once. */
#define ZP_SLOTS 4

/** The largest threshold. */
#define ZP_MAX_THRESHOLD ((uint64_t)1 << 32)

/** A domain. Opaque. */
typedef struct zp_domain zp_domain;

/** A thread's place in a domain. Opaque. */
typedef struct zp_record zp_record;

/** What every node begins with that is ever retired. Nobody but the domain touches it; it needs no first value. */
typedef struct zp_node zp_node;

/** Frees a node. Called by any thread of the domain, once, when no thread reads the node. It may call zp_domain_mine
 * and retire other nodes, which are freed later; but it must do nothing else with the domain. */
typedef void zp_deleter(zp_node *node);

struct zp_node {
    zp_node *retired;    /**< the next one that the same thread has retired */
    uint64_t mark;       /**< hazard pointers: whether it is protected; epochs: when it was retired */
    zp_deleter *deleter; /**< NULL: ZP_FREE */
};

/** What a domain is and has done. Counts of threads in motion are those of some recent moment. */
typedef struct zp_stats {
    uint64_t threads;     /**< records: the most threads there were at once */
    uint64_t claimed;     /**< how many of them belong to a living thread */
    uint64_t slots;       /**< of all records together */
    uint64_t threshold;   /**< how many nodes a thread retires from one search for nodes to free to the next */
    uint64_t asymmetric;  /**< 1: the fence is on the side that frees */
    uint64_t unreclaimed; /**< retired and not freed */
    uint64_t bound;       /**< `unreclaimed` never exceeds it, see zp_hazard.h: threads * (slots + threshold);
                               epochs: UINT64_MAX */
    uint64_t freed;       /**< nodes freed so far */
    uint64_t scans;       /**< searches for nodes to free, so far */
} zp_stats;

/**
 * The calling thread's record; made, or taken over from a thread that has ended, if it has none yet.
 *
 * @return NULL if there is no memory, or no way to learn of the thread's end
 */
zp_record *zp_domain_mine(zp_domain *d);

/** Give the calling thread's record back now, if it has one. It must be inside no operation. */
void zp_domain_leave(zp_domain *d);

/**
 * Free what may be freed of the nodes that this thread and threads that have ended retired. What other living threads
 * have retired is theirs.
 *
 * @return how many nodes remain, of all threads
 */
uint64_t zp_domain_drain(zp_domain *d);

/** Figures. */
void zp_domain_stats(zp_domain *d, zp_stats *out);

/**
 * Free the domain and all that was retired in it. Forbidden while any thread may still use it or a structure of it; but
 * threads that have used it may be alive, or about to end: one that is giving its record back at this moment frees what
 * is in that, perhaps a moment after this has returned. NULL is ignored.
 */
void zp_domain_destroy(zp_domain *d);

#ifdef __cplusplus
}
#endif

#endif
