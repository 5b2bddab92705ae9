#include "outcomes.h"

#include <stdlib.h>
#include <string.h>

static uint64_t hash(const uint64_t *words, size_t count)
{
    uint64_t h = UINT64_C(0x9e3779b97f4a7c15);
    for (size_t i = 0; i < count; i++) {
        h = (h ^ words[i]) * UINT64_C(0xbf58476d1ce4e5b9);
        h ^= h >> 29;
    }
    return h;
}

outcome_set *outcomes_new(size_t words)
{
    outcome_set *set = calloc(1, sizeof *set);
    if (set == NULL)
        return NULL;
    set->words = words;
    set->slot_count = 64;
    set->room = 16;
    set->all = calloc(set->room, sizeof *set->all);
    set->slots = calloc(set->slot_count, sizeof *set->slots);
    if (set->all == NULL || set->slots == NULL) {
        outcomes_free(set);
        return NULL;
    }
    return set;
}

/* The slot that has these words or is free. */
static size_t find(const outcome_set *set, const uint64_t *words)
{
    size_t i = (size_t)hash(words, set->words) & (set->slot_count - 1);
    while (set->slots[i] != 0 && memcmp(set->all[set->slots[i] - 1].words, words, set->words * sizeof *words) != 0)
        i = (i + 1) & (set->slot_count - 1);
    return i;
}

static bool grow_slots(outcome_set *set)
{
    size_t *larger = calloc(set->slot_count * 2, sizeof *larger);
    if (larger == NULL)
        return false;
    free(set->slots);
    set->slots = larger;
    set->slot_count *= 2;
    for (size_t i = 0; i < set->count; i++)
        set->slots[find(set, set->all[i].words)] = i + 1;
    return true;
}

static bool grow_all(outcome_set *set)
{
    outcome *larger = realloc(set->all, set->room * 2 * sizeof *larger);
    if (larger == NULL)
        return false;
    set->all = larger;
    set->room *= 2;
    return true;
}

static bool append(outcome_set *set, const uint64_t *words, const rc11_event *events, int32_t event_count)
{
    if (set->count == set->room && !grow_all(set))
        return false;
    outcome *new = &set->all[set->count];
    new->times = 1;
    new->event_count = event_count;
    new->words = malloc((set->words + 1) * sizeof *words);
    new->events = malloc(((size_t)event_count + 1) * sizeof *events);
    if (new->words == NULL || new->events == NULL) {
        free(new->words);
        free(new->events);
        return false;
    }
    memcpy(new->words, words, set->words * sizeof *words);
    memcpy(new->events, events, (size_t)event_count * sizeof *events);
    set->count++;
    return true;
}

bool outcomes_add(outcome_set *set, const uint64_t *words, const rc11_event *events, int32_t event_count)
{
    size_t slot = find(set, words);
    if (set->slots[slot] != 0) {
        set->all[set->slots[slot] - 1].times++;
        return true;
    }
    if (!append(set, words, events, event_count))
        return false;
    set->slots[slot] = set->count;
    return set->count * 2 < set->slot_count || grow_slots(set);
}

void outcomes_free(outcome_set *set)
{
    if (set == NULL)
        return;
    for (size_t i = 0; i < set->count; i++) {
        free(set->all[i].words);
        free(set->all[i].events);
    }
    free(set->all);
    free(set->slots);
    free(set);
}
