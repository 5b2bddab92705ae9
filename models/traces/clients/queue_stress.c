/* The calls of the queue under stress: any thread enqueues and dequeues. Nodes are freed, by hazard pointers with a
 * look at the slots at each one, so that addresses come back as soon as they can. */
#include "stress.h"

#include "zp_hazard.h"
#include "zp_queue.h"

enum { ENQUEUE, DEQUEUE };

/* One domain for all queues that there are: a thread has a record in it, whichever queue it uses. */
static zp_domain *domain;
static size_t queues;

static int create(void **out, uint64_t capacity, uint64_t start)
{
    (void)capacity;
    (void)start;
    *out = NULL;
    int result = queues > 0 ? ZP_OK : zp_hazard_create(&domain, 1, 0);
    if (result != ZP_OK)
        return result;
    queues++;
    zp_queue *q;
    result = zp_queue_create(&q);
    *out = q;
    return result;
}

static void destroy(void *object)
{
    if (object == NULL)
        return;
    zp_queue_destroy(object);
    if (--queues == 0)
        zp_domain_destroy(domain);
}

static zp_stress_call choose(uint64_t random, uint32_t thread, uint64_t *next_value)
{
    if (random % 2 == 0)
        return (zp_stress_call){.operation = ENQUEUE, .arg = (uint64_t)thread << 32 | (*next_value)++};
    return (zp_stress_call){.operation = DEQUEUE, .length = 1};
}

static uint64_t perform(void *object, const zp_stress_call *call, uint64_t *buffer)
{
    zp_record *me = zp_domain_mine(domain);
    if (me == NULL)
        return UINT64_MAX; /* the history fails */
    if (call->operation == ENQUEUE)
        return (uint64_t)zp_queue_enqueue(object, me, call->arg);
    return (uint64_t)zp_queue_dequeue(object, me, buffer);
}

const zp_stress_subject zp_stress_structure = {create, destroy, choose, perform};
