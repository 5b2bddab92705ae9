/* Domains, stack and queue in one thread at a time: arguments, results, order, when nodes are freed, what deleters
 * retire, a kernel without membarrier, and allocation failure at every single allocation.
 *
 * The sources are included, so that the allocator can be replaced. With -DZP_EPOCHS for the other scheme. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

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
static int kernel_refuses; /* membarrier, the only system call there is */
#define syscall(number, command, flags, cpu) (kernel_refuses ? -1 : syscall(number, command, flags, cpu))
#include "zp_barrier.c"
#undef syscall
#include "zp_domain.c"
#include "zp_hazard.c"
#include "zp_epoch.c"
#define make_node stack_node
#include "zp_stack.c"
#undef make_node
#define make_node queue_node
#include "zp_queue.c"

#include "check.h"

#define NOT_WRITTEN UINT64_C(0xdeadbeefdeadbeef)

#ifdef ZP_EPOCHS
#define BOUNDED 0
#define make_domain zp_epoch_create
#define scan zp_epoch_scan
#else
#define BOUNDED 1
#define make_domain zp_hazard_create
#define scan zp_hazard_scan
#endif

static zp_domain *domain(uint64_t threshold, int asymmetric)
{
    zp_domain *d = NULL;
    CHECK_EQ(make_domain(&d, threshold, asymmetric), ZP_OK);
    if (d == NULL || zp_domain_mine(d) == NULL)
        abort();
    return d;
}

static zp_stats stats(zp_domain *d)
{
    zp_stats s;
    zp_domain_stats(d, &s);
    CHECK(s.unreclaimed <= s.bound);
    return s;
}

static void test_arguments(void)
{
    zp_domain *d = (zp_domain *)&d;
    CHECK_EQ(make_domain(NULL, 1, 0), ZP_EINVAL);
    CHECK_EQ(make_domain(&d, ZP_MAX_THRESHOLD + 1, 0), ZP_EINVAL);
    CHECK(d == NULL);
    CHECK_EQ(zp_stack_create(NULL), ZP_EINVAL);
    CHECK_EQ(zp_queue_create(NULL), ZP_EINVAL);
    zp_domain_destroy(NULL);
    zp_stack_destroy(NULL);
    zp_queue_destroy(NULL);
    CHECK_EQ(live, 0);
}

static void test_records(void)
{
    zp_domain *one = domain(3, 0), *two = domain(0, 0);
    zp_record *me = zp_domain_mine(one);
    CHECK(me != zp_domain_mine(two));
    CHECK(me == zp_domain_mine(one));
    CHECK_EQ(stats(one).claimed, 1);
    CHECK_EQ(stats(one).threshold, 3);
    CHECK_EQ(stats(two).threshold, 128);
    CHECK_EQ(stats(one).bound, BOUNDED ? ZP_SLOTS + 3 : UINT64_MAX);
    zp_domain_leave(one);
    zp_domain_leave(one);
    CHECK_EQ(stats(one).claimed, 0);
    CHECK_EQ(stats(two).claimed, 1);
    CHECK(me == zp_domain_mine(one)); /* the same one again */
    CHECK_EQ(stats(one).threads, 1);
    zp_domain_destroy(one);
    zp_domain_destroy(two);
    CHECK_EQ(live, 0);
}

