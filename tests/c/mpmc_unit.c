/* The bounded queue in one thread: arguments, capacities, order, batches, the wrap-around of tickets, and what a thread
 * that stands still in the midst of an operation does to others.
 *
 * The source is included, so that the allocator can be replaced and the cells can be looked at. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

static uint64_t allowed = UINT64_MAX; /* how many allocations still succeed */
static uint64_t live;                 /* allocated and not freed */

static void *counting_alloc(size_t size)
{
    if (allowed == 0)
        return NULL;
    allowed--;
    live++;
    return aligned_alloc(128, size);
}

static void counting_free(void *pointer)
{
    live -= pointer != NULL;
    free(pointer);
}

#define ZP_ALLOC(size) counting_alloc(size)
#define ZP_FREE(pointer) counting_free(pointer)
#include "zp_mpmc.c"

#include "check.h"

#define NOT_WRITTEN UINT64_C(0xdeadbeefdeadbeef)

static const uint64_t starts[] = {0, 1, 63, UINT64_MAX, UINT64_MAX - 1, UINT64_MAX - 70, UINT64_C(1) << 63};

#define STARTS (sizeof starts / sizeof *starts)

static zp_mpmc *make(uint64_t capacity, uint64_t start)
{
    zp_mpmc *q = NULL;
    CHECK_EQ(zp_mpmc_create_at(&q, capacity, start), ZP_OK);
    if (q == NULL)
        abort();
    CHECK_EQ(zp_mpmc_capacity(q), capacity);
    CHECK_EQ(zp_mpmc_size(q), 0);
    return q;
}

static void test_arguments(void)
{
    zp_mpmc *q = (zp_mpmc *)&q;
    CHECK_EQ(zp_mpmc_create(NULL, 1), ZP_EINVAL);
    CHECK_EQ(zp_mpmc_create(&q, 0), ZP_EINVAL);
    CHECK(q == NULL);
    CHECK_EQ(zp_mpmc_create(&q, ZP_MPMC_MAX_CAPACITY + 1), ZP_EINVAL);
    CHECK_EQ(zp_mpmc_create(&q, UINT64_MAX), ZP_EINVAL);
    allowed = 0;
    q = (zp_mpmc *)&q;
    CHECK_EQ(zp_mpmc_create(&q, 5), ZP_ENOMEM);
    CHECK(q == NULL);
    allowed = UINT64_MAX;
    zp_mpmc_destroy(NULL);
    CHECK_EQ(live, 0);
}

static void expect_empty(zp_mpmc *q)
{
    uint64_t value = NOT_WRITTEN;
    CHECK_EQ(zp_mpmc_pop(q, &value), ZP_EMPTY);
    CHECK_EQ(zp_mpmc_pop_many(q, &value, 1), 0);
    CHECK_EQ(value, NOT_WRITTEN);
    CHECK_EQ(zp_mpmc_size(q), 0);
}

static void expect_full(zp_mpmc *q)
{
    const uint64_t one = NOT_WRITTEN;
    CHECK_EQ(zp_mpmc_push(q, one), ZP_FULL);
    CHECK_EQ(zp_mpmc_push_many(q, &one, 1), 0);
    CHECK_EQ(zp_mpmc_size(q), zp_mpmc_capacity(q));
}

/* Filled and emptied some times, one by one, from each start: exactly `capacity` elements fit. */
static void test_capacity(uint64_t capacity, uint64_t start)
{
    zp_mpmc *q = make(capacity, start);
    for (uint64_t round = 0; round < 5; round++) {
        expect_empty(q);
        for (uint64_t i = 0; i < capacity; i++) {
            CHECK_EQ(zp_mpmc_push(q, UINT64_MAX - i * round), ZP_OK);
            CHECK_EQ(zp_mpmc_size(q), i + 1);
        }
        expect_full(q);
        for (uint64_t i = 0; i < capacity; i++) {
            uint64_t value = NOT_WRITTEN;
            CHECK_EQ(zp_mpmc_pop(q, &value), ZP_OK);
            CHECK_EQ(value, UINT64_MAX - i * round);
        }
    }
    zp_mpmc_destroy(q);
}

/* Never empty and never full for a while, so that tickets go round and round the cells. */
static void test_rounds(uint64_t capacity, uint64_t start)
{
    zp_mpmc *q = make(capacity, start);
    uint64_t next = 0, expected = 0, value;
    for (uint64_t i = 0; i < capacity; i++)
        CHECK_EQ(zp_mpmc_push(q, next++), ZP_OK);
    for (int i = 0; i < 1000; i++) {
        CHECK_EQ(zp_mpmc_pop(q, &value), ZP_OK);
        CHECK_EQ(value, expected++);
        CHECK_EQ(zp_mpmc_push(q, next++), ZP_OK);
        expect_full(q);
    }
    zp_mpmc_destroy(q);
}

/* Batches of all lengths: as many as there are, or as there is room for. */
static void test_batches(uint64_t capacity, uint64_t start)
{
    zp_mpmc *q = make(capacity, start);
    uint64_t items[16], out[16], next = 1, expected = 1, inside = 0;
    CHECK_EQ(zp_mpmc_push_many(q, NULL, 0), 0);
    CHECK_EQ(zp_mpmc_pop_many(q, NULL, 0), 0);
    for (uint64_t round = 0; round < 400; round++) {
        uint64_t n = round * 7 % 16;
        for (uint64_t i = 0; i < n; i++)
            items[i] = next + i;
        uint64_t done = zp_mpmc_push_many(q, items, n);
        CHECK_EQ(done, n < capacity - inside ? n : capacity - inside);
        next += done;
        inside += done;
        n = round * 5 % 16;
        for (uint64_t i = 0; i < 16; i++)
            out[i] = NOT_WRITTEN;
        done = zp_mpmc_pop_many(q, out, n);
        CHECK_EQ(done, n < inside ? n : inside);
        inside -= done;
        for (uint64_t i = 0; i < 16; i++)
            CHECK_EQ(out[i], i < done ? expected + i : NOT_WRITTEN);
        expected += done;
        CHECK_EQ(zp_mpmc_size(q), inside);
    }
    while (zp_mpmc_pop_many(q, out, 16) > 0)
        ;
    expect_empty(q);
    zp_mpmc_destroy(q);
}

