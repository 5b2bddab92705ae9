/* zp_spsc, as a library is called: from another translation unit. */
#include "zp_spsc.h"

typedef zp_spsc ring;

#define HAS_BATCHES

static inline ring *ring_make(uint64_t capacity)
{
    ring *q;
    zp_spsc_create(&q, capacity);
    return q;
}

static inline int ring_push(ring *q, uint64_t item)
{
    return zp_spsc_push(q, item) == ZP_OK;
}

static inline int ring_pop(ring *q, uint64_t *item)
{
    return zp_spsc_pop(q, item) == ZP_OK;
}

static inline uint64_t ring_push_many(ring *q, const uint64_t *items, uint64_t n)
{
    return zp_spsc_push_many(q, items, n);
}

static inline uint64_t ring_pop_many(ring *q, uint64_t *items, uint64_t n)
{
    return zp_spsc_pop_many(q, items, n);
}
