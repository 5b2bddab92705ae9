/* A pool of threads for fork-join tasks. See zp_pool.h for the contract. Not part of the verified core.
 *
 * Tasks travel as addresses through work-stealing deques: one for each worker, and one, `incoming`, whose owner is
 * whoever holds the mutex `door`; from that the workers steal, so it is a queue.
 *
 * NO WAKE-UP IS LOST. Who has work to give makes it known by a push (1), passes a fence and looks whether anybody is
 * asleep (2). Who goes to sleep says so (3), passes a fence and looks for work (4). If (2) misses (3), then (4) finds
 * (1). A fence for every spawned task would cost more than all the rest, so on Linux the sleeper makes the fence in all
 * other threads, by zp_barrier.h; elsewhere, and where that is refused, spawn has its own.
 *
 * Who gives work wakes one sleeper, which it claims by compare-and-swap, so that two wakers wake two. A worker that has
 * found work and sees more wakes the next one. A sleeper that was claimed and has no use for it passes it on. */
#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE
#endif
#include "zp_pool.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include "zp_atomic.h"
#include "zp_barrier.h"
#include "zp_deque.h"
#include "zp_wait.h"

/* States of a task. A stolen one carries the number of its thief in the bits above. */
#define QUEUED 0u
#define KEPT 1u /* there was no room in the deque */
#define DONE 2u
#define STOLEN 3u
#define THIEF_SHIFT 2

/* What a sleeping worker can be woken for. */
#define AWAKE 0u
#define FOR_SPAWNED 1u /* it waits for a task and will steal meanwhile */
#define FOR_ANYTHING 2u

/* How deep tasks may be nested in one worker, each on top of another one that waits: those of anybody; the worker's own
 * and those of the thief it waits for, which are more likely to be of use. */
#ifndef MAX_NESTED
#define MAX_NESTED 32
#endif
#define MAX_LEAPS (2 * MAX_NESTED)

/* Looks before sleeping, with pauses between them that become longer: some 20 microseconds. */
#define LOOKS 32
#define LONGEST_PAUSE 64

#define FIRST_CAPACITY 256
#define HOUR 3600000000000u
#define MILLISECOND 1000000u

struct zp_pool_worker {
    const zp_pool_calls *calls; /* first: kernels look here */
    zp_deque *deque;
    zp_pool *pool;
    uint32_t number;
    uint32_t nested;
    uint64_t random;
    pthread_t thread;
    _Alignas(ZP_CACHE_LINE) _Atomic uint32_t asleep; /* what it can be woken for */
    zp_wait bed;                                     /* here it sleeps */
};

struct zp_pool {
    zp_pool_worker *workers;
    uint32_t threads;
    int fences; /* whether spawn needs one */
    pid_t process;
    _Alignas(ZP_CACHE_LINE) _Atomic uint32_t sleepers; /* how many workers are or soon will be asleep, and unclaimed */
    _Atomic uint32_t stopping;
    _Alignas(ZP_CACHE_LINE) pthread_mutex_t door;
    zp_deque *incoming;
    zp_wait outside; /* here the others wait for their tasks */
};

static _Thread_local zp_pool_worker *current;

static inline uint64_t as_word(zp_pool_task *task)
{
    return (uint64_t)(uintptr_t)task;
}

static inline zp_pool_task *as_task(uint64_t word)
{
    return (zp_pool_task *)(uintptr_t)word;
}

static inline int is_done(zp_pool_task *task)
{
    /* acquire: what the task wrote; seq_cst for zp_wait.h */
    return atomic_load_explicit(&task->state, memory_order_seq_cst) == DONE;
}

/* ---- fences ---- */

/* Whether spawn needs a fence of its own. */
static int needs_fences(void)
{
#ifdef ZP_POOL_FENCES
    return 1;
#else
    return !zp_barrier_prepare();
#endif
}

/* Between (1) and (2), for a spawn. */
static inline void light_fence(const zp_pool *pool)
{
    if (pool->fences)
        atomic_thread_fence(memory_order_seq_cst);
    else
        atomic_signal_fence(memory_order_seq_cst);
}

/* Between (3) and (4). How long the sleep may be: not long if the kernel, against its promise, has not done it. */
static uint64_t heavy_fence(const zp_pool *pool)
{
    atomic_thread_fence(memory_order_seq_cst);
    return pool->fences || zp_barrier() ? HOUR : MILLISECOND;
}

