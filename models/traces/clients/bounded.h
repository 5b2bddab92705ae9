/* What the bounded queues offer, but for their memory. They have the same operations: `bounded` is the type of one, and
 * OF(push) the name of its operation push. */
enum { PUSH, POP, PUSH_MANY, POP_MANY, SIZE };

int zp_client_create(void **out, uint64_t capacity, uint64_t start)
{
    bounded *q;
    int result = OF(create_at)(&q, capacity, start);
    *out = q;
    return result;
}

void zp_client_destroy(void *object)
{
    OF(destroy)(object);
}

uint64_t zp_client_perform(void *object, const zp_trace_call *call)
{
    switch (call->operation) {
    case PUSH:
        return (uint64_t)OF(push)(object, call->args[0]);
    case POP:
        return (uint64_t)OF(pop)(object, call->buffer);
    case PUSH_MANY:
        return OF(push_many)(object, call->buffer, call->args[0]);
    case POP_MANY:
        return OF(pop_many)(object, call->buffer, call->args[0]);
    case SIZE:
        return OF(size)(object);
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
