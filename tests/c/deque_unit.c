/* The work-stealing deque in one thread: arguments, results, order, growth, wrap-around, and allocation failure.
 *
 * The source is included, so that the allocator can be replaced. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

static size_t alloc_size;      /* what was asked for last */
static uint64_t alloc_fails;   /* bit i: the i-th allocation from now fails */
static long alloc_outstanding; /* how many are not freed yet */

static void *counting_alloc(size_t size)
{
    uint64_t fails = alloc_fails & 1;
    alloc_size = size;
    alloc_fails >>= 1;
    if (fails)
        return NULL;
    alloc_outstanding++;
    return aligned_alloc(128, size);
}

static void counting_free(void *pointer)
{
    alloc_outstanding -= pointer != NULL;
    free(pointer);
}

#define ZP_ALLOC(size) counting_alloc(size)
#define ZP_FREE(pointer) counting_free(pointer)
#include "zp_deque.c"

#include "check.h"

#define NOT_WRITTEN UINT64_C(0xdeadbeefdeadbeef)

static zp_deque *make(uint64_t capacity, uint64_t start)
{
    zp_deque *q = NULL;
    CHECK_EQ(zp_deque_create_at(&q, capacity, start), ZP_OK);
    if (q == NULL)
        abort();
    CHECK_EQ((uintptr_t)q % ZP_CACHE_LINE, 0);
    CHECK_EQ((uintptr_t)q->buffer_own % ZP_CACHE_LINE, 0);
    return q;
}

static void destroy(zp_deque *q)
{
    zp_deque_destroy(q);
    CHECK_EQ(alloc_outstanding, 0);
}

static void test_create_arguments(void)
{
    zp_deque *q = (zp_deque *)&q;
    CHECK_EQ(zp_deque_create(NULL, 1), ZP_EINVAL);
    CHECK_EQ(zp_deque_create_at(NULL, 1, 0), ZP_EINVAL);
    CHECK_EQ(zp_deque_create(&q, 0), ZP_EINVAL);
    CHECK(q == NULL);
    q = (zp_deque *)&q;
    CHECK_EQ(zp_deque_create(&q, ZP_DEQUE_MAX_CAPACITY + 1), ZP_EINVAL);
    CHECK(q == NULL);
    q = (zp_deque *)&q;
    CHECK_EQ(zp_deque_create(&q, UINT64_MAX), ZP_EINVAL);
    CHECK(q == NULL);
    zp_deque_destroy(NULL);
    CHECK_EQ(alloc_outstanding, 0);
}

static void test_no_memory_to_create(void)
{
    for (uint64_t fails = 1; fails <= 3; fails++) { /* the first of two allocations, the second, both */
        zp_deque *q = (zp_deque *)&q;
        alloc_fails = fails;
        CHECK_EQ(zp_deque_create(&q, 1000), ZP_ENOMEM);
        CHECK(q == NULL);
        CHECK_EQ(alloc_outstanding, 0);
    }
    zp_deque *q;
    alloc_fails = UINT64_MAX;
    CHECK_EQ(zp_deque_create(&q, ZP_DEQUE_MAX_CAPACITY), ZP_ENOMEM);
    CHECK(alloc_size >= ZP_DEQUE_MAX_CAPACITY * 8);
    alloc_fails = 0;
}

static void test_memory_is_enough(void)
{
    for (uint64_t capacity = 1; capacity <= 70; capacity++) {
        zp_deque *q = make(capacity, 0);
        zp_deque_buffer *buffer = q->buffer_own;
        CHECK(buffer->mask + 1 >= capacity);
        CHECK(buffer->mask < 2 * capacity);
        CHECK_EQ(buffer->mask & (buffer->mask + 1), 0);
        CHECK(alloc_size >= sizeof *buffer + (buffer->mask + 1) * 8);
        CHECK_EQ(alloc_size % ZP_CACHE_LINE, 0);
        destroy(q);
    }
}

