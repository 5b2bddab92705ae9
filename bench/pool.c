/* Fork-join in zp_pool: a Fibonacci number with a task for each addition, against the same in one thread.
 *
 * Prints one JSON object, in seconds. Usage: pool N THREADS */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "zp_pool.h"

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

__attribute__((noinline)) static uint64_t serial(uint64_t n)
{
    if (n < 2)
        return n;
    uint64_t left = serial(n - 1);
    return left + serial(n - 2);
}

static double now(void)
{
    struct timespec time;
    timespec_get(&time, TIME_UTC);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

int main(int argc, char **argv)
{
    uint64_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : 30;
    uint32_t threads = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 0;
    zp_pool *pool;
    struct fib root = {.n = n};
    if (zp_pool_create(&pool, threads) != ZP_OK)
        return 2;
    double begin = now();
    uint64_t expected = serial(n);
    double middle = now();
    if (zp_pool_run(pool, &root.task, fib) != ZP_OK || root.result != expected)
        return 1;
    printf("{\"serial\": %.9f, \"parallel\": %.9f}\n", middle - begin, now() - middle);
    zp_pool_destroy(pool);
    return 0;
}
