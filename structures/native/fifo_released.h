/**
 * @file fifo_released.h
 * @brief Waiting at the wait-free queue and the bounded queue, for `_core`: called without the GIL.
 */
#ifndef ZP_FIFO_RELEASED_H
#define ZP_FIFO_RELEASED_H

#include <stdint.h>

#include "fifo.h"

static int zp_fifo_may_take(void *arg)
{
    zp_fifo *fifo = arg;
    return zp_fifo_count(fifo) > 0 || zp_life_state(&fifo->life) != ZP_STATE_OPEN;
}

static int zp_fifo_may_put(void *arg)
{
    zp_fifo *fifo = arg;
    return zp_fifo_has_space(fifo) || zp_life_state(&fifo->life) != ZP_STATE_OPEN;
}

/** Wait until there may be something to get, or it is shut down, or the time is over. */
static int zp_fifo_wait_items(zp_fifo *fifo, uint64_t nanoseconds)
{
    return zp_wait_until(&fifo->items, zp_fifo_may_take, fifo, nanoseconds);
}

/** Wait until there may be room, or it is shut down, or the time is over. */
static int zp_fifo_wait_room(zp_fifo *fifo, uint64_t nanoseconds)
{
    return zp_wait_until(&fifo->room, zp_fifo_may_put, fifo, nanoseconds);
}

#endif
