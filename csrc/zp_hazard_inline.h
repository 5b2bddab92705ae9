/**
 * @file zp_hazard_inline.h
 * @brief The steps of hazard pointers, to be compiled into structures. See zp_hazard.h. Not installed.
 *
 * A node goes through four states: reachable, unlinked by the thread that owns it from then on, retired, freed. A
 * thread may read it if it has published it in a slot and found it still reachable afterwards. All of publishing, that
 * second look, unlinking and the scan's look at the slots are seq_cst: either the reader sees the node unlinked, or the
 * scan sees the slot.
 */
#ifndef ZP_HAZARD_INLINE_H
#define ZP_HAZARD_INLINE_H

#include "zp_record.h"

/* Before an operation's first zp_hazard_publish: whether its fence is on the side that frees. */
static inline uint64_t zp_hazard_begin(zp_record *me)
{
    zp_domain *d = ZP_READ(&me->domain);
    uint64_t light = ZP_READ(&d->asymmetric);
    return light;
}

/* Publish the node in the slot. It is protected if the caller afterwards finds it still reachable, by a seq_cst load.
 */
static inline void zp_hazard_publish(zp_record *me, uint64_t slot, void *node, uint64_t light)
{
    (void)light;
    /* before the caller's second look in the order of seq_cst, or of the scan's barrier */
    ZP_PUBLISH(&me->slots[slot], node, light);
}

/* The first `slots` slots protect nothing any more. */
static inline void zp_hazard_end(zp_record *me, uint64_t slots)
{
    for (uint64_t i = 0; i < slots; i++) {
        /* release: our reads of the node come before it is freed by a scan that finds the slot empty */
        ZP_STORE(&me->slots[i], NULL, release);
    }
}

/* A slot protects `node`: mark it if it is among the retired nodes. */
static inline void zp_hazard_mark(zp_record *me, void *node)
{
    zp_node *mine = ZP_READ(&me->retired);
    while (mine != NULL) {
        if (mine == node) {
            ZP_WRITE(&mine->mark, 1);
            return;
        }
        mine = ZP_READ(&mine->retired);
    }
}

/* Mark what the slots of a record protect. */
static inline void zp_hazard_mark_all(zp_record *me, zp_record *other)
{
    for (uint64_t i = 0; i < ZP_SLOTS; i++) {
        /* seq_cst: after the retired nodes were unlinked; acquire is part of it: what the slot's thread has read before
         * it cleared the slot is read before we free it */
        void *node = ZP_LOAD(&other->slots[i], seq_cst);
        if (node != NULL)
            zp_hazard_mark(me, node);
    }
}

/* Free the retired nodes that are not marked. */
static inline void zp_hazard_sweep(zp_record *me)
{
    zp_node *node = zp_record_take(me);
    while (node != NULL) {
        zp_node *older = ZP_READ(&node->retired);
        uint64_t mark = ZP_READ(&node->mark);
        if (mark != 0) {
            ZP_WRITE(&node->mark, 0);
            zp_record_keep(me, node);
        } else {
            zp_record_free(me, node);
        }
        node = older;
    }
}

/* Free the retired nodes that no slot protects. */
static inline void zp_hazard_look(zp_record *me)
{
    zp_domain *d = ZP_READ(&me->domain);
    uint64_t light = ZP_READ(&d->asymmetric);
    (void)light;
    int seen = ZP_BARRIER(light);
    if (!seen)
        return;
    ZP_WRITE(&me->looking, 1);
    uint64_t slots = 0;
    /* seq_cst: after the retired nodes were unlinked; so the records of all threads that protect one are found */
    zp_record *other = ZP_LOAD(&d->records, seq_cst);
    while (other != NULL) {
        zp_hazard_mark_all(me, other);
        slots += ZP_SLOTS;
        other = ZP_READ(&other->next);
    }
    uint64_t threshold = ZP_READ(&d->threshold);
    zp_hazard_sweep(me);
    zp_record_looked(me, slots + threshold);
}

/* Put a node that has been unlinked into the list. Whether it is time for zp_hazard_look. */
static inline int zp_hazard_add(zp_record *me, void *unlinked, zp_deleter *deleter)
{
    zp_node *node = unlinked;
    ZP_WRITE(&node->mark, 0);
    ZP_WRITE(&node->deleter, deleter);
    return zp_record_add(me, node);
}

/* The node has been unlinked by this thread, by a seq_cst access. Free it when no slot protects it. */
static inline void zp_hazard_give(zp_record *me, void *unlinked, zp_deleter *deleter)
{
    int due = zp_hazard_add(me, unlinked, deleter);
    if (due)
        zp_hazard_look(me);
}

#endif
