/* What a traced structure offers to models/traces/library.py. One file of this folder implements it per structure, by
 * including the structure's source: so the accesses keep their lines, and the fields can be read at the end. */
#ifndef ZP_TRACE_CLIENT_H
#define ZP_TRACE_CLIENT_H

#ifndef ZP_TRACE
#define ZP_TRACE
#endif

/* A defect that was planted in the source for a test may leave a result unused, or ask what it knows. */
#pragma GCC diagnostic ignored "-Wunused-variable"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wtautological-compare"

#define ZP_ALLOC(size) zp_client_alloc(size)
#define ZP_FREE(pointer) zp_client_free(pointer, (uint32_t)__LINE__)

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static inline void *zp_client_alloc(size_t size);

#include "zp_atomic.h"

/* A block is a cache line that says how many words its flexible array has, then the memory that was asked for; all of
 * it is zeroed, so that a run is the same each time. */
static inline void *zp_client_alloc(size_t size)
{
    char *block = zp_trace_refuses() ? NULL : aligned_alloc(ZP_CACHE_LINE, ZP_CACHE_LINE + size);
    return block == NULL ? NULL : (char *)memset(block, 0, ZP_CACHE_LINE + size) + ZP_CACHE_LINE;
}

static inline uint64_t *zp_client_slots(void *memory)
{
    return (uint64_t *)(void *)((char *)memory - ZP_CACHE_LINE);
}

static inline void *zp_client_allocate(size_t header, uint64_t slots)
{
    void *memory = zp_allocate(header, slots);
    if (memory != NULL)
        *zp_client_slots(memory) = slots;
    return memory;
}

/* From here on, ZP_NEW notes how many slots there are. */
#define zp_allocate(header, slots) zp_client_allocate(header, slots)

static inline void zp_client_free(void *memory, uint32_t line)
{
    zp_trace_before(ZP_TRACE_FREE, line);
    zp_trace_release(memory == NULL ? NULL : zp_client_slots(memory));
    zp_trace_after((uint64_t)memory);
}

#define ZP_EXPORT __attribute__((visibility("default")))

/** zp_trace_run, visible from outside. */
ZP_EXPORT int zp_client_run(zp_trace_plan *plan)
{
    return zp_trace_run(plan);
}

/** Make an object of the structure; `start` is where its free-running counters begin. A code of zp_result.h. */
ZP_EXPORT int zp_client_create(void **out, uint64_t capacity, uint64_t start);
ZP_EXPORT void zp_client_destroy(void *object);

/** Make the call; operations are numbered as in their C file. */
ZP_EXPORT uint64_t zp_client_perform(void *object, const zp_trace_call *call);

/** The addresses of the objects that creation made, `object` first. Writes at most `room`, returns how many there are.
 */
ZP_EXPORT size_t zp_client_objects(void *object, uint64_t *addresses, size_t room);

/** The content of an object, whose struct is number `type` of the file: the scalar fields in their order, then the
 * array field; of an array of structs, one field of all elements after the other. Writes at most `room` words, returns
 * how many there are. */
ZP_EXPORT size_t zp_client_memory(void *object, uint64_t type, uint64_t *words, size_t room);

/** For zp_client_memory: some scalars, then an array. */
static inline size_t zp_client_write(uint64_t *words, size_t room, const uint64_t *scalars, size_t count,
                                     const uint64_t *slots, size_t length)
{
    for (size_t i = 0; i < count + length && i < room; i++)
        words[i] = i < count ? scalars[i] : slots[i - count];
    return count + length;
}

#endif