static void test_stack(int asymmetric)
{
    zp_domain *d = domain(2, asymmetric);
    zp_record *me = zp_domain_mine(d);
    zp_stack *q;
    CHECK_EQ(zp_stack_create(&q), ZP_OK);
    uint64_t value = NOT_WRITTEN;
    CHECK_EQ(zp_stack_pop(q, me, &value), ZP_EMPTY);
    CHECK_EQ(value, NOT_WRITTEN);
    CHECK(zp_stack_pop_all(q) == NULL);
    CHECK_EQ(zp_stack_push_many(q, NULL, 0), ZP_OK);
    CHECK_EQ(zp_stack_pop(q, me, &value), ZP_EMPTY);
    const uint64_t items[] = {UINT64_MAX, 0, 7};
    for (int round = 0; round < 10; round++) {
        CHECK_EQ(zp_stack_push(q, 5), ZP_OK);
        CHECK_EQ(zp_stack_push_many(q, items, 3), ZP_OK);
        CHECK_EQ(zp_stack_push(q, 6), ZP_OK);
        const uint64_t expected[] = {6, 7, 0, UINT64_MAX, 5};
        for (int i = 0; i < 5 && round % 2; i++) {
            CHECK_EQ(zp_stack_pop(q, me, &value), ZP_OK);
            CHECK_EQ(value, expected[i]);
        }
        zp_stack_node *list = round % 2 ? NULL : zp_stack_pop_all(q);
        CHECK_EQ(zp_stack_pop(q, me, &value), ZP_EMPTY);
        for (int i = 0; list != NULL; i++) {
            list = zp_stack_next(q, me, list, &value);
            CHECK_EQ(value, expected[i]);
            CHECK((list == NULL) == (i == 4));
        }
    }
    zp_stack_push(q, 1);
    zp_stack_destroy(q);
    CHECK(stats(d).scans > 0);
    while (BOUNDED == 0 && zp_domain_drain(d) != 0)
        ;
    CHECK_EQ(zp_domain_drain(d), 0);
    CHECK_EQ(stats(d).freed, 50);
    zp_domain_destroy(d);
    CHECK_EQ(live, 0);
}

static void test_queue(int asymmetric)
{
    zp_domain *d = domain(2, asymmetric);
    zp_record *me = zp_domain_mine(d);
    zp_queue *q;
    CHECK_EQ(zp_queue_create(&q), ZP_OK);
    uint64_t value = NOT_WRITTEN, next = 0, expected = 0;
    CHECK_EQ(zp_queue_dequeue(q, me, &value), ZP_EMPTY);
    CHECK_EQ(value, NOT_WRITTEN);
    for (uint64_t round = 0; round < 20; round++) {
        for (uint64_t i = 0; i < round; i++)
            CHECK_EQ(zp_queue_enqueue(q, me, UINT64_MAX - next++), ZP_OK);
        for (uint64_t i = 0; i < round; i++) {
            CHECK_EQ(zp_queue_dequeue(q, me, &value), ZP_OK);
            CHECK_EQ(value, UINT64_MAX - expected++);
        }
        CHECK_EQ(zp_queue_dequeue(q, me, &value), ZP_EMPTY);
    }
    zp_queue_enqueue(q, me, 1);
    zp_queue_destroy(q);
    zp_domain_destroy(d);
    CHECK_EQ(live, 0);
}

/* A node of one's own, with a deleter. */
struct thing {
    zp_node node;
    uint64_t *deleted;
};

static struct thing *make_thing(uint64_t *deleted)
{
    struct thing *t = ZP_NEW(struct thing, 0);
    if (t == NULL)
        abort();
    t->deleted = deleted;
    return t;
}

#ifndef ZP_EPOCHS
static void delete_thing(zp_node *node)
{
    struct thing *t = (struct thing *)node;
    ++*t->deleted;
    counting_free(t);
}

static void test_protection(int asymmetric)
{
    zp_domain *d = domain(4, asymmetric);
    zp_record *me = zp_domain_mine(d);
    uint64_t deleted = 0;
    _Atomic(void *) place = NULL;
    CHECK(zp_hazard_protect(me, 0, &place) == NULL);
    for (uint64_t slot = 0; slot < ZP_SLOTS; slot++) {
        struct thing *t = make_thing(&deleted), *other = make_thing(&deleted);
        atomic_store(&place, t);
        CHECK(zp_hazard_protect(me, slot, &place) == t);
        CHECK_EQ(zp_hazard_protect_at(me, slot, &place, other), 0);
        CHECK_EQ(zp_hazard_protect_at(me, slot, &place, t), 1);
        atomic_store(&place, NULL);
        zp_hazard_retire(me, other, delete_thing);
        zp_hazard_retire(me, t, delete_thing);
        zp_hazard_scan(me);
        CHECK_EQ(deleted, 2 * slot + 1);
        CHECK_EQ(stats(d).unreclaimed, 1);
        zp_hazard_scan(me);
        CHECK_EQ(deleted, 2 * slot + 1);
        zp_hazard_clear(me, slot);
        zp_hazard_scan(me);
        CHECK_EQ(deleted, 2 * slot + 2);
    }
    /* without a scan by hand: never more than slots + threshold */
    atomic_store(&place, make_thing(&deleted));
    void *kept = zp_hazard_protect(me, 1, &place);
    zp_hazard_retire(me, kept, delete_thing);
    for (int i = 0; i < 100; i++) {
        zp_hazard_retire(me, make_thing(&deleted), delete_thing);
        CHECK(stats(d).unreclaimed <= ZP_SLOTS + 4);
        CHECK(stats(d).unreclaimed >= 1);
    }
    zp_domain_leave(d); /* the protection ends with the record's owner */
    CHECK_EQ(stats(d).unreclaimed, 0);
    zp_domain_destroy(d);
    CHECK_EQ(live, 0);
}
#endif

