#include <stdbool.h>
#include <stdint.h>

#include "zp_atomic.h"

typedef struct t t;
typedef struct t_other t_other;
struct t {
    _Atomic uint64_t count;
    uint64_t total;
    uint64_t cells[8];
};

uint64_t t_op(t *q, uint64_t n)
{
    (uint64_t)n; /* error: a statement without effect */
    return n;
}
