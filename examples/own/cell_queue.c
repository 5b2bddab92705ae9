/* A bounded queue for any number of threads, after D. Vyukov's (1024cores.net), in the usual spelling: a header, an
 * initialisation that allocates, pointers into an array of cells, signed differences, weak compare-and-swap.
 *
 *     python -m ci audit examples/own/cell_queue.c
 *     python -m ci audit examples/own/cell_queue.c -D HASTY
 *
 * With -D HASTY a cell is handed over by a relaxed store, which is the usual mistake.
 */
#include "cell_queue.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#ifdef HASTY
#define HAND_OVER memory_order_relaxed
#else
#define HAND_OVER memory_order_release
#endif

int cell_queue_init(cell_queue *q, size_t size)
{
    assert(q != NULL);
    if (size < 2 || (size & (size - 1)) != 0)
        return -1;
    q->cells = malloc(size * sizeof(cell));
    if (!q->cells)
        return -2;
    q->mask = size - 1;
    for (size_t i = 0; i < size; i++)
        atomic_init(&q->cells[i].turn, i);
    atomic_init(&q->tail, 0);
    atomic_init(&q->head, 0);
    return 0;
}

void cell_queue_destroy(cell_queue *q)
{
    free(q->cells);
}

static inline intptr_t ahead(size_t turn, size_t position)
{
    return (intptr_t)turn - (intptr_t)position;
}

int cell_queue_push(cell_queue *q, void *item)
{
    cell *c;
    size_t tail = atomic_load_explicit(&q->tail, memory_order_relaxed);
    for (;;) {
        c = &q->cells[tail & q->mask];
        intptr_t d = ahead(atomic_load_explicit(&c->turn, memory_order_acquire), tail);
        if (d < 0)
            return -1;
        if (d == 0 && atomic_compare_exchange_weak_explicit(&q->tail, &tail, tail + 1, memory_order_relaxed,
                                                            memory_order_relaxed))
            break;
        if (d > 0)
            tail = atomic_load_explicit(&q->tail, memory_order_relaxed);
    }
    c->item = item;
    atomic_store_explicit(&c->turn, tail + 1, HAND_OVER);
    return 0;
}

void *cell_queue_pop(cell_queue *q)
{
    cell *c;
    size_t head = atomic_load_explicit(&q->head, memory_order_relaxed);
    for (;;) {
        c = &q->cells[head & q->mask];
        intptr_t d = ahead(atomic_load_explicit(&c->turn, memory_order_acquire), head + 1);
        if (d < 0)
            return NULL;
        if (d == 0 && atomic_compare_exchange_weak_explicit(&q->head, &head, head + 1, memory_order_relaxed,
                                                            memory_order_relaxed))
            break;
        if (d > 0)
            head = atomic_load_explicit(&q->head, memory_order_relaxed);
    }
    void *item = c->item;
    atomic_store_explicit(&c->turn, head + q->mask + 1, HAND_OVER);
    return item;
}
