/**
 * @file zp_epoch.h
 * @brief Epochs: a thread says that it reads, and nothing retired since then is freed.
 *
 * NOT part of the verified core: no theorem is about this file.
 *
 * The second scheme behind the interface of zp_domain.h. Reading costs one publication for a whole operation instead of
 * one for each node. The price: a thread that stops between zp_epoch_enter and zp_epoch_leave keeps everything that is
 * retired afterwards, by all threads, from being freed; there is no bound.
 *
 * SYNOPSIS
 *
 *     zp_record *me = zp_domain_mine(domain);
 *     zp_epoch_enter(me);
 *     struct thing *t = atomic_load(&shared);     // not freed before zp_epoch_leave
 *     zp_epoch_leave(me);
 *
 * THREADS. Any number. A record belongs to one thread, see zp_domain.h. enter and leave are not nested.
 *
 * FORK. A thread of the parent that was between enter and leave is so in the child for ever, where nothing is freed
 * then before zp_domain_destroy.
 *
 * PROGRESS. All are wait-free but for what deleters and `free` do. Whether anything can be freed depends on the others.
 *
 * DESIGN. Fraser, "Practical lock-freedom" (Cambridge, UCAM-CL-TR-579, 2004). A node retired in epoch e is freed in
 * epoch e + 2; the epoch moves on when all threads that read do so in the present one.
 *
 * SEE ALSO: zp_domain.h, zp_hazard.h
 */
#ifndef ZP_EPOCH_H
#define ZP_EPOCH_H

#include "zp_domain.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The threshold that 0 stands for. */
#define ZP_EPOCH_THRESHOLD 128

/** Make a domain; as zp_hazard_create. */
int zp_epoch_create(zp_domain **out, uint64_t threshold, int asymmetric);

/** From now on nothing that can be found is freed. */
void zp_epoch_enter(zp_record *me);

/** The reads are over. */
void zp_epoch_leave(zp_record *me);

/** As zp_hazard_retire: the node is freed when all threads that read now have left. */
void zp_epoch_retire(zp_record *me, void *node, zp_deleter *deleter);

/** Move the epoch on if that is possible, and free those nodes of this thread whose time has come. */
void zp_epoch_scan(zp_record *me);

#ifdef __cplusplus
}
#endif

#endif
