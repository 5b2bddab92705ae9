/* The single-producer single-consumer ring. See zp_spsc.h for the contract, proofs/Spsc for its proof.
 *
 * The indices run freely and are reduced modulo the number of slots, a power of two, only to address a slot; so they
 * may wrap around at 2^64 without harm, and tail - head is the number of elements in every case.
 *
 * Every atomic access is seq_cst and every other one is plain and proved free of races. So C11 gives this code
 * sequentially consistent behaviour (DRF-SC), and the build that users get is the very build that is proved. The
 * plain copies tail_own and head_own are what makes that cheap: a side never loads the index that it stores. */
#include "zp_spsc.h"

#include "zp_atomic.h"

struct zp_spsc {
    /* written by the producer */
    _Alignas(ZP_CACHE_LINE) _Atomic uint64_t tail; /* the next slot to fill */
    uint64_t tail_own;                             /* the producer's own copy of tail */
    uint64_t head_seen;                            /* a past value of head */
    /* written by the consumer */
    _Alignas(ZP_CACHE_LINE) _Atomic uint64_t head; /* the next slot to drain */
    uint64_t head_own;                             /* the consumer's own copy of head */
    uint64_t tail_seen;                            /* a past value of tail */
    /* written by nobody after creation */
    _Alignas(ZP_CACHE_LINE) uint64_t capacity;
    uint64_t mask; /* the number of slots, less one */
    /* slot i belongs to the consumer if it holds an element of head..tail, to the producer otherwise */
    _Alignas(ZP_CACHE_LINE) uint64_t slots[];
};

int zp_spsc_push(zp_spsc *q, uint64_t value)
{
    uint64_t tail = ZP_READ(&q->tail_own);
    uint64_t head = ZP_READ(&q->head_seen);
    uint64_t capacity = ZP_READ(&q->capacity);
    if (tail - head >= capacity) {
        /* seq_cst: FULL must be true at this load (LP of ZP_FULL); acquire is part of it, and orders the consumer's
         * reads of the slots before our writes */
        head = ZP_LOAD(&q->head, seq_cst);
        ZP_WRITE(&q->head_seen, head);
        if (tail - head >= capacity)
            return ZP_FULL;
    }
    uint64_t mask = ZP_READ(&q->mask);
    ZP_WRITE(&q->slots[tail & mask], value);
    ZP_WRITE(&q->tail_own, tail + 1);
    /* seq_cst: release publishes the slot; and a consumer that starts after we return must not find the ring empty
     * (LP of ZP_OK) */
    ZP_STORE(&q->tail, tail + 1, seq_cst);
    return ZP_OK;
}

int zp_spsc_pop(zp_spsc *q, uint64_t *out)
{
    uint64_t head = ZP_READ(&q->head_own);
    uint64_t tail = ZP_READ(&q->tail_seen);
    if (tail == head) {
        /* seq_cst: EMPTY must be true at this load (LP of ZP_EMPTY); acquire is part of it, and shows us the slots */
        tail = ZP_LOAD(&q->tail, seq_cst);
        ZP_WRITE(&q->tail_seen, tail);
        if (tail == head)
            return ZP_EMPTY;
    }
    uint64_t mask = ZP_READ(&q->mask);
    uint64_t value = ZP_READ(&q->slots[head & mask]);
    ZP_WRITE(&q->head_own, head + 1);
    /* seq_cst: release gives the slot back after our read; and a producer that starts after we return must not find
     * the ring full (LP of ZP_OK) */
    ZP_STORE(&q->head, head + 1, seq_cst);
    *out = value;
    return ZP_OK;
}

