/**
 * @file work.h
 * @brief The work-stealing deque (csrc/zp_deque.h), with what Python needs around it: an owner, shutdown.
 *
 * Used by both extension modules. What happens to the elements is done by zp_deque_push, _pop, _steal and _steal_many
 * alone; everything here comes before or after such a call.
 *
 * Pops are made with the GIL held alone, so that whoever steals with the GIL held meets no half-made pop: then EMPTY
 * means that there was nothing. Pushes and steals of many words are also made without the GIL.
 */
#ifndef ZP_WORK_H
#define ZP_WORK_H

#include <stdint.h>

#include "codes.h"
#include "life.h"
#include "owner.h"
#include "zp_atomic.h"
#include "zp_deque.h"

/** How often a steal is tried again if another thread was faster, before the caller is told. */
#define ZP_STEAL_ATTEMPTS 64

typedef struct zp_work {
    zp_deque *deque;
    zp_life life;
    /* ZP_NO_WORD has been pushed: single words are got in the way that tells it from a code. Set before the push, with
     * the GIL held. */
    uint32_t largest;
    /* for work_objects.h; NULL and 0 for words */
    void *table;      /* a list owned by the Python object */
    uint64_t *places; /* those of its places that are free */
    uint64_t place_count;
    uint64_t place_room; /* as many places as the table has, or more: one can always be given back */
    _Alignas(ZP_CACHE_LINE) zp_owner owner;
} zp_work;

/** With the GIL held, after EMPTY: will it stay so? */
static inline int zp_work_why_empty(zp_work *work)
{
    if (zp_life_state(&work->life) == ZP_STATE_OPEN || zp_owner_busy(&work->owner))
        return ZP_EMPTY;
    /* nobody is inside a push, and nobody will be: what is there now is all */
    return zp_deque_size(work->deque) == 0 ? ZP_SHUT : ZP_AGAIN;
}

/** Steal one word, in a bounded number of attempts: ZP_OK, ZP_EMPTY or ZP_LOST. */
static inline int zp_work_steal_word(zp_work *work, uint64_t *word)
{
    int code = ZP_LOST;
    for (int i = 0; code == ZP_LOST && i < ZP_STEAL_ATTEMPTS; i++)
        code = zp_deque_steal(work->deque, word);
    return code;
}

/** Steal up to n words, and up to half: how many, 0 only if n is 0; or -ZP_EMPTY or -ZP_LOST. */
static inline int64_t zp_work_steal_words(zp_work *work, uint64_t *words, uint64_t n)
{
    uint64_t count = zp_deque_steal_many(work->deque, words, n);
    if (count > 0 || n == 0)
        return (int64_t)count;
    int code = zp_work_steal_word(work, words);
    return code == ZP_OK ? 1 : -code;
}

/** Owner: push words[0] and so on, up to n, the first that is ZP_NO_WORD only if `largest` is set: how many, or, if
 * that is none, -code. */
static inline int64_t zp_work_push_words(zp_work *work, const uint64_t *words, uint64_t n)
{
    int code = ZP_OK;
    uint64_t count = 0;
    while (count < n) {
        uint64_t word = words[count];
        if (word == ZP_NO_WORD && !work->largest)
            break;
        code = zp_deque_push(work->deque, word);
        if (code != ZP_OK)
            break;
        count++;
    }
    return count > 0 ? (int64_t)count : -code;
}

#endif
