/* The ring of naive_ring.c in the spelling of <stdatomic.h>, as a file looks that was not written for this library. It
 * has no description: what the audit guesses is printed, and the command line says the rest.
 *
 *     python -m ci audit examples/own/c11_ring.c --role push=producer --role pop=consumer --capacity 2
 */
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct c11_ring {
    atomic_size_t tail;
    atomic_size_t head;
    size_t capacity;
    size_t mask; /* the number of slots, a power of two, less one */
    uint64_t slots[];
} c11_ring;

bool c11_ring_push(c11_ring *q, uint64_t value)
{
    size_t tail = atomic_load_explicit(&q->tail, memory_order_relaxed);
    size_t head = atomic_load_explicit(&q->head, memory_order_acquire);
    size_t capacity = q->capacity;
    if (tail - head >= capacity)
        return false;
    size_t mask = q->mask;
    q->slots[tail & mask] = value;
    atomic_store_explicit(&q->tail, tail + 1, memory_order_release);
    return true;
}

bool c11_ring_pop(c11_ring *q, uint64_t *out)
{
    size_t head = atomic_load_explicit(&q->head, memory_order_relaxed);
    size_t tail = atomic_load_explicit(&q->tail, memory_order_acquire);
    if (tail == head)
        return false;
    size_t mask = q->mask;
    *out = q->slots[head & mask];
    atomic_store_explicit(&q->head, head + 1, memory_order_release);
    return true;
}
