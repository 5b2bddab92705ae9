/* C11 corner by corner: what test_stdatomic.py runs twice, compiled and as translated. Every function takes the
 * structure and two words, and gives one. */
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#define SLOTS 4
enum { FIRST, SECOND = 7, THIRD };
static const unsigned STEP = 3;

typedef struct {
    _Atomic uint32_t sequence;
    int16_t small;
} cell_t;

typedef struct corners {
    alignas(64) atomic_size_t wide;
    char pad[64 - sizeof(atomic_size_t)];
    struct {
        atomic_int count;
        uint8_t byte;
    } inner;
    _Atomic(uint32_t) narrow;
    bool flag;
    int number;
    uint32_t half;
    uint64_t words[SLOTS];
    cell_t cells[SLOTS];
} corners;

static inline size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void twice(corners *q, uint64_t *to, uint64_t by)
{
    if (by == 0)
        return;
    *to += 2 * by;
    q->words[0] = *to;
}

static bool take(corners *q, size_t *seen)
{
    return atomic_compare_exchange_weak(&q->wide, seen, *seen + 1);
}

uint64_t corners_unsigned_wraps(corners *q, uint64_t a, uint64_t b)
{
    uint32_t x = (uint32_t)a, y = b;
    q->half = x * y + STEP;
    return q->half - x + (x << 3) + (y >> 5) + ~x;
}

int corners_signed(corners *q, uint64_t a, uint64_t b)
{
    int x = (int)(a & 0xffff) - 1000, y = (int)(b & 0xff) - 100;
    q->number = x;
    if (q->number < y)
        return -x;
    return x > -500 && y <= 3 ? x - y : (x >> 2) + (y != 0);
}

int64_t corners_difference(corners *q, uint64_t a, uint64_t b)
{
    intptr_t difference = (intptr_t)a - (intptr_t)b;
    (void)q;
    if (difference == 0)
        return SECOND;
    return difference < 0 ? -THIRD : difference >> 1;
}

uint64_t corners_division(corners *q, uint64_t a, uint64_t b)
{
    size_t size = b % 13 + 1;
    int less = (int)(a % 1000) - 500;
    (void)q;
    return (a % 4096) % size * 10000 + (a % 777) / size + (uint64_t)(less % 7) + (uint64_t)(less / 8) + a % 16 + a / 32;
}

uint64_t corners_narrow_fields(corners *q, uint64_t a, uint64_t b)
{
    q->inner.byte = (uint8_t)a;
    q->inner.byte += 200;
    q->cells[b % SLOTS].small = (int16_t)a;
    q->flag = a & 6;
    return q->inner.byte + (uint64_t)q->cells[b & 3].small * 3 + q->flag;
}

uint64_t corners_increments(corners *q, uint64_t a, uint64_t b)
{
    size_t i = a % 2;
    q->words[i++] = b;
    q->words[i] = q->words[i - 1]++ + 5;
    ++q->words[i];
    q->half = 0;
    q->half -= 1;
    q->wide = a;
    q->wide += 3;
    uint64_t before = q->wide++;
    return before + q->wide-- + --q->wide + q->words[0] * 3 + q->words[1] + i + q->half;
}

uint64_t corners_atomics(corners *q, uint64_t a, uint64_t b)
{
    atomic_init(&q->wide, a);
    atomic_store_explicit(&q->inner.count, (int)(b % 100000), memory_order_release);
    int old = atomic_fetch_sub_explicit(&q->inner.count, 5, memory_order_acq_rel);
    size_t expected = b;
    bool done =
        atomic_compare_exchange_strong_explicit(&q->wide, &expected, b + 1, memory_order_seq_cst, memory_order_relaxed);
    atomic_thread_fence(memory_order_seq_cst);
    uint64_t was = atomic_exchange(&q->narrow, (uint32_t)a);
    return expected + done + was + (uint64_t)old + (uint64_t)q->inner.count + q->wide + atomic_fetch_add(&q->narrow, 2);
}

uint64_t corners_lazy(corners *q, uint64_t a, uint64_t b)
{
    q->words[0] = 0;
    if (a > 10 && q->words[0]++ == 0 && b % 2 == 0)
        q->words[1] = 4;
    else if (a == 3 || q->words[0]++ == 0 || q->words[0]++)
        q->words[1] = 8;
    bool both = q->words[0] && !q->words[1];
    return q->words[0] * 100 + q->words[1] + (both ? 1000 : 0);
}

