/* The pool by itself: results, orders, errors, fork, no memory. Includes the sources, to let allocation fail. */
#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE
#endif
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

static long allocations_left = -1; /* -1: no end */
static int threads_left = -1;

static void *limited_alloc(size_t align, size_t size)
{
    if (allocations_left == 0)
        return NULL;
    if (allocations_left > 0)
        allocations_left--;
    return aligned_alloc(align, size);
}

static int limited_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*function)(void *), void *arg)
{
    if (threads_left == 0)
        return 11;
    if (threads_left > 0)
        threads_left--;
    return pthread_create(thread, attributes, function, arg);
}

#define ZP_ALLOC(size) limited_alloc(128, (size))
#define ZP_FREE(pointer) free(pointer)
#define pthread_create limited_create
#include "zp_pool.c"
#undef pthread_create
#include "zp_deque.c"

static double processor_seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void nap(long milliseconds)
{
    struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&time, NULL);
}

struct fib {
    zp_pool_task task;
    uint64_t n;
    uint64_t result;
};

static void fib(zp_pool_worker *worker, zp_pool_task *task)
{
    struct fib *me = (struct fib *)task;
    if (me->n < 2) {
        me->result = me->n;
        return;
    }
    struct fib left = {.n = me->n - 1}, right = {.n = me->n - 2};
    zp_pool_spawn(worker, &left.task, fib);
    fib(worker, &right.task);
    zp_pool_sync(worker, &left.task);
    me->result = left.result + right.result;
}

static uint64_t pool_fib(zp_pool *pool, uint64_t n)
{
    struct fib root = {.n = n};
    CHECK_EQ(zp_pool_run(pool, &root.task, fib), ZP_OK);
    return root.result;
}

static zp_pool *make(uint32_t threads)
{
    zp_pool *pool;
    CHECK_EQ(zp_pool_create(&pool, threads), ZP_OK);
    CHECK_EQ(zp_pool_threads(pool), threads);
    return pool;
}

static void test_arguments(void)
{
    zp_pool *pool = (zp_pool *)&pool;
    zp_pool_task task;
    CHECK_EQ(zp_pool_create(NULL, 1), ZP_EINVAL);
    CHECK_EQ(zp_pool_create(&pool, ZP_POOL_MAX_THREADS + 1), ZP_EINVAL);
    CHECK(pool == NULL);
    zp_pool_destroy(NULL);
    CHECK_EQ(zp_pool_create(&pool, 0), ZP_OK);
    CHECK(zp_pool_threads(pool) >= 1);
    CHECK_EQ(zp_pool_submit(NULL, &task, fib), ZP_EINVAL);
    CHECK_EQ(zp_pool_submit(pool, NULL, fib), ZP_EINVAL);
    CHECK_EQ(zp_pool_submit(pool, &task, NULL), ZP_EINVAL);
    CHECK_EQ(zp_pool_run(pool, NULL, fib), ZP_EINVAL);
    CHECK_EQ(zp_pool_wait(NULL, &task, 0), ZP_EINVAL);
    CHECK_EQ(zp_pool_wait(pool, NULL, 0), ZP_EINVAL);
    zp_pool_destroy(pool);
}

static void test_fib(void)
{
    for (uint32_t threads = 1; threads <= 5; threads++) {
        zp_pool *pool = make(threads);
        CHECK_EQ(pool_fib(pool, 1), 1);
        CHECK_EQ(pool_fib(pool, 16), 987);
        zp_pool_destroy(pool);
    }
}

/* Many tasks, synced in an order that the record says. */
#define MANY 1000

struct many {
    zp_pool_task task;
    int order;
    uint64_t sum;
};

static size_t pick(int order, size_t i)
{
    return order == 0 ? MANY - 1 - i : order == 1 ? i : (i * 377) % MANY;
}

static void many(zp_pool_worker *worker, zp_pool_task *task)
{
    struct many *me = (struct many *)task;
    struct fib *children = calloc(MANY, sizeof *children);
    CHECK(children != NULL);
    for (size_t i = 0; i < MANY; i++) {
        children[i].n = i % 8;
        CHECK_EQ(zp_pool_spawn(worker, &children[i].task, fib), ZP_OK);
    }
    me->sum = 0;
    for (size_t i = 0; i < MANY; i++) {
        zp_pool_sync(worker, &children[pick(me->order, i)].task);
        me->sum += children[pick(me->order, i)].result;
    }
    free(children);
}

static void test_any_order(void)
{
    for (uint32_t threads = 1; threads <= 4; threads++) {
        zp_pool *pool = make(threads);
        for (int order = 0; order < 3; order++) {
            struct many root = {.order = order};
            CHECK_EQ(zp_pool_run(pool, &root.task, many), ZP_OK);
            CHECK_EQ(root.sum, MANY / 8 * (0 + 1 + 1 + 2 + 3 + 5 + 8 + 13));
        }
        zp_pool_destroy(pool);
    }
}

