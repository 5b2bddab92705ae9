/* Hazard pointers as functions. See zp_hazard.h for the contract; the steps are in zp_hazard_inline.h, which the
 * structures include. */
#include "zp_hazard.h"

#include "zp_hazard_inline.h"

void *zp_hazard_protect(zp_record *me, uint64_t slot, _Atomic(void *) *place)
{
    for (;;) {
        /* relaxed: only a guess */
        void *node = ZP_LOAD(place, relaxed);
        int done = zp_hazard_protect_at(me, slot, place, node);
        if (done)
            return node;
    }
}

int zp_hazard_protect_at(zp_record *me, uint64_t slot, _Atomic(void *) *place, void *node)
{
    uint64_t light = zp_hazard_begin(me);
    zp_hazard_publish(me, slot, node, light);
    /* seq_cst: either we see that the node was unlinked, or a scan sees the slot; acquire is part of it, and shows us
     * the node's content */
    void *again = ZP_LOAD(place, seq_cst);
    return again == node;
}

void zp_hazard_clear(zp_record *me, uint64_t slot)
{
    /* release: as in zp_hazard_end */
    ZP_STORE(&me->slots[slot], NULL, release);
}

void zp_hazard_retire(zp_record *me, void *node, zp_deleter *deleter)
{
    zp_hazard_give(me, node, deleter);
}

void zp_hazard_scan(zp_record *me)
{
    zp_hazard_look(me);
}

int zp_hazard_create(zp_domain **out, uint64_t threshold, int asymmetric)
{
    int light = asymmetric && zp_barrier_prepare();
    if (threshold == 0)
        threshold = light ? ZP_HAZARD_ASYMMETRIC_THRESHOLD : ZP_HAZARD_THRESHOLD;
    int result = zp_domain_create(out, threshold, light, zp_hazard_scan);
    if (result == ZP_OK)
        (*out)->bounded = 1;
    return result;
}
