/**
 * @file bag_held.h
 * @brief The operations of stacks, queues and domains for `_fast`: called with the GIL held, never blocking.
 *
 * Single words are returned themselves, as in work_held.h: ZP_NO_WORD means that nothing was removed, and that the
 * caller goes on with the operation for many words, which gives a code besides.
 */
#ifndef ZP_BAG_HELD_H
#define ZP_BAG_HELD_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "admit.h"
#include "bag.h"

static void zp_hazards_destroy(zp_hazards *hazards)
{
    if (hazards == NULL)
        return;
    zp_domain_destroy(hazards->domain);
    ZP_FREE(hazards);
}

/** Make a domain for this process. ZP_OK, or as zp_hazard_create. */
static int zp_hazards_create(zp_hazards **out, uint64_t threshold, int asymmetric)
{
    *out = NULL;
    zp_domain *domain;
    int code = zp_hazard_create(&domain, threshold, asymmetric);
    if (code != ZP_OK)
        return code;
    zp_hazards *hazards = ZP_ALLOC(ZP_CACHE_LINE);
    if (hazards == NULL) {
        zp_domain_destroy(domain);
        return ZP_ENOMEM;
    }
    *hazards = (zp_hazards){domain, zp_generation};
    *out = hazards;
    return ZP_OK;
}

/** ZP_OK, or ZP_FORKED. */
static int zp_hazards_check(zp_hazards *hazards)
{
    return hazards->generation == zp_generation ? ZP_OK : ZP_FORKED;
}

/** As zp_domain_drain: how many remain. Deleters are those of the C structures: no Python code runs. */
static uint64_t zp_hazards_drain(zp_hazards *hazards)
{
    return zp_domain_drain(hazards->domain);
}

/** The figures of zp_stats in their order. */
static void zp_hazards_stats(zp_hazards *hazards, uint64_t *out)
{
    zp_stats s;
    zp_domain_stats(hazards->domain, &s);
    const uint64_t figures[] = {s.threads,     s.claimed, s.slots, s.threshold, s.asymmetric,
                                s.unreclaimed, s.bound,   s.freed, s.scans};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        out[i] = figures[i];
}

static void zp_bag_destroy(zp_bag *bag)
{
    if (bag == NULL)
        return;
    zp_stack_destroy(bag->stack);
    zp_queue_destroy(bag->queue);
    free(bag->places);
    ZP_FREE(bag);
}

/** Make a stack or a queue for this process. ZP_OK or ZP_ENOMEM. */
static int zp_bag_create(zp_bag **out, zp_hazards *hazards, int is_stack)
{
    *out = NULL;
    zp_bag *bag = ZP_ALLOC(sizeof(zp_bag));
    if (bag == NULL)
        return ZP_ENOMEM;
    *bag = (zp_bag){.domain = hazards->domain, .life = {.generation = zp_generation}};
    int code = is_stack ? zp_stack_create(&bag->stack) : zp_queue_create(&bag->queue);
    if (code != ZP_OK) {
        zp_bag_destroy(bag);
        return code;
    }
    *out = bag;
    return ZP_OK;
}

/** The estimate of the number of elements, 0 if nothing can be got any more, or -code. */
static int64_t zp_bag_size(zp_bag *bag)
{
    int code = zp_admit_any(&bag->life);
    if (code != ZP_OK)
        return -code;
    int64_t count = atomic_load_explicit(&bag->count, memory_order_seq_cst);
    return zp_life_may_get(&bag->life) == ZP_OK && count > 0 ? count : 0;
}

/** The state becomes at least `state`, and all that wait look again. ZP_OK or ZP_FORKED. */
static int zp_bag_end(zp_bag *bag, uint32_t state)
{
    if (bag->life.generation != zp_generation)
        return ZP_FORKED;
    zp_life_advance(&bag->life, state);
    zp_wait_wake(&bag->items);
    return ZP_OK;
}

