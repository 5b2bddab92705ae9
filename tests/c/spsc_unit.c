/* The ring in one thread: arguments, results, order, wrap-around, and allocation failure.
 *
 * The source is included, so that the allocator can be replaced. */
#include <stddef.h>
#include <stdlib.h>

static size_t alloc_size; /* what was asked for last */
static int alloc_fails;

static void *counting_alloc(size_t size)
{
    alloc_size = size;
    return alloc_fails ? NULL : aligned_alloc(128, size);
}

#define ZP_ALLOC(size) counting_alloc(size)
#define ZP_FREE(pointer) free(pointer)
#include "zp_spsc.c"

#include "check.h"

#define NOT_WRITTEN UINT64_C(0xdeadbeefdeadbeef)

static zp_spsc *make(uint64_t capacity, uint64_t start)
{
    zp_spsc *q = NULL;
    CHECK_EQ(zp_spsc_create_at(&q, capacity, start), ZP_OK);
    if (q == NULL)
        abort();
    CHECK_EQ((uintptr_t)q % ZP_CACHE_LINE, 0);
    return q;
}

static void test_create_arguments(void)
{
    zp_spsc *q = (zp_spsc *)&q;
    CHECK_EQ(zp_spsc_create(NULL, 1), ZP_EINVAL);
    CHECK_EQ(zp_spsc_create_at(NULL, 1, 0), ZP_EINVAL);
    CHECK_EQ(zp_spsc_create(&q, 0), ZP_EINVAL);
    CHECK(q == NULL);
    q = (zp_spsc *)&q;
    CHECK_EQ(zp_spsc_create(&q, ZP_SPSC_MAX_CAPACITY + 1), ZP_EINVAL);
    CHECK(q == NULL);
    q = (zp_spsc *)&q;
    CHECK_EQ(zp_spsc_create(&q, UINT64_MAX), ZP_EINVAL);
    CHECK(q == NULL);
    zp_spsc_destroy(NULL);
}

static void test_out_of_memory(void)
{
    zp_spsc *q = (zp_spsc *)&q;
    alloc_fails = 1;
    CHECK_EQ(zp_spsc_create(&q, 10), ZP_ENOMEM);
    CHECK(q == NULL);
    CHECK_EQ(zp_spsc_create(&q, ZP_SPSC_MAX_CAPACITY), ZP_ENOMEM);
    CHECK(alloc_size >= ZP_SPSC_MAX_CAPACITY * 8);
    CHECK_EQ(alloc_size % ZP_CACHE_LINE, 0);
    alloc_fails = 0;
}

static void test_memory_is_enough(void)
{
    for (uint64_t capacity = 1; capacity <= 70; capacity++) {
        zp_spsc *q = make(capacity, 0);
        CHECK(q->mask + 1 >= capacity);
        CHECK(q->mask < 2 * capacity);
        CHECK(alloc_size >= sizeof *q + (q->mask + 1) * 8);
        zp_spsc_destroy(q);
    }
}

static void test_single(uint64_t capacity, uint64_t start)
{
    zp_spsc *q = make(capacity, start);
    CHECK_EQ(zp_spsc_capacity(q), capacity);
    uint64_t out = NOT_WRITTEN;
    CHECK_EQ(zp_spsc_pop(q, &out), ZP_EMPTY);
    CHECK_EQ(out, NOT_WRITTEN);
    for (uint64_t lap = 0; lap < 5; lap++) {
        for (uint64_t i = 0; i < capacity; i++) {
            CHECK_EQ(zp_spsc_size(q), i);
            CHECK_EQ(zp_spsc_push(q, UINT64_MAX - i), ZP_OK);
        }
        CHECK_EQ(zp_spsc_push(q, 1), ZP_FULL);
        CHECK_EQ(zp_spsc_size(q), capacity);
        for (uint64_t i = 0; i < capacity; i++) {
            CHECK_EQ(zp_spsc_pop(q, &out), ZP_OK);
            CHECK_EQ(out, UINT64_MAX - i);
        }
        out = NOT_WRITTEN;
        CHECK_EQ(zp_spsc_pop(q, &out), ZP_EMPTY);
        CHECK_EQ(out, NOT_WRITTEN);
        CHECK_EQ(zp_spsc_size(q), 0);
    }
    zp_spsc_destroy(q);
}

