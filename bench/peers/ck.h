/* ck_ring of Concurrency Kit (Debian: libck-dev), which carries pointers. It holds one item less than its slots. */
#include <ck_ring.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct {
    ck_ring_t ring;
    ck_ring_buffer_t *slots;
} ring;

static inline ring *ring_make(uint64_t capacity)
{
    ring *q = (ring *)aligned_alloc(128, (sizeof *q + 127) / 128 * 128);
    if (q == NULL)
        return NULL;
    q->slots = (ck_ring_buffer_t *)malloc(capacity * sizeof *q->slots);
    if (q->slots == NULL)
        return NULL;
    ck_ring_init(&q->ring, (unsigned)capacity);
    return q;
}

static inline int ring_push(ring *q, uint64_t item)
{
    return ck_ring_enqueue_spsc(&q->ring, q->slots, (void *)(uintptr_t)item);
}

static inline int ring_pop(ring *q, uint64_t *item)
{
    void *pointer;
    if (!ck_ring_dequeue_spsc(&q->ring, q->slots, &pointer))
        return 0;
    *item = (uint64_t)(uintptr_t)pointer;
    return 1;
}
