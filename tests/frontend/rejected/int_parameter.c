#include <stdbool.h>
#include <stdint.h>

#include "zp_atomic.h"

typedef struct t t;
struct t {
    _Atomic uint64_t count;
    uint64_t total;
    uint64_t cells[8];
};

int t_op(t *q, int k) /* error: parameter 'k' is no uint64_t */
{
    return k;
}
