/**
 * @file ring.h
 * @brief The verified SPSC ring (csrc/zp_spsc.h), with what Python needs around it: owners, shutdown, waiting.
 *
 * Used by both extension modules. What happens to the elements is done by zp_spsc_push, _pop, _push_many and _pop_many
 * alone; everything here comes before or after such a call.
 */
#ifndef ZP_RING_H
#define ZP_RING_H

#include <stdint.h>

#include "codes.h"
#include "life.h"
#include "owner.h"
#include "zp_atomic.h"
#include "zp_spsc.h"
#include "zp_wait.h"

typedef struct zp_ring {
    zp_spsc *spsc;
    zp_life life;
    /* lists owned by the Python object, for objects.h; NULL for words */
    void *table;
    void *hand;
    _Alignas(ZP_CACHE_LINE) zp_owner producer;
    uint64_t given; /* the table's next position to fill */
    _Alignas(ZP_CACHE_LINE) zp_owner consumer;
    uint32_t kept;                         /* a word ZP_NO_WORD was taken and is not yet delivered */
    _Alignas(ZP_CACHE_LINE) zp_wait items; /* here the consumer waits */
    _Alignas(ZP_CACHE_LINE) zp_wait room;  /* here the producer waits */
} zp_ring;

/** The consumer has found the ring empty: will it stay so? */
static inline int zp_ring_why_empty(zp_ring *ring)
{
    if (zp_life_state(&ring->life) == ZP_STATE_OPEN || zp_owner_busy(&ring->producer))
        return ZP_EMPTY;
    /* nobody is inside a put, and nobody will be: what is there now is all */
    return zp_spsc_size(ring->spsc) == 0 ? ZP_SHUT : ZP_AGAIN;
}

/** Producer, admitted: append one word. */
static inline int zp_ring_put_word(zp_ring *ring, uint64_t word)
{
    int code = zp_spsc_push(ring->spsc, word);
    if (code == ZP_OK)
        zp_wait_wake(&ring->items);
    return code;
}

/** Consumer, admitted: remove one word. */
static inline int zp_ring_take_word(zp_ring *ring, uint64_t *word)
{
    int code = zp_spsc_pop(ring->spsc, word);
    if (code == ZP_OK)
        zp_wait_wake(&ring->room);
    return code;
}

/** Producer, admitted: append up to n words; how many. */
static inline int64_t zp_ring_put_words(zp_ring *ring, const uint64_t *words, uint64_t n)
{
    uint64_t count = zp_spsc_push_many(ring->spsc, words, n);
    if (count > 0)
        zp_wait_wake(&ring->items);
    return (int64_t)count;
}

/** Consumer, admitted: remove up to n words; how many. */
static inline int64_t zp_ring_take_words(zp_ring *ring, uint64_t *words, uint64_t n)
{
    uint64_t kept = n > 0 && ring->kept;
    if (kept) {
        words[0] = ZP_NO_WORD;
        ring->kept = 0;
    }
    uint64_t count = zp_spsc_pop_many(ring->spsc, words + kept, n - kept);
    if (count > 0)
        zp_wait_wake(&ring->room);
    return (int64_t)(kept + count);
}

#endif
