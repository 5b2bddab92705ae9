/* A ring for one producer and one consumer as it is usually written: free-running indices, each side publishes its own
 * by a release store and looks at the other one by an acquire load. There is no data race in it, and no element is
 * lost, doubled or reordered. But full and empty are not precise: the store may still be on its way when push has
 * returned, and then a pop that begins afterwards finds nothing. On x86 too.
 *
 *     python -m ci audit examples/own/naive_ring.c
 */
#include <stdbool.h>
#include <stdint.h>

#include "zp_atomic.h"

struct naive_ring {
    _Atomic uint64_t tail; /* the next slot to fill */
    _Atomic uint64_t head; /* the next slot to drain */
    uint64_t capacity;
    uint64_t mask; /* the number of slots, a power of two, less one */
    uint64_t slots[];
};

typedef struct naive_ring naive_ring;

/* Producer: append. False if the ring is full. */
bool naive_ring_push(naive_ring *q, uint64_t value)
{
    uint64_t tail = ZP_LOAD(&q->tail, relaxed);
    uint64_t head = ZP_LOAD(&q->head, acquire);
    uint64_t capacity = ZP_READ(&q->capacity);
    if (tail - head >= capacity)
        return false;
    uint64_t mask = ZP_READ(&q->mask);
    ZP_WRITE(&q->slots[tail & mask], value);
    ZP_STORE(&q->tail, tail + 1, release);
    return true;
}

/* Consumer: remove the oldest element. False if the ring is empty. */
bool naive_ring_pop(naive_ring *q, uint64_t *out)
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
