/* The bounded work-stealing deque of D. Chase and Y. Lev (SPAA 2005) with the C11 orders of N. M. Lê, A. Pop, A. Cohen,
 * F. Zappa Nardelli (PPoPP 2013), in our own words: an example for the memory-model checker, not a part of the library.
 *
 * One owner calls cl_push and cl_take, at the bottom; any number of thieves call cl_steal, at the top. Both indices
 * start at 1, so that bottom - 1 cannot wrap around below top while the deque is empty. */
#include "../../csrc/zp_atomic.h"
#include "../../csrc/zp_result.h"

#define CL_LOST 5 /* a steal that another thread was ahead of; it may be tried again */

typedef struct cl_deque {
    _Alignas(ZP_CACHE_LINE) _Atomic uint64_t top;    /* the next slot to steal from */
    _Alignas(ZP_CACHE_LINE) _Atomic uint64_t bottom; /* the next slot to fill */
    uint64_t mask;                                   /* the number of slots, a power of two, less one */
    _Atomic uint64_t slots[];
} cl_deque;

int cl_push(cl_deque *q, uint64_t value)
{
    uint64_t bottom = ZP_LOAD(&q->bottom, relaxed);
    uint64_t top = ZP_LOAD(&q->top, acquire);
    uint64_t mask = ZP_READ(&q->mask);
    if (bottom - top > mask)
        return ZP_FULL;
    ZP_STORE(&q->slots[bottom & mask], value, relaxed);
    ZP_FENCE(release);
    ZP_STORE(&q->bottom, bottom + 1, relaxed);
    return ZP_OK;
}

int cl_take(cl_deque *q, uint64_t *out)
{
    uint64_t bottom = ZP_LOAD(&q->bottom, relaxed);
    bottom = bottom - 1;
    uint64_t mask = ZP_READ(&q->mask);
    ZP_STORE(&q->bottom, bottom, relaxed);
    ZP_FENCE(seq_cst);
    uint64_t top = ZP_LOAD(&q->top, relaxed);
    if (top > bottom) {
        ZP_STORE(&q->bottom, bottom + 1, relaxed);
        return ZP_EMPTY;
    }
    uint64_t value = ZP_LOAD(&q->slots[bottom & mask], relaxed);
    if (top == bottom) {
        uint64_t expected = top;
        int won = ZP_CAS(&q->top, &expected, top + 1, seq_cst, relaxed);
        ZP_STORE(&q->bottom, bottom + 1, relaxed);
        if (!won)
            return ZP_EMPTY;
    }
    *out = value;
    return ZP_OK;
}

int cl_steal(cl_deque *q, uint64_t *out)
{
    uint64_t top = ZP_LOAD(&q->top, acquire);
    ZP_FENCE(seq_cst);
    uint64_t bottom = ZP_LOAD(&q->bottom, acquire);
    if (top >= bottom)
        return ZP_EMPTY;
    uint64_t mask = ZP_READ(&q->mask);
    uint64_t value = ZP_LOAD(&q->slots[top & mask], relaxed);
    uint64_t expected = top;
    int won = ZP_CAS(&q->top, &expected, top + 1, seq_cst, relaxed);
    if (!won)
        return CL_LOST;
    *out = value;
    return ZP_OK;
}
