/* The stack. See zp_stack.h for the contract.
 *
 * The elements are the nodes from top on, each with the one below it. A node does not change while it is reachable; the
 * thread that moves top away from it gets its element and retires it. */
#include "zp_stack.h"

#include "zp_atomic.h"
#include "zp_scheme.h"

struct zp_stack_node {
    zp_node node;                   /* the domain's */
    _Atomic(zp_stack_node *) below; /* the next element, or NULL */
    uint64_t value;
};

struct zp_stack {
    _Alignas(ZP_CACHE_LINE) _Atomic(zp_stack_node *) top; /* the newest element, or NULL */
};

/* A new node that nobody else knows; NULL if there is no memory. */
static zp_stack_node *make_node(uint64_t value, zp_stack_node *below)
{
    zp_stack_node *node = ZP_NEW(zp_stack_node, 0);
    if (node == NULL)
        return NULL;
    ZP_WRITE(&node->value, value);
    /* relaxed: published with the node */
    ZP_STORE(&node->below, below, relaxed);
    return node;
}

/* Free nodes that nobody else knows, from `first` on. */
static void free_nodes(zp_stack_node *first)
{
    while (first != NULL) {
        /* relaxed: nobody writes it */
        zp_stack_node *below = ZP_LOAD(&first->below, relaxed);
        ZP_FREE(first);
        first = below;
    }
}

/* Put nodes that nobody else knows, from `first` down to `last`, on top. */
static void put(zp_stack *q, zp_stack_node *first, zp_stack_node *last)
{
    /* relaxed: only a guess */
    zp_stack_node *top = ZP_LOAD(&q->top, relaxed);
    for (;;) {
        /* relaxed: published with the node */
        ZP_STORE(&last->below, top, relaxed);
        zp_stack_node *expected = top;
        /* release: who sees the node sees its content (LP); relaxed on failure: only the next guess */
        int done = ZP_CAS(&q->top, &expected, first, release, relaxed);
        if (done)
            return;
        top = expected;
    }
}

/* The node on top, protected by slot 0; NULL if there is none. */
static zp_stack_node *protect_top(zp_stack *q, zp_record *me, uint64_t light)
{
    for (;;) {
        /* seq_cst: EMPTY must be true at this load (LP of ZP_EMPTY) */
        zp_stack_node *top = ZP_LOAD(&q->top, seq_cst);
        if (top == NULL)
            return NULL;
        zp_scheme_publish(me, 0, top, light);
        /* seq_cst: either we see that the node was unlinked, or a scan sees the slot; acquire is part of it, and shows
         * us the node's content */
        zp_stack_node *again = ZP_LOAD(&q->top, seq_cst);
        if (again == top)
            return top;
    }
}

int zp_stack_push(zp_stack *q, uint64_t value)
{
    zp_stack_node *node = make_node(value, NULL);
    if (node == NULL)
        return ZP_ENOMEM;
    put(q, node, node);
    return ZP_OK;
}

int zp_stack_push_many(zp_stack *q, const uint64_t *items, uint64_t n)
{
    if (n == 0)
        return ZP_OK;
    zp_stack_node *last = make_node(items[0], NULL);
    if (last == NULL)
        return ZP_ENOMEM;
    zp_stack_node *first = last;
    for (uint64_t i = 1; i < n; i++) {
        zp_stack_node *node = make_node(items[i], first);
        if (node == NULL) {
            free_nodes(first);
            return ZP_ENOMEM;
        }
        first = node;
    }
    put(q, first, last);
    return ZP_OK;
}

int zp_stack_pop(zp_stack *q, zp_record *me, uint64_t *out)
{
    uint64_t light = zp_scheme_begin(me);
    for (;;) {
        zp_stack_node *top = protect_top(q, me, light);
        if (top == NULL) {
            zp_scheme_end(me, 1);
            return ZP_EMPTY;
        }
        /* relaxed: the node is protected, and was published with this */
        zp_stack_node *below = ZP_LOAD(&top->below, relaxed);
        zp_stack_node *expected = top;
        /* seq_cst: one thread only gets the element (LP); and the node is unlinked before a scan looks at the slots;
         * relaxed on failure: we look at nothing */
        int done = ZP_CAS(&q->top, &expected, below, seq_cst, relaxed);
        if (done) {
            uint64_t value = ZP_READ(&top->value);
            zp_scheme_end(me, 1);
            zp_scheme_give(me, top, NULL);
            *out = value;
            return ZP_OK;
        }
    }
}

zp_stack_node *zp_stack_pop_all(zp_stack *q)
{
    /* seq_cst: all elements go to this thread (LP); acquire is part of it, and shows us their content; and the nodes
     * are unlinked before a scan looks at the slots */
    zp_stack_node *top = ZP_XCHG(&q->top, NULL, seq_cst);
    return top;
}

zp_stack_node *zp_stack_next(zp_stack *q, zp_record *me, zp_stack_node *list, uint64_t *out)
{
    (void)q;
    uint64_t value = ZP_READ(&list->value);
    /* relaxed: nobody writes it */
    zp_stack_node *below = ZP_LOAD(&list->below, relaxed);
    /* a pop that began before pop_all may still read the node */
    zp_scheme_give(me, list, NULL);
    *out = value;
    return below;
}

int zp_stack_create(zp_stack **out)
{
    if (out == NULL)
        return ZP_EINVAL;
    zp_stack *q = ZP_NEW(zp_stack, 0);
    *out = q;
    if (q == NULL)
        return ZP_ENOMEM;
    atomic_init(&q->top, NULL);
    return ZP_OK;
}

void zp_stack_destroy(zp_stack *q)
{
    if (q == NULL)
        return;
    free_nodes(ZP_LOAD(&q->top, relaxed));
    ZP_FREE(q);
}
