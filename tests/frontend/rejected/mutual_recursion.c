#include <stdbool.h>
#include <stdint.h>

#include "zp_atomic.h"

typedef struct t t;
struct t {
    _Atomic uint64_t count;
    uint64_t total;
    uint64_t cells[8];
};

uint64_t t_op(t *q, uint64_t n);

static uint64_t other(t *q, uint64_t n)
{
    n++;
    n = t_op(q, n); /* error: t_op calls itself */
    return n;
}

uint64_t t_op(t *q, uint64_t n)
{
    uint64_t m = other(q, n);
    return m;
}
