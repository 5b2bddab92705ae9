/**
 * @file memo.h
 * @brief A hash map from pairs of words to 32-bit results: what a callback has already answered.
 *
 * Open addressing with linear probing, doubled when two thirds full. Keys are compared exactly. The all-ones pair is
 * the mark of a free place and no key. Not thread-safe.
 */
#ifndef ZP_MEMO_H
#define ZP_MEMO_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    uint64_t a, b;
} memo_key;

typedef struct {
    memo_key key;
    int32_t value;
} memo_entry;

typedef struct {
    memo_entry *entries;
    size_t mask; /* the number of entries, a power of two, less one */
    size_t used;
} memo_map;

static inline uint64_t memo_mix(memo_key key)
{
    uint64_t x = key.a * UINT64_C(0x9e3779b97f4a7c15) ^ (key.b + UINT64_C(0x632be59bd9b4e019));
    x = (x ^ (x >> 29)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 32)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/** Make an empty map. False if memory is short. */
static inline bool memo_init(memo_map *map, size_t size)
{
    map->entries = malloc(size * sizeof *map->entries);
    map->mask = size - 1;
    map->used = 0;
    if (map->entries != NULL)
        memset(map->entries, 0xff, size * sizeof *map->entries);
    return map->entries != NULL;
}

static inline void memo_free(memo_map *map)
{
    free(map->entries);
    map->entries = NULL;
}

static inline bool memo_is_free(const memo_entry *entry)
{
    return entry->key.a == UINT64_MAX && entry->key.b == UINT64_MAX;
}

/** The entry with this key, or the free one where it belongs. */
static inline memo_entry *memo_find(const memo_map *map, memo_key key)
{
    size_t i = memo_mix(key) & map->mask;
    while (!memo_is_free(&map->entries[i]) && (map->entries[i].key.a != key.a || map->entries[i].key.b != key.b))
        i = (i + 1) & map->mask;
    return &map->entries[i];
}

/** Fill the free entry that memo_find gave for `key`. False if memory is short; the map is then unchanged. */
static inline bool memo_fill(memo_map *map, memo_entry *entry, memo_key key, int32_t value)
{
    if (map->used * 3 > map->mask * 2) {
        memo_map larger;
        if (!memo_init(&larger, (map->mask + 1) * 2))
            return false;
        for (size_t i = 0; i <= map->mask; i++)
            if (!memo_is_free(&map->entries[i]))
                *memo_find(&larger, map->entries[i].key) = map->entries[i];
        larger.used = map->used;
        free(map->entries);
        *map = larger;
        entry = memo_find(map, key);
    }
    *entry = (memo_entry){key, value};
    map->used++;
    return true;
}

#endif