/* ---- waking ---- */

static int claim(zp_pool *pool, zp_pool_worker *worker, uint32_t least)
{
    uint32_t asleep = atomic_load_explicit(&worker->asleep, memory_order_relaxed);
    if (asleep < least)
        return 0;
    if (!atomic_compare_exchange_strong_explicit(&worker->asleep, &asleep, AWAKE, memory_order_seq_cst,
                                                 memory_order_relaxed))
        return 0;
    atomic_fetch_sub_explicit(&pool->sleepers, 1, memory_order_seq_cst);
    zp_wait_wake(&worker->bed);
    return 1;
}

/* Wake one worker that sleeps for this, `least` or more, if there is any. */
static void wake_one(zp_pool *pool, uint32_t least)
{
    for (uint32_t i = 0; i < pool->threads; i++) {
        if (claim(pool, &pool->workers[i], least))
            return;
    }
}

static int has_stealable(const zp_pool *pool)
{
    for (uint32_t i = 0; i < pool->threads; i++) {
        if (zp_deque_size(pool->workers[i].deque) > 0)
            return 1;
    }
    return 0;
}

static int has_work(const zp_pool *pool, uint32_t kind)
{
    return has_stealable(pool) || (kind == FOR_ANYTHING && zp_deque_size(pool->incoming) > 0);
}

/* A worker has found something: if there is more, and somebody is asleep, let him look. */
static void wake_next(zp_pool *pool)
{
    /* relaxed: only a hint; who gives work looks by itself */
    if (atomic_load_explicit(&pool->sleepers, memory_order_relaxed) == 0)
        return;
    if (has_stealable(pool))
        wake_one(pool, FOR_SPAWNED);
    else if (zp_deque_size(pool->incoming) > 0)
        wake_one(pool, FOR_ANYTHING);
}

/* ---- sleeping ---- */

struct sleep {
    zp_pool_worker *worker;
    zp_pool_task *task; /* it waits for this one, or NULL */
};

static int may_get_up(void *arg)
{
    struct sleep *sleep = arg;
    if (sleep->task != NULL && is_done(sleep->task))
        return 1;
    if (atomic_load_explicit(&sleep->worker->asleep, memory_order_seq_cst) == AWAKE)
        return 1;
    return atomic_load_explicit(&sleep->worker->pool->stopping, memory_order_seq_cst) != 0;
}

/* Sleep until there is something for this kind, or the task is done, or the pool is stopped; or for no reason. 1 if the
 * worker was claimed: then it must look for work, or pass that on. */
static int sleep_for(zp_pool_worker *worker, uint32_t kind, zp_pool_task *task)
{
    zp_pool *pool = worker->pool;
    struct sleep sleep = {worker, task};
    /* the count first: it is never too low */
    atomic_fetch_add_explicit(&pool->sleepers, 1, memory_order_seq_cst);
    atomic_store_explicit(&worker->asleep, kind, memory_order_seq_cst); /* (3) */
    uint64_t nanoseconds = heavy_fence(pool);
    if (!has_work(pool, kind)) /* (4) */
        zp_wait_until(&worker->bed, may_get_up, &sleep, nanoseconds);
    if (!atomic_compare_exchange_strong_explicit(&worker->asleep, &kind, AWAKE, memory_order_seq_cst,
                                                 memory_order_relaxed))
        return 1;
    atomic_fetch_sub_explicit(&pool->sleepers, 1, memory_order_seq_cst);
    return 0;
}

static int has_run(void *arg)
{
    return is_done(arg);
}

/* The pause after so many looks in vain; 0 if there were enough. */
static int pause_after(uint32_t looks)
{
    if (looks >= LOOKS)
        return 0;
    uint32_t pauses = looks < 6 ? 1u << looks : LONGEST_PAUSE;
    for (uint32_t i = 0; i < pauses; i++)
        ZP_PAUSE();
    if (looks % 8 == 7)
        sched_yield();
    return 1;
}

/* ---- running ---- */

static void run(zp_pool_worker *worker, zp_pool_task *task)
{
    task->function(worker, task);
}

/* The last access to the task's record: its owner may go on from here. */
static void finish(zp_pool_task *task, zp_wait *bed)
{
    /* seq_cst: publishes what the task wrote, and zp_wait.h wants it */
    atomic_store_explicit(&task->state, DONE, memory_order_seq_cst);
    zp_wait_wake(bed);
}

