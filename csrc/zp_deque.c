/* The work-stealing deque. See zp_deque.h for the contract, proofs/Deque for its proof.
 *
 * The elements are those of top..bottom, element i in slot i & mask of the current buffer. The owner moves bottom; top
 * only ever grows, by compare-and-swap, each time by the one thread that gets the element there. The indices run freely
 * and may wrap around at 2^64: only their distance is used, and a distance of 2^63 or more means less than zero. */
#include "zp_deque.h"

#include "zp_atomic.h"

/* Distances of this much and more are less than zero: no deque holds so many elements. */
#define NEGATIVE ((uint64_t)1 << 63)

/* The most slots of a buffer: more than any memory holds. */
#define MAX_SLOTS ((uint64_t)1 << 60)

typedef struct zp_deque_buffer zp_deque_buffer;

struct zp_deque_buffer {
    uint64_t mask;          /* the number of slots, less one */
    zp_deque_buffer *older; /* the buffer that this one replaced */
    _Alignas(ZP_CACHE_LINE) _Atomic uint64_t slots[];
};

struct zp_deque {
    /* written by whoever takes the oldest element */
    _Alignas(ZP_CACHE_LINE) _Atomic uint64_t top; /* the oldest element */
    /* written by the owner */
    _Alignas(ZP_CACHE_LINE) _Atomic uint64_t bottom; /* behind the newest element; one less while the owner pops */
    _Atomic(zp_deque_buffer *) buffer;               /* the current buffer */
    /* the owner's own */
    _Alignas(ZP_CACHE_LINE) uint64_t bottom_own; /* its copy of bottom */
    uint64_t top_seen;                           /* a past value of top */
    zp_deque_buffer *buffer_own;                 /* its copy of buffer */
};

/* Owner: replace the buffer by one twice as large that holds the same elements; NULL if there is no memory. */
ZP_RARE static zp_deque_buffer *grow(zp_deque *q, zp_deque_buffer *old, uint64_t top, uint64_t bottom)
{
    uint64_t mask = ZP_READ(&old->mask);
    if (mask + 1 >= MAX_SLOTS)
        return NULL;
    uint64_t slots = 2 * (mask + 1);
    zp_deque_buffer *wide = ZP_NEW(zp_deque_buffer, slots);
    if (wide == NULL)
        return NULL;
    ZP_WRITE(&wide->mask, slots - 1);
    ZP_WRITE(&wide->older, old);
    for (uint64_t i = top; i != bottom; i++) {
        /* relaxed: only this thread writes slots */
        uint64_t value = ZP_LOAD(&old->slots[i & mask], relaxed);
        /* relaxed: published by the store of buffer below */
        ZP_STORE(&wide->slots[i & (slots - 1)], value, relaxed);
    }
    ZP_WRITE(&q->buffer_own, wide);
    /* release: a thief that finds the new buffer finds its mask and its elements */
    ZP_STORE(&q->buffer, wide, release);
    return wide;
}

int zp_deque_push(zp_deque *q, uint64_t value)
{
    uint64_t bottom = ZP_READ(&q->bottom_own);
    uint64_t top = ZP_READ(&q->top_seen);
    zp_deque_buffer *buffer = ZP_READ(&q->buffer_own);
    uint64_t mask = ZP_READ(&buffer->mask);
    if (bottom - top > mask) {
        /* acquire: the thieves that moved top have read the slots that we may now fill again */
        top = ZP_LOAD(&q->top, acquire);
        ZP_WRITE(&q->top_seen, top);
        if (bottom - top > mask) {
            buffer = grow(q, buffer, top, bottom);
            if (buffer == NULL)
                return ZP_ENOMEM;
            mask = ZP_READ(&buffer->mask);
        }
    }
    /* relaxed: published by the store of bottom; a thief that reads too early cannot succeed */
    ZP_STORE(&buffer->slots[bottom & mask], value, relaxed);
    ZP_WRITE(&q->bottom_own, bottom + 1);
    /* release: a thief that sees the element counted finds it in its slot (LP) */
    ZP_STORE(&q->bottom, bottom + 1, release);
    return ZP_OK;
}

