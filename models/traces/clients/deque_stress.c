/* The calls of the work-stealing deque under stress: thread 0 is the owner, all others are thieves. */
#include "stress.h"

#include "zp_deque.h"

enum { PUSH, POP, STEAL };

static int create(void **out, uint64_t capacity, uint64_t start)
{
    zp_deque *q;
    int result = zp_deque_create_at(&q, capacity, start);
    *out = q;
    return result;
}

static void destroy(void *object)
{
    zp_deque_destroy(object);
}

static zp_stress_call choose(uint64_t random, uint32_t thread, uint64_t *next_value)
{
    if (thread != 0)
        return (zp_stress_call){.operation = STEAL, .length = 1};
    if (random % 5 < 3)
        return (zp_stress_call){.operation = PUSH, .arg = (*next_value)++};
    return (zp_stress_call){.operation = POP, .length = 1};
}

static uint64_t perform(void *object, const zp_stress_call *call, uint64_t *buffer)
{
    switch (call->operation) {
    case PUSH:
        return (uint64_t)zp_deque_push(object, call->arg);
    case POP:
        return (uint64_t)zp_deque_pop(object, buffer);
    default:
        return (uint64_t)zp_deque_steal(object, buffer);
    }
}

const zp_stress_subject zp_stress_structure = {create, destroy, choose, perform};
