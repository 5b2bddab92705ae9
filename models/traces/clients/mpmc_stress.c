/* The calls of the bounded queue under stress: any thread puts elements in and takes them out, one by one or in
 * batches.
 */
#include "stress.h"

#include "zp_mpmc.h"

enum { PUSH, POP, PUSH_MANY, POP_MANY };

static int create(void **out, uint64_t capacity, uint64_t start)
{
    zp_mpmc *q;
    int result = zp_mpmc_create_at(&q, capacity, start);
    *out = q;
    return result;
}

static void destroy(void *object)
{
    zp_mpmc_destroy(object);
}

static zp_stress_call choose(uint64_t random, uint32_t thread, uint64_t *next_value)
{
    uint64_t first = (uint64_t)thread << 32;
    zp_stress_call call = {.operation = random % 4, .thread = thread};
    switch (call.operation) {
    case PUSH:
        call.arg = first | (*next_value)++;
        return call;
    case POP:
        call.length = 1;
        return call;
    case PUSH_MANY:
        call.length = call.arg = 1 + random / 4 % 3;
        for (uint64_t i = 0; i < call.length; i++)
            call.before[i] = first | (*next_value)++;
        return call;
    default:
        call.length = call.arg = 1 + random / 4 % 3;
        return call;
    }
}

static uint64_t perform(void *object, const zp_stress_call *call, uint64_t *buffer)
{
    switch (call->operation) {
    case PUSH:
        return (uint64_t)zp_mpmc_push(object, call->arg);
    case POP:
        return (uint64_t)zp_mpmc_pop(object, buffer);
    case PUSH_MANY:
        return zp_mpmc_push_many(object, buffer, call->arg);
    default:
        return zp_mpmc_pop_many(object, buffer, call->arg);
    }
}

const zp_stress_subject zp_stress_structure = {create, destroy, choose, perform};
