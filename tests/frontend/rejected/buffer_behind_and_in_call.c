#include <stdbool.h>
#include <stdint.h>

#include "zp_atomic.h"

typedef struct t t;
struct t {
    _Atomic uint64_t count;
    uint64_t total;
    uint64_t cells[8];
};

static uint64_t last(const uint64_t *items, uint64_t n)
{
    return items[n - 1]; /* error: the buffer is read on the right of && or || */
}

uint64_t t_op(t *q, const uint64_t *items, uint64_t n)
{
    if (n > 0 && last(items, n) == 3)
        return 1;
    return 0;
}
