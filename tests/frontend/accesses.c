/* Every kind of access, with every order that it may have; some in helpers, of which two are inlined twice. */
#include <stddef.h>
#include <stdint.h>

#include "zp_atomic.h"

typedef struct t t;
struct t_table {
    struct {
        _Atomic uint64_t sequence;
    } cells[2];
    uint64_t slots[];
};
struct t {
    _Alignas(ZP_CACHE_LINE) _Atomic uint64_t count;
    _Alignas(ZP_CACHE_LINE) uint64_t total;
    _Atomic uint64_t cells[8];
};

static ZP_RARE uint64_t oldest(t *q, uint64_t i)
{
    return ZP_LOAD(&q->cells[(i + 1) & 7], relaxed);
}

static void raise_total(t *q, uint64_t by)
{
    uint64_t total = ZP_READ(&q->total);
    ZP_WRITE(&q->total, total + by);
}

uint64_t t_load(t *q)
{
    uint64_t a = ZP_LOAD(&q->count, acquire);
    uint64_t b = ZP_LOAD(&q->count, seq_cst);
    uint64_t c = oldest(q, a);
    uint64_t d = oldest(q, b);
    return c + d;
}

void t_store(t *q, uint64_t value)
{
    ZP_STORE(&q->count, value, relaxed);
    ZP_FENCE(release);
    ZP_STORE(&q->cells[value & 7], value * 2, release);
    ZP_FENCE(seq_cst);
    ZP_STORE(&q->count, value, seq_cst);
    ZP_FENCE(acq_rel);
    raise_total(q, value);
    raise_total(q, 1);
}

uint64_t t_update(t *q, uint64_t n)
{
    uint64_t a = ZP_FAA(&q->count, n, acq_rel);
    ZP_FENCE(acquire);
    uint64_t b = ZP_XCHG(&q->cells[n & 7], a, release);
    int ok = ZP_CAS(&q->count, &b, n + 1, acq_rel, acquire);
    if (ok)
        ok = ZP_CAS(&q->count, &a, b, release, relaxed);
    if (ok)
        return a;
    return b;
}

uint64_t t_allocate(t *q, uint64_t n)
{
    struct t_table *table = ZP_NEW(struct t_table, n);
    if (table == NULL)
        return 0;
    ZP_PAUSE();
    ZP_STORE(&table->cells[0].sequence, n, relaxed);
    ZP_FREE(table);
    return 1;
}

typedef void t_deleter(struct t_table *table);

void t_dispose(t *q, void *gone, t_deleter *deleter)
{
    (void)q;
    struct t_table *table = gone;
    ZP_DISPOSE(table, deleter);
}
