#include <stdbool.h>
#include <stdint.h>

#include "zp_atomic.h"

typedef struct t t;
struct t {
    _Atomic uint64_t count;
    uint64_t total;
    uint64_t cells[8];
};

static uint64_t f(uint64_t *out, uint64_t n)
{
    out[0] = n;
    return n;
}

uint64_t t_op(t *q, uint64_t *out, uint64_t n)
{
    out[out[0]] = f(out, n); /* error: the index reads the buffer and the value is a call */
    return n;
}