uint64_t corners_loops(corners *q, uint64_t a, uint64_t b)
{
    uint64_t sum = 0;
    for (size_t i = 0, j = 9; i < a % 6; i++, j--) {
        if (i == b % 4)
            continue;
        sum += j;
        size_t k = 0;
        do {
            if (k == 2)
                continue;
            sum += k * 100;
            if (sum > 5000)
                break;
        } while (++k < 4);
    }
    q->words[2] = 5;
    while (q->words[2]-- != 0)
        sum++;
    for (;;)
        if (sum++ % 8 == 0)
            break;
    return sum;
}

uint64_t corners_switch(corners *q, uint64_t a, uint64_t b)
{
    switch (a % 5) {
    case 0:
    case 1:
        q->number = 4;
        break;
    case SECOND - 4:
        return b;
    default:
        q->number = -2;
    }
    return (uint64_t)q->number;
}

uint64_t corners_pointers(corners *q, uint64_t a, uint64_t b)
{
    cell_t *cell = &q->cells[a % SLOTS];
    atomic_store(&cell->sequence, (uint32_t)b);
    cell->small = 3;
    if (cell != &q->cells[0])
        cell = cell - 1;
    uint64_t *word = &q->words[b % SLOTS];
    *word = a;
    uint64_t local = b;
    twice(q, &local, a % 3);
    size_t seen = 5;
    q->wide = a % 7;
    bool taken = take(q, &seen);
    return cell->sequence + *word + local + smaller(a, b) + taken + seen + q->wide + (uint64_t)cell->small;
}

#define RETURN_IF_LARGE(x)                                                                                             \
    do {                                                                                                               \
        if ((x) > 1000)                                                                                                \
            return 1;                                                                                                  \
    } while (0)

static int classify(uint64_t *count, uint64_t value)
{
    if (value < 10)
        return -1;
    (*count)++;
    if (value % 3 == 1) {
        *count += 5;
        return 0;
    }
    return value > 40 ? 2 : 1;
}

uint64_t corners_macros_and_calls(corners *q, uint64_t a, uint64_t b)
{
    uint64_t count = b;
    RETURN_IF_LARGE(a);
    int kind = classify(&count, a);
    if (kind < 0 && classify(&q->words[3], b % 100) == 0)
        count = 77;
    do {
        if (kind == 1)
            break;
        count *= 2;
        if (kind == 2)
            continue;
        count++;
    } while (0);
    return count * 10 + (uint64_t)kind + q->words[3];
}

uint64_t corners_compound(corners *q, uint64_t a, uint64_t b)
{
    uint64_t x = a;
    x <<= b % 64;
    x |= a >> (b & 31);
    x ^= 0xff00ff00;
    q->words[1] = b;
    q->words[1] %= 7;
    q->words[1] *= 3;
    q->number = (int)(a % 2000) - 1000;
    q->number /= 7;
    q->number <<= 1;
    q->half = (uint32_t)b;
    q->half >>= a % 32;
    q->half &= 0xfff0;
    return x + q->words[1] + (uint64_t)q->number + q->half;
}

int corners_small_types(corners *q, uint64_t a, uint64_t b)
{
    int8_t tiny = (int8_t)a;
    uint8_t byte = (uint8_t)(tiny + 1);
    char letter = 'a' + (char)(b % 20);
    unsigned short wide = (unsigned short)(byte << 9);
    long difference = (long)byte - (long)wide;
    (void)q;
    if (letter == 'c' || (letter > 'f' && tiny < 0))
        return (int)difference;
    return tiny * 2 + byte + letter + (wide >> 3) - (tiny >> 1) + (int)sizeof(tiny) + !byte + (-1 < (int)byte) +
           (-1 < 1u);
}

uint64_t corners_indices(corners *q, uint64_t a, uint64_t b)
{
    q->words[0] = a % SLOTS;
    q->words[q->words[0]] = b;
    for (cell_t *cell = &q->cells[0]; cell != &q->cells[SLOTS]; cell++)
        cell->small = (int16_t)(a >> (b % 7));
    size_t k = 0;
    while (k < SLOTS && q->cells[k].small != 0 && k++ < b % 5)
        ;
    return q->words[q->words[0] % SLOTS] + k * 100 + (uint64_t)q->cells[3].small;
}

uint64_t corners_nested(corners *q, uint64_t a, uint64_t b)
{
    uint64_t found = 0;
    for (unsigned i = 0; i < 5; i++) {
        switch ((a + i) % 4) {
        case 0:
            continue;
        case 1:
            found += 3;
            break;
        case 2: {
            size_t expected = found;
            atomic_store(&q->wide, b % 9);
            while (!atomic_compare_exchange_weak(&q->wide, &expected, expected + i))
                found++;
            break;
        }
        default:
            if (found > 20)
                return found + i;
            found += (b >> i) & 1 ? (a & 1 ? 11 : 7) : 1;
        }
        found *= 2;
    }
    return found + (q->wide, b % 3);
}