/** ZP_OK if something may be put in. Before a batch without the GIL. */
static int zp_bag_may_put(zp_bag *bag)
{
    return zp_admit_put(&bag->life);
}

/** ZP_OK if something may be got, if there is anything. */
static int zp_bag_may_get(zp_bag *bag)
{
    return zp_admit_get(&bag->life);
}

/** Put words[offset] and so on in, n of them: how many, or if that is none, -code. A stack takes all or none. */
static int64_t zp_bag_put_many(zp_bag *bag, const uint64_t *words, uint64_t offset, uint64_t n)
{
    int code = zp_admit_put(&bag->life);
    if (code != ZP_OK)
        return -code;
    zp_record *me = zp_domain_mine(bag->domain);
    if (me == NULL)
        return -ZP_ENOMEM;
    for (uint64_t i = 0; i < n && !bag->largest; i++)
        bag->largest |= words[offset + i] == ZP_NO_WORD;
    return zp_bag_put_words(bag, me, words + offset, n);
}

/** Put a word in: ZP_OK, ZP_ENOMEM or a refusal. */
static int zp_bag_put(zp_bag *bag, uint64_t word)
{
    int64_t count = zp_bag_put_many(bag, &word, 0, 1);
    return count == 1 ? ZP_OK : (int)-count;
}

/** Take up to n words to words[0] and so on: how many; if that is none, -code (0 if n is 0). */
static int64_t zp_bag_take_many(zp_bag *bag, uint64_t *words, uint64_t n)
{
    int code = zp_admit_get(&bag->life);
    if (code != ZP_OK)
        return -code;
    zp_record *me = zp_domain_mine(bag->domain);
    if (me == NULL)
        return -ZP_ENOMEM;
    uint64_t count = zp_bag_take_words(bag, me, words, n);
    if (count > 0 || n == 0)
        return (int64_t)count;
    if (!zp_bag_is_final(bag))
        return -ZP_EMPTY;
    /* nobody is inside a put, and nobody will be: what is there now is all */
    count = zp_bag_take_words(bag, me, words, n);
    return count > 0 ? (int64_t)count : -ZP_SHUT;
}

/** The same, for memory given by its address. */
static int64_t zp_bag_take_many_at(zp_bag *bag, uintptr_t address, uint64_t n)
{
    return zp_bag_take_many(bag, (uint64_t *)address, n);
}

/** Take a word. ZP_NO_WORD: nothing was removed, zp_bag_take_many_at tells why or removes it. */
static uint64_t zp_bag_take(zp_bag *bag)
{
    uint64_t word;
    return !bag->largest && zp_bag_take_many(bag, &word, 1) == 1 ? word : ZP_NO_WORD;
}

/** Remove all elements of a stack at one instant, to *rest, from where zp_bag_next_many takes them; 0 if there are
 * none. ZP_OK or a refusal. */
static int zp_bag_take_all(zp_bag *bag, uintptr_t *rest)
{
    int code = zp_admit_get(&bag->life);
    if (code != ZP_OK)
        return code;
    if (zp_domain_mine(bag->domain) == NULL)
        return ZP_ENOMEM;
    *rest = (uintptr_t)zp_stack_pop_all(bag->stack);
    return ZP_OK;
}

/** Move up to n of them to words[0] and so on: how many. They count as inside until then. */
static int64_t zp_bag_next_many(zp_bag *bag, uintptr_t *rest, uint64_t *words, uint64_t n)
{
    zp_record *me = zp_domain_mine(bag->domain);
    if (me == NULL)
        return -ZP_ENOMEM;
    zp_stack_node *list = (zp_stack_node *)*rest;
    uint64_t done = 0;
    while (done < n && list != NULL)
        list = zp_stack_next(bag->stack, me, list, &words[done++]);
    *rest = (uintptr_t)list;
    zp_bag_removed(bag, done);
    return (int64_t)done;
}

#endif
