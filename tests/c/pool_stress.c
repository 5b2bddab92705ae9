/* Several threads outside use one pool at once, with pauses in which its workers fall asleep.
 *
 * A wrong result counts as a failure; a lost wake-up makes the program hang. Usage: pool_stress [ROUNDS] */
#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE
#endif
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "check.h"
#include "zp_pool.h"

#define OUTSIDERS 3
#define ITEMS 500

struct fib {
    zp_pool_task task;
    uint64_t n;
    uint64_t result;
};

struct outsider {
    pthread_t thread;
    zp_pool *pool;
    uint64_t rounds;
    uint64_t random;
    uint64_t wrong;
};

static const uint64_t expected[] = {0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610};

/* A little work that the compiler leaves alone, so that thieves have time to come. */
static void linger(uint64_t n)
{
    for (volatile uint64_t i = 0; i < n; i++)
        ;
}

static void fib(zp_pool_worker *worker, zp_pool_task *task)
{
    struct fib *me = (struct fib *)task;
    if (me->n < 2) {
        linger(200);
        me->result = me->n;
        return;
    }
    struct fib left = {.n = me->n - 1}, right = {.n = me->n - 2};
    if (me->n % 3 == 0) {
        /* both spawned, and synced in the dearer order */
        zp_pool_spawn(worker, &left.task, fib);
        zp_pool_spawn(worker, &right.task, fib);
        zp_pool_sync(worker, &left.task);
        zp_pool_sync(worker, &right.task);
    } else {
        zp_pool_spawn(worker, &left.task, fib);
        fib(worker, &right.task);
        zp_pool_sync(worker, &left.task);
    }
    me->result = left.result + right.result;
}

static int count_up(zp_pool_worker *worker, void *items, uint64_t first, uint64_t count, void *context)
{
    uint64_t *words = items;
    (void)context;
    struct fib inner = {.n = first % 6};
    zp_pool_spawn(worker, &inner.task, fib);
    for (uint64_t i = 0; i < count; i++)
        words[i]++;
    zp_pool_sync(worker, &inner.task);
    return inner.result == expected[first % 6] ? 0 : 1;
}

static uint64_t next(struct outsider *me)
{
    me->random = me->random * 6364136223846793005u + 1442695040888963407u;
    return me->random >> 33;
}

static void run_loop(struct outsider *me)
{
    uint64_t words[ITEMS] = {0};
    uint64_t count = next(me) % ITEMS;
    zp_pool_loop loop = {
        .kernel = count_up, .items = words, .size = sizeof *words, .count = count, .chunk = 1 + next(me) % 60};
    me->wrong += zp_pool_run(me->pool, &loop.task, zp_pool_each) != ZP_OK;
    me->wrong += loop.result != 0;
    for (uint64_t i = 0; i < ITEMS; i++)
        me->wrong += words[i] != (i < count);
}

static void run_fibs(struct outsider *me)
{
    struct fib roots[4];
    for (int i = 0; i < 4; i++) {
        roots[i].n = next(me) % 13;
        me->wrong += zp_pool_submit(me->pool, &roots[i].task, fib) != ZP_OK;
    }
    for (int i = 0; i < 4; i++) {
        while (zp_pool_wait(me->pool, &roots[i].task, 3600000000000u) != ZP_OK)
            ;
        me->wrong += roots[i].result != expected[roots[i].n];
    }
}

static void *outside(void *arg)
{
    struct outsider *me = arg;
    for (uint64_t i = 0; i < me->rounds; i++) {
        if (next(me) % 2)
            run_loop(me);
        else
            run_fibs(me);
        struct timespec pause = {0, (long)(next(me) % 200000)};
        if (next(me) % 4 == 0)
            nanosleep(&pause, NULL);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    uint64_t rounds = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000;
    for (uint32_t threads = 1; threads <= 4; threads++) {
        struct outsider outsiders[OUTSIDERS];
        zp_pool *pool;
        if (zp_pool_create(&pool, threads) != ZP_OK)
            return 2;
        for (int i = 0; i < OUTSIDERS; i++) {
            outsiders[i] = (struct outsider){.pool = pool, .rounds = rounds, .random = (uint64_t)i * 7919 + threads};
            if (pthread_create(&outsiders[i].thread, NULL, outside, &outsiders[i]) != 0)
                return 2;
        }
        for (int i = 0; i < OUTSIDERS; i++) {
            pthread_join(outsiders[i].thread, NULL);
            CHECK_EQ(outsiders[i].wrong, 0);
        }
        zp_pool_destroy(pool);
    }
    return check_report(argv[0]);
}
