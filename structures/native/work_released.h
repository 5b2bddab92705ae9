/**
 * @file work_released.h
 * @brief The work-stealing deque's operations for `_core`: called without the GIL, for batches that take a while.
 */
#ifndef ZP_WORK_RELEASED_H
#define ZP_WORK_RELEASED_H

#include <stdint.h>

#include "work.h"

/** Owner with this token: push up to n words from words[offset] on: how many; if that is none, -code, or 0 if the next
 * one must be pushed with the GIL held. */
static int64_t zp_work_push_bulk(zp_work *work, uint64_t token, const uint64_t *words, uint64_t offset, uint64_t n)
{
    int code = zp_owner_begin(&work->owner, token);
    if (code == ZP_OK)
        code = zp_life_may_put(&work->life);
    int64_t count = code == ZP_OK ? zp_work_push_words(work, words + offset, n) : -code;
    zp_owner_end(&work->owner);
    return count;
}

/** Any thread: steal up to n words, and up to half: how many. */
static uint64_t zp_work_steal_bulk(zp_work *work, uint64_t *words, uint64_t n)
{
    if (zp_life_may_get(&work->life) != ZP_OK)
        return 0;
    return zp_deque_steal_many(work->deque, words, n);
}

#endif
