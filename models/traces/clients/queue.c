/* The traced queue, of the build that frees no node: records are of no use in it. */
#include "client.h"

#include "zp_queue.c"

enum { ENQUEUE, DEQUEUE };
enum { NODE, QUEUE };

int zp_client_create(void **out, uint64_t capacity, uint64_t start)
{
    if (capacity != 1 || start != 0)
        return ZP_EINVAL;
    zp_queue *q;
    int result = zp_queue_create(&q);
    *out = q;
    return result;
}

void zp_client_destroy(void *object)
{
    zp_queue_destroy(object);
}

uint64_t zp_client_perform(void *object, const zp_trace_call *call)
{
    switch (call->operation) {
    case ENQUEUE:
        return (uint64_t)zp_queue_enqueue(object, NULL, call->args[1]);
    case DEQUEUE:
        return (uint64_t)zp_queue_dequeue(object, NULL, call->buffer);
    default:
        return UINT64_MAX;
    }
}

size_t zp_client_objects(void *object, uint64_t *addresses, size_t room)
{
    zp_queue *q = object;
    const uint64_t all[] = {(uint64_t)object, (uint64_t)atomic_load(&q->head)};
    return zp_client_write(addresses, room, all, sizeof all / sizeof all[0], NULL, 0);
}

size_t zp_client_memory(void *object, uint64_t type, uint64_t *words, size_t room)
{
    if (type == NODE) {
        zp_queue_node *node = object;
        const uint64_t scalars[] = {(uint64_t)atomic_load(&node->next), node->value};
        return zp_client_write(words, room, scalars, sizeof scalars / sizeof scalars[0], NULL, 0);
    }
    zp_queue *q = object;
    const uint64_t scalars[] = {(uint64_t)atomic_load(&q->head), (uint64_t)atomic_load(&q->tail)};
    return zp_client_write(words, room, scalars, sizeof scalars / sizeof scalars[0], NULL, 0);
}
