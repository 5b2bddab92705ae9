/* Several structs, pointers to them, and memory. Nodes are made and freed within an operation, and the pointers in the
 * structure are NULL afterwards, so that a compiled run can be compared with the machine's. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "zp_atomic.h"

typedef struct t t;
typedef struct t_node t_node;
typedef struct t_other t_other;

struct t_node {
    _Atomic(t_node *) below;
    uint64_t value;
    struct t_table *table;
};

struct t_table {
    uint64_t mask;
    _Atomic uint64_t slots[];
};

struct t {
    _Atomic uint64_t count;
    uint64_t total;
    _Atomic(struct t_node *) top;
    t_node *_Atomic other;
    t_node *spare;
    uint64_t cells[5];
};

static t_node *make(uint64_t value, t_node *below)
{
    t_node *node = ZP_NEW(t_node, 0);
    if (node == NULL)
        return NULL;
    ZP_WRITE(&node->value, value);
    ZP_STORE(&node->below, below, relaxed);
    return node;
}

static t_node *newest(t *q)
{
    return ZP_LOAD(&q->top, acquire);
}

static bool same(t_node *a, const t_node *b)
{
    return a == b;
}

static void free_all(t_node *first)
{
    while (first) {
        t_node *below = ZP_LOAD(&first->below, relaxed);
        ZP_FREE(first);
        first = below;
    }
}

uint64_t t_list(t *q, uint64_t n)
{
    ZP_STORE(&q->top, NULL, relaxed);
    for (uint64_t i = 0; i < (n & 7); i++) {
        t_node *top = ZP_LOAD(&q->top, acquire);
        t_node *node = make(i * i, top);
        if (node == NULL)
            break;
        t_node *expected = top;
        int done = ZP_CAS(&q->top, &expected, node, release, relaxed);
        if (!done || expected != top)
            return i;
    }
    uint64_t sum = 0;
    t_node *first = ZP_XCHG(&q->top, NULL, acq_rel);
    t_node *node = first;
    do {
        if (node == NULL)
            break;
        uint64_t value = ZP_READ(&node->value);
        sum += value;
        node = ZP_LOAD(&node->below, relaxed);
    } while (node != NULL);
    free_all(first);
    return sum;
}

uint64_t t_exchange(t *q, uint64_t a, uint64_t b)
{
    t_node *one = make(a, NULL);
    t_node *two = make(b, one);
    if (one == NULL || !two)
        return 0;
    ZP_WRITE(&q->spare, one);
    ZP_STORE(&q->other, two, release);
    t_node *spare = ZP_READ(&q->spare);
    t_node *other = ZP_LOAD(&q->other, acquire);
    t_node *expected = two;
    bool done = ZP_CAS(&q->other, &expected, NULL, seq_cst, relaxed);
    ZP_WRITE(&q->spare, NULL);
    ZP_STORE(&q->top, spare, relaxed);
    t_node *top = newest(q);
    ZP_STORE(&q->top, NULL, relaxed);
    uint64_t x = ZP_READ(&top->value);
    uint64_t y = ZP_READ(&other->value);
    bool equal = same(spare, one) && same(other, two) && spare != other;
    free_all(two);
    return x * 3 + y + (equal && done);
}

uint64_t t_table_sum(t *q, uint64_t n)
{
    struct t_table *table = ZP_NEW(struct t_table, (n & 3) + 1);
    t_node *node = make(n, NULL);
    if (table == NULL || node == NULL)
        return 0;
    ZP_WRITE(&table->mask, n & 3);
    ZP_WRITE(&node->table, table);
    for (uint64_t i = 0; i <= (n & 3); i++)
        ZP_STORE(&table->slots[i], i + n, relaxed);
    struct t_table *again = ZP_READ(&node->table);
    uint64_t mask = ZP_READ(&again->mask);
    uint64_t last = ZP_FAA(&again->slots[mask], 1, relaxed);
    uint64_t first = ZP_LOAD(&again->slots[0], relaxed);
    ZP_WRITE(&q->total, first);
    ZP_FREE(again);
    ZP_FREE(node);
    return last;
}

/* A pointer to a struct that is defined elsewhere is a word that is handed on. */
static uint64_t total_of(t *q, t_other *other, uint64_t unused)
{
    (void)other, (void)unused;
    (void)q;
    uint64_t total = ZP_READ(&q->total);
    (void)total, (void)0, (void)NULL;
    return total;
}

uint64_t t_foreign(t *q, t_other *other, uint64_t n)
{
    uint64_t total = total_of(q, other, n);
    if (other == NULL)
        return total;
    return total + n;
}

/* A void * is any pointer; a pointer to a function is handed on, and the end of a node is what it says. */
typedef void t_deleter(t_node *node);

static void end(void *gone, t_deleter *deleter)
{
    t_node *node = gone;
    ZP_DISPOSE(node, deleter);
}

static void *find(t *q)
{
    return ZP_LOAD(&q->top, acquire);
}

uint64_t t_dispose(t *q, uint64_t n)
{
    t_node *node = make(n, NULL);
    if (node == NULL)
        return 7;
    void *any = node;
    ZP_STORE(&q->top, any, release);
    void *found = find(q);
    ZP_STORE(&q->top, NULL, relaxed);
    uint64_t value = ZP_READ(&node->value);
    bool same_one = found == node && any != NULL;
    end(found, NULL);
    return value + same_one;
}
