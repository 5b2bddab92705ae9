/* A stack that the front end does not read: an access by a compiler's builtin, and a pointer into the
 * structure. The audit names each place.
 *
 *     python -m ci audit examples/own/linked_stack.c
 */
#include <stdatomic.h>
#include <stdint.h>

#include "zp_atomic.h"

struct linked_stack {
    _Atomic uint64_t top; /* the number of the first node; 0 is none */
    uint64_t next[];
};

void linked_stack_push(struct linked_stack *s, uint64_t node)
{
    uint64_t top = __sync_fetch_and_add(&s->top, 0);
    ZP_WRITE(&s->next[node], top);
    ZP_STORE(&s->top, node, release);
}

uint64_t linked_stack_pop(struct linked_stack *s)
{
    uint64_t *top = &s->top;
    return *top;
}
