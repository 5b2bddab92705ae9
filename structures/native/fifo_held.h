/**
 * @file fifo_held.h
 * @brief The operations of the wait-free queue and the bounded queue for `_fast`: with the GIL held, never blocking.
 */
#ifndef ZP_FIFO_HELD_H
#define ZP_FIFO_HELD_H

#include <stdint.h>
#include <stdlib.h>

#include "admit.h"
#include "fifo.h"

static void zp_fifo_destroy(zp_fifo *fifo)
{
    if (fifo == NULL)
        return;
    zp_wfqueue_destroy(fifo->unbounded);
    zp_mpmc_destroy(fifo->bounded);
    free(fifo->places);
    ZP_FREE(fifo);
}

/** Make a bounded queue for `number` elements, or a wait-free one for so many threads. ZP_OK, ZP_EINVAL, ZP_ENOMEM. */
static int zp_fifo_create(zp_fifo **out, uint64_t number, int bounded)
{
    *out = NULL;
    zp_fifo *fifo = ZP_ALLOC(sizeof(zp_fifo));
    if (fifo == NULL)
        return ZP_ENOMEM;
    *fifo = (zp_fifo){.life = {.generation = zp_generation}};
    int code = bounded ? zp_mpmc_create(&fifo->bounded, number) : zp_wfqueue_create(&fifo->unbounded, number);
    if (code != ZP_OK) {
        zp_fifo_destroy(fifo);
        return code;
    }
    *out = fifo;
    return ZP_OK;
}

/** The number of elements, 0 if nothing can be got any more, or -code. */
static int64_t zp_fifo_size(zp_fifo *fifo)
{
    int code = zp_admit_any(&fifo->life);
    if (code != ZP_OK)
        return -code;
    return zp_life_may_get(&fifo->life) == ZP_OK ? zp_fifo_count(fifo) : 0;
}

/** How many operations of the wait-free queue were completed by another thread. */
static uint64_t zp_fifo_helped(zp_fifo *fifo)
{
    return fifo->unbounded == NULL ? 0 : zp_wfqueue_helped(fifo->unbounded);
}

/** The state becomes at least `state`, and all that wait look again. ZP_OK or ZP_FORKED. */
static int zp_fifo_end(zp_fifo *fifo, uint32_t state)
{
    if (fifo->life.generation != zp_generation)
        return ZP_FORKED;
    zp_life_advance(&fifo->life, state);
    zp_wait_wake(&fifo->items);
    zp_wait_wake(&fifo->room);
    return ZP_OK;
}

/** Give the calling thread's slot back. */
static void zp_fifo_leave_slot(zp_fifo *fifo)
{
    if (fifo->unbounded != NULL)
        zp_wfqueue_leave(fifo->unbounded);
}

/** The calling thread's slot, if the queue has slots. ZP_OK, ZP_CROWDED, ZP_ENOMEM. */
static inline int zp_fifo_slot(zp_fifo *fifo, uint64_t *slot)
{
    *slot = 0;
    int code = fifo->unbounded == NULL ? ZP_OK : zp_wfqueue_mine(fifo->unbounded, slot);
    return code == ZP_FULL ? ZP_CROWDED : code;
}

static inline int zp_fifo_put_word(zp_fifo *fifo, uint64_t slot, uint64_t word)
{
    return fifo->bounded != NULL ? zp_mpmc_push(fifo->bounded, word) : zp_wfqueue_enqueue(fifo->unbounded, slot, word);
}

static inline int zp_fifo_take_word(zp_fifo *fifo, uint64_t slot, uint64_t *word)
{
    return fifo->bounded != NULL ? zp_mpmc_pop(fifo->bounded, word) : zp_wfqueue_dequeue(fifo->unbounded, slot, word);
}

/** Put words[offset] and so on in, up to n: how many, or if that is none, -code (0 if n is 0). */
static int64_t zp_fifo_put_many(zp_fifo *fifo, const uint64_t *words, uint64_t offset, uint64_t n)
{
    uint64_t slot, done = 0;
    int code = zp_admit_put(&fifo->life);
    if (code == ZP_OK)
        code = zp_fifo_slot(fifo, &slot);
    while (code == ZP_OK && done < n) {
        code = zp_fifo_put_word(fifo, slot, words[offset + done]);
        done += code == ZP_OK;
    }
    if (done > 0) {
        atomic_fetch_add_explicit(&fifo->count, (int64_t)done, memory_order_seq_cst);
        zp_wait_wake(&fifo->items);
    }
    return done > 0 ? (int64_t)done : -code;
}

/** Put a word in: ZP_OK, ZP_FULL, ZP_ENOMEM or a refusal. */
static int zp_fifo_put(zp_fifo *fifo, uint64_t word)
{
    int64_t count = zp_fifo_put_many(fifo, &word, 0, 1);
    return count == 1 ? ZP_OK : (int)-count;
}

/** Take up to n words to words[0] and so on: how many; if that is none, -code (0 if n is 0). */
static int64_t zp_fifo_take_many(zp_fifo *fifo, uint64_t *words, uint64_t n)
{
    uint64_t slot, done = 0;
    int code = zp_admit_get(&fifo->life);
    if (code == ZP_OK)
        code = zp_fifo_slot(fifo, &slot);
    while (code == ZP_OK && done < n) {
        code = zp_fifo_take_word(fifo, slot, &words[done]);
        done += code == ZP_OK;
    }
    if (done > 0) {
        atomic_fetch_sub_explicit(&fifo->count, (int64_t)done, memory_order_seq_cst);
        zp_wait_wake(&fifo->room);
        return (int64_t)done;
    }
    if (code == ZP_EMPTY && zp_life_state(&fifo->life) != ZP_STATE_OPEN)
        code = ZP_SHUT; /* nobody is inside a put, and nobody will be */
    return -code;
}

/** The same, for memory given by its address. */
static int64_t zp_fifo_take_many_at(zp_fifo *fifo, uintptr_t address, uint64_t n)
{
    return zp_fifo_take_many(fifo, (uint64_t *)address, n);
}

#endif
