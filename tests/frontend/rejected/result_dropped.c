#include <stdbool.h>
#include <stdint.h>

#include "zp_atomic.h"

typedef struct t t;
struct t {
    _Atomic uint64_t count;
    uint64_t total;
    uint64_t cells[8];
};

static uint64_t long_one(uint64_t n)
{
    n++;
    return n;
}

uint64_t t_op(t *q, uint64_t n)
{
    long_one(n); /* error: the result of long_one is not used */
    return n;
}
