/* The wait-free queue without concurrency: arguments, slots and who has them, order, pools, and allocation failure at
 * every single allocation. The sources are included, so that the allocator can be replaced. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

static uint64_t allowed = UINT64_MAX; /* how many allocations still succeed */
static uint64_t live;                 /* allocated and not freed */
static uint64_t allocations;

static void *counting_alloc(size_t size)
{
    if (allowed == 0)
        return NULL;
    allowed--;
    live++;
    allocations++;
    return aligned_alloc(128, size);
}

static void counting_free(void *pointer)
{
    live -= pointer != NULL;
    free(pointer);
}

#define ZP_ALLOC(size) counting_alloc(size)
#define ZP_FREE(pointer) counting_free(pointer)
#include "zp_mine.c"
#include "zp_wfqueue.c"

#include "check.h"

#define NOT_WRITTEN UINT64_C(0xdeadbeefdeadbeef)

static zp_wfqueue *make(uint64_t threads)
{
    zp_wfqueue *q = NULL;
    CHECK_EQ(zp_wfqueue_create(&q, threads), ZP_OK);
    if (q == NULL)
        abort();
    CHECK_EQ(zp_wfqueue_threads(q), threads);
    return q;
}

static void test_arguments(void)
{
    zp_wfqueue *q = (zp_wfqueue *)&q;
    uint64_t value = NOT_WRITTEN;
    CHECK_EQ(zp_wfqueue_create(NULL, 1), ZP_EINVAL);
    CHECK_EQ(zp_wfqueue_create(&q, 0), ZP_EINVAL);
    CHECK(q == NULL);
    CHECK_EQ(zp_wfqueue_create(&q, ZP_WFQUEUE_MAX_THREADS + 1), ZP_EINVAL);
    zp_wfqueue_destroy(NULL);
    q = make(2);
    CHECK_EQ(zp_wfqueue_enqueue(q, 2, 1), ZP_EINVAL);
    CHECK_EQ(zp_wfqueue_dequeue(q, UINT64_MAX, &value), ZP_EINVAL);
    CHECK_EQ(zp_wfqueue_reserve(q, 2, 1), ZP_EINVAL);
    CHECK_EQ(zp_wfqueue_unregister(q, 2), ZP_EINVAL);
    CHECK_EQ(zp_wfqueue_unregister(q, 0), ZP_EINVAL);
    CHECK_EQ(value, NOT_WRITTEN);
    zp_wfqueue_destroy(q);
    CHECK_EQ(live, 0);
}

static void test_slots(void)
{
    zp_wfqueue *q = make(3);
    uint64_t a = NOT_WRITTEN, b = NOT_WRITTEN, c = NOT_WRITTEN, none = NOT_WRITTEN;
    CHECK_EQ(zp_wfqueue_register(q, &a), ZP_OK);
    CHECK_EQ(zp_wfqueue_mine(q, &b), ZP_OK);
    CHECK_EQ(zp_wfqueue_register(q, &c), ZP_OK);
    CHECK(a != b && b != c && a != c && a < 3 && b < 3 && c < 3);
    CHECK_EQ(zp_wfqueue_register(q, &none), ZP_FULL);
    CHECK_EQ(none, NOT_WRITTEN);
    CHECK_EQ(zp_wfqueue_unregister(q, a), ZP_OK);
    CHECK_EQ(zp_wfqueue_unregister(q, a), ZP_EINVAL);
    CHECK_EQ(zp_wfqueue_register(q, &none), ZP_OK);
    CHECK_EQ(none, a);
    uint64_t again = NOT_WRITTEN;
    CHECK_EQ(zp_wfqueue_mine(q, &again), ZP_OK);
    CHECK_EQ(again, b);
    zp_wfqueue_leave(q);
    zp_wfqueue_leave(q);
    CHECK_EQ(zp_wfqueue_register(q, &again), ZP_OK);
    CHECK_EQ(again, b);
    CHECK_EQ(zp_wfqueue_mine(q, &again), ZP_FULL);
    zp_wfqueue_destroy(q);
    CHECK_EQ(live, 0);
}

static void *take_slot(void *argument)
{
    uint64_t slot = NOT_WRITTEN;
    int result = zp_wfqueue_mine(argument, &slot);
    return (void *)(uintptr_t)(result == ZP_OK ? slot : 100 + (uint64_t)result);
}

static uint64_t in_a_thread(zp_wfqueue *q)
{
    pthread_t thread;
    void *slot = NULL;
    if (pthread_create(&thread, NULL, take_slot, q) != 0)
        abort();
    pthread_join(thread, &slot);
    return (uintptr_t)slot;
}

