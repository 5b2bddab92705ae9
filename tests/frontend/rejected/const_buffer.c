#include <stdbool.h>
#include <stdint.h>

#include "zp_atomic.h"

typedef struct t t;
struct t {
    _Atomic uint64_t count;
    uint64_t total;
    uint64_t cells[8];
};

uint64_t t_op(t *q, const uint64_t *items)
{
    items[0] = 1; /* error: the buffer 'items' is const */
    return 1;
}
