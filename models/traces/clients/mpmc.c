/* The traced bounded queue for any number of threads. */
#include "client.h"

#include "zp_mpmc.c"

enum { PUSH, POP, PUSH_MANY, POP_MANY, SIZE };

int zp_client_create(void **out, uint64_t capacity, uint64_t start)
{
    zp_mpmc *q;
    int result = zp_mpmc_create_at(&q, capacity, start);
    *out = q;
    return result;
}

void zp_client_destroy(void *object)
{
    zp_mpmc_destroy(object);
}

uint64_t zp_client_perform(void *object, const zp_trace_call *call)
{
    switch (call->operation) {
    case PUSH:
        return (uint64_t)zp_mpmc_push(object, call->args[0]);
    case POP:
        return (uint64_t)zp_mpmc_pop(object, call->buffer);
    case PUSH_MANY:
        return zp_mpmc_push_many(object, call->buffer, call->args[0]);
    case POP_MANY:
        return zp_mpmc_pop_many(object, call->buffer, call->args[0]);
    case SIZE:
        return zp_mpmc_size(object);
    default:
        return UINT64_MAX;
    }
}

int zp_client_run(zp_trace_plan *plan)
{
    return zp_trace_run(plan);
}

size_t zp_client_objects(void *object, uint64_t *addresses, size_t room)
{
    if (room > 0)
        addresses[0] = (uint64_t)object;
    return 1;
}

size_t zp_client_memory(void *object, uint64_t type, uint64_t *words, size_t room)
{
    (void)type;
    zp_mpmc *q = object;
    const uint64_t scalars[] = {atomic_load(&q->tail), atomic_load(&q->head_seen), atomic_load(&q->head), q->capacity,
                                q->mask};
    const size_t count = sizeof scalars / sizeof scalars[0], length = q->mask + 1;
    size_t needed = zp_client_write(words, room, scalars, count, NULL, 0) + 2 * length;
    for (size_t i = 0; i < length && count + length + i < room; i++) {
        words[count + i] = atomic_load(&q->cells[i].turn);
        words[count + length + i] = q->cells[i].value;
    }
    return needed;
}