int zp_deque_pop(zp_deque *q, uint64_t *out)
{
    uint64_t end = ZP_READ(&q->bottom_own);
    uint64_t bottom = end - 1;
    /* seq_cst, with the load of top: either a thief sees that we are about to take the element, or we see its steal */
    ZP_STORE(&q->bottom, bottom, seq_cst);
    /* seq_cst: see above (LP if there are more elements than one, or none) */
    uint64_t top = ZP_LOAD(&q->top, seq_cst);
    if (bottom - top >= NEGATIVE) {
        /* relaxed: back to what it was; nothing is published */
        ZP_STORE(&q->bottom, end, relaxed);
        return ZP_EMPTY;
    }
    zp_deque_buffer *buffer = ZP_READ(&q->buffer_own);
    uint64_t mask = ZP_READ(&buffer->mask);
    /* relaxed: only this thread writes slots */
    uint64_t value = ZP_LOAD(&buffer->slots[bottom & mask], relaxed);
    if (bottom == top) {
        uint64_t expected = top;
        /* seq_cst: the last element goes to one thread only (LP); relaxed on failure: a thief has it */
        int taken = ZP_CAS(&q->top, &expected, top + 1, seq_cst, relaxed);
        /* relaxed: the deque is empty, nothing is published */
        ZP_STORE(&q->bottom, end, relaxed);
        if (!taken)
            return ZP_EMPTY;
        *out = value;
        return ZP_OK;
    }
    ZP_WRITE(&q->bottom_own, bottom);
    *out = value;
    return ZP_OK;
}

int zp_deque_steal(zp_deque *q, uint64_t *out)
{
    /* seq_cst, with the load of bottom: see pop */
    uint64_t top = ZP_LOAD(&q->top, seq_cst);
    /* seq_cst: see pop; acquire is part of it, and shows us the element */
    uint64_t bottom = ZP_LOAD(&q->bottom, seq_cst);
    if (bottom - top - 1 >= NEGATIVE)
        return ZP_EMPTY;
    /* acquire: the buffer's mask and elements, see grow */
    zp_deque_buffer *buffer = ZP_LOAD(&q->buffer, acquire);
    uint64_t mask = ZP_READ(&buffer->mask);
    /* relaxed: if top has not moved when we take the element, nobody has written the slot since */
    uint64_t value = ZP_LOAD(&buffer->slots[top & mask], relaxed);
    uint64_t expected = top;
    /* seq_cst: one thread only gets the element (LP); release is part of it: our read comes before push fills the slot
     * again; relaxed on failure: we look at nothing */
    int taken = ZP_CAS(&q->top, &expected, top + 1, seq_cst, relaxed);
    if (!taken)
        return ZP_LOST;
    *out = value;
    return ZP_OK;
}

uint64_t zp_deque_size(zp_deque *q)
{
    /* seq_cst: bottom last, so that a deque that only grows is not said to be smaller than it was */
    uint64_t top = ZP_LOAD(&q->top, seq_cst);
    uint64_t bottom = ZP_LOAD(&q->bottom, seq_cst);
    if (bottom - top >= NEGATIVE)
        return 0;
    return bottom - top;
}

uint64_t zp_deque_steal_many(zp_deque *q, uint64_t *out, uint64_t n)
{
    uint64_t size = zp_deque_size(q);
    uint64_t half = size / 2 + size % 2;
    if (n > half)
        n = half;
    for (uint64_t i = 0; i < n; i++) {
        if (zp_deque_steal(q, &out[i]) != ZP_OK)
            return i;
    }
    return n;
}

static uint64_t next_power_of_two(uint64_t n)
{
    uint64_t power = 1;
    while (power < n)
        power *= 2;
    return power;
}

int zp_deque_create_at(zp_deque **out, uint64_t capacity, uint64_t start)
{
    if (out == NULL)
        return ZP_EINVAL;
    *out = NULL;
    if (capacity < 1 || capacity > ZP_DEQUE_MAX_CAPACITY)
        return ZP_EINVAL;
    uint64_t slots = next_power_of_two(capacity);
    zp_deque *q = ZP_NEW(zp_deque, 0);
    zp_deque_buffer *buffer = ZP_NEW(zp_deque_buffer, slots);
    if (q == NULL || buffer == NULL) {
        ZP_FREE(q);
        ZP_FREE(buffer);
        return ZP_ENOMEM;
    }
    buffer->mask = slots - 1;
    buffer->older = NULL;
    atomic_init(&q->top, start);
    atomic_init(&q->bottom, start);
    atomic_init(&q->buffer, buffer);
    q->bottom_own = start;
    q->top_seen = start;
    q->buffer_own = buffer;
    *out = q;
    return ZP_OK;
}

int zp_deque_create(zp_deque **out, uint64_t capacity)
{
    return zp_deque_create_at(out, capacity, 0);
}

void zp_deque_destroy(zp_deque *q)
{
    if (q == NULL)
        return;
    zp_deque_buffer *buffer = q->buffer_own;
    while (buffer != NULL) {
        zp_deque_buffer *older = buffer->older;
        ZP_FREE(buffer);
        buffer = older;
    }
    ZP_FREE(q);
}
