/* The calls of the SPSC ring under stress: thread 0 is the producer, thread 1 the consumer. */
#include "stress.h"

#include "zp_spsc.h"

enum { PUSH, POP, PUSH_MANY, POP_MANY };

static int create(void **out, uint64_t capacity, uint64_t start)
{
    zp_spsc *q;
    int result = zp_spsc_create_at(&q, capacity, start);
    *out = q;
    return result;
}

static void destroy(void *object)
{
    zp_spsc_destroy(object);
}

static zp_stress_call choose(uint64_t random, uint32_t consumer, uint64_t *next_value)
{
    zp_stress_call call = {0};
    if (random % 2 == 0) {
        call.operation = consumer ? POP : PUSH;
        call.length = consumer ? 1 : 0;
        call.arg = consumer ? 0 : (*next_value)++;
        return call;
    }
    call.operation = consumer ? POP_MANY : PUSH_MANY;
    call.length = call.arg = random / 2 % (ZP_STRESS_WORDS + 1);
    for (uint64_t i = 0; i < call.length && !consumer; i++)
        call.before[i] = (*next_value)++;
    return call;
}

static uint64_t perform(void *object, const zp_stress_call *call, uint64_t *buffer)
{
    switch (call->operation) {
    case PUSH:
        return (uint64_t)zp_spsc_push(object, call->arg);
    case POP:
        return (uint64_t)zp_spsc_pop(object, buffer);
    case PUSH_MANY:
        return zp_spsc_push_many(object, buffer, call->arg);
    default:
        return zp_spsc_pop_many(object, buffer, call->arg);
    }
}

const zp_stress_subject zp_stress_structure = {create, destroy, choose, perform};