/* A spawn that finds no memory. */
static void poor(zp_pool_worker *worker, zp_pool_task *task)
{
    struct fib children[FIRST_CAPACITY + 3];
    int kept = 0;
    allocations_left = 0;
    for (size_t i = 0; i < FIRST_CAPACITY + 3; i++) {
        children[i].n = i % 8;
        int code = zp_pool_spawn(worker, &children[i].task, fib);
        CHECK(code == ZP_OK || code == ZP_ENOMEM);
        kept += code == ZP_ENOMEM;
    }
    CHECK_EQ(kept, 3);
    struct fib *me = (struct fib *)task;
    for (size_t i = 0; i < FIRST_CAPACITY + 3; i++)
        children[i].result = 1000;
    for (size_t i = 0; i < FIRST_CAPACITY + 3; i++) {
        zp_pool_sync(worker, &children[i].task);
        me->result += children[i].result < 1000;
    }
    allocations_left = -1;
}

static void test_no_memory(void)
{
    zp_pool *pool;
    for (long most = 0; most < 2 + 2 * 4; most++) {
        allocations_left = most;
        CHECK_EQ(zp_pool_create(&pool, 3), ZP_ENOMEM);
        CHECK(pool == NULL);
    }
    allocations_left = -1;
    for (threads_left = 0; threads_left < 3;) {
        int most = threads_left;
        CHECK_EQ(zp_pool_create(&pool, 3), ZP_ENOMEM);
        CHECK(pool == NULL);
        threads_left = most + 1;
    }
    threads_left = -1;
    pool = make(1); /* nobody steals, so all have to be kept that do not fit */
    struct fib root = {.n = 0};
    CHECK_EQ(zp_pool_run(pool, &root.task, poor), ZP_OK);
    CHECK_EQ(root.result, FIRST_CAPACITY + 3);
    CHECK_EQ(pool_fib(pool, 10), 55);
    zp_pool_destroy(pool);
}

/* Loops. */
static int mark(zp_pool_worker *worker, void *items, uint64_t first, uint64_t count, void *context)
{
    uint64_t *words = items;
    if (zp_pool_worker_threads(worker) != 3 || count < 1 || count > *(uint64_t *)context)
        return 1;
    for (uint64_t i = 0; i < count; i++)
        words[i] += first + i + 1;
    return 0;
}

static int refuse_30(zp_pool_worker *worker, void *items, uint64_t first, uint64_t count, void *context)
{
    (void)worker;
    (void)items;
    (void)count;
    (void)context;
    return first == 30 ? 7 : 0;
}

static int fib_of_each(zp_pool_worker *worker, void *items, uint64_t first, uint64_t count, void *context)
{
    uint64_t *words = items;
    (void)first;
    (void)context;
    for (uint64_t i = 0; i < count; i++) {
        struct fib inner = {.n = words[i]};
        zp_pool_spawn(worker, &inner.task, fib);
        zp_pool_sync(worker, &inner.task);
        words[i] = inner.result;
    }
    return 0;
}