/* Each node's deleter retires the next one, by the record that the thread has then. */
static zp_domain *chain_domain;

static void delete_and_retire(zp_node *node)
{
    struct thing *t = (struct thing *)node;
    if (--*t->deleted > 0)
        zp_scheme_give(zp_domain_mine(chain_domain), make_thing(t->deleted), delete_and_retire);
    counting_free(t);
}

#define CHAINS 16
#define STACK (256 << 10)

static void retire_chains(uint64_t *left, uint64_t length)
{
    for (int i = 0; i < CHAINS; i++) {
        left[i] = length;
        zp_scheme_give(zp_domain_mine(chain_domain), make_thing(&left[i]), delete_and_retire);
    }
}

static uint64_t sum(const uint64_t *left)
{
    uint64_t total = 0;
    for (int i = 0; i < CHAINS; i++)
        total += left[i];
    return total;
}

static void *retire_and_end(void *left)
{
    retire_chains(left, 100);
    return NULL;
}

/* More chains than the threshold, so that each search makes the next one due; and longer than the stack is deep. */
static void *retire_long_chains(void *argument)
{
    uint64_t left[CHAINS];
    retire_chains(left, 3000);
    for (int i = 0; i < 20000 && sum(left) > 0; i++)
        scan(zp_domain_mine(chain_domain));
    CHECK_EQ(sum(left), 0);
    return argument;
}

static void in_a_thread(void *(*work)(void *), void *argument)
{
    pthread_attr_t attributes;
    pthread_t thread;
    if (pthread_attr_init(&attributes) != 0 || pthread_attr_setstacksize(&attributes, STACK) != 0 ||
        pthread_create(&thread, &attributes, work, argument) != 0)
        abort();
    pthread_join(thread, NULL);
    pthread_attr_destroy(&attributes);
}

static void test_deleters_that_retire(void)
{
    uint64_t left[CHAINS];
    chain_domain = domain(1, 0);
    in_a_thread(retire_long_chains, NULL);
    retire_chains(left, 3000);
    zp_domain_destroy(chain_domain);
    CHECK_EQ(sum(left), 0);
    CHECK_EQ(live, 0);
}

/* A thread that ends gives its record back, though its deleters retire more; the others inherit that. */
static void test_deleters_at_the_end_of_a_thread(void)
{
    uint64_t left[CHAINS];
    chain_domain = domain(1, 0);
    for (int round = 0; round < 3; round++) {
        in_a_thread(retire_and_end, left);
        CHECK_EQ(stats(chain_domain).claimed, 1);
        CHECK_EQ(stats(chain_domain).threads, 2);
        CHECK_EQ(stats(chain_domain).unreclaimed, CHAINS);
        for (int i = 0; i < 1000 && round < 2 && zp_domain_drain(chain_domain) != 0; i++)
            ;
        CHECK_EQ(sum(left) == 0, round < 2);
    }
    zp_domain_leave(chain_domain);
    zp_domain_destroy(chain_domain);
    CHECK_EQ(sum(left), 0);
    CHECK_EQ(live, 0);
}

/* Where the kernel has no membarrier, the fence is on the side that reads; if it is withdrawn later, nothing is freed
 * until it is there again. */
