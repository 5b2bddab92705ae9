/* A free list of nodes as everybody writes it first, and as systems shipped it: IBM described the failure for
 * System/370's compare-and-swap ("A-B-A", Principles of Operation, 1983). Do not use it.
 *
 * The list is a stack of node numbers. pop loads the first node and its successor and swings top from the one to the
 * other. If in between another thread pops that node and the next one, and pushes the first one back, then the
 * compare-and-swap finds what it expects, and puts a node on the list that somebody owns.
 *
 *     python -m models tla examples/naive_stack/NaiveStack.tla
 *
 * shows such a run, access by access. */
#include <stdint.h>

#include "zp_atomic.h"

static const uint64_t NAIVE_STACK_NODES = 64;

struct naive_stack {
    _Atomic uint64_t top;    /* the first free node; 0 is none */
    _Atomic uint64_t next[]; /* by node: the one below it */
};

typedef struct naive_stack naive_stack;

/* Give `node` back. The caller owns it, and no longer does. */
void naive_stack_push(naive_stack *s, uint64_t node)
{
    uint64_t top = ZP_LOAD(&s->top, seq_cst);
    while (1) {
        ZP_STORE(&s->next[node], top, seq_cst);
        int ok = ZP_CAS(&s->top, &top, node, seq_cst, seq_cst);
        if (ok)
            return;
    }
}

/* Take a node, which the caller then owns; 0 if there is none. */
uint64_t naive_stack_pop(naive_stack *s)
{
    uint64_t top = ZP_LOAD(&s->top, seq_cst);
    while (top != 0) {
        uint64_t next = ZP_LOAD(&s->next[top], seq_cst);
        /* wrong: that top is the same again does not mean that next is still the node below it */
        int ok = ZP_CAS(&s->top, &top, next, seq_cst, seq_cst);
        if (ok)
            return top;
    }
    return 0;
}

/* All nodes free, 1 first; NULL if out of memory. */
naive_stack *naive_stack_create(void)
{
    naive_stack *s = ZP_ALLOC((sizeof(naive_stack) + (NAIVE_STACK_NODES + 1) * sizeof(uint64_t) + ZP_CACHE_LINE - 1) /
                              ZP_CACHE_LINE * ZP_CACHE_LINE);
    if (s == NULL)
        return NULL;
    atomic_init(&s->top, 1);
    for (uint64_t node = 1; node <= NAIVE_STACK_NODES; node++)
        atomic_init(&s->next[node], node < NAIVE_STACK_NODES ? node + 1 : 0);
    return s;
}

void naive_stack_destroy(naive_stack *s)
{
    ZP_FREE(s);
}
