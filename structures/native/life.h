/**
 * @file life.h
 * @brief What every structure has in Python besides its content: open, shut down, closed, and of which process.
 *
 * The state only grows. It is written with seq_cst because a consumer's "shut down and empty" must not overtake a
 * producer that has already passed the check (see owner.h, `busy`).
 */
#ifndef ZP_LIFE_H
#define ZP_LIFE_H

#include <stdatomic.h>
#include <stdint.h>

#include "codes.h"

#define ZP_STATE_OPEN 0u
#define ZP_STATE_DRAINING 1u /* puts are refused; gets go on until it is empty */
#define ZP_STATE_DEAD 2u     /* puts and gets are refused */
#define ZP_STATE_CLOSED 3u   /* as dead, and refused as a mistake of the caller */

typedef struct zp_life {
    _Atomic uint32_t state;
    uint32_t generation; /* of the process that made it */
} zp_life;

static inline uint32_t zp_life_state(zp_life *life)
{
    return atomic_load_explicit(&life->state, memory_order_seq_cst);
}

/** Go forward to `state`; going back is ignored. Any thread. */
static inline void zp_life_advance(zp_life *life, uint32_t state)
{
    uint32_t now = zp_life_state(life);
    while (now < state && !atomic_compare_exchange_weak(&life->state, &now, state))
        ;
}

/** ZP_OK if something may be put. */
static inline int zp_life_may_put(zp_life *life)
{
    uint32_t state = zp_life_state(life);
    if (state == ZP_STATE_OPEN)
        return ZP_OK;
    return state == ZP_STATE_CLOSED ? ZP_CLOSED : ZP_SHUT;
}

/** ZP_OK if something may be got, if there is anything. */
static inline int zp_life_may_get(zp_life *life)
{
    uint32_t state = zp_life_state(life);
    if (state <= ZP_STATE_DRAINING)
        return ZP_OK;
    return state == ZP_STATE_CLOSED ? ZP_CLOSED : ZP_SHUT;
}

#endif
