/**
 * @file bag.h
 * @brief The stack and the queue (csrc/zp_stack.h, zp_queue.h), with what Python needs around them: shutdown, waiting.
 *
 * Used by both extension modules. What happens to the elements is done by the operations of the C structure alone;
 * everything here comes before or after such a call. `count` is for those who wait and for estimates: it is raised
 * after an element has been put in, and lowered after one has been taken out, so it may be wrong, even below 0, by as
 * many as there are operations without the GIL at this moment.
 */
#ifndef ZP_BAG_H
#define ZP_BAG_H

#include <stdatomic.h>
#include <stdint.h>

#include "codes.h"
#include "life.h"
#include "zp_atomic.h"
#include "zp_hazard.h"
#include "zp_queue.h"
#include "zp_stack.h"
#include "zp_wait.h"

/** A domain, and the process that made it. */
typedef struct zp_hazards {
    zp_domain *domain;
    uint32_t generation;
} zp_hazards;

typedef struct zp_bag {
    /* one of the two; the other is NULL */
    zp_stack *stack;
    zp_queue *queue;
    zp_domain *domain; /* lives as long as the Python object does */
    zp_life life;
    /* ZP_NO_WORD has been put in: single words are got in the way that tells it from a code. Set before, with the GIL
     * held. */
    uint32_t largest;
    void *places; /* zp_places, for bag_objects.h; NULL for words */
    _Alignas(ZP_CACHE_LINE) _Atomic int64_t count;
    _Atomic uint32_t busy;                 /* how many puts run without the GIL; as in owner.h */
    _Alignas(ZP_CACHE_LINE) zp_wait items; /* here those wait that want something */
} zp_bag;

/** Elements have been put in: tell those who wait. */
static inline void zp_bag_added(zp_bag *bag, uint64_t n)
{
    atomic_fetch_add_explicit(&bag->count, (int64_t)n, memory_order_seq_cst);
    zp_wait_wake(&bag->items);
}

static inline void zp_bag_removed(zp_bag *bag, uint64_t n)
{
    atomic_fetch_sub_explicit(&bag->count, (int64_t)n, memory_order_seq_cst);
}

/** Put words[0] and so on in: how many, or if that is none, -code. A stack takes all of them at one instant or none; a
 * queue one by one. */
static inline int64_t zp_bag_put_words(zp_bag *bag, zp_record *me, const uint64_t *words, uint64_t n)
{
    int code = ZP_OK;
    uint64_t done = 0;
    if (bag->stack != NULL) {
        code = zp_stack_push_many(bag->stack, words, n);
        done = code == ZP_OK ? n : 0;
    }
    while (bag->queue != NULL && code == ZP_OK && done < n) {
        code = zp_queue_enqueue(bag->queue, me, words[done]);
        done += code == ZP_OK;
    }
    if (done > 0)
        zp_bag_added(bag, done);
    return done > 0 ? (int64_t)done : -code;
}

static inline int zp_bag_take_word(zp_bag *bag, zp_record *me, uint64_t *word)
{
    return bag->stack != NULL ? zp_stack_pop(bag->stack, me, word) : zp_queue_dequeue(bag->queue, me, word);
}

/** Take up to n words, one by one: how many. */
static inline uint64_t zp_bag_take_words(zp_bag *bag, zp_record *me, uint64_t *words, uint64_t n)
{
    uint64_t done = 0;
    while (done < n && zp_bag_take_word(bag, me, &words[done]) == ZP_OK)
        done++;
    if (done > 0)
        zp_bag_removed(bag, done);
    return done;
}

static inline int zp_bag_busy(zp_bag *bag)
{
    return atomic_load_explicit(&bag->busy, memory_order_seq_cst) != 0;
}

/** Nothing will be put in any more. */
static inline int zp_bag_is_final(zp_bag *bag)
{
    return zp_life_state(&bag->life) != ZP_STATE_OPEN && !zp_bag_busy(bag);
}

#endif
