/* Structs in structs, arrays of them, and arrays in those. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "zp_atomic.h"

#define SLOTS 4

typedef struct t t;

struct t_cell {
    _Atomic uint64_t sequence;
    uint64_t value;
};

typedef struct t_record {
    _Atomic uint64_t slots[SLOTS];
    struct {
        uint64_t low;
        uint64_t high;
    } range;
    struct t_cell last;
} t_record;

struct t_ring {
    uint64_t mask;
    struct t_cell cells[];
};

typedef struct t_domain {
    _Alignas(ZP_CACHE_LINE) t_record records[3];
    _Atomic uint64_t count;
} t_domain;

struct t {
    _Atomic uint64_t count;
    uint64_t total;
    uint64_t cells[8];
};

static void put(t_domain *d, uint64_t record, uint64_t slot, uint64_t value)
{
    ZP_STORE(&d->records[record].slots[slot & 3], value, release);
}

static uint64_t first_slot(t_domain *d, uint64_t record)
{
    return ZP_LOAD(&d->records[record].slots[0], acquire);
}

uint64_t t_records(t *q, uint64_t n, uint64_t m)
{
    t_domain *d = ZP_NEW(t_domain, 0);
    if (d == NULL)
        return 0;
    for (uint64_t i = 0; i < 3; i++) {
        for (uint64_t k = 0; k < SLOTS; k++)
            ZP_STORE(&d->records[i].slots[k], i + k, relaxed);
        ZP_WRITE(&d->records[i].range.low, i);
        ZP_WRITE(&d->records[i].range.high, n);
        ZP_STORE(&d->records[i].last.sequence, m, relaxed);
    }
    put(d, n & 1, m, n);
    ZP_WRITE(&d->records[2].last.value, m);
    ZP_STORE(&d->count, 3, relaxed);
    uint64_t old = ZP_FAA(&d->records[1].slots[SLOTS - 1], m, acq_rel);
    uint64_t sum = first_slot(d, n & 1);
    for (uint64_t k = 1; k < SLOTS; k++) {
        uint64_t value = ZP_LOAD(&d->records[n & 1].slots[k], relaxed);
        sum = sum * 5 + value;
    }
    uint64_t low = ZP_READ(&d->records[n & 1].range.low);
    uint64_t high = ZP_READ(&d->records[2].range.high);
    uint64_t last = ZP_LOAD(&d->records[0].last.sequence, relaxed);
    uint64_t value = ZP_READ(&d->records[2].last.value);
    ZP_WRITE(&q->cells[n & 7], low + high);
    ZP_FREE(d);
    return sum + old + last * 3 + value * 7;
}
