/**
 * @file zp_epoch_inline.h
 * @brief The steps of epoch-based reclamation, to be compiled into structures. See zp_epoch.h. Not installed.
 *
 * If a thread enters while the domain's epoch is e, that is at most e + 1 until it leaves. A node that it can reach is
 * retired in epoch e or later, since that comes after the thread has entered; so it is not freed before epoch e + 2.
 * With fences on the side that frees, "enters" is when it first reads: whoever moves the epoch on from e has the
 * barrier between the load of e and the look at the threads, so that one it does not see has read nothing before that
 * load.
 */
#ifndef ZP_EPOCH_INLINE_H
#define ZP_EPOCH_INLINE_H

#include "zp_record.h"

/* The calls that the structures make have the parameters of hazard pointers, see zp_scheme.h. */
static inline uint64_t zp_epoch_begin(zp_record *me)
{
    zp_domain *d = ZP_READ(&me->domain);
    uint64_t light = ZP_READ(&d->asymmetric);
    /* seq_cst: what is unlinked later is retired in this epoch or a later one */
    uint64_t epoch = ZP_LOAD(&d->epoch, seq_cst);
    /* before our reads in the order of seq_cst, or of the barrier; an epoch that is over by now only stops the others
     */
    ZP_PUBLISH(&me->epoch, epoch + 1, light);
    return light;
}

static inline void zp_epoch_publish(zp_record *me, uint64_t slot, void *node, uint64_t light)
{
    (void)me, (void)slot, (void)node, (void)light;
}

static inline void zp_epoch_end(zp_record *me, uint64_t slots)
{
    (void)slots;
    /* release: our reads come before whatever is freed when this is seen */
    ZP_STORE(&me->epoch, 0, release);
}

/* Whether every thread that reads does so in this epoch. */
static inline int zp_epoch_is_common(zp_domain *d, uint64_t epoch)
{
    /* seq_cst: the records of all threads that have entered are found */
    zp_record *other = ZP_LOAD(&d->records, seq_cst);
    while (other != NULL) {
        /* seq_cst: see zp_epoch_begin; acquire is part of it, see zp_epoch_end */
        uint64_t theirs = ZP_LOAD(&other->epoch, seq_cst);
        if (theirs != 0 && theirs != epoch + 1)
            return 0;
        other = ZP_READ(&other->next);
    }
    return 1;
}

/* Move the epoch on if all threads agree. The present one. */
static inline uint64_t zp_epoch_advance(zp_domain *d)
{
    uint64_t light = ZP_READ(&d->asymmetric);
    /* seq_cst: as all accesses of the epoch */
    uint64_t epoch = ZP_LOAD(&d->epoch, seq_cst);
    (void)light;
    if (!ZP_BARRIER(light))
        return epoch;
    if (!zp_epoch_is_common(d, epoch))
        return epoch;
    uint64_t expected = epoch;
    /* seq_cst: release is part of it: who sees the new epoch comes after the readers of the one before; acquire on
     * failure for the same reason */
    int moved = ZP_CAS(&d->epoch, &expected, epoch + 1, seq_cst, acquire);
    return moved ? epoch + 1 : expected;
}

/* Free the nodes that were retired two epochs ago or earlier. */
static inline void zp_epoch_sweep(zp_record *me, uint64_t epoch)
{
    zp_node *node = zp_record_take(me);
    while (node != NULL) {
        zp_node *older = ZP_READ(&node->retired);
        uint64_t mark = ZP_READ(&node->mark);
        if (epoch - mark < 2) {
            zp_record_keep(me, node);
        } else {
            zp_record_free(me, node);
        }
        node = older;
    }
}

static inline void zp_epoch_look(zp_record *me)
{
    zp_domain *d = ZP_READ(&me->domain);
    ZP_WRITE(&me->looking, 1);
    uint64_t epoch = zp_epoch_advance(d);
    zp_epoch_sweep(me, epoch);
    /* relaxed: this thread's own figure */
    uint64_t pending = ZP_LOAD(&me->pending, relaxed);
    uint64_t threshold = ZP_READ(&d->threshold);
    zp_record_looked(me, pending + threshold);
}

static inline void zp_epoch_give(zp_record *me, void *unlinked, zp_deleter *deleter)
{
    zp_node *node = unlinked;
    zp_domain *d = ZP_READ(&me->domain);
    /* seq_cst: not before the epoch of a thread that can still reach the node, since that one entered before */
    uint64_t epoch = ZP_LOAD(&d->epoch, seq_cst);
    ZP_WRITE(&node->mark, epoch);
    ZP_WRITE(&node->deleter, deleter);
    int due = zp_record_add(me, node);
    if (due)
        zp_epoch_look(me);
}

#endif