static int steal_from(zp_pool_worker *worker, zp_pool_worker *victim)
{
    uint64_t word;
    if (zp_deque_steal(victim->deque, &word) != ZP_OK)
        return 0;
    wake_next(worker->pool);
    zp_pool_task *task = as_task(word);
    /* relaxed: a hint where to look for work */
    atomic_store_explicit(&task->state, STOLEN | ((uint64_t)worker->number << THIEF_SHIFT), memory_order_relaxed);
    run(worker, task);
    finish(task, &victim->bed);
    return 1;
}

static uint32_t random_below(zp_pool_worker *worker, uint32_t n)
{
    worker->random ^= worker->random << 13;
    worker->random ^= worker->random >> 7;
    worker->random ^= worker->random << 17;
    return (uint32_t)((worker->random >> 32) * n >> 32);
}

/* Run something that another worker has spawned; 0 if nothing was found. */
static int steal_any(zp_pool_worker *worker)
{
    zp_pool *pool = worker->pool;
    uint32_t first = random_below(worker, pool->threads);
    for (uint32_t i = 0; i < pool->threads; i++) {
        uint32_t number = first + i < pool->threads ? first + i : first + i - pool->threads;
        if (number != worker->number && steal_from(worker, &pool->workers[number]))
            return 1;
    }
    return 0;
}

static int run_incoming(zp_pool_worker *worker)
{
    uint64_t word;
    zp_pool *pool = worker->pool;
    if (zp_deque_steal(pool->incoming, &word) != ZP_OK)
        return 0;
    wake_next(pool);
    run(worker, as_task(word));
    finish(as_task(word), &pool->outside);
    return 1;
}

static void *work(void *arg)
{
    zp_pool_worker *worker = arg;
    zp_pool *pool = worker->pool;
    uint32_t looks = 0;
    current = worker;
    /* seq_cst: see may_get_up */
    while (!atomic_load_explicit(&pool->stopping, memory_order_seq_cst)) {
        if (steal_any(worker) || run_incoming(worker)) {
            looks = 0;
        } else if (pause_after(looks)) {
            looks++;
        } else {
            sleep_for(worker, FOR_ANYTHING, NULL);
            looks = 0;
        }
    }
    return NULL;
}

/* ---- fork and join ---- */

int zp_pool_spawn(zp_pool_worker *worker, zp_pool_task *task, zp_pool_function function)
{
    zp_pool *pool = worker->pool;
    task->function = function;
    /* relaxed: the push publishes it */
    atomic_store_explicit(&task->state, QUEUED, memory_order_relaxed);
    if (zp_deque_push(worker->deque, as_word(task)) != ZP_OK) { /* (1) */
        atomic_store_explicit(&task->state, KEPT, memory_order_relaxed);
        return ZP_ENOMEM;
    }
    light_fence(pool);
    if (atomic_load_explicit(&pool->sleepers, memory_order_relaxed) != 0) /* (2) */
        wake_one(pool, FOR_SPAWNED);
    return ZP_OK;
}

/* Run the newest task of the worker's own; 0 if there is none. */
static int run_own(zp_pool_worker *worker)
{
    uint64_t word;
    if (zp_deque_pop(worker->deque, &word) != ZP_OK)
        return 0;
    run(worker, as_task(word));
    /* relaxed: only this thread will look */
    atomic_store_explicit(&as_task(word)->state, DONE, memory_order_relaxed);
    return 1;
}

/* While the task is in a thief's hands: run something that it waits for, or anything. */
static int help(zp_pool_worker *worker, zp_pool_task *task)
{
    if (worker->nested >= MAX_LEAPS)
        return 0;
    /* relaxed: a hint */
    uint64_t state = atomic_load_explicit(&task->state, memory_order_relaxed);
    worker->nested++;
    int found = run_own(worker);
    if (!found && (state & STOLEN) == STOLEN)
        found = steal_from(worker, &worker->pool->workers[state >> THIEF_SHIFT]);
    if (!found && worker->nested <= MAX_NESTED)
        found = steal_any(worker);
    worker->nested--;
    return found;
}

