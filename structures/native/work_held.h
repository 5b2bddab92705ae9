/**
 * @file work_held.h
 * @brief The work-stealing deque's operations for `_fast`: called with the GIL held, bounded, never blocking.
 *
 * Single words are returned themselves, which is the cheapest way. ZP_NO_WORD means that nothing was removed: the
 * caller goes on with the operation for many words, which gives a code besides. So no word is ever on its way between
 * two calls, and whatever happens in between (a signal, another thread) no one gets a word that is another's.
 */
#ifndef ZP_WORK_HELD_H
#define ZP_WORK_HELD_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "admit.h"
#include "work.h"

static void zp_work_destroy(zp_work *work)
{
    if (work == NULL)
        return;
    zp_deque_destroy(work->deque);
    free(work->places);
    ZP_FREE(work);
}

/** Make a deque for this process. ZP_OK, or as zp_deque_create_at. */
static int zp_work_create(zp_work **out, uint64_t capacity, uint64_t start)
{
    *out = NULL;
    zp_deque *deque;
    int code = zp_deque_create_at(&deque, capacity, start);
    if (code != ZP_OK)
        return code;
    zp_work *work = ZP_ALLOC(sizeof(zp_work));
    if (work == NULL) {
        zp_deque_destroy(deque);
        return ZP_ENOMEM;
    }
    *work = (zp_work){.deque = deque, .life = {.generation = zp_generation}};
    *out = work;
    return ZP_OK;
}

/** The owner, to push. */
static inline int zp_work_admit_push(zp_work *work)
{
    int code = zp_admit_put(&work->life);
    return code != ZP_OK ? code : zp_claim(&work->owner);
}

/** The owner, to pop. */
static inline int zp_work_admit_pop(zp_work *work)
{
    int code = zp_admit_get(&work->life);
    return code != ZP_OK ? code : zp_claim(&work->owner);
}

/** Any thread: the estimate of zp_deque_size, 0 if nothing can be got any more, or -code. */
static int64_t zp_work_size(zp_work *work)
{
    int code = zp_admit_any(&work->life);
    if (code != ZP_OK)
        return -code;
    if (zp_life_may_get(&work->life) != ZP_OK)
        return 0;
    return (int64_t)zp_deque_size(work->deque);
}

/** Any thread: the state becomes at least `state`. ZP_OK or ZP_FORKED. */
static int zp_work_end(zp_work *work, uint32_t state)
{
    if (work->life.generation != zp_generation)
        return ZP_FORKED;
    zp_life_advance(&work->life, state);
    return ZP_OK;
}

static int zp_work_release_owner(zp_work *work)
{
    int code = zp_admit_any(&work->life);
    return code != ZP_OK ? code : zp_owner_release(&work->owner);
}

static uint64_t zp_work_owner(zp_work *work)
{
    return work->owner.ident;
}

/** Before a batch without the GIL: this thread's token, or -code. */
static int64_t zp_work_enter_push(zp_work *work)
{
    int code = zp_work_admit_push(work);
    return code != ZP_OK ? -code : (int64_t)zp_thread_token();
}

/** Owner: push a word: ZP_OK, ZP_ENOMEM or a refusal. */
static int zp_work_push(zp_work *work, uint64_t word)
{
    int code = zp_work_admit_push(work);
    if (code != ZP_OK)
        return code;
    work->largest |= word == ZP_NO_WORD;
    return zp_deque_push(work->deque, word);
}

/** Owner: pop a word. ZP_NO_WORD: nothing was removed, zp_work_pop_many_at tells why or removes it. */
static uint64_t zp_work_pop(zp_work *work)
{
    uint64_t word;
    if (work->largest || zp_work_admit_pop(work) != ZP_OK || zp_deque_pop(work->deque, &word) != ZP_OK)
        return ZP_NO_WORD;
    return word;
}

/** Any thread: steal a word. ZP_NO_WORD: nothing was removed, zp_work_steal_many_at tells why or removes it. */
static uint64_t zp_work_steal(zp_work *work)
{
    uint64_t word;
    if (work->largest || zp_admit_get(&work->life) != ZP_OK || zp_work_steal_word(work, &word) != ZP_OK)
        return ZP_NO_WORD;
    return word;
}

/** Owner: push up to n words from words[offset] on: how many; if that is none, -code (0 if n is 0). */
static int64_t zp_work_push_many(zp_work *work, const uint64_t *words, uint64_t offset, uint64_t n)
{
    int code = zp_work_admit_push(work);
    if (code != ZP_OK)
        return -code;
    for (uint64_t i = 0; i < n; i++)
        work->largest |= words[offset + i] == ZP_NO_WORD;
    return zp_work_push_words(work, words + offset, n);
}

/** Owner: pop up to n words to words[0] and so on: how many; if that is none, -code (0 if n is 0). */
static int64_t zp_work_pop_many(zp_work *work, uint64_t *words, uint64_t n)
{
    int code = zp_work_admit_pop(work);
    if (code != ZP_OK)
        return -code;
    uint64_t count = 0;
    while (count < n && zp_deque_pop(work->deque, &words[count]) == ZP_OK)
        count++;
    return count > 0 || n == 0 ? (int64_t)count : -zp_work_why_empty(work);
}

/** Any thread: steal up to n words, and up to half, to words[0] and so on: how many; if that is none, -code (0 if n is
 * 0). */
static int64_t zp_work_steal_many(zp_work *work, uint64_t *words, uint64_t n)
{
    int code = zp_admit_get(&work->life);
    if (code != ZP_OK)
        return -code;
    int64_t count = zp_work_steal_words(work, words, n);
    return count == -ZP_EMPTY ? -zp_work_why_empty(work) : count;
}

/** The same, for memory given by its address. */
static int64_t zp_work_pop_many_at(zp_work *work, uintptr_t address, uint64_t n)
{
    return zp_work_pop_many(work, (uint64_t *)address, n);
}

static int64_t zp_work_steal_many_at(zp_work *work, uintptr_t address, uint64_t n)
{
    return zp_work_steal_many(work, (uint64_t *)address, n);
}

#endif
