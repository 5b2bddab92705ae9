/**
 * @file owner.h
 * @brief One side of a structure that only one thread at a time may use.
 *
 * A side belongs to the thread that first uses it, until it is released. Claims and releases are made with the GIL
 * held, so that they need no order among themselves. An operation that runs without the GIL says so by `busy`: it
 * raises `busy` (1), then looks at the owner and at the state (2). Whoever takes the side away, or shuts down, first
 * writes that (3) and then looks at `busy` (4). All four are seq_cst, so one of the two sees the other.
 */
#ifndef ZP_OWNER_H
#define ZP_OWNER_H

#include <stdatomic.h>
#include <stdint.h>

#include "codes.h"

typedef struct zp_owner {
    _Atomic uint64_t token; /* of the owner; 0: nobody */
    uint64_t ident;         /* of the owner, as Python's threading.get_ident */
    _Atomic uint32_t busy;  /* how many operations run without the GIL: 0 or 1, more only for an instant */
} zp_owner;

static inline uint64_t zp_owner_token(zp_owner *owner)
{
    return atomic_load_explicit(&owner->token, memory_order_relaxed);
}

static inline int zp_owner_busy(zp_owner *owner)
{
    return atomic_load_explicit(&owner->busy, memory_order_seq_cst) != 0;
}

/** (1), (2): begin an operation without the GIL, by the thread that has `token`. */
static inline int zp_owner_begin(zp_owner *owner, uint64_t token)
{
    atomic_fetch_add_explicit(&owner->busy, 1, memory_order_seq_cst);
    return atomic_load_explicit(&owner->token, memory_order_seq_cst) == token ? ZP_OK : ZP_AGAIN;
}

/** End it. */
static inline void zp_owner_end(zp_owner *owner)
{
    atomic_fetch_sub_explicit(&owner->busy, 1, memory_order_seq_cst);
}

/** (3), (4): with the GIL held, take the side from its owner. ZP_AGAIN if it is in use at this moment. */
static inline int zp_owner_release(zp_owner *owner)
{
    uint64_t token = zp_owner_token(owner);
    atomic_store_explicit(&owner->token, 0, memory_order_seq_cst);
    if (!zp_owner_busy(owner))
        return ZP_OK;
    atomic_store_explicit(&owner->token, token, memory_order_seq_cst);
    return ZP_AGAIN;
}

#endif
