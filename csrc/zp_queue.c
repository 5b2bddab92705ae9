/* The queue. See zp_queue.h for the contract.
 *
 * The nodes form a list that is only ever appended to. The node at head is a dummy; the elements are those behind it.
 * tail is the last node or the last but one: who finds it behind moves it on. head never passes tail, so that the node
 * at tail is never retired while tail points to it. */
#include "zp_queue.h"

#include "zp_atomic.h"
#include "zp_scheme.h"

typedef struct zp_queue_node zp_queue_node;

struct zp_queue_node {
    zp_node node;                  /* the domain's */
    _Atomic(zp_queue_node *) next; /* the node behind it, or NULL: written once */
    uint64_t value;
};

struct zp_queue {
    /* written by whoever takes the oldest element */
    _Alignas(ZP_CACHE_LINE) _Atomic(zp_queue_node *) head;
    /* written by whoever appends, or helps */
    _Alignas(ZP_CACHE_LINE) _Atomic(zp_queue_node *) tail;
};

/* A new node that nobody else knows; NULL if there is no memory. */
static zp_queue_node *make_node(uint64_t value)
{
    zp_queue_node *node = ZP_NEW(zp_queue_node, 0);
    if (node == NULL)
        return NULL;
    ZP_WRITE(&node->value, value);
    /* relaxed: published with the node */
    ZP_STORE(&node->next, NULL, relaxed);
    return node;
}

/* The node at head, protected by slot 0. */
static zp_queue_node *protect_head(zp_queue *q, zp_record *me, uint64_t light)
{
    for (;;) {
        /* relaxed: only a guess */
        zp_queue_node *head = ZP_LOAD(&q->head, relaxed);
        zp_scheme_publish(me, 0, head, light);
        /* seq_cst: either we see that the node was unlinked, or a scan sees the slot; acquire is part of it, and shows
         * us the node's content */
        zp_queue_node *again = ZP_LOAD(&q->head, seq_cst);
        if (again == head)
            return head;
    }
}

/* The node at tail, protected by slot 0. */
static zp_queue_node *protect_tail(zp_queue *q, zp_record *me, uint64_t light)
{
    for (;;) {
        /* relaxed: only a guess */
        zp_queue_node *tail = ZP_LOAD(&q->tail, relaxed);
        zp_scheme_publish(me, 0, tail, light);
        /* seq_cst: as in protect_head: head cannot pass the node while tail points to it */
        zp_queue_node *again = ZP_LOAD(&q->tail, seq_cst);
        if (again == tail)
            return tail;
    }
}

/* tail points to `behind`, which has `next` behind it: move tail on, unless somebody else has done so. */
static void help(zp_queue *q, zp_queue_node *behind, zp_queue_node *next)
{
    zp_queue_node *expected = behind;
    /* seq_cst: who protects the node at tail afterwards does not find `behind`; release is part of it, and passes on
     * the content of `next`; relaxed on failure: it is done already */
    int done = ZP_CAS(&q->tail, &expected, next, seq_cst, relaxed);
    (void)done;
}

int zp_queue_enqueue(zp_queue *q, zp_record *me, uint64_t value)
{
    zp_queue_node *node = make_node(value);
    if (node == NULL)
        return ZP_ENOMEM;
    uint64_t light = zp_scheme_begin(me);
    for (;;) {
        zp_queue_node *tail = protect_tail(q, me, light);
        /* acquire: the content of the node behind, which `help` passes on */
        zp_queue_node *next = ZP_LOAD(&tail->next, acquire);
        if (next != NULL) {
            help(q, tail, next);
            continue;
        }
        zp_queue_node *expected = NULL;
        /* seq_cst: EMPTY is not told after this has returned (LP); release is part of it: who sees the node sees its
         * content; relaxed on failure: we look at nothing */
        int done = ZP_CAS(&tail->next, &expected, node, seq_cst, relaxed);
        if (done) {
            help(q, tail, node);
            zp_scheme_end(me, 1);
            return ZP_OK;
        }
    }
}

int zp_queue_dequeue(zp_queue *q, zp_record *me, uint64_t *out)
{
    uint64_t light = zp_scheme_begin(me);
    for (;;) {
        zp_queue_node *head = protect_head(q, me, light);
        /* seq_cst: before the load of next: if tail was not at this node then, it is behind it */
        zp_queue_node *tail = ZP_LOAD(&q->tail, seq_cst);
        /* seq_cst: EMPTY must be true at this load (LP of ZP_EMPTY); acquire is part of it, and shows us the content */
        zp_queue_node *next = ZP_LOAD(&head->next, seq_cst);
        if (next == NULL) {
            zp_scheme_end(me, 1);
            return ZP_EMPTY;
        }
        if (head == tail) {
            help(q, tail, next);
            continue;
        }
        zp_scheme_publish(me, 1, next, light);
        /* seq_cst: as in protect_head: while head is where it was, the node behind it is not retired */
        zp_queue_node *again = ZP_LOAD(&q->head, seq_cst);
        if (again != head)
            continue;
        zp_queue_node *expected = head;
        /* seq_cst: one thread only gets the element (LP); and the node is unlinked before a scan looks at the slots;
         * relaxed on failure: we look at nothing */
        int done = ZP_CAS(&q->head, &expected, next, seq_cst, relaxed);
        if (done) {
            uint64_t value = ZP_READ(&next->value);
            zp_scheme_end(me, 2);
            zp_scheme_give(me, head, NULL);
            *out = value;
            return ZP_OK;
        }
    }
}

int zp_queue_create(zp_queue **out)
{
    if (out == NULL)
        return ZP_EINVAL;
    *out = NULL;
    zp_queue *q = ZP_NEW(zp_queue, 0);
    zp_queue_node *dummy = make_node(0);
    if (q == NULL || dummy == NULL) {
        ZP_FREE(q);
        ZP_FREE(dummy);
        return ZP_ENOMEM;
    }
    atomic_init(&q->head, dummy);
    atomic_init(&q->tail, dummy);
    *out = q;
    return ZP_OK;
}

void zp_queue_destroy(zp_queue *q)
{
    if (q == NULL)
        return;
    zp_queue_node *node = ZP_LOAD(&q->head, relaxed);
    while (node != NULL) {
        zp_queue_node *next = ZP_LOAD(&node->next, relaxed);
        ZP_FREE(node);
        node = next;
    }
    ZP_FREE(q);
}
