/* The traced stack, of the build that frees no node that others have seen: records are of no use in it. */
#include "client.h"

#include "zp_stack.c"

enum { PUSH, PUSH_MANY, POP, POP_ALL, NEXT };
enum { NODE, STACK };

/* What the thread's last pop_all or next gave. A thread belongs to one run. */
static _Thread_local zp_stack_node *list;

int zp_client_create(void **out, uint64_t capacity, uint64_t start)
{
    if (capacity != 1 || start != 0)
        return ZP_EINVAL;
    zp_stack *q;
    int result = zp_stack_create(&q);
    *out = q;
    return result;
}

void zp_client_destroy(void *object)
{
    zp_stack_destroy(object);
}

uint64_t zp_client_perform(void *object, const zp_trace_call *call)
{
    switch (call->operation) {
    case PUSH:
        return (uint64_t)zp_stack_push(object, call->args[0]);
    case PUSH_MANY:
        return (uint64_t)zp_stack_push_many(object, call->buffer, call->args[0]);
    case POP:
        return (uint64_t)zp_stack_pop(object, NULL, call->buffer);
    case POP_ALL:
        list = zp_stack_pop_all(object);
        return (uint64_t)list;
    case NEXT:
        if (list == NULL)
            return UINT64_MAX;
        list = zp_stack_next(object, NULL, list, call->buffer);
        return (uint64_t)list;
    default:
        return UINT64_MAX;
    }
}

size_t zp_client_objects(void *object, uint64_t *addresses, size_t room)
{
    if (room > 0)
        addresses[0] = (uint64_t)object;
    return 1;
}

size_t zp_client_memory(void *object, uint64_t type, uint64_t *words, size_t room)
{
    if (type == NODE) {
        zp_stack_node *node = object;
        const uint64_t scalars[] = {(uint64_t)atomic_load(&node->below), node->value};
        return zp_client_write(words, room, scalars, sizeof scalars / sizeof scalars[0], NULL, 0);
    }
    zp_stack *q = object;
    const uint64_t scalars[] = {(uint64_t)atomic_load(&q->top)};
    return zp_client_write(words, room, scalars, sizeof scalars / sizeof scalars[0], NULL, 0);
}