static void wait_for(zp_pool_worker *worker, zp_pool_task *task)
{
    uint32_t looks = 0;
    int claimed = 0;
    while (!is_done(task)) {
        if (help(worker, task)) {
            looks = 0;
            claimed = 0;
        } else if (pause_after(looks)) {
            looks++;
            claimed = 0;
        } else if (worker->nested < MAX_NESTED) {
            claimed = sleep_for(worker, FOR_SPAWNED, task);
            looks = 0;
        } else {
            zp_wait_until(&worker->bed, has_run, task, HOUR);
        }
    }
    if (claimed)
        wake_next(worker->pool);
}

void zp_pool_sync(zp_pool_worker *worker, zp_pool_task *task)
{
    uint64_t word;
    /* acquire: what the task wrote, if it has run */
    uint64_t state = atomic_load_explicit(&task->state, memory_order_acquire);
    while (state == QUEUED) {
        if (zp_deque_pop(worker->deque, &word) != ZP_OK)
            break;
        if (as_task(word) == task) {
            run(worker, task);
            return;
        }
        run(worker, as_task(word));
        /* relaxed: only this thread will look */
        atomic_store_explicit(&as_task(word)->state, DONE, memory_order_relaxed);
        state = atomic_load_explicit(&task->state, memory_order_acquire);
    }
    if (state == KEPT)
        run(worker, task);
    else if (state != DONE)
        wait_for(worker, task);
}

/* ---- loops ---- */

struct span {
    zp_pool_task task;
    zp_pool_loop *loop;
    uint64_t first;
    uint64_t count;
};

void zp_pool_stop(zp_pool_loop *loop, int code)
{
    int none = 0;
    /* relaxed: the loop's end publishes it */
    atomic_compare_exchange_strong_explicit(&loop->result, &none, code, memory_order_relaxed, memory_order_relaxed);
}

static void run_span(zp_pool_worker *worker, zp_pool_task *task)
{
    struct span *me = (struct span *)task;
    zp_pool_loop *loop = me->loop;
    uint64_t chunk = loop->chunk > 0 ? loop->chunk : 1;
    /* relaxed: whether it is seen now or a chunk later is all the same */
    if (me->count == 0 || atomic_load_explicit(&loop->result, memory_order_relaxed) != 0)
        return;
    if (me->count <= chunk) {
        /* no items: a loop over the numbers alone */
        char *items = loop->items == NULL ? NULL : (char *)loop->items + me->first * loop->size;
        int code = loop->kernel(worker, items, me->first, me->count, loop->context);
        if (code != 0)
            zp_pool_stop(loop, code);
        return;
    }
    uint64_t half = ((me->count - 1) / chunk + 1) / 2 * chunk;
    struct span left = {.loop = loop, .first = me->first, .count = half};
    struct span right = {.loop = loop, .first = me->first + half, .count = me->count - half};
    zp_pool_spawn(worker, &right.task, run_span);
    run_span(worker, &left.task);
    zp_pool_sync(worker, &right.task);
}

void zp_pool_each(zp_pool_worker *worker, zp_pool_task *task)
{
    zp_pool_loop *loop = (zp_pool_loop *)task;
    struct span all = {.loop = loop, .first = 0, .count = loop->count};
    run_span(worker, &all.task);
}

/* ---- outside ---- */

static int is_foreign(const zp_pool *pool)
{
    return pool->process != getpid();
}

int zp_pool_submit(zp_pool *pool, zp_pool_task *task, zp_pool_function function)
{
    if (pool == NULL || task == NULL || function == NULL || is_foreign(pool))
        return ZP_EINVAL;
    task->function = function;
    /* relaxed: the push publishes it */
    atomic_store_explicit(&task->state, QUEUED, memory_order_relaxed);
    pthread_mutex_lock(&pool->door);
    int code = zp_deque_push(pool->incoming, as_word(task)); /* (1) */
    pthread_mutex_unlock(&pool->door);
    atomic_thread_fence(memory_order_seq_cst);
    if (code == ZP_OK && atomic_load_explicit(&pool->sleepers, memory_order_relaxed) != 0) /* (2) */
        wake_one(pool, FOR_ANYTHING);
    return code;
}

int zp_pool_wait(zp_pool *pool, zp_pool_task *task, uint64_t nanoseconds)
{
    if (pool == NULL || task == NULL || is_foreign(pool))
        return ZP_EINVAL;
    return zp_wait_until(&pool->outside, has_run, task, nanoseconds) ? ZP_OK : ZP_EMPTY;
}