static void test_batches_of_nothing(uint64_t start)
{
    zp_spsc *q = make(1, start);
    CHECK_EQ(zp_spsc_push_many(q, NULL, 0), 0);
    CHECK_EQ(zp_spsc_pop_many(q, NULL, 0), 0);
    CHECK_EQ(zp_spsc_push(q, 5), ZP_OK);
    CHECK_EQ(zp_spsc_push_many(q, NULL, 0), 0);
    CHECK_EQ(zp_spsc_pop_many(q, NULL, 0), 0);
    CHECK_EQ(zp_spsc_size(q), 1);
    zp_spsc_destroy(q);
}

static void test_batches(uint64_t start)
{
    uint64_t items[8] = {10, 11, 12, 13, 14, 15, 16, 17};
    uint64_t out[8];
    zp_spsc *q = make(5, start);
    for (int lap = 0; lap < 4; lap++) {
        for (int i = 0; i < 8; i++)
            out[i] = NOT_WRITTEN;
        CHECK_EQ(zp_spsc_pop_many(q, out, 8), 0);
        CHECK_EQ(out[0], NOT_WRITTEN);
        CHECK_EQ(zp_spsc_push_many(q, items, 3), 3);
        CHECK_EQ(zp_spsc_push_many(q, items + 3, 5), 2);
        CHECK_EQ(zp_spsc_push_many(q, items, 1), 0);
        CHECK_EQ(zp_spsc_pop_many(q, out, 2), 2);
        CHECK_EQ(out[0], 10);
        CHECK_EQ(out[1], 11);
        CHECK_EQ(out[2], NOT_WRITTEN);
        CHECK_EQ(zp_spsc_pop_many(q, out, 8), 3);
        CHECK_EQ(out[0], 12);
        CHECK_EQ(out[2], 14);
        CHECK_EQ(out[3], NOT_WRITTEN);
    }
    zp_spsc_destroy(q);
}

static uint64_t random_below(uint64_t *state, uint64_t bound)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state % bound;
}

/* What the ring must hold: the numbers first .. first + count. */
struct model {
    uint64_t first, count, capacity;
};

static void random_push(zp_spsc *q, struct model *m, uint64_t n)
{
    uint64_t items[16];
    for (uint64_t i = 0; i < 16; i++)
        items[i] = m->first + m->count + i;
    uint64_t room = m->capacity - m->count;
    if (n == 0) {
        CHECK_EQ(zp_spsc_push(q, items[0]), room > 0 ? ZP_OK : ZP_FULL);
        n = 1;
    } else {
        CHECK_EQ(zp_spsc_push_many(q, items, n), n < room ? n : room);
    }
    m->count += n < room ? n : room;
}

static void random_pop(zp_spsc *q, struct model *m, uint64_t n)
{
    uint64_t out[16];
    if (n == 0) {
        CHECK_EQ(zp_spsc_pop(q, out), m->count > 0 ? ZP_OK : ZP_EMPTY);
        n = 1;
    } else {
        CHECK_EQ(zp_spsc_pop_many(q, out, n), n < m->count ? n : m->count);
    }
    uint64_t taken = n < m->count ? n : m->count;
    for (uint64_t i = 0; i < taken; i++)
        CHECK_EQ(out[i], m->first + i);
    m->first += taken;
    m->count -= taken;
}

static void test_random(uint64_t capacity, uint64_t start)
{
    uint64_t state = capacity * 7919 + 1;
    struct model m = {1000, 0, capacity};
    zp_spsc *q = make(capacity, start);
    for (int i = 0; i < 2000; i++) {
        if (random_below(&state, 2) == 0)
            random_push(q, &m, random_below(&state, 16));
        else
            random_pop(q, &m, random_below(&state, 16));
        CHECK_EQ(zp_spsc_size(q), m.count);
    }
    zp_spsc_destroy(q);
}

int main(int argc, char **argv)
{
    (void)argc;
    const uint64_t starts[] = {0, 1, UINT64_MAX, UINT64_MAX - 1, UINT64_MAX - 6, UINT64_C(1) << 63};
    test_create_arguments();
    test_out_of_memory();
    test_memory_is_enough();
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        test_batches_of_nothing(starts[i]);
        test_batches(starts[i]);
        for (uint64_t capacity = 1; capacity <= 9; capacity++) {
            test_single(capacity, starts[i]);
            test_random(capacity, starts[i]);
        }
    }
    return check_report(argv[0]);
}