/* The buffer doubles when there is no room, not before, and not because of what has been stolen. */
static void test_growth(uint64_t start)
{
    zp_deque *q = make(4, start);
    uint64_t out;
    for (uint64_t i = 0; i < 100; i++) {
        CHECK_EQ(zp_deque_push(q, i), ZP_OK);
        if (i >= 3) {
            CHECK_EQ(zp_deque_steal(q, &out), ZP_OK);
            CHECK_EQ(out, i - 3);
        }
        CHECK_EQ(q->buffer_own->mask, 3);
    }
    for (uint64_t i = 100; i < 130; i++) {
        CHECK_EQ(zp_deque_push(q, i), ZP_OK);
        uint64_t held = i - 96;
        CHECK_EQ(q->buffer_own->mask + 1, held <= 4 ? 4 : held <= 8 ? 8 : held <= 16 ? 16 : held <= 32 ? 32 : 64);
    }
    zp_deque_buffer *buffer = atomic_load(&q->buffer);
    CHECK(buffer == q->buffer_own);
    uint64_t slots = 0, widest = buffer->mask + 1;
    for (buffer = buffer->older; buffer != NULL; buffer = buffer->older)
        slots += buffer->mask + 1;
    CHECK(slots < widest); /* the old ones together take less than the current one */
    for (uint64_t i = 129; i > 96; i--) {
        CHECK_EQ(zp_deque_pop(q, &out), ZP_OK);
        CHECK_EQ(out, i);
    }
    destroy(q);
}

/* A push that cannot grow changes nothing, whatever was there; the next one may succeed. */
static void test_no_memory_to_grow(uint64_t start)
{
    for (uint64_t capacity = 1; capacity <= 16; capacity *= 2) {
        zp_deque *q = make(capacity, start);
        uint64_t out = NOT_WRITTEN;
        for (uint64_t i = 0; i < capacity; i++)
            CHECK_EQ(zp_deque_push(q, 100 + i), ZP_OK);
        zp_deque_buffer *before = q->buffer_own;
        alloc_fails = UINT64_MAX;
        for (int i = 0; i < 3; i++) {
            CHECK_EQ(zp_deque_push(q, 1), ZP_ENOMEM);
            CHECK_EQ(zp_deque_size(q), capacity);
            CHECK(q->buffer_own == before);
        }
        CHECK_EQ(zp_deque_steal(q, &out), ZP_OK); /* makes room for one */
        CHECK_EQ(out, 100);
        CHECK_EQ(zp_deque_push(q, 100 + capacity), ZP_OK);
        CHECK_EQ(zp_deque_push(q, 1), ZP_ENOMEM);
        alloc_fails = 0;
        CHECK_EQ(zp_deque_push(q, 101 + capacity), ZP_OK);
        for (uint64_t i = 101 + capacity; i > 100; i--) {
            CHECK_EQ(zp_deque_pop(q, &out), ZP_OK);
            CHECK_EQ(out, i);
        }
        CHECK_EQ(zp_deque_pop(q, &out), ZP_EMPTY);
        destroy(q);
    }
}

static void test_empty(uint64_t start)
{
    zp_deque *q = make(1, start);
    uint64_t out = NOT_WRITTEN;
    for (int lap = 0; lap < 3; lap++) {
        for (int i = 0; i < 3; i++) {
            CHECK_EQ(zp_deque_pop(q, &out), ZP_EMPTY);
            CHECK_EQ(zp_deque_steal(q, &out), ZP_EMPTY);
            CHECK_EQ(zp_deque_steal_many(q, &out, 1), 0);
            CHECK_EQ(zp_deque_steal_many(q, NULL, 0), 0);
            CHECK_EQ(zp_deque_size(q), 0);
            CHECK_EQ(out, NOT_WRITTEN);
        }
        if (checks_failed > 0) /* to go on, with a deque that holds less than nothing, might take for ever */
            exit(check_report("test_empty"));
        CHECK_EQ(zp_deque_push(q, 7), ZP_OK);
        CHECK_EQ(zp_deque_steal_many(q, NULL, 0), 0);
        CHECK_EQ(zp_deque_size(q), 1);
        CHECK_EQ((lap == 0 ? zp_deque_pop : zp_deque_steal)(q, &out), ZP_OK);
        CHECK_EQ(out, 7);
        out = NOT_WRITTEN;
    }
    destroy(q);
}