/* Threads that end give their slots back; a queue that is destroyed before they end is forgotten. */
static void test_threads(void)
{
    zp_wfqueue *q = make(2), *other = make(1);
    uint64_t mine = NOT_WRITTEN, theirs = NOT_WRITTEN;
    CHECK_EQ(zp_wfqueue_mine(q, &mine), ZP_OK);
    for (int i = 0; i < 5; i++)
        CHECK_EQ(in_a_thread(q), 1 - mine);
    CHECK_EQ(zp_wfqueue_mine(other, &theirs), ZP_OK);
    CHECK_EQ(in_a_thread(other), 100 + ZP_FULL);
    zp_wfqueue_destroy(q);
    zp_wfqueue_destroy(other);
    CHECK_EQ(live, 0);
}

static void *hold_slot(void *argument)
{
    zp_wfqueue **queues = argument;
    pthread_barrier_t *barrier = (pthread_barrier_t *)queues[1];
    uint64_t slot;
    CHECK_EQ(zp_wfqueue_mine(queues[0], &slot), ZP_OK);
    pthread_barrier_wait(barrier);
    pthread_barrier_wait(barrier); /* destroyed meanwhile */
    zp_wfqueue *q = make(1);
    CHECK_EQ(zp_wfqueue_mine(q, &slot), ZP_OK);
    zp_wfqueue_destroy(q);
    return NULL;
}

static void test_destroyed_before_a_thread_ends(void)
{
    pthread_barrier_t barrier;
    pthread_barrier_init(&barrier, NULL, 2);
    zp_wfqueue *queues[] = {make(4), (zp_wfqueue *)&barrier};
    pthread_t thread;
    if (pthread_create(&thread, NULL, hold_slot, queues) != 0)
        abort();
    pthread_barrier_wait(&barrier);
    zp_wfqueue_destroy(queues[0]);
    pthread_barrier_wait(&barrier);
    pthread_join(thread, NULL);
    pthread_barrier_destroy(&barrier);
    CHECK_EQ(live, 0);
}

static void test_order(uint64_t threads)
{
    zp_wfqueue *q = make(threads);
    uint64_t value = NOT_WRITTEN, next = 0, expected = 0;
    CHECK_EQ(zp_wfqueue_dequeue(q, 0, &value), ZP_EMPTY);
    CHECK_EQ(value, NOT_WRITTEN);
    for (uint64_t round = 0; round < 60; round++) {
        for (uint64_t i = 0; i < round; i++)
            CHECK_EQ(zp_wfqueue_enqueue(q, i % threads, UINT64_MAX - next++), ZP_OK);
        for (uint64_t i = 0; i < round; i++) {
            CHECK_EQ(zp_wfqueue_dequeue(q, (i + round) % threads, &value), ZP_OK);
            CHECK_EQ(value, UINT64_MAX - expected++);
        }
        CHECK_EQ(zp_wfqueue_dequeue(q, round % threads, &value), ZP_EMPTY);
    }
    for (uint64_t i = 0; i < threads; i++) {
        CHECK(q->slots[i].pending < ZP_WFQUEUE_DUE(threads));
        CHECK(q->slots[i].pooled <= ZP_WFQUEUE_POOL(threads));
        CHECK(q->slots[i].hazard_end == NULL && q->slots[i].hazard_next == NULL && q->slots[i].hazard_given == NULL);
    }
    CHECK_EQ(zp_wfqueue_helped(q), 0);
    zp_wfqueue_enqueue(q, 0, 1);
    zp_wfqueue_destroy(q);
    CHECK_EQ(live, 0);
}

/* Pairs in one slot need a bounded number of nodes, and after that no memory at all. */
static void test_pool(void)
{
    zp_wfqueue *q = make(2);
    uint64_t value;
    for (int i = 0; i < 1000; i++) {
        CHECK_EQ(zp_wfqueue_enqueue(q, 0, 1), ZP_OK);
        CHECK_EQ(zp_wfqueue_dequeue(q, 0, &value), ZP_OK);
    }
    CHECK(allocations < 100);
    allowed = 0;
    for (int i = 0; i < 1000; i++) {
        CHECK_EQ(zp_wfqueue_enqueue(q, 0, 1), ZP_OK);
        CHECK_EQ(zp_wfqueue_dequeue(q, 0, &value), ZP_OK);
    }
    CHECK_EQ(zp_wfqueue_enqueue(q, 1, 1), ZP_ENOMEM);
    CHECK_EQ(zp_wfqueue_dequeue(q, 1, &value), ZP_EMPTY);
    CHECK_EQ(zp_wfqueue_reserve(q, 1, 1), ZP_ENOMEM);
    allowed = 200;
    CHECK_EQ(zp_wfqueue_reserve(q, 1, 100), ZP_OK);
    CHECK_EQ(zp_wfqueue_reserve(q, 1, 100), ZP_OK);
    CHECK_EQ(allowed, 100);
    allowed = 0;
    for (uint64_t i = 0; i < 100; i++)
        CHECK_EQ(zp_wfqueue_enqueue(q, 1, i), ZP_OK);
    CHECK_EQ(zp_wfqueue_enqueue(q, 1, 100), ZP_ENOMEM);
    for (uint64_t i = 0; i < 100; i++) {
        CHECK_EQ(zp_wfqueue_dequeue(q, 0, &value), ZP_OK);
        CHECK_EQ(value, i);
    }
    allowed = UINT64_MAX;
    zp_wfqueue_destroy(q);
    CHECK_EQ(live, 0);
}

