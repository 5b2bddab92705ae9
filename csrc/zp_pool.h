/**
 * @file zp_pool.h
 * @brief A pool of threads for fork-join tasks: each worker has a work-stealing deque, and who has nothing steals.
 *
 * NOT part of the verified core. No theorem is about this file: it is tested, with sanitizers too. It moves the tasks
 * through the deques of zp_deque.h; CLAIMS.md says what is proved of those.
 *
 * SYNOPSIS
 *
 *     struct fib { zp_pool_task task; uint64_t n, result; };      // the task comes first
 *
 *     static void fib(zp_pool_worker *worker, zp_pool_task *task)
 *     {
 *         struct fib *me = (struct fib *)task;
 *         if (me->n < 2) { me->result = me->n; return; }
 *         struct fib left = {.n = me->n - 1}, right = {.n = me->n - 2};
 *         zp_pool_spawn(worker, &left.task, fib);                  // may now run in another thread
 *         fib(worker, &right.task);
 *         zp_pool_sync(worker, &left.task);                        // has run
 *         me->result = left.result + right.result;
 *     }
 *
 *     zp_pool *pool;
 *     struct fib root = {.n = 30};
 *     if (zp_pool_create(&pool, 0) == ZP_OK && zp_pool_run(pool, &root.task, fib) == ZP_OK)
 *         printf("%d\n", (int)root.result);
 *     zp_pool_destroy(pool);
 *
 * TASKS. A task is two words that begin a record of the caller's, so that its arguments lie beside it; nothing is
 * allocated. The record must stay where it is from spawn or submit until sync or wait has said that the task has run.
 * A function must sync every task that it spawned before it returns; last spawned, first synced is cheapest, any other
 * order is right too. Tasks must not end their thread, nor leave by longjmp or a C++ exception.
 *
 * WHO RUNS WHAT. zp_pool_sync takes tasks from the worker's own deque, the newest first, until it is the one; that is
 * all there is to do unless a thief has it. Then it helps: it steals from the thief (whose tasks come from ours:
 * Wagner and Calder, "Leapfrogging", PPoPP 1993), or from anybody. Help is nested at most 64 deep, and then it sleeps:
 * so a worker needs at most 65 times the stack of the serial program. That cannot deadlock: who waits on top of a task
 * waits for one that was spawned after that task had begun, so no circle of waits closes.
 *
 * IDLE WORKERS look around for some 20 microseconds and then sleep until there is something to do (zp_wait.h): an idle
 * pool takes no processor time. No wake-up is lost, see zp_pool.c.
 *
 * ERRORS are result codes. Where a deque cannot grow, a spawned task is kept back and run by zp_pool_sync.
 *
 * FORK. The threads exist in the process that made the pool. In a forked child zp_pool_submit, zp_pool_wait and
 * zp_pool_run answer ZP_EINVAL and zp_pool_destroy does nothing.
 *
 * KERNELS: code that is loaded into a process whose pool is somebody else's, for instance by structures.pool in Python.
 * Define ZP_POOL_KERNEL before including this file: the calls that a task may make then go through a table that the
 * worker carries, so that there is nothing to link.
 *
 *     cc -shared -fPIC -O2 -DZP_POOL_KERNEL -I… kernel.c -o kernel.so
 *
 * SEE ALSO: zp_deque.h, zp_result.h
 */
#ifndef ZP_POOL_H
#define ZP_POOL_H

#include <stddef.h>
#include <stdint.h>

#include "zp_result.h"

