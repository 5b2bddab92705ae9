/**
 * @file zp_hazard.h
 * @brief Hazard pointers: a thread says which nodes it reads, and these are not freed.
 *
 * Theorems are about the operations but zp_hazard_create, as they are compiled with -DZP_PROVED (CLAIMS.md); none is
 * about asymmetric fences.
 *
 * SYNOPSIS
 *
 *     struct thing { zp_node node; int content; };          // every node begins with a zp_node
 *     _Atomic(void *) shared;                               // where threads find a thing
 *
 *     zp_record *me = zp_domain_mine(domain);
 *     struct thing *t = zp_hazard_protect(me, 0, &shared);  // a reader
 *     if (t != NULL)
 *         use(t->content);                                  // not freed here
 *     zp_hazard_clear(me, 0);
 *
 *     t = atomic_exchange(&shared, other);                  // a writer: first nobody can find it any more,
 *     zp_hazard_retire(me, t, NULL);                        // then it is retired
 *
 * THREADS. Any number. A record belongs to one thread, see zp_domain.h.
 *
 * WHAT IS GUARANTEED. A node that zp_hazard_protect returned, or for which zp_hazard_protect_at returned 1, is not
 * freed before the slot is cleared or used for another node, provided that it was retired only after no place that
 * threads protect from held it. The nodes retired and not freed are never more than
 *
 *     threads * (slots of all threads + threshold)
 *
 * where `threads` is the most there were at once: also if a thread stops for ever while it protects nodes. Two things
 * come on top: what deleters retire in the midst of a scan; and what is retired after the kernel has withdrawn the
 * fence that it had promised (a filter of system calls that comes later), since nothing is freed without it.
 *
 * PROGRESS. clear and protect_at are wait-free. protect is lock-free: it tries again only if another thread has changed
 * the place. retire and scan are wait-free but for what deleters and `free` do. A scan takes as many steps as there are
 * slots, and for each slot in use at most as many as there are retired nodes of this thread; there is one in
 * `threshold` retirements, and but for the first one of a record it frees that many nodes or more.
 *
 * DESIGN. Michael, "Hazard pointers: safe memory reclamation for lock-free objects" (IEEE TPDS 2004), without his
 * sorted copy of the slots: each slot in use is looked up in the thread's own list, so that a scan needs no memory. A
 * protection is published by a seq_cst store; or, where the domain is made so, by a plain store whose missing fence the
 * scan makes good for all threads at once (Linux's membarrier, see zp_stats.asymmetric).
 *
 * SEE ALSO: zp_domain.h, zp_epoch.h
 */
#ifndef ZP_HAZARD_H
#define ZP_HAZARD_H

#include "zp_domain.h"

#ifdef __cplusplus
extern "C" {
#endif

/** The thresholds that 0 stands for: without and with asymmetric fences. */
#define ZP_HAZARD_THRESHOLD 128
#define ZP_HAZARD_ASYMMETRIC_THRESHOLD 1024

/**
 * Make a domain.
 *
 * @param[out] out    receives the domain; NULL if the result is not ZP_OK
 * @param threshold   how many nodes a thread retires from one scan to the next, 1 to ZP_MAX_THRESHOLD; 0: as suits
 * @param asymmetric  not 0: fences on the side that frees, if the kernel has them; zp_stats says whether it does
 * @return ZP_OK, ZP_EINVAL, ZP_ENOMEM
 */
int zp_hazard_create(zp_domain **out, uint64_t threshold, int asymmetric);

#ifndef __cplusplus
/** Read a place until the node found there is protected by the slot, 0 to ZP_SLOTS - 1. The node, or NULL. */
void *zp_hazard_protect(zp_record *me, uint64_t slot, _Atomic(void *) *place);

/** Protect this node by the slot if the place still holds it. 1, or 0: then it may be gone. */
int zp_hazard_protect_at(zp_record *me, uint64_t slot, _Atomic(void *) *place, void *node);
#endif

/** The slot protects nothing any more. */
void zp_hazard_clear(zp_record *me, uint64_t slot);

/**
 * A node that nobody can find any more: it will be freed when no slot protects it. It begins with a zp_node, and is
 * retired once.
 *
 * @param deleter  frees it; NULL: free(), as for nodes of ZP_NEW
 */
void zp_hazard_retire(zp_record *me, void *node, zp_deleter *deleter);

/** Free now those nodes that this thread has retired and no slot protects. */
void zp_hazard_scan(zp_record *me);

#ifdef __cplusplus
}
#endif

#endif
