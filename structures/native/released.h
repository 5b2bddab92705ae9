/**
 * @file released.h
 * @brief The ring's operations for `_core`: called without the GIL. Waiting, and batches that take a while.
 */
#ifndef ZP_RELEASED_H
#define ZP_RELEASED_H

#include <stdint.h>

#include "ring.h"

/* For the consumer the size is never too high, for the producer never too low: its own index stands still. */

static int zp_ring_has_items(void *arg)
{
    zp_ring *ring = arg;
    if (zp_spsc_size(ring->spsc) > 0)
        return 1;
    return zp_life_state(&ring->life) != ZP_STATE_OPEN && !zp_owner_busy(&ring->producer);
}

static int zp_ring_has_room(void *arg)
{
    zp_ring *ring = arg;
    if (zp_spsc_size(ring->spsc) < zp_spsc_capacity(ring->spsc))
        return 1;
    return zp_life_state(&ring->life) != ZP_STATE_OPEN;
}

/** Consumer: wait until there is something to get, or it is shut down, or the time is over. */
static int zp_ring_wait_items(zp_ring *ring, uint64_t nanoseconds)
{
    return zp_wait_until(&ring->items, zp_ring_has_items, ring, nanoseconds);
}

/** Producer: wait until there is room, or it is shut down, or the time is over. */
static int zp_ring_wait_room(zp_ring *ring, uint64_t nanoseconds)
{
    return zp_wait_until(&ring->room, zp_ring_has_room, ring, nanoseconds);
}

/** Producer with this token: append up to n words from words[offset] on: how many, or -code. */
static int64_t zp_ring_put_bulk(zp_ring *ring, uint64_t token, const uint64_t *words, uint64_t offset, uint64_t n)
{
    int code = zp_owner_begin(&ring->producer, token);
    if (code == ZP_OK)
        code = zp_life_may_put(&ring->life);
    int64_t count = code == ZP_OK ? zp_ring_put_words(ring, words + offset, n) : -code;
    zp_owner_end(&ring->producer);
    /* a consumer that saw `busy` sleeps rather than believe that all is over */
    if (zp_life_state(&ring->life) != ZP_STATE_OPEN)
        zp_wait_wake(&ring->items);
    return count;
}

/** Consumer with this token: remove up to n words to words[0] and so on: how many, or -code. */
static int64_t zp_ring_take_bulk(zp_ring *ring, uint64_t token, uint64_t *words, uint64_t n)
{
    int code = zp_owner_begin(&ring->consumer, token);
    int64_t count = code == ZP_OK ? zp_ring_take_words(ring, words, n) : -code;
    zp_owner_end(&ring->consumer);
    return count;
}

#endif
