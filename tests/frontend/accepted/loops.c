/* Loops of all kinds, nested, with break and continue. */
#include <stdint.h>

#include "zp_atomic.h"

typedef struct t t;
struct t {
    _Atomic uint64_t count;
    uint64_t total;
    uint64_t cells[8];
};

uint64_t t_nested(t *q, uint64_t n, uint64_t m)
{
    uint64_t sum = 0;
    for (uint64_t i = 0; i < (n & 7); i++) {
        if (i == 2)
            continue;
        for (uint64_t j = 0; j < (m & 7); j++) {
            if (j == 5)
                break;
            if ((i ^ j) == 3)
                continue;
            sum += 1;
        }
        if (sum > 20)
            break;
    }
    ZP_WRITE(&q->total, sum);
    return sum;
}

uint64_t t_while(t *q, uint64_t n)
{
    uint64_t i = n & 15;
    while (i != 0) {
        i--;
        uint64_t cell = ZP_READ(&q->cells[i & 7]);
        if (cell & 1)
            continue;
        if (cell == n)
            break;
        ZP_WRITE(&q->cells[i & 7], cell + 1);
    }
    return i;
}

uint64_t t_do(t *q, uint64_t n)
{
    uint64_t i = 0;
    do {
        i += 1;
        if (i == 3)
            continue;
        ZP_WRITE(&q->cells[i & 7], n);
        if (i > 20)
            break;
    } while (i < (n & 15));
    return i;
}

uint64_t t_endless(t *q, uint64_t n)
{
    uint64_t i = 0;
    for (;;) {
        uint64_t old = ZP_FAA(&q->count, n, seq_cst);
        i++;
        if (i > 4 || old == 7)
            return i;
        ZP_PAUSE();
    }
}

uint64_t t_forever(t *q, uint64_t n)
{
    uint64_t i = 0;
    while (1) {
        if (i == 5)
            break;
        i++;
        if ((n >> (i & 63)) & 1) {
            ZP_WRITE(&q->total, i);
        } else {
            continue;
        }
        n *= 3;
    }
    do {
        i++;
        if (i == 9)
            break;
    } while (1);
    return i + n;
}

int t_last_is_loop(t *q, uint64_t n)
{
    for (uint64_t i = 0;; i++) {
        ZP_WRITE(&q->cells[i & 7], i);
        if (i >= (n & 3))
            return 1;
    }
}

void t_no_result(t *q, uint64_t n)
{
    if (n == 0)
        return;
    while (n > 3)
        n = n >> 1;
    ZP_WRITE(&q->total, n);
}
