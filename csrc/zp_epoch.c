/* Epochs as functions. See zp_epoch.h for the contract; the steps are in zp_epoch_inline.h. Not part of the verified
 * core. */
#include "zp_epoch.h"

#include "zp_epoch_inline.h"

void zp_epoch_enter(zp_record *me)
{
    zp_epoch_begin(me);
}

void zp_epoch_leave(zp_record *me)
{
    zp_epoch_end(me, 0);
}

void zp_epoch_retire(zp_record *me, void *node, zp_deleter *deleter)
{
    zp_epoch_give(me, node, deleter);
}

void zp_epoch_scan(zp_record *me)
{
    zp_epoch_look(me);
}

int zp_epoch_create(zp_domain **out, uint64_t threshold, int asymmetric)
{
    int light = asymmetric && zp_barrier_prepare();
    return zp_domain_create(out, threshold == 0 ? ZP_EPOCH_THRESHOLD : threshold, light, zp_epoch_scan);
}