static void pair(zp_wfqueue *q)
{
    uint64_t value = NOT_WRITTEN;
    CHECK_EQ(zp_wfqueue_enqueue(q, 0, 1), ZP_OK);
    CHECK_EQ(zp_wfqueue_dequeue(q, 0, &value), ZP_OK);
}

/* Announce the node in hazard number i of all that slots other than 0 have; NULL: none. */
static void announce(zp_wfqueue *q, uint64_t i, zp_wfqueue_node *node)
{
    zp_wfqueue_slot *other = &q->slots[1 + i / 3];
    _Atomic(zp_wfqueue_node *) *hazards[] = {&other->hazard_end, &other->hazard_next, &other->hazard_given};
    ZP_STORE(hazards[i % 3], node, seq_cst);
}

/* Threads stand still, each with three nodes announced that slot 0 retires: these wait for their next use, and no more
 * others than it takes for a search; none if these are enough for one. When they are announced no more, one search
 * finds them all. */
static void test_announced(uint64_t threads)
{
    zp_wfqueue *q = make(threads);
    uint64_t due = ZP_WFQUEUE_DUE(threads), all = 3 * (threads - 1), most = all < due - 1 ? due - 1 : all;
    for (uint64_t i = 0; i < all; i++) {
        announce(q, i, ZP_LOAD(&q->slots[0].asked, relaxed)); /* the next one to be retired */
        pair(q);
    }
    for (uint64_t i = 0; i < 100; i++) {
        pair(q);
        CHECK(q->slots[0].pending >= all && q->slots[0].pending <= most);
    }
    for (uint64_t i = 0; i < all; i++)
        announce(q, i, NULL);
    pair(q);
    CHECK(q->slots[0].pending == 0 || all + 1 < due);
    zp_wfqueue_destroy(q);
    CHECK_EQ(live, 0);
}

/* Out of memory, a slot looks through its own retired nodes before it gives up. */
static void test_last_resort(void)
{
    zp_wfqueue *q = make(1);
    uint64_t value;
    for (int i = 0; i < 10; i++)
        CHECK_EQ(zp_wfqueue_enqueue(q, 0, 1), ZP_OK);
    for (int i = 0; i < 10; i++)
        CHECK_EQ(zp_wfqueue_dequeue(q, 0, &value), ZP_OK);
    CHECK_EQ(q->slots[0].pooled, 0);
    CHECK(q->slots[0].pending > 0);
    allowed = 0;
    CHECK_EQ(zp_wfqueue_enqueue(q, 0, 7), ZP_OK);
    CHECK_EQ(zp_wfqueue_dequeue(q, 0, &value), ZP_OK);
    CHECK_EQ(value, 7);
    allowed = UINT64_MAX;
    zp_wfqueue_destroy(q);
    CHECK_EQ(live, 0);
}

static void test_out_of_memory(void)
{
    for (uint64_t n = 0;; n++) {
        zp_wfqueue *q = (zp_wfqueue *)&q;
        allowed = n;
        int result = zp_wfqueue_create(&q, 3);
        allowed = UINT64_MAX;
        if (result == ZP_OK) {
            CHECK_EQ(n, 8); /* the queue, its first dummy, two for each slot */
            zp_wfqueue_destroy(q);
            break;
        }
        CHECK_EQ(result, ZP_ENOMEM);
        CHECK(q == NULL);
        CHECK_EQ(live, 0);
    }
    CHECK_EQ(live, 0);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_arguments();
    test_slots();
    test_threads();
    test_destroyed_before_a_thread_ends();
    test_order(1);
    test_order(2);
    test_order(5);
    allocations = 0;
    test_pool();
    test_announced(2);
    test_announced(6);
    test_announced(20);
    test_last_resort();
    test_out_of_memory();
    return check_report(argv[0]);
}
