/* The calls of the stack under stress: any thread pushes, pops, or takes everything. Nodes are freed, by hazard
 * pointers with a look at the slots at each one, so that addresses come back as soon as they can. */
#include "stress.h"

#include "zp_hazard.h"
#include "zp_stack.h"

enum { PUSH, PUSH_MANY, POP, TAKE_ALL };

/* One domain for all stacks that there are: a thread has a record in it, whichever stack it uses. */
static zp_domain *domain;
static size_t stacks;

static int create(void **out, uint64_t capacity, uint64_t start)
{
    (void)capacity;
    (void)start;
    *out = NULL;
    int result = stacks > 0 ? ZP_OK : zp_hazard_create(&domain, 1, 0);
    if (result != ZP_OK)
        return result;
    stacks++;
    zp_stack *q;
    result = zp_stack_create(&q);
    *out = q;
    return result;
}

static void destroy(void *object)
{
    if (object == NULL)
        return;
    zp_stack_destroy(object);
    if (--stacks == 0)
        zp_domain_destroy(domain);
}

static zp_stress_call choose(uint64_t random, uint32_t thread, uint64_t *next_value)
{
    uint64_t first = (uint64_t)thread << 32;
    zp_stress_call call = {.thread = thread};
    switch (random % 8) {
    case 0:
        call.operation = TAKE_ALL;
        call.length = ZP_STRESS_WORDS;
        return call;
    case 1:
    case 2:
        call.operation = PUSH_MANY;
        call.length = call.arg = random / 8 % 4;
        for (uint64_t i = 0; i < call.length; i++)
            call.before[i] = first | (*next_value)++;
        return call;
    case 3:
    case 4:
        call.operation = PUSH;
        call.arg = first | (*next_value)++;
        return call;
    default:
        call.operation = POP;
        call.length = 1;
        return call;
    }
}

/* pop_all, and next to the end: how many elements there were, and as many of them as there is room for. */
static uint64_t take_all(zp_stack *q, zp_record *me, uint64_t *buffer)
{
    uint64_t count = 0;
    zp_stack_node *list = zp_stack_pop_all(q);
    while (list != NULL) {
        uint64_t value;
        list = zp_stack_next(q, me, list, &value);
        if (count < ZP_STRESS_WORDS)
            buffer[count] = value;
        count++;
    }
    return count;
}

static uint64_t perform(void *object, const zp_stress_call *call, uint64_t *buffer)
{
    zp_record *me = zp_domain_mine(domain);
    if (me == NULL)
        return UINT64_MAX; /* the history fails */
    switch (call->operation) {
    case PUSH:
        return (uint64_t)zp_stack_push(object, call->arg);
    case PUSH_MANY:
        return (uint64_t)zp_stack_push_many(object, buffer, call->arg);
    case POP:
        return (uint64_t)zp_stack_pop(object, me, buffer);
    default:
        return take_all(object, me, buffer);
    }
}

const zp_stress_subject zp_stress_structure = {create, destroy, choose, perform};