#ifdef __cplusplus
extern "C" {
#define ZP_POOL_ATOMIC(type) type /* touched by the library alone */
#else
#define ZP_POOL_ATOMIC(type) _Atomic(type)
#endif

#define ZP_POOL_MAX_THREADS 1024 /**< The most threads of a pool. */

/** A pool. Opaque; made by zp_pool_create. */
typedef struct zp_pool zp_pool;

/** One of its threads, as a task sees it. Opaque; not to be kept or passed to another thread. */
typedef struct zp_pool_worker zp_pool_worker;

/** The head of a task's record. The library's own; need not be initialised. */
typedef struct zp_pool_task zp_pool_task;

/** What a task does. `task` is the address that was given to spawn, submit or run. */
typedef void (*zp_pool_function)(zp_pool_worker *worker, zp_pool_task *task);

struct zp_pool_task {
    zp_pool_function function;
    ZP_POOL_ATOMIC(uint64_t) state;
};

/**
 * What a loop does with `count` items from `items` on, the first of which has number `first`. `context` is the loop's.
 *
 * @return 0, or anything else to end the loop: chunks that have not begun are left out
 */
typedef int (*zp_pool_kernel)(zp_pool_worker *worker, void *items, uint64_t first, uint64_t count, void *context);

/**
 * A loop over an array, cut into chunks that run in parallel: a task's record, for zp_pool_each.
 *
 *     zp_pool_loop loop = {.items = array, .size = sizeof *array, .count = n, .chunk = 1000, .kernel = kernel};
 *     zp_pool_run(pool, &loop.task, zp_pool_each);       // outside; inside a task: zp_pool_each(worker, &loop.task)
 */
typedef struct zp_pool_loop {
    zp_pool_task task;
    zp_pool_kernel kernel;
    void *items;    /**< NULL: the kernel gets NULL, and the numbers */
    uint64_t size;  /**< bytes of an item */
    uint64_t count; /**< items */
    uint64_t chunk; /**< the most items in one call of the kernel; 0 counts as 1 */
    void *context;
    ZP_POOL_ATOMIC(int) result; /**< 0, or what the first kernel that did not give 0 gave; starts as 0 */
} zp_pool_loop;

/** The calls that a task may make, for kernels. Later versions may append to it. */
typedef struct zp_pool_calls {
    int (*spawn)(zp_pool_worker *worker, zp_pool_task *task, zp_pool_function function);
    void (*sync)(zp_pool_worker *worker, zp_pool_task *task);
    void (*each)(zp_pool_worker *worker, zp_pool_task *task);
    uint32_t (*threads)(const zp_pool_worker *worker);
} zp_pool_calls;

#ifndef ZP_POOL_KERNEL

/**
 * Make a pool and start its threads, which block all signals.
 *
 * @param[out] out  receives the pool; NULL if the result is not ZP_OK
 * @param threads   how many, up to ZP_POOL_MAX_THREADS; 0: as many as there are processors for this process
 * @return ZP_OK, ZP_EINVAL (too many, or out is NULL), ZP_ENOMEM (no memory, or the system gives no more threads)
 */
int zp_pool_create(zp_pool **out, uint32_t threads);

/**
 * End the threads and free the pool. Forbidden in a task, and while a submitted task has not been waited for. NULL is
 * ignored.
 */
void zp_pool_destroy(zp_pool *pool);

/** How many threads it has. */
uint32_t zp_pool_threads(const zp_pool *pool);

/**
 * Any thread outside: hand a task to the pool. It begins as soon as a worker is free, tasks in this order.
 *
 * @return ZP_OK; ZP_EINVAL (an argument is NULL, or the pool is that of a parent process) or ZP_ENOMEM: nothing happens
 */
int zp_pool_submit(zp_pool *pool, zp_pool_task *task, zp_pool_function function);

/**
 * Any thread outside: wait for a submitted task, for at most so long.
 *
 * @return ZP_OK: it has run, and its record is the caller's again; ZP_EMPTY: the time is over, or the wait was
 *         interrupted; ZP_EINVAL: an argument is NULL, or the pool is that of a parent process
 */
int zp_pool_wait(zp_pool *pool, zp_pool_task *task, uint64_t nanoseconds);

/** Submit and wait as long as it takes. A worker of this very pool runs the task itself, at once. As zp_pool_submit. */
int zp_pool_run(zp_pool *pool, zp_pool_task *task, zp_pool_function function);

/**
 * Inside a task: let another task run at the same time, if there is a thread for it. To be followed by zp_pool_sync.
 *
 * @return ZP_OK, or ZP_ENOMEM: it will be run by zp_pool_sync. The caller need not tell the two apart.
 */
int zp_pool_spawn(zp_pool_worker *worker, zp_pool_task *task, zp_pool_function function);

/** Inside the task that spawned it: return when this task has run. What it wrote is seen. */
void zp_pool_sync(zp_pool_worker *worker, zp_pool_task *task);

/** A zp_pool_function whose record is a zp_pool_loop. */
void zp_pool_each(zp_pool_worker *worker, zp_pool_task *task);

/** Any thread: end the loop as if a kernel had given `code`, which is not 0. Chunks that have begun go on. */
void zp_pool_stop(zp_pool_loop *loop, int code);

/** How many threads work beside this one, itself included. */
uint32_t zp_pool_worker_threads(const zp_pool_worker *worker);

#else

static inline const zp_pool_calls *zp_pool_table(const zp_pool_worker *worker)
{
    return *(const zp_pool_calls *const *)(const void *)worker;
}

static inline int zp_pool_spawn(zp_pool_worker *worker, zp_pool_task *task, zp_pool_function function)
{
    return zp_pool_table(worker)->spawn(worker, task, function);
}

static inline void zp_pool_sync(zp_pool_worker *worker, zp_pool_task *task)
{
    zp_pool_table(worker)->sync(worker, task);
}

static inline void zp_pool_each(zp_pool_worker *worker, zp_pool_task *task)
{
    zp_pool_table(worker)->each(worker, task);
}

static inline uint32_t zp_pool_worker_threads(const zp_pool_worker *worker)
{
    return zp_pool_table(worker)->threads(worker);
}

#endif

#ifdef __cplusplus
}
#endif

#endif
