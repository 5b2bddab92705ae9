/* The traced wait-free queue. `capacity` is its number of slots; the pool of slot 0 has `start` nodes at first. */
#include "client.h"

#include "zp_mine.c"
#include "zp_wfqueue.c"

enum { ENQUEUE, DEQUEUE, REGISTER, UNREGISTER };
enum { NODE, QUEUE };
enum { MOST_RESERVED = 64 };

int zp_client_create(void **out, uint64_t capacity, uint64_t start)
{
    if (start > MOST_RESERVED)
        return ZP_EINVAL;
    zp_wfqueue *q;
    int result = zp_wfqueue_create(&q, capacity);
    if (result == ZP_OK)
        result = zp_wfqueue_reserve(q, 0, start);
    *out = q;
    return result;
}

void zp_client_destroy(void *object)
{
    zp_wfqueue_destroy(object);
}

uint64_t zp_client_perform(void *object, const zp_trace_call *call)
{
    switch (call->operation) {
    case ENQUEUE:
        return (uint64_t)zp_wfqueue_enqueue(object, call->args[0], call->args[1]);
    case DEQUEUE:
        return (uint64_t)zp_wfqueue_dequeue(object, call->args[0], call->buffer);
    case REGISTER:
        return (uint64_t)zp_wfqueue_register(object, call->buffer);
    case UNREGISTER:
        return (uint64_t)zp_wfqueue_unregister(object, call->args[0]);
    default:
        return UINT64_MAX;
    }
}

/* The queue, the first dummy, the two of each slot, and those of the pool, the oldest first. */
size_t zp_client_objects(void *object, uint64_t *addresses, size_t room)
{
    zp_wfqueue *q = object;
    const uint64_t first[] = {(uint64_t)object, (uint64_t)q->first};
    size_t count = zp_client_write(addresses, room, first, 2, NULL, 0);
    for (size_t i = 0; i < q->threads; i++) {
        const uint64_t own[] = {(uint64_t)atomic_load(&q->slots[i].asked), (uint64_t)atomic_load(&q->slots[i].given)};
        count += zp_client_write(addresses + count, room < count ? 0 : room - count, own, 2, NULL, 0);
    }
    size_t pooled = q->slots[0].pooled;
    const zp_wfqueue_node *node = q->slots[0].pool;
    for (size_t i = pooled; i > 0; i--, node = node->older)
        if (count + i <= room)
            addresses[count + i - 1] = (uint64_t)node;
    return count + pooled;
}

static size_t node_memory(zp_wfqueue_node *node, uint64_t *words, size_t room)
{
    const uint64_t scalars[] = {node->value, node->enqueuer, atomic_load(&node->taker),
                                (uint64_t)atomic_load(&node->next), (uint64_t)node->older};
    return zp_client_write(words, room, scalars, sizeof scalars / sizeof scalars[0], NULL, 0);
}

size_t zp_client_memory(void *object, uint64_t type, uint64_t *words, size_t room)
{
    if (type == NODE)
        return node_memory(object, words, room);
    zp_wfqueue *q = object;
    const uint64_t scalars[] = {(uint64_t)atomic_load(&q->head),
                                (uint64_t)atomic_load(&q->tail),
                                q->threads,
                                (uint64_t)q->first,
                                atomic_load(&q->references),
                                atomic_load(&q->dead)};
    const size_t count = sizeof scalars / sizeof scalars[0], n = q->threads, fields = 12;
    zp_client_write(words, room, scalars, count, NULL, 0);
    for (size_t i = 0; i < n && count + fields * n <= room; i++) {
        zp_wfqueue_slot *s = &q->slots[i];
        const uint64_t own[] = {(uint64_t)atomic_load(&s->enqueued),
                                (uint64_t)atomic_load(&s->asked),
                                (uint64_t)atomic_load(&s->given),
                                (uint64_t)atomic_load(&s->hazard_end),
                                (uint64_t)atomic_load(&s->hazard_next),
                                (uint64_t)atomic_load(&s->hazard_given),
                                (uint64_t)s->pool,
                                s->pooled,
                                (uint64_t)s->retired,
                                s->pending,
                                atomic_load(&s->helped),
                                atomic_load(&s->taken)};
        for (size_t field = 0; field < fields; field++)
            words[count + field * n + i] = own[field];
    }
    return count + fields * n;
}
