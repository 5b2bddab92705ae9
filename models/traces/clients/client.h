/* What a traced structure offers to models/traces/library.py. One file of this folder implements it per structure, by
 * including the structure's source: so the accesses keep their lines, and the fields can be read at the end. */
#ifndef ZP_TRACE_CLIENT_H
#define ZP_TRACE_CLIENT_H

#ifndef ZP_TRACE
#define ZP_TRACE
#endif

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Zeroed, so that a run is the same each time. */
static inline void *zp_client_alloc(size_t alignment, size_t size)
{
    void *memory = aligned_alloc(alignment, size);
    return memory == NULL ? NULL : memset(memory, 0, size);
}

#define ZP_ALLOC(size) zp_client_alloc(ZP_CACHE_LINE, size)
#define ZP_FREE(pointer) free(pointer)

#include "zp_trace.h"

#define ZP_EXPORT __attribute__((visibility("default")))

/** zp_trace_run, visible from outside. */
ZP_EXPORT int zp_client_run(zp_trace_plan *plan);

/** Make an object of the structure; `start` is where its free-running counters begin. A code of zp_result.h. */
ZP_EXPORT int zp_client_create(void **out, uint64_t capacity, uint64_t start);
ZP_EXPORT void zp_client_destroy(void *object);

/** Make the call; operations are numbered as in their C file. */
ZP_EXPORT uint64_t zp_client_perform(void *object, const zp_trace_call *call);

/** The content of the object: the scalar fields in their order, then the array field. Writes at most `room` words,
 * returns how many there are. */
ZP_EXPORT size_t zp_client_memory(const void *object, uint64_t *words, size_t room);

#endif
