/* The bounded queue for any number of threads. See zp_mpmc.h for the contract.
 *
 * An element has a ticket: those of head..tail are inside. Tickets run freely over 64 bits and may wrap around. The
 * ticket t uses the cell number t & mask, whose `turn` goes round: t, the cell is free for the push with this ticket;
 * t + 1, it holds that element; t + cells, the pop has read it, and the cell is free for the next one. Who moves tail
 * or head by compare-and-swap owns the cells of the tickets in between, and is the only one that touches them until it
 * sets their turn.
 *
 * There are at least as many cells as the capacity, and a power of two, at least 64. `head_seen` is a past value of
 * head beside tail, so that pushes need not look at head as long as it tells them that there is room. */
#include "zp_mpmc.h"

#include "zp_atomic.h"

/* Cells are permuted within blocks of so many: see place. */
#define BLOCK 64

typedef struct zp_mpmc_cell {
    _Atomic uint64_t turn; /* see above */
    uint64_t value;
} zp_mpmc_cell;

struct zp_mpmc {
    /* written by pushes */
    _Alignas(ZP_CACHE_LINE) _Atomic uint64_t tail; /* the next push's ticket */
    _Atomic uint64_t head_seen;                    /* a past value of head */
    /* written by pops */
    _Alignas(ZP_CACHE_LINE) _Atomic uint64_t head; /* the next pop's ticket */
    /* written by nobody after creation */
    _Alignas(ZP_CACHE_LINE) uint64_t capacity;
    uint64_t mask; /* the number of cells, less one */
    _Alignas(ZP_CACHE_LINE) zp_mpmc_cell cells[];
};

/* Where in the array the cell number `ticket & mask` is. Threads with neighbouring tickets must not write to the same
 * cache line, and 8 cells are 128 bytes: so the number's last three bits change places with the three before them. */
static uint64_t place(uint64_t ticket, uint64_t mask)
{
    uint64_t number = ticket & mask;
    return (number & ~(uint64_t)(BLOCK - 1)) | ((number & 7) << 3) | ((number >> 3) & 7);
}

/* For how many of n elements from the ticket `tail` on the capacity has room; 0 also if others have tickets behind
 * `tail` and their elements are gone already. n is at most the capacity. */
static uint64_t room(zp_mpmc *q, uint64_t tail, uint64_t n)
{
    uint64_t capacity = ZP_READ(&q->capacity);
    /* relaxed: any past value of head will do */
    uint64_t head = ZP_LOAD(&q->head_seen, relaxed);
    if (tail - head <= capacity - n)
        return n;
    /* relaxed: that a pop has read its element is seen by the cell's turn */
    head = ZP_LOAD(&q->head, relaxed);
    /* relaxed: as above */
    ZP_STORE(&q->head_seen, head, relaxed);
    uint64_t inside = tail - head;
    if (inside > capacity)
        return 0;
    if (inside > capacity - n)
        return capacity - inside;
    return n;
}

/* How many cells in a row, at most n, have the turn of their ticket plus `phase`, from this ticket on. */
static uint64_t ready(zp_mpmc *q, uint64_t ticket, uint64_t phase, uint64_t n)
{
    uint64_t mask = ZP_READ(&q->mask);
    for (uint64_t i = 0; i < n; i++) {
        uint64_t cell = place(ticket + i, mask);
        /* acquire: whoever had the cell before has read it, or written it */
        uint64_t turn = ZP_LOAD(&q->cells[cell].turn, acquire);
        if (turn != ticket + i + phase)
            return i;
    }
    return n;
}

/* Fill the cell of a ticket that is ours. */
static void fill(zp_mpmc *q, uint64_t ticket, uint64_t value)
{
    uint64_t mask = ZP_READ(&q->mask);
    uint64_t cell = place(ticket, mask);
    ZP_WRITE(&q->cells[cell].value, value);
    /* release: who sees the turn sees the value */
    ZP_STORE(&q->cells[cell].turn, ticket + 1, release);
}

/* Read the cell of a ticket that is ours, and pass it on to the push that comes round to it. */
static uint64_t drain(zp_mpmc *q, uint64_t ticket)
{
    uint64_t mask = ZP_READ(&q->mask);
    uint64_t cell = place(ticket, mask);
    uint64_t value = ZP_READ(&q->cells[cell].value);
    /* release: our read comes before the push that sees the turn writes */
    ZP_STORE(&q->cells[cell].turn, ticket + mask + 1, release);
    return value;
}

int zp_mpmc_push(zp_mpmc *q, uint64_t value)
{
    /* relaxed: only a guess */
    uint64_t tail = ZP_LOAD(&q->tail, relaxed);
    for (;;) {
        uint64_t free = room(q, tail, 1);
        free = ready(q, tail, 0, free);
        if (free == 0) {
            /* relaxed: a turn that is past ours was set by a push that had moved tail before */
            uint64_t again = ZP_LOAD(&q->tail, relaxed);
            if (again == tail)
                return ZP_FULL;
            tail = again;
            continue;
        }
        uint64_t expected = tail;
        /* relaxed: it only gives out the ticket (LP of ZP_OK); the element is published by its cell's turn */
        int done = ZP_CAS(&q->tail, &expected, tail + 1, relaxed, relaxed);
        if (done) {
            fill(q, tail, value);
            return ZP_OK;
        }
        tail = expected;
    }
}

