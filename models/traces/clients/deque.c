/* The traced work-stealing deque. */
#include "client.h"

#include "zp_deque.c"

enum { PUSH, POP, STEAL, SIZE, STEAL_MANY };
enum { BUFFER, DEQUE };

int zp_client_create(void **out, uint64_t capacity, uint64_t start)
{
    zp_deque *q;
    int result = zp_deque_create_at(&q, capacity, start);
    *out = q;
    return result;
}

void zp_client_destroy(void *object)
{
    zp_deque_destroy(object);
}

uint64_t zp_client_perform(void *object, const zp_trace_call *call)
{
    switch (call->operation) {
    case PUSH:
        return (uint64_t)zp_deque_push(object, call->args[0]);
    case POP:
        return (uint64_t)zp_deque_pop(object, call->buffer);
    case STEAL:
        return (uint64_t)zp_deque_steal(object, call->buffer);
    case STEAL_MANY:
        return zp_deque_steal_many(object, call->buffer, call->args[0]);
    case SIZE:
        return zp_deque_size(object);
    default:
        return UINT64_MAX;
    }
}

size_t zp_client_objects(void *object, uint64_t *addresses, size_t room)
{
    const zp_deque *q = object;
    const uint64_t all[] = {(uint64_t)object, (uint64_t)q->buffer_own};
    return zp_client_write(addresses, room, all, sizeof all / sizeof all[0], NULL, 0);
}

static size_t buffer_memory(zp_deque_buffer *buffer, uint64_t *words, size_t room)
{
    const uint64_t scalars[] = {buffer->mask, (uint64_t)buffer->older};
    const size_t count = sizeof scalars / sizeof scalars[0];
    const size_t slots = *zp_client_slots(buffer);
    zp_client_write(words, room, scalars, count, NULL, 0);
    for (size_t i = 0; i < slots && count + i < room; i++)
        words[count + i] = atomic_load(&buffer->slots[i]);
    return count + slots;
}

size_t zp_client_memory(void *object, uint64_t type, uint64_t *words, size_t room)
{
    if (type == BUFFER)
        return buffer_memory(object, words, room);
    zp_deque *q = object;
    const uint64_t scalars[] = {
        atomic_load(&q->top), atomic_load(&q->bottom), (uint64_t)atomic_load(&q->buffer), q->bottom_own,
        q->top_seen,          (uint64_t)q->buffer_own};
    return zp_client_write(words, room, scalars, sizeof scalars / sizeof scalars[0], NULL, 0);
}
