/* Arithmetic: unsigned wrap, precedence, constants, truth values, shadowed names. */
#include <stdbool.h>
#include <stdint.h>

#include "zp_atomic.h"

#define BIG 0xFFFFFFFFFFFFFFFFull
#define SMALL (3 + 4 * 2)

typedef struct t t;
struct t {
    _Atomic uint64_t count;
    uint64_t total;
    uint64_t cells[8];
};

uint64_t t_wrap(t *q, uint64_t a, uint64_t b)
{
    uint64_t c = a - b;
    c *= BIG;
    c += b << 63;
    c ^= ~a;
    c |= a >> 1;
    c &= BIG - 5;
    c -= 1;
    c <<= 3;
    c >>= 1;
    ZP_WRITE(&q->total, c);
    return c + (0 - a) + SMALL;
}

uint64_t t_precedence(t *q, uint64_t a, uint64_t b)
{
    uint64_t total = ZP_READ(&q->total);
    return (a + b * total) - (a - (b - total)) + ((a & b) == total) + (a | b ^ total & 7);
}

bool t_truth(t *q, uint64_t a, uint64_t b)
{
    bool low = a < b;
    bool both = low && !(a == 0);
    int code = 2;
    if (both)
        code = a > 10;
    uint64_t expected = a;
    bool done = ZP_CAS(&q->count, &expected, b, acq_rel, acquire);
    if (!done && (expected || code == 2))
        return low | both;
    return done & low;
}

uint64_t t_shadow(t *q, uint64_t n)
{
    uint64_t i = n;
    {
        uint64_t i = 5;
        i += n;
        ZP_WRITE(&q->total, i);
        if (i > 7) {
            uint64_t n = i + 1;
            i = n;
        }
        ZP_WRITE(&q->cells[i & 7], n);
    }
    for (uint64_t i = 0; i < 3; i++)
        ZP_WRITE(&q->cells[i], i + n);
    for (uint64_t i = 1; i < 3; i++)
        n += i;
    return i + n;
}

uint64_t t_later(t *q, uint64_t n)
{
    uint64_t x;
    uint64_t y, z = 4;
    if (n & 1) {
        x = ZP_READ(&q->total);
        y = x;
    } else {
        x = n;
        y = z;
    }
    return x ^ y;
}

uint64_t t_else_if(t *q, uint64_t n)
{
    if (n == 0) {
        ZP_STORE(&q->count, 1, release);
    } else if (n == 1) {
        ZP_STORE(&q->count, 2, relaxed);
        return 7;
    } else if (n & 1) {
        return 8;
    } else {
        ZP_FENCE(seq_cst);
        n = ZP_LOAD(&q->count, acquire);
    }
    return n;
}

uint64_t t_copy(t *q, const uint64_t *items, uint64_t n)
{
    uint64_t first = items[0];
    ZP_WRITE(&q->cells[items[1] & 7], items[2] + items[3]);
    if (items[n & 3] == first && n != 0)
        return items[1];
    for (uint64_t i = 0; i < (items[0] & 3); i++)
        n += items[i];
    while ((items[n & 3] & 1) && n < 10)
        n++;
    return n + (uint64_t)(first == 0);
}

uint64_t t_cas_loop(t *q, uint64_t n)
{
    uint64_t seen = ZP_LOAD(&q->count, relaxed);
    for (;;) {
        if (seen > 100)
            return seen;
        bool ok = ZP_CAS(&q->count, &seen, seen + n, seq_cst, relaxed);
        if (ok)
            return 0;
    }
}