int zp_mpmc_pop(zp_mpmc *q, uint64_t *out)
{
    /* relaxed: only a guess */
    uint64_t head = ZP_LOAD(&q->head, relaxed);
    for (;;) {
        uint64_t full = ready(q, head, 1, 1);
        if (full == 0) {
            /* relaxed: as in push */
            uint64_t again = ZP_LOAD(&q->head, relaxed);
            if (again == head)
                return ZP_EMPTY;
            head = again;
            continue;
        }
        uint64_t expected = head;
        /* relaxed: as in push (LP of ZP_OK) */
        int done = ZP_CAS(&q->head, &expected, head + 1, relaxed, relaxed);
        if (done) {
            uint64_t value = drain(q, head);
            *out = value;
            return ZP_OK;
        }
        head = expected;
    }
}

uint64_t zp_mpmc_push_many(zp_mpmc *q, const uint64_t *items, uint64_t n)
{
    uint64_t capacity = ZP_READ(&q->capacity);
    if (n > capacity)
        n = capacity;
    if (n == 0)
        return 0;
    /* relaxed: only a guess */
    uint64_t tail = ZP_LOAD(&q->tail, relaxed);
    for (;;) {
        uint64_t free = room(q, tail, n);
        free = ready(q, tail, 0, free);
        if (free == 0) {
            /* relaxed: as in push */
            uint64_t again = ZP_LOAD(&q->tail, relaxed);
            if (again == tail)
                return 0;
            tail = again;
            continue;
        }
        uint64_t expected = tail;
        /* relaxed: as in push (LP if something is appended) */
        int done = ZP_CAS(&q->tail, &expected, tail + free, relaxed, relaxed);
        if (done) {
            for (uint64_t i = 0; i < free; i++)
                fill(q, tail + i, items[i]);
            return free;
        }
        tail = expected;
    }
}

uint64_t zp_mpmc_pop_many(zp_mpmc *q, uint64_t *out, uint64_t n)
{
    uint64_t capacity = ZP_READ(&q->capacity);
    if (n > capacity)
        n = capacity;
    if (n == 0)
        return 0;
    /* relaxed: only a guess */
    uint64_t head = ZP_LOAD(&q->head, relaxed);
    for (;;) {
        uint64_t full = ready(q, head, 1, n);
        if (full == 0) {
            /* relaxed: as in push */
            uint64_t again = ZP_LOAD(&q->head, relaxed);
            if (again == head)
                return 0;
            head = again;
            continue;
        }
        uint64_t expected = head;
        /* relaxed: as in push (LP if something is removed) */
        int done = ZP_CAS(&q->head, &expected, head + full, relaxed, relaxed);
        if (done) {
            for (uint64_t i = 0; i < full; i++) {
                uint64_t value = drain(q, head + i);
                out[i] = value;
            }
            return full;
        }
        head = expected;
    }
}

uint64_t zp_mpmc_size(zp_mpmc *q)
{
    uint64_t capacity = ZP_READ(&q->capacity);
    /* seq_cst keeps the order: head first, since tail grows past it; but tickets are relaxed, so one may come late */
    uint64_t head = ZP_LOAD(&q->head, seq_cst);
    uint64_t tail = ZP_LOAD(&q->tail, seq_cst);
    /* negative then; or between the two loads the queue has moved on by more than it holds */
    if (tail - head > capacity)
        return capacity;
    return tail - head;
}

uint64_t zp_mpmc_capacity(const zp_mpmc *q)
{
    return q->capacity;
}

/* The next power of two that is not below the size of a block. */
static uint64_t cells_for(uint64_t capacity)
{
    uint64_t power = BLOCK;
    while (power < capacity)
        power *= 2;
    return power;
}

int zp_mpmc_create_at(zp_mpmc **out, uint64_t capacity, uint64_t start)
{
    if (out == NULL)
        return ZP_EINVAL;
    *out = NULL;
    if (capacity < 1 || capacity > ZP_MPMC_MAX_CAPACITY)
        return ZP_EINVAL;
    uint64_t cells = cells_for(capacity);
    zp_mpmc *q = ZP_NEW(zp_mpmc, cells * (sizeof(zp_mpmc_cell) / sizeof(uint64_t)));
    if (q == NULL)
        return ZP_ENOMEM;
    atomic_init(&q->tail, start);
    atomic_init(&q->head_seen, start);
    atomic_init(&q->head, start);
    q->capacity = capacity;
    q->mask = cells - 1;
    for (uint64_t i = 0; i < cells; i++) {
        uint64_t cell = place(start + i, q->mask);
        atomic_init(&q->cells[cell].turn, start + i);
        q->cells[cell].value = 0;
    }
    *out = q;
    return ZP_OK;
}

int zp_mpmc_create(zp_mpmc **out, uint64_t capacity)
{
    return zp_mpmc_create_at(out, capacity, 0);
}

void zp_mpmc_destroy(zp_mpmc *q)
{
    ZP_FREE(q);
}
