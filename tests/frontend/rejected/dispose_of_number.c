#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "zp_atomic.h"

typedef struct t t;
typedef struct t_node t_node;
struct t_node {
    _Atomic(t_node *) below;
    uint64_t value;
};
struct t_table {
    uint64_t mask;
    uint64_t slots[];
};
struct t_cell {
    _Atomic uint64_t sequence;
    uint64_t slots[4];
};
struct t_rows {
    struct t_cell rows[2];
};
struct t_ring {
    uint64_t mask;
    struct t_cell cells[];
};
typedef void t_deleter(t_node *node);
struct t {
    _Atomic uint64_t count;
    _Atomic(t_node *) top;
    t_node *spare;
    uint64_t total;
};

uint64_t t_op(t *q, uint64_t node, t_deleter *deleter)
{
    (void)q;
    ZP_DISPOSE(node, deleter); /* error: ZP_FREE of something else than a pointer */
    return 0;
}
