/* Inlined calls: in expressions, with several returns, with copies of arguments, through several levels. */
#include <stdbool.h>
#include <stdint.h>

#include "zp_atomic.h"

typedef struct t t;
struct t {
    _Atomic uint64_t count;
    uint64_t total;
    uint64_t cells[8];
};

static const uint64_t LAST = 7;
static const uint64_t TWICE = 7 * 2 + 1;

static uint64_t slot(uint64_t i)
{
    return i & LAST;
}

static uint64_t next_slot(uint64_t i)
{
    return slot(i + 1);
}

static bool is_low(uint64_t a, uint64_t b)
{
    return a < b && b != 0;
}

static uint64_t at_most(uint64_t value, uint64_t limit)
{
    if (value > limit)
        return limit;
    return value;
}

static uint64_t halved(uint64_t value)
{
    uint64_t i = 0;
    while (value > 1) {
        value >>= 1;
        i++;
    }
    return i;
}

static uint64_t read_total(const t *structure)
{
    return ZP_READ(&structure->total);
}

static int bump(t *s, uint64_t by)
{
    for (uint64_t i = 0; i < (by & 3); i++) {
        uint64_t old = ZP_FAA(&s->count, by, acq_rel);
        if (old == by)
            return 3;
    }
    return 4;
}

static void poke(t *q, uint64_t value)
{
    if (value == 0)
        return;
    ZP_WRITE(&q->cells[slot(value)], value);
}

static uint64_t last_of(const uint64_t *words)
{
    return words[3];
}

static uint64_t through(t *q, uint64_t value)
{
    if (value & 1)
        return at_most(value, 100);
    return read_total(q);
}

uint64_t t_expression(t *q, uint64_t n)
{
    uint64_t here = ZP_READ(&q->cells[next_slot(n) ^ slot(1)]);
    return here + next_slot(here * 2) + TWICE;
}

int t_condition(t *q, uint64_t n, uint64_t m)
{
    uint64_t total = read_total(q);
    bool low = is_low(n, total);
    if (low || is_low(m, n))
        return 1;
    return 0;
}

uint64_t t_several_returns(t *q, uint64_t n)
{
    uint64_t value = at_most(n, 9);
    value = at_most(value + n, 1000);
    ZP_WRITE(&q->total, value);
    return value;
}

uint64_t t_own_argument(t *q, uint64_t value)
{
    value = halved(value);
    uint64_t i = halved(value + 1);
    ZP_WRITE(&q->total, i);
    return value * 100 + i;
}

int t_tail(t *q, uint64_t n)
{
    poke(q, n);
    poke(q, n + 1);
    return bump(q, n);
}

uint64_t t_levels(t *q, uint64_t n)
{
    uint64_t a = through(q, n);
    return through(q, a + n);
}

uint64_t t_buffer(t *q, uint64_t *out, uint64_t n)
{
    out[0] = halved(n);
    out[1] = slot(n);
    out[2] = read_total(q);
    out[slot(n) & 3] = ZP_LOAD(&q->count, acquire);
    *out = ZP_XCHG(&q->count, out[1], release);
    uint64_t last = last_of(out);
    return last + last_of(out);
}

uint64_t t_hides_constant(t *q, uint64_t LAST)
{
    uint64_t total = ZP_READ(&q->total);
    return slot(total) + LAST + next_slot(LAST);
}

uint64_t t_tail_access(t *q)
{
    return ZP_LOAD(&q->count, relaxed);
}

uint64_t t_calls_operation(t *q, uint64_t n)
{
    uint64_t first = t_several_returns(q, n);
    return t_several_returns(q, first);
}
