/**
 * @file held.h
 * @brief The ring's operations for `_fast`: called with the GIL held, bounded, never blocking.
 */
#ifndef ZP_HELD_H
#define ZP_HELD_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "admit.h"
#include "ring.h"

static void zp_ring_destroy(zp_ring *ring)
{
    if (ring == NULL)
        return;
    zp_spsc_destroy(ring->spsc);
    ZP_FREE(ring);
}

/** Make a ring for this process. ZP_OK, or as zp_spsc_create_at. */
static int zp_ring_create(zp_ring **out, uint64_t capacity, uint64_t start)
{
    *out = NULL;
    zp_spsc *spsc;
    int code = zp_spsc_create_at(&spsc, capacity, start);
    if (code != ZP_OK)
        return code;
    zp_ring *ring = ZP_ALLOC(sizeof(zp_ring));
    if (ring == NULL) {
        zp_spsc_destroy(spsc);
        return ZP_ENOMEM;
    }
    *ring = (zp_ring){.spsc = spsc, .life = {.generation = zp_generation}};
    *out = ring;
    return ZP_OK;
}

static inline int zp_admit_producer(zp_ring *ring)
{
    int code = zp_admit_put(&ring->life);
    return code != ZP_OK ? code : zp_claim(&ring->producer);
}

static inline int zp_admit_consumer(zp_ring *ring)
{
    int code = zp_admit_get(&ring->life);
    return code != ZP_OK ? code : zp_claim(&ring->consumer);
}

/** Any thread: the estimate of zp_spsc_size, 0 if nothing can be got any more, or -code. */
static int64_t zp_ring_size(zp_ring *ring)
{
    int code = zp_admit_any(&ring->life);
    if (code != ZP_OK)
        return -code;
    if (zp_life_may_get(&ring->life) != ZP_OK)
        return 0;
    return (int64_t)zp_spsc_size(ring->spsc);
}

/** Any thread: the state becomes at least `state`, and all that wait look again. ZP_OK or ZP_FORKED. */
static int zp_ring_end(zp_ring *ring, uint32_t state)
{
    if (ring->life.generation != zp_generation)
        return ZP_FORKED;
    zp_life_advance(&ring->life, state);
    zp_wait_wake(&ring->items);
    zp_wait_wake(&ring->room);
    return ZP_OK;
}

static int zp_ring_release_producer(zp_ring *ring)
{
    int code = zp_admit_any(&ring->life);
    return code != ZP_OK ? code : zp_owner_release(&ring->producer);
}

static int zp_ring_release_consumer(zp_ring *ring)
{
    int code = zp_admit_any(&ring->life);
    return code != ZP_OK ? code : zp_owner_release(&ring->consumer);
}

/** Append a word: ZP_OK, ZP_FULL or a refusal. */
static int zp_ring_put(zp_ring *ring, uint64_t word)
{
    int code = zp_admit_producer(ring);
    return code != ZP_OK ? code : zp_ring_put_word(ring, word);
}

/** Remove a word. ZP_NO_WORD if there is none, or if it is the word: the caller asks zp_ring_taken. */
static uint64_t zp_ring_take(zp_ring *ring)
{
    uint64_t word;
    if (zp_admit_consumer(ring) != ZP_OK || ring->kept || zp_ring_take_word(ring, &word) != ZP_OK)
        return ZP_NO_WORD;
    ring->kept = word == ZP_NO_WORD;
    return word;
}

/** Why zp_ring_take returned ZP_NO_WORD. ZP_OK: it was the word, which is hereby delivered. */
static int zp_ring_taken(zp_ring *ring)
{
    int code = zp_admit_consumer(ring);
    if (code != ZP_OK)
        return code;
    if (ring->kept) {
        ring->kept = 0;
        return ZP_OK;
    }
    return zp_ring_why_empty(ring);
}

/** Append up to n words from words[offset] on: how many, or -code. */
static int64_t zp_ring_put_many(zp_ring *ring, const uint64_t *words, uint64_t offset, uint64_t n)
{
    int code = zp_admit_producer(ring);
    return code != ZP_OK ? -code : zp_ring_put_words(ring, words + offset, n);
}

/** Remove up to n words to words[0] and so on: how many, or -code. */
static int64_t zp_ring_take_many(zp_ring *ring, uint64_t *words, uint64_t n)
{
    int code = zp_admit_consumer(ring);
    if (code != ZP_OK)
        return -code;
    int64_t count = zp_ring_take_words(ring, words, n);
    if (count == 0 && n > 0 && (code = zp_ring_why_empty(ring)) == ZP_SHUT)
        return -code;
    return count;
}

/** The same, for memory given by its address. */
static int64_t zp_ring_take_many_at(zp_ring *ring, uintptr_t address, uint64_t n)
{
    return zp_ring_take_many(ring, (uint64_t *)address, n);
}

/** Before a batch without the GIL: this thread's token, or -code. */
static int64_t zp_ring_enter_producer(zp_ring *ring)
{
    int code = zp_admit_producer(ring);
    return code != ZP_OK ? -code : (int64_t)zp_thread_token();
}

static int64_t zp_ring_enter_consumer(zp_ring *ring)
{
    int code = zp_admit_consumer(ring);
    return code != ZP_OK ? -code : (int64_t)zp_thread_token();
}

static uint64_t zp_ring_producer(zp_ring *ring)
{
    return ring->producer.ident;
}

static uint64_t zp_ring_consumer(zp_ring *ring)
{
    return ring->consumer.ident;
}

#endif
