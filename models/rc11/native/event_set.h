/**
 * @file event_set.h
 * @brief Sets of events of one execution.
 */
#ifndef ZP_RC11_EVENT_SET_H
#define ZP_RC11_EVENT_SET_H

#include <stdbool.h>
#include <stdint.h>

#include "rc11.h"

enum { EVENT_WORDS = RC11_EVENTS / 64 };

typedef struct {
    uint64_t words[EVENT_WORDS];
} event_set;

static inline bool has(event_set set, int event)
{
    return (set.words[event / 64] >> event % 64 & 1) != 0;
}

static inline void put(event_set *set, int event)
{
    set->words[event / 64] |= (uint64_t)1 << event % 64;
}

static inline void drop(event_set *set, int event)
{
    set->words[event / 64] &= ~((uint64_t)1 << event % 64);
}

static inline event_set none(void)
{
    return (event_set){{0}};
}

static inline event_set only(int event)
{
    event_set set = none();
    put(&set, event);
    return set;
}

/* The events with lower numbers. */
static inline event_set below(int event)
{
    event_set set;
    for (int i = 0; i < EVENT_WORDS; i++) {
        int rest = event - 64 * i;
        set.words[i] = rest >= 64 ? UINT64_MAX : rest <= 0 ? 0 : ((uint64_t)1 << rest) - 1;
    }
    return set;
}

static inline event_set with(event_set a, event_set b)
{
    for (int i = 0; i < EVENT_WORDS; i++)
        a.words[i] |= b.words[i];
    return a;
}

static inline event_set within(event_set a, event_set b)
{
    for (int i = 0; i < EVENT_WORDS; i++)
        a.words[i] &= b.words[i];
    return a;
}

static inline event_set without(event_set a, event_set b)
{
    for (int i = 0; i < EVENT_WORDS; i++)
        a.words[i] &= ~b.words[i];
    return a;
}

static inline bool empty(event_set set)
{
    uint64_t all = 0;
    for (int i = 0; i < EVENT_WORDS; i++)
        all |= set.words[i];
    return all == 0;
}

/* Whether the sets have an event in common. */
static inline bool meet(event_set a, event_set b)
{
    return !empty(within(a, b));
}

/* The least event of the set that is not less than this one, or -1. So a set's events are
 * `for (int n = next_event(&set, 0); n >= 0; n = next_event(&set, n + 1))`. */
static inline int next_event(const event_set *set, int from)
{
    if (from >= RC11_EVENTS)
        return -1;
    int i = from / 64;
    uint64_t word = set->words[i] & UINT64_MAX << from % 64;
    while (word == 0) {
        if (++i == EVENT_WORDS)
            return -1;
        word = set->words[i];
    }
    return 64 * i + __builtin_ctzll(word);
}

#endif
