/* The calls of the wait-free queue under stress: any thread enqueues and dequeues, in the slot of its number. */
#include "stress.h"

#include "zp_wfqueue.h"

enum { PUSH, POP };

static int create(void **out, uint64_t capacity, uint64_t start)
{
    (void)capacity;
    (void)start;
    zp_wfqueue *q;
    int result = zp_wfqueue_create(&q, ZP_STRESS_THREADS);
    *out = q;
    return result;
}

static void destroy(void *object)
{
    zp_wfqueue_destroy(object);
}

static zp_stress_call choose(uint64_t random, uint32_t thread, uint64_t *next_value)
{
    if (random % 2 == 0)
        return (zp_stress_call){.operation = PUSH, .arg = (uint64_t)thread << 32 | (*next_value)++, .thread = thread};
    return (zp_stress_call){.operation = POP, .length = 1, .thread = thread};
}

static uint64_t perform(void *object, const zp_stress_call *call, uint64_t *buffer)
{
    if (call->operation == PUSH)
        return (uint64_t)zp_wfqueue_enqueue(object, call->thread, call->arg);
    return (uint64_t)zp_wfqueue_dequeue(object, call->thread, buffer);
}

const zp_stress_subject zp_stress_structure = {create, destroy, choose, perform};