static void test_a_kernel_that_refuses(void)
{
    kernel_refuses = 1;
    zp_domain *d = domain(1, 1);
    CHECK_EQ(stats(d).asymmetric, 0);
    CHECK_EQ(stats(d).threshold, 1);
    zp_domain_destroy(d);
    CHECK_EQ(make_domain(&d, 0, 1), ZP_OK);
    CHECK_EQ(stats(d).threshold, 128);
    zp_domain_destroy(d);
    kernel_refuses = 0;
    d = domain(1, 1);
    if (!stats(d).asymmetric)
        printf("this kernel has no membarrier\n");
#if !defined(ZP_PROVED) && !defined(ZP_TRACE)
    kernel_refuses = stats(d).asymmetric != 0;
    zp_record *me = zp_domain_mine(d);
    uint64_t deleted = 0, kept = kernel_refuses ? 20 : 0;
    for (uint64_t i = 0; i < 20; i++)
        zp_scheme_give(me, make_thing(&deleted), NULL);
    for (int i = 0; i < 3; i++)
        scan(me);
    zp_stats s;
    zp_domain_stats(d, &s);
    CHECK_EQ(s.unreclaimed, kept);
    kernel_refuses = 0;
    for (int i = 0; i < 3; i++)
        scan(me);
    CHECK_EQ(stats(d).unreclaimed, 0);
#endif
    zp_domain_destroy(d);
    CHECK_EQ(live, 0);
}

static uint64_t remove_all(zp_stack *s, zp_queue *q, zp_record *me)
{
    uint64_t count = 0, value;
    while (s != NULL && zp_stack_pop(s, me, &value) == ZP_OK)
        count++;
    while (q != NULL && me != NULL && zp_queue_dequeue(q, me, &value) == ZP_OK)
        count++;
    return count;
}

/* Make everything and use it, with so many allocations; whether they were enough. */
static int scenario(uint64_t allocations)
{
    const uint64_t items[] = {1, 2, 3};
    zp_domain *d = NULL;
    zp_stack *s = NULL;
    zp_queue *q = NULL;
    zp_record *me = NULL;
    uint64_t inside = 0, failures = 0;
    allowed = allocations;
    failures += make_domain(&d, 1, 0) == ZP_ENOMEM;
    if (d != NULL) {
        me = zp_domain_mine(d);
        failures += me == NULL;
    }
    failures += zp_stack_create(&s) == ZP_ENOMEM;
    failures += zp_queue_create(&q) == ZP_ENOMEM;
    for (int i = 0; i < 3 && s != NULL; i++) {
        int result = zp_stack_push(s, 1);
        CHECK(result == ZP_OK || result == ZP_ENOMEM);
        failures += result == ZP_ENOMEM;
        inside += result == ZP_OK;
        result = zp_stack_push_many(s, items, 3);
        failures += result == ZP_ENOMEM;
        inside += result == ZP_OK ? 3 : 0;
    }
    for (int i = 0; i < 3 && q != NULL && me != NULL; i++) {
        int result = zp_queue_enqueue(q, me, 1);
        failures += result == ZP_ENOMEM;
        inside += result == ZP_OK;
    }
    if (me != NULL)
        CHECK_EQ(remove_all(s, q, me), inside); /* nothing lost, and removing needs no memory */
    allowed = UINT64_MAX;
    uint64_t value = 0;
    if (q != NULL && me != NULL) { /* and it can be used when there is memory again */
        CHECK_EQ(zp_queue_enqueue(q, me, 5), ZP_OK);
        CHECK_EQ(zp_queue_dequeue(q, me, &value), ZP_OK);
        CHECK_EQ(value, 5);
    }
    zp_stack_destroy(s);
    zp_queue_destroy(q);
    zp_domain_destroy(d);
    CHECK_EQ(live, 0);
    return failures == 0;
}

static void test_out_of_memory(void)
{
    uint64_t allocations = 0;
    while (!scenario(allocations))
        allocations++;
    CHECK_EQ(allocations, 1 + 1 + 2 + 1 + 12 + 3);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_arguments();
    test_records();
    for (int asymmetric = 0; asymmetric < 2; asymmetric++) {
        test_stack(asymmetric);
        test_queue(asymmetric);
#ifndef ZP_EPOCHS
        test_protection(asymmetric);
#endif
    }
    test_out_of_memory();
    test_deleters_that_retire();
    test_deleters_at_the_end_of_a_thread();
    test_a_kernel_that_refuses();
    return check_report(argv[0]);
}
