/**
 * @file outcomes.h
 * @brief The different outcomes of a client, each with a count and one execution that has it.
 */
#ifndef ZP_RC11_OUTCOMES_H
#define ZP_RC11_OUTCOMES_H

#include <stdbool.h>
#include <stddef.h>

#include "rc11.h"

typedef struct {
    uint64_t times;
    int32_t event_count;
    uint64_t *words;
    rc11_event *events;
} outcome;

typedef struct {
    size_t words; /* in each outcome */
    size_t count, room;
    outcome *all;
    size_t *slots; /* of the hash table: number of the outcome, plus one */
    size_t slot_count;
} outcome_set;

/** An empty set of outcomes of so many words. NULL if memory is short. */
outcome_set *outcomes_new(size_t words);

/** Count this outcome. `events` are copied if it is new. False if memory is short. */
bool outcomes_add(outcome_set *set, const uint64_t *words, const rc11_event *events, int32_t event_count);

void outcomes_free(outcome_set *set);

#endif