static void test_loops(void)
{
    zp_pool *pool = make(3);
    for (uint64_t n = 0; n <= 40; n++) {
        for (uint64_t chunk = 0; chunk <= n + 2; chunk++) {
            uint64_t words[40] = {0};
            uint64_t most = chunk > 0 ? chunk : 1;
            zp_pool_loop loop = {
                .kernel = mark, .items = words, .size = 8, .count = n, .chunk = chunk, .context = &most};
            CHECK_EQ(zp_pool_run(pool, &loop.task, zp_pool_each), ZP_OK);
            CHECK_EQ(loop.result, 0);
            for (uint64_t i = 0; i < n; i++)
                CHECK_EQ(words[i], i + 1);
        }
    }
    zp_pool_loop loop = {.kernel = refuse_30, .size = 1, .count = 1000, .chunk = 10};
    CHECK_EQ(zp_pool_run(pool, &loop.task, zp_pool_each), ZP_OK);
    CHECK_EQ(loop.result, 7);
    uint64_t words[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    zp_pool_loop outer = {.kernel = fib_of_each, .items = words, .size = 8, .count = 12, .chunk = 1};
    CHECK_EQ(zp_pool_run(pool, &outer.task, zp_pool_each), ZP_OK);
    CHECK_EQ(words[11], 144);
    zp_pool_stop(&loop, 8);
    CHECK_EQ(loop.result, 7); /* the first code stays */
    zp_pool_destroy(pool);
}

/* A task that waits for the others' flag. */
struct gate {
    zp_pool_task task;
    _Atomic int open;
    _Atomic int begun;
};

static void through_gate(zp_pool_worker *worker, zp_pool_task *task)
{
    struct gate *me = (struct gate *)task;
    (void)worker;
    atomic_store(&me->begun, 1);
    while (!atomic_load(&me->open))
        nap(1);
}

struct fork_gate {
    zp_pool_task task;
    struct gate *gate;
};

static void wait_at_gate(zp_pool_worker *worker, zp_pool_task *task)
{
    struct fork_gate *me = (struct fork_gate *)task;
    zp_pool_spawn(worker, &me->gate->task, through_gate);
    while (!atomic_load(&me->gate->begun)) /* stolen */
        nap(1);
    zp_pool_sync(worker, &me->gate->task);
}

static void test_waiting(void)
{
    zp_pool *pool = make(2);
    struct gate gate = {.open = 0};
    CHECK_EQ(zp_pool_submit(pool, &gate.task, through_gate), ZP_OK);
    CHECK_EQ(zp_pool_wait(pool, &gate.task, 1000000), ZP_EMPTY);
    CHECK_EQ(pool_fib(pool, 12), 144); /* the other worker goes on */
    atomic_store(&gate.open, 1);
    while (zp_pool_wait(pool, &gate.task, 1000000000) != ZP_OK)
        ;
    zp_pool_destroy(pool);
}

/* So many workers fall asleep soon, and stay so: no processor time. */
static void all_asleep(zp_pool *pool, uint32_t workers)
{
    for (int i = 0; i < 2000 && atomic_load(&pool->sleepers) != workers; i++)
        nap(5);
    CHECK_EQ(atomic_load(&pool->sleepers), workers);
    double before = processor_seconds();
    nap(100);
    CHECK(processor_seconds() - before < 0.05);
    CHECK_EQ(atomic_load(&pool->sleepers), workers);
}

/* Idle, or waiting for a thief. */
static void test_rest(void)
{
    zp_pool *pool = make(4);
    CHECK_EQ(pool_fib(pool, 12), 144);
    all_asleep(pool, 4);
    struct gate gate = {.open = 0};
    struct fork_gate root = {.gate = &gate};
    CHECK_EQ(zp_pool_submit(pool, &root.task, wait_at_gate), ZP_OK);
    while (!atomic_load(&gate.begun))
        nap(1);
    all_asleep(pool, 3);
    atomic_store(&gate.open, 1);
    while (zp_pool_wait(pool, &root.task, 1000000000) != ZP_OK)
        ;
    zp_pool_destroy(pool);
}

/* How deep a worker goes while it waits. */
static void deep(zp_pool_worker *worker, zp_pool_task *task)
{
    struct fib *me = (struct fib *)task;
    struct fib child = {.n = 1};
    zp_pool_spawn(worker, &child.task, fib);
    worker->nested = MAX_LEAPS;
    CHECK_EQ(help(worker, &child.task), 0);
    worker->nested = MAX_LEAPS - 1;
    CHECK_EQ(help(worker, &child.task), 1);
    worker->nested = 0;
    zp_pool_sync(worker, &child.task);
    me->result = child.result;
}

static void test_nesting_ends(void)
{
    zp_pool *pool = make(1);
    struct fib root = {.n = 0};
    CHECK_EQ(zp_pool_run(pool, &root.task, deep), ZP_OK);
    CHECK_EQ(root.result, 1);
    zp_pool_destroy(pool);
}

struct again {
    zp_pool_task task;
    zp_pool *pool;
};

static void again(zp_pool_worker *worker, zp_pool_task *task)
{
    struct again *me = (struct again *)task;
    (void)worker;
    CHECK_EQ(pool_fib(me->pool, 10), 55);
}

static void test_run_inside(void)
{
    zp_pool *pool = make(1);
    struct again root = {.pool = pool};
    CHECK_EQ(zp_pool_run(pool, &root.task, again), ZP_OK);
    zp_pool_destroy(pool);
}

static void test_fork(void)
{
    zp_pool *pool = make(2);
    CHECK_EQ(pool_fib(pool, 10), 55);
    pid_t child = fork();
    if (child == 0) {
        zp_pool_task task;
        if (zp_pool_submit(pool, &task, fib) != ZP_EINVAL || zp_pool_run(pool, &task, fib) != ZP_EINVAL)
            _exit(1);
        if (zp_pool_wait(pool, &task, 0) != ZP_EINVAL)
            _exit(2);
        zp_pool_destroy(pool);
        _exit(0);
    }
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK_EQ(status, 0);
    CHECK_EQ(pool_fib(pool, 10), 55);
    zp_pool_destroy(pool);
}

/* The child of a worker is no worker. */
static void fork_here(zp_pool_worker *worker, zp_pool_task *task)
{
    struct again *me = (struct again *)task;
    (void)worker;
    pid_t child = fork();
    if (child == 0) {
        struct fib root = {.n = 1};
        _exit(zp_pool_run(me->pool, &root.task, fib) == ZP_EINVAL ? 0 : 1);
    }
    int status = -1;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK_EQ(status, 0);
}

static void test_fork_inside(void)
{
    zp_pool *pool = make(2);
    struct again root = {.pool = pool};
    CHECK_EQ(zp_pool_run(pool, &root.task, fork_here), ZP_OK);
    zp_pool_destroy(pool);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_arguments();
    test_fib();
    test_any_order();
    test_no_memory();
    test_loops();
    test_waiting();
    test_rest();
    test_nesting_ends();
    test_run_inside();
    test_fork();
    test_fork_inside();
    return check_report(argv[0]);
}
