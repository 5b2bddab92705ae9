/* naive_ring.c with one mistake: push publishes the slot before it has written it. The consumer can get what the slot
 * held before, and the two accesses of the slot race.
 *
 *     python -m ci audit examples/own/hasty_ring.c
 */
#include <stdbool.h>
#include <stdint.h>

#include "zp_atomic.h"

struct hasty_ring {
    _Atomic uint64_t tail; /* the next slot to fill */
    _Atomic uint64_t head; /* the next slot to drain */
    uint64_t capacity;
    uint64_t mask; /* the number of slots, a power of two, less one */
    uint64_t slots[];
};

typedef struct hasty_ring hasty_ring;

/* Producer: append. False if the ring is full. */
bool hasty_ring_push(hasty_ring *q, uint64_t value)
{
    uint64_t tail = ZP_LOAD(&q->tail, relaxed);
    uint64_t head = ZP_LOAD(&q->head, acquire);
    uint64_t capacity = ZP_READ(&q->capacity);
    if (tail - head >= capacity)
        return false;
    uint64_t mask = ZP_READ(&q->mask);
    ZP_STORE(&q->tail, tail + 1, release); /* wrong: the slot is not written yet */
    ZP_WRITE(&q->slots[tail & mask], value);
    return true;
}

/* Consumer: remove the oldest element. False if the ring is empty. */
bool hasty_ring_pop(hasty_ring *q, uint64_t *out)
{
    uint64_t head = ZP_LOAD(&q->head, relaxed);
    uint64_t tail = ZP_LOAD(&q->tail, acquire);
    if (tail == head)
        return false;
    uint64_t mask = ZP_READ(&q->mask);
    uint64_t value = ZP_READ(&q->slots[head & mask]);
    ZP_STORE(&q->head, head + 1, release);
    *out = value;
    return true;
}