int zp_pool_run(zp_pool *pool, zp_pool_task *task, zp_pool_function function)
{
    if (current != NULL && current->pool == pool && task != NULL && function != NULL && !is_foreign(pool)) {
        task->function = function;
        run(current, task);
        return ZP_OK;
    }
    int code = zp_pool_submit(pool, task, function);
    if (code != ZP_OK)
        return code;
    while (zp_pool_wait(pool, task, HOUR) == ZP_EMPTY)
        ;
    return ZP_OK;
}

uint32_t zp_pool_threads(const zp_pool *pool)
{
    return pool->threads;
}

uint32_t zp_pool_worker_threads(const zp_pool_worker *worker)
{
    return worker->pool->threads;
}

/* ---- life ---- */

static const zp_pool_calls calls = {
    .spawn = zp_pool_spawn,
    .sync = zp_pool_sync,
    .each = zp_pool_each,
    .threads = zp_pool_worker_threads,
};

static uint32_t processors(void)
{
#ifdef __linux__
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
        return (uint32_t)CPU_COUNT(&allowed);
#endif
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online < 1 ? 1 : online > ZP_POOL_MAX_THREADS ? ZP_POOL_MAX_THREADS : (uint32_t)online;
}

static void release(zp_pool *pool)
{
    for (uint32_t i = 0; i < pool->threads; i++)
        zp_deque_destroy(pool->workers[i].deque);
    zp_deque_destroy(pool->incoming);
    pthread_mutex_destroy(&pool->door);
    ZP_FREE(pool->workers);
    ZP_FREE(pool);
}

/* End the first so many threads. */
static void stop(zp_pool *pool, uint32_t started)
{
    atomic_store_explicit(&pool->stopping, 1, memory_order_seq_cst);
    for (uint32_t i = 0; i < started; i++)
        zp_wait_wake(&pool->workers[i].bed);
    for (uint32_t i = 0; i < started; i++)
        pthread_join(pool->workers[i].thread, NULL);
}

/* Everything but the threads; NULL if there is no memory. */
static zp_pool *prepare(uint32_t threads)
{
    zp_pool *pool = ZP_ALLOC(sizeof(zp_pool));
    zp_pool_worker *workers = ZP_ALLOC(threads * sizeof(zp_pool_worker));
    if (pool == NULL || workers == NULL || pthread_mutex_init(&pool->door, NULL) != 0) {
        ZP_FREE(pool);
        ZP_FREE(workers);
        return NULL;
    }
    pool->workers = workers;
    pool->threads = threads;
    pool->fences = needs_fences();
    pool->process = getpid();
    atomic_init(&pool->sleepers, 0);
    atomic_init(&pool->stopping, 0);
    atomic_init(&pool->outside.word, 0);
    int code = zp_deque_create(&pool->incoming, FIRST_CAPACITY);
    for (uint32_t i = 0; i < threads; i++) {
        zp_pool_worker *worker = &workers[i];
        *worker = (zp_pool_worker){.calls = &calls, .pool = pool, .number = i, .random = i + 1};
        worker->random *= 0x9e3779b97f4a7c15u;
        code |= zp_deque_create(&worker->deque, FIRST_CAPACITY);
    }
    if (code == ZP_OK)
        return pool;
    release(pool);
    return NULL;
}

static uint32_t start(zp_pool *pool)
{
    sigset_t all, before;
    uint32_t started = 0;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (started < pool->threads) {
        zp_pool_worker *worker = &pool->workers[started];
        if (pthread_create(&worker->thread, NULL, work, worker) != 0)
            break;
        started++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

int zp_pool_create(zp_pool **out, uint32_t threads)
{
    if (out == NULL)
        return ZP_EINVAL;
    *out = NULL;
    if (threads > ZP_POOL_MAX_THREADS)
        return ZP_EINVAL;
    zp_pool *pool = prepare(threads == 0 ? processors() : threads);
    if (pool == NULL)
        return ZP_ENOMEM;
    uint32_t started = start(pool);
    if (started < pool->threads) {
        stop(pool, started);
        release(pool);
        return ZP_ENOMEM;
    }
    *out = pool;
    return ZP_OK;
}

void zp_pool_destroy(zp_pool *pool)
{
    if (pool == NULL || is_foreign(pool))
        return;
    stop(pool, pool->threads);
    release(pool);
}
