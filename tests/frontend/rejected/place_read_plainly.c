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
struct t {
    _Atomic uint64_t count;
    _Atomic(t_node *) top;
    t_node *spare;
    uint64_t total;
};

uint64_t t_op(t *q, _Atomic(void *) *place)
{
    (void)q;
    void *node = ZP_READ(place); /* error: the place of ZP_READ is not of the form */
    return node == NULL;
}
