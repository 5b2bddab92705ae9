/**
 * @file bag_released.h
 * @brief The operations of stacks and queues for `_core`: called without the GIL. Waiting, and batches.
 */
#ifndef ZP_BAG_RELEASED_H
#define ZP_BAG_RELEASED_H

#include <stdint.h>

#include "bag.h"

static int zp_bag_has_items(void *arg)
{
    zp_bag *bag = arg;
    return atomic_load_explicit(&bag->count, memory_order_seq_cst) > 0 || zp_bag_is_final(bag);
}

/** Wait until there may be something to get, or it is shut down, or the time is over. */
static int zp_bag_wait(zp_bag *bag, uint64_t nanoseconds)
{
    return zp_wait_until(&bag->items, zp_bag_has_items, bag, nanoseconds);
}

/** How many of the words may be put in without the GIL: see zp_bag.largest. */
static inline uint64_t zp_bag_plain(const zp_bag *bag, const uint64_t *words, uint64_t n)
{
    uint64_t count = 0;
    while (count < n && (words[count] != ZP_NO_WORD || bag->largest))
        count++;
    return count;
}

/** Put words[offset] and so on in, up to n (a stack: all or none): how many, or if that is none, -code. 0: with the GIL
 * held it may be done. */
static int64_t zp_bag_put_bulk(zp_bag *bag, const uint64_t *words, uint64_t offset, uint64_t n)
{
    zp_record *me = zp_domain_mine(bag->domain);
    if (me == NULL)
        return -ZP_ENOMEM;
    uint64_t plain = zp_bag_plain(bag, words + offset, n);
    if (bag->stack != NULL && plain < n)
        return 0;
    atomic_fetch_add_explicit(&bag->busy, 1, memory_order_seq_cst);
    int code = zp_life_may_put(&bag->life);
    int64_t count = code == ZP_OK ? zp_bag_put_words(bag, me, words + offset, plain) : -code;
    atomic_fetch_sub_explicit(&bag->busy, 1, memory_order_seq_cst);
    /* who saw `busy` sleeps rather than believe that all is over */
    if (zp_life_state(&bag->life) != ZP_STATE_OPEN)
        zp_wait_wake(&bag->items);
    return count;
}

/** Take up to n words: how many; 0: with the GIL held one learns why. */
static int64_t zp_bag_take_bulk(zp_bag *bag, uint64_t *words, uint64_t n)
{
    if (zp_life_may_get(&bag->life) != ZP_OK)
        return 0;
    zp_record *me = zp_domain_mine(bag->domain);
    return me == NULL ? 0 : (int64_t)zp_bag_take_words(bag, me, words, n);
}

#endif
