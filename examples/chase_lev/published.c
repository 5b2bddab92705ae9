/* A work-stealing deque whose buffer grows, with the C11 orders as N. M. Lê et al. printed them (PPoPP 2013), in our
 * own words. IT HAS THEIR BUG: the larger buffer is published relaxed, so a thief may find it before it finds what was
 * copied into it. B. Norris and B. Demsky reported it (CDSChecker, OOPSLA 2013). With `release` in place of the order
 * marked below it is gone.
 *
 * Buffers of 1, 2, 4, … slots stand one after the other in `slots`: the one with mask m begins at slot m. So the mask
 * is all that is to be published; in the paper it is a pointer, read with memory_order_consume, which compilers take
 * for acquire. */
#include "../../csrc/zp_atomic.h"
#include "../../csrc/zp_result.h"

#define CL_LOST 5 /* a steal that another thread was ahead of; it may be tried again */

typedef struct cl_deque {
    _Alignas(ZP_CACHE_LINE) _Atomic uint64_t top;    /* the next element to steal */
    _Alignas(ZP_CACHE_LINE) _Atomic uint64_t bottom; /* the number of the next element */
    _Atomic uint64_t mask;                           /* which buffer is in use */
    _Atomic uint64_t slots[];
} cl_deque;

int cl_push(cl_deque *q, uint64_t value)
{
    uint64_t bottom = ZP_LOAD(&q->bottom, relaxed);
    uint64_t top = ZP_LOAD(&q->top, acquire);
    uint64_t mask = ZP_LOAD(&q->mask, relaxed);
    if (bottom - top > mask) {
        uint64_t larger = 2 * mask + 1;
        for (uint64_t i = top; i != bottom; i++) {
            uint64_t moved = ZP_LOAD(&q->slots[mask + (i & mask)], relaxed);
            ZP_STORE(&q->slots[larger + (i & larger)], moved, relaxed);
        }
        ZP_STORE(&q->mask, larger, relaxed); /* the bug: release */
        mask = larger;
    }
    ZP_STORE(&q->slots[mask + (bottom & mask)], value, relaxed);
    ZP_FENCE(release);
    ZP_STORE(&q->bottom, bottom + 1, relaxed);
    return ZP_OK;
}

int cl_steal(cl_deque *q, uint64_t *out)
{
    uint64_t top = ZP_LOAD(&q->top, acquire);
    ZP_FENCE(seq_cst);
    uint64_t bottom = ZP_LOAD(&q->bottom, acquire);
    if (top >= bottom)
        return ZP_EMPTY;
    uint64_t mask = ZP_LOAD(&q->mask, acquire);
    uint64_t value = ZP_LOAD(&q->slots[mask + (top & mask)], relaxed);
    uint64_t expected = top;
    int won = ZP_CAS(&q->top, &expected, top + 1, seq_cst, relaxed);
    if (!won)
        return CL_LOST;
    *out = value;
    return ZP_OK;
}
