#include <stdbool.h>
#include <stdint.h>

#include "zp_atomic.h"

typedef struct t t;
struct t {
    _Atomic uint64_t count;
    uint32_t total; /* error: the type of field 'total' */
    uint64_t cells[8];
};

uint64_t t_op(t *q)
{
    return 1;
}
