/**
 * @file zp_barrier.h
 * @brief A fence whose whole price is paid by one side. Not installed.
 *
 * NOT part of the verified core, but for what it is in the builds ZP_PROVED and ZP_TRACE.
 *
 * Two threads each store, then load what the other stores; one of them must see the other. Normally that takes a
 * seq_cst store (or fence) on both sides. Where one side is frequent and the other rare, the frequent side may do
 * without if the rare side makes all processors that run threads of this process pass a full fence: Linux's
 * membarrier(2).
 *
 * SOURCE. Dice, Huang and Yang, "Asymmetric Dekker synchronization", 2001; Desnoyers, membarrier(2).
 *
 * In these builds every store is seq_cst, and the barrier does nothing.
 */
#ifndef ZP_BARRIER_H
#define ZP_BARRIER_H

#include "zp_atomic.h"

/** Whether zp_barrier works here. From then on it will. */
int zp_barrier_prepare(void);

/** Every other thread of the process passes a full fence between call and return. 0 if the kernel refuses. */
int zp_barrier(void);

#if defined(ZP_PROVED) || defined(ZP_TRACE)
#define ZP_PUBLISH(place, value, light) ZP_STORE(place, value, seq_cst)
#define ZP_BARRIER(light) 1
#else
/** Store, and be seen before this thread loads anything else: by a seq_cst store, or if `light`, together with the
 * other side's ZP_BARRIER, by a release store that the compiler may not move. */
#define ZP_PUBLISH(place, value, light)                                                                                \
    do {                                                                                                               \
        if (light) {                                                                                                   \
            ZP_STORE(place, value, release);                                                                           \
            atomic_signal_fence(memory_order_seq_cst);                                                                 \
        } else {                                                                                                       \
            ZP_STORE(place, value, seq_cst);                                                                           \
        }                                                                                                              \
    } while (0)
/** The other side of ZP_PUBLISH: what was published before is seen by the loads that follow. 0: it may not be. */
#define ZP_BARRIER(light) (!(light) || zp_barrier())
#endif

#endif