static void test_steal_many(uint64_t start)
{
    uint64_t out[16];
    for (uint64_t size = 0; size <= 9; size++) {
        for (uint64_t n = 0; n <= 9; n++) {
            zp_deque *q = make(2, start);
            for (uint64_t i = 0; i < size; i++)
                CHECK_EQ(zp_deque_push(q, i), ZP_OK);
            for (int i = 0; i < 16; i++)
                out[i] = NOT_WRITTEN;
            uint64_t half = (size + 1) / 2, expected = n < half ? n : half;
            CHECK_EQ(zp_deque_steal_many(q, out, n), expected);
            for (uint64_t i = 0; i < 16; i++)
                CHECK_EQ(out[i], i < expected ? i : NOT_WRITTEN);
            CHECK_EQ(zp_deque_size(q), size - expected);
            destroy(q);
        }
    }
    zp_deque *q = make(2, start);
    CHECK_EQ(zp_deque_push(q, 5), ZP_OK);
    CHECK_EQ(zp_deque_steal_many(q, out, UINT64_MAX), 1);
    destroy(q);
}

static uint64_t random_below(uint64_t *state, uint64_t bound)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state % bound;
}

#define ROOM 4096

/* What the deque must hold: items[first..last]. */
struct model {
    uint64_t items[ROOM], first, last;
};

static void random_step(zp_deque *q, struct model *m, uint64_t *state)
{
    uint64_t out[16], size = m->last - m->first, value = random_below(state, UINT64_MAX);
    switch (random_below(state, 6)) {
    case 0:
    case 1:
        CHECK_EQ(zp_deque_push(q, value), ZP_OK);
        m->items[m->last++] = value;
        break;
    case 2:
        CHECK_EQ(zp_deque_pop(q, out), size > 0 ? ZP_OK : ZP_EMPTY);
        if (size > 0)
            CHECK_EQ(out[0], m->items[--m->last]);
        break;
    case 3:
        CHECK_EQ(zp_deque_steal(q, out), size > 0 ? ZP_OK : ZP_EMPTY);
        if (size > 0)
            CHECK_EQ(out[0], m->items[m->first++]);
        break;
    case 4: /* a few at once, or there would never be many */
        for (uint64_t n = random_below(state, 16); n > 0 && m->last + 1 < ROOM; n--) {
            CHECK_EQ(zp_deque_push(q, n), ZP_OK);
            m->items[m->last++] = n;
        }
        break;
    default: {
        uint64_t n = random_below(state, 16), half = (size + 1) / 2;
        CHECK_EQ(zp_deque_steal_many(q, out, n), n < half ? n : half);
        for (uint64_t i = 0; i < (n < half ? n : half); i++)
            CHECK_EQ(out[i], m->items[m->first++]);
    }
    }
    CHECK_EQ(zp_deque_size(q), m->last - m->first);
}

static void test_random(uint64_t capacity, uint64_t start)
{
    uint64_t state = capacity * 7919 + 1;
    struct model m = {.first = 0, .last = 0};
    zp_deque *q = make(capacity, start);
    while (m.last + 1 < ROOM)
        random_step(q, &m, &state);
    destroy(q);
}

int main(int argc, char **argv)
{
    (void)argc;
    const uint64_t starts[] = {0, 1, UINT64_MAX, UINT64_MAX - 1, UINT64_MAX - 6, UINT64_C(1) << 63, INT64_MAX - 6};
    test_create_arguments();
    test_no_memory_to_create();
    test_memory_is_enough();
    const size_t count = sizeof starts / sizeof starts[0];
    for (size_t i = 0; i < count; i++)
        test_empty(starts[i]);
    for (size_t i = 0; i < count; i++) {
        test_growth(starts[i]);
        test_no_memory_to_grow(starts[i]);
        test_steal_many(starts[i]);
        for (uint64_t capacity = 1; capacity <= 9; capacity++)
            test_random(capacity, starts[i]);
    }
    return check_report(argv[0]);
}