/* A batch as long as the queue, and a count beyond any. */
static void test_large_batch(void)
{
    enum { CAPACITY = 200 };
    static uint64_t items[CAPACITY + 1], out[CAPACITY];
    zp_mpmc *q = make(CAPACITY, UINT64_MAX - 100);
    for (uint64_t i = 0; i <= CAPACITY; i++)
        items[i] = i * i;
    CHECK_EQ(zp_mpmc_push_many(q, items, CAPACITY + 1), CAPACITY);
    expect_full(q);
    CHECK_EQ(zp_mpmc_pop_many(q, out, UINT64_MAX), CAPACITY);
    for (uint64_t i = 0; i < CAPACITY; i++)
        CHECK_EQ(out[i], i * i);
    expect_empty(q);
    zp_mpmc_destroy(q);
}

/* Every ticket of a round has a cell of its own, and neighbours are in different lines of 128 bytes. */
static void test_places(uint64_t cells)
{
    uint64_t mask = cells - 1;
    unsigned char *used = calloc(cells, 1);
    if (used == NULL)
        abort();
    for (uint64_t i = 0; i < cells; i++) {
        uint64_t here = place(UINT64_MAX - 5 + i, mask), next = place(UINT64_MAX - 4 + i, mask);
        CHECK(here < cells && used[here] == 0);
        used[here] = 1;
        CHECK(here * sizeof(zp_mpmc_cell) / 128 != next * sizeof(zp_mpmc_cell) / 128);
    }
    free(used);
}

/* A push that has its ticket and stands still: later elements are hidden, none is lost. The ticket is taken by hand. */
static void test_push_in_flight(void)
{
    zp_mpmc *q = make(4, 0);
    uint64_t value = NOT_WRITTEN;
    atomic_fetch_add(&q->tail, 1);
    CHECK_EQ(zp_mpmc_push(q, 2), ZP_OK);
    CHECK_EQ(zp_mpmc_pop(q, &value), ZP_EMPTY);
    CHECK_EQ(zp_mpmc_size(q), 2);
    CHECK_EQ(zp_mpmc_push(q, 3), ZP_OK);
    CHECK_EQ(zp_mpmc_push(q, 4), ZP_OK);
    CHECK_EQ(zp_mpmc_push(q, 5), ZP_FULL);
    fill(q, 0, 1);
    for (uint64_t i = 1; i <= 4; i++) {
        CHECK_EQ(zp_mpmc_pop(q, &value), ZP_OK);
        CHECK_EQ(value, i);
    }
    expect_empty(q);
    zp_mpmc_destroy(q);
}

/* A pop that has its ticket and stands still: others go on until they come round to its cell. */
static void test_pop_in_flight(void)
{
    zp_mpmc *q = make(2, 0);
    uint64_t value = NOT_WRITTEN;
    CHECK_EQ(zp_mpmc_push(q, 77), ZP_OK);
    atomic_fetch_add(&q->head, 1);
    for (uint64_t i = 1; i < BLOCK; i++) {
        CHECK_EQ(zp_mpmc_push(q, i), ZP_OK);
        CHECK_EQ(zp_mpmc_pop(q, &value), ZP_OK);
        CHECK_EQ(value, i);
    }
    const uint64_t two[] = {1, 2};
    CHECK_EQ(zp_mpmc_push(q, 1), ZP_FULL);
    CHECK_EQ(zp_mpmc_push_many(q, two, 2), 0);
    CHECK_EQ(drain(q, 0), 77);
    CHECK_EQ(zp_mpmc_push_many(q, two, 2), 2);
    expect_full(q);
    zp_mpmc_destroy(q);
}

/* A batch takes what is ready in a row and no more. */
static void test_gap(void)
{
    zp_mpmc *q = make(8, 0);
    const uint64_t items[] = {1, 2, 3, 4};
    uint64_t out[8];
    CHECK_EQ(zp_mpmc_push_many(q, items, 2), 2);
    atomic_fetch_add(&q->tail, 1);
    CHECK_EQ(zp_mpmc_push_many(q, items + 3, 1), 1);
    CHECK_EQ(zp_mpmc_pop_many(q, out, 8), 2);
    CHECK_EQ(zp_mpmc_pop_many(q, out, 8), 0);
    fill(q, 2, 3);
    CHECK_EQ(zp_mpmc_pop_many(q, out, 8), 2);
    CHECK_EQ(out[0], 3);
    CHECK_EQ(out[1], 4);
    zp_mpmc_destroy(q);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_arguments();
    for (size_t i = 0; i < STARTS; i++) {
        static const uint64_t capacities[] = {1, 2, 3, 5, 7, 8, 63, 64, 65, 100, 129};
        for (size_t k = 0; k < sizeof capacities / sizeof *capacities; k++) {
            test_capacity(capacities[k], starts[i]);
            test_rounds(capacities[k], starts[i]);
            test_batches(capacities[k], starts[i]);
        }
    }
    test_large_batch();
    test_places(64);
    test_places(256);
    test_push_in_flight();
    test_pop_in_flight();
    test_gap();
    CHECK_EQ(live, 0);
    return check_report(argv[0]);
}
