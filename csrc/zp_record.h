/**
 * @file zp_record.h
 * @brief The inside of domains, for the structures and the schemes: records, retired nodes. Not installed.
 *
 * Whoever includes this may use the functions here on the calling thread's own record alone.
 */
#ifndef ZP_RECORD_H
#define ZP_RECORD_H

#include "zp_atomic.h"
#include "zp_barrier.h"
#include "zp_domain.h"

struct zp_record {
    /* written by the thread that has it, read by all that look for nodes to free */
    _Alignas(ZP_CACHE_LINE) _Atomic(zp_node *) slots[ZP_SLOTS]; /* hazard pointers: the nodes it protects, or NULL */
    _Atomic uint64_t epoch;                                     /* epochs: that in which it reads, plus 1; 0: none */
    /* the thread's own; the figures are read by others */
    _Alignas(ZP_CACHE_LINE) zp_node *retired; /* what it has retired and not freed */
    uint64_t due;                             /* at so many of them it looks which may be freed */
    uint64_t looking;                         /* it does so now: what deleters retire has to wait */
    _Atomic uint64_t pending;                 /* how many they are */
    _Atomic uint64_t freed;
    _Atomic uint64_t scans;
    zp_record *sibling; /* the thread's record in another domain */
    /* written by nobody after creation */
    zp_domain *domain;
    zp_record *next; /* the record made before */
    /* who has it: see zp_domain.c */
    _Alignas(ZP_CACHE_LINE) _Atomic uint64_t state;
};

/* Free what may be freed of the nodes that this record's thread has retired. */
typedef void zp_scan(zp_record *me);

struct zp_domain {
    /* hardly ever written */
    _Alignas(ZP_CACHE_LINE) _Atomic(zp_record *) records; /* all, the newest first */
    _Atomic uint64_t references;                          /* of records that are claimed, and 1 until destruction */
    _Atomic uint64_t dead;                                /* destroyed, but for the records of living threads */
    /* written by nobody after creation */
    uint64_t threshold;
    uint64_t asymmetric;
    uint64_t bounded;
    zp_scan *scan; /* the scheme's: free what may be freed */
    /* epochs: the present one */
    _Alignas(ZP_CACHE_LINE) _Atomic uint64_t epoch;
};

/* For zp_hazard.c and zp_epoch.c: make a domain with this scan. */
int zp_domain_create(zp_domain **out, uint64_t threshold, int asymmetric, zp_scan *scan);

/* Put a node into the list of those that are retired. */
static inline void zp_record_keep(zp_record *me, zp_node *node)
{
    zp_node *older = ZP_READ(&me->retired);
    ZP_WRITE(&node->retired, older);
    ZP_WRITE(&me->retired, node);
}

/* Take all of them out of the list; they still count. */
static inline zp_node *zp_record_take(zp_record *me)
{
    zp_node *first = ZP_READ(&me->retired);
    ZP_WRITE(&me->retired, NULL);
    return first;
}

/* A node more is retired. Whether it is time to look which may be freed. */
static inline int zp_record_add(zp_record *me, zp_node *node)
{
    zp_record_keep(me, node);
    /* relaxed: written by this thread alone */
    uint64_t pending = ZP_LOAD(&me->pending, relaxed);
    /* release: who sees the figure sees at least the records that `due` was computed from, so it keeps to the bound */
    ZP_STORE(&me->pending, pending + 1, release);
    uint64_t due = ZP_READ(&me->due);
    uint64_t looking = ZP_READ(&me->looking);
    return pending + 1 >= due && looking == 0;
}

/* Free a node that no thread can read, and that is not in the list. */
static inline void zp_record_free(zp_record *me, zp_node *node)
{
    zp_deleter *deleter = ZP_READ(&node->deleter);
    ZP_DISPOSE(node, deleter);
    /* release: as in zp_record_add; after the deleter, so that the figure is never too small */
    uint64_t pending = ZP_LOAD(&me->pending, relaxed);
    ZP_STORE(&me->pending, pending - 1, release);
    /* relaxed: written by this thread alone, for others only a figure */
    uint64_t freed = ZP_LOAD(&me->freed, relaxed);
    ZP_STORE(&me->freed, freed + 1, relaxed);
}

/* The end of a search for nodes to free: when the next one is due. */
static inline void zp_record_looked(zp_record *me, uint64_t due)
{
    /* relaxed: as in zp_record_free */
    uint64_t scans = ZP_LOAD(&me->scans, relaxed);
    ZP_STORE(&me->scans, scans + 1, relaxed);
    ZP_WRITE(&me->due, due);
    ZP_WRITE(&me->looking, 0);
}

#endif