uint64_t zp_spsc_push_many(zp_spsc *q, const uint64_t *items, uint64_t n)
{
    uint64_t tail = ZP_READ(&q->tail_own);
    uint64_t head = ZP_READ(&q->head_seen);
    uint64_t capacity = ZP_READ(&q->capacity);
    if (capacity - (tail - head) < n) {
        /* seq_cst: as in push (LP if nothing is appended) */
        head = ZP_LOAD(&q->head, seq_cst);
        ZP_WRITE(&q->head_seen, head);
        if (capacity - (tail - head) < n)
            n = capacity - (tail - head);
    }
    if (n == 0)
        return 0;
    uint64_t mask = ZP_READ(&q->mask);
    for (uint64_t i = 0; i < n; i++)
        ZP_WRITE(&q->slots[(tail + i) & mask], items[i]);
    ZP_WRITE(&q->tail_own, tail + n);
    /* seq_cst: as in push (LP if something is appended) */
    ZP_STORE(&q->tail, tail + n, seq_cst);
    return n;
}

uint64_t zp_spsc_pop_many(zp_spsc *q, uint64_t *out, uint64_t n)
{
    uint64_t head = ZP_READ(&q->head_own);
    uint64_t tail = ZP_READ(&q->tail_seen);
    if (tail - head < n) {
        /* seq_cst: as in pop (LP if nothing is removed) */
        tail = ZP_LOAD(&q->tail, seq_cst);
        ZP_WRITE(&q->tail_seen, tail);
        if (tail - head < n)
            n = tail - head;
    }
    if (n == 0)
        return 0;
    uint64_t mask = ZP_READ(&q->mask);
    for (uint64_t i = 0; i < n; i++)
        out[i] = ZP_READ(&q->slots[(head + i) & mask]);
    ZP_WRITE(&q->head_own, head + n);
    /* seq_cst: as in pop (LP if something is removed) */
    ZP_STORE(&q->head, head + n, seq_cst);
    return n;
}

uint64_t zp_spsc_size(zp_spsc *q)
{
    /* seq_cst keeps the order: head first, since tail can only grow past it and so the difference is never negative */
    uint64_t head = ZP_LOAD(&q->head, seq_cst);
    uint64_t tail = ZP_LOAD(&q->tail, seq_cst);
    uint64_t capacity = ZP_READ(&q->capacity);
    /* between the two loads the ring may have moved on by more than it holds */
    if (tail - head > capacity)
        return capacity;
    return tail - head;
}

uint64_t zp_spsc_capacity(const zp_spsc *q)
{
    return q->capacity;
}

static uint64_t next_power_of_two(uint64_t n)
{
    uint64_t power = 1;
    while (power < n)
        power *= 2;
    return power;
}

int zp_spsc_create_at(zp_spsc **out, uint64_t capacity, uint64_t start)
{
    if (out == NULL)
        return ZP_EINVAL;
    *out = NULL;
    if (capacity < 1 || capacity > ZP_SPSC_MAX_CAPACITY)
        return ZP_EINVAL;
    uint64_t slots = next_power_of_two(capacity);
    uint64_t bytes = sizeof(zp_spsc) + slots * sizeof(uint64_t);
    if (bytes > SIZE_MAX - ZP_CACHE_LINE)
        return ZP_ENOMEM;
    zp_spsc *q = ZP_ALLOC((size_t)(bytes + ZP_CACHE_LINE - 1) / ZP_CACHE_LINE * ZP_CACHE_LINE);
    if (q == NULL)
        return ZP_ENOMEM;
    atomic_init(&q->tail, start);
    q->tail_own = start;
    q->head_seen = start;
    atomic_init(&q->head, start);
    q->head_own = start;
    q->tail_seen = start;
    q->capacity = capacity;
    q->mask = slots - 1;
    /* the slots stay as they are: none is read before it is written, and a large ring costs memory only as it fills */
    *out = q;
    return ZP_OK;
}

int zp_spsc_create(zp_spsc **out, uint64_t capacity)
{
    return zp_spsc_create_at(out, capacity, 0);
}

void zp_spsc_destroy(zp_spsc *q)
{
    ZP_FREE(q);
}
