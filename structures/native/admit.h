/**
 * @file admit.h
 * @brief Who may do what: the checks at the beginning of an operation, for `_fast`.
 *
 * With the GIL held. No other Python thread runs between the first and the last line of such an operation. That is
 * what makes the check of owner and state one with the operation.
 */
#ifndef ZP_ADMIT_H
#define ZP_ADMIT_H

#include <stdint.h>

#include "life.h"
#include "owner.h"
#include "process.h"

/** The side becomes this thread's if it is nobody's. ZP_OK or ZP_FOREIGN. */
static inline int zp_claim(zp_owner *owner)
{
    uint64_t me = zp_thread_token();
    uint64_t token = zp_owner_token(owner);
    if (token == me)
        return ZP_OK;
    if (token != 0)
        return ZP_FOREIGN;
    owner->ident = (uint64_t)(uintptr_t)pthread_self();
    atomic_store_explicit(&owner->token, me, memory_order_seq_cst);
    return ZP_OK;
}

/** Any thread, to put something: ZP_OK, ZP_FORKED, ZP_CLOSED or ZP_SHUT. */
static inline int zp_admit_put(zp_life *life)
{
    return life->generation != zp_generation ? ZP_FORKED : zp_life_may_put(life);
}

/** Any thread, to get something: ZP_OK, ZP_FORKED, ZP_CLOSED or ZP_SHUT. */
static inline int zp_admit_get(zp_life *life)
{
    return life->generation != zp_generation ? ZP_FORKED : zp_life_may_get(life);
}

/** Any thread, for anything else: ZP_OK, ZP_FORKED or ZP_CLOSED. */
static inline int zp_admit_any(zp_life *life)
{
    if (life->generation != zp_generation)
        return ZP_FORKED;
    return zp_life_state(life) == ZP_STATE_CLOSED ? ZP_CLOSED : ZP_OK;
}

#endif
