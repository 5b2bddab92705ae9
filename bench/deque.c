/* What the work-stealing deque costs its owner, beside fetch-and-add of the same run, and what a thief gets.
 *
 * The owner's loop makes rounds; a round is a fetch-and-add, or a push and a pop:
 *
 *     faa       fetch-and-add of one word
 *     pair      a push and a pop of an empty deque: the pop takes the last element, by a compare-and-swap
 *     kept      a push and a pop of a deque that has 100 elements more
 *     batch64   64 pushes, then 64 pops
 *
 * and the same while another thread takes its part, resting for about a microsecond after each attempt, as one that
 * does what it has stolen: faa_thief (it adds as well), pair_thief, batch64_thief (it steals); pair_hunted: it never
 * rests. steal and steal_many (up to 32 at once): a thief that has the deque to itself.
 *
 * The ways take turns in slices. Prints one JSON object: for each way the nanoseconds per round, or per stolen element,
 * of every slice, but for those in which the thief had no processor; and `handed`, million elements a second from an
 * owner who pushes to a thief who steals. An element that is lost or doubled ends the program with 1.
 *
 * With -DINLINED the deque is part of the program: the compiler may keep in registers what is the owner's own.
 *
 * Usage: deque [ROUNDS] */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#ifdef INLINED
#include "zp_deque.c"
#else
#include "zp_deque.h"
#endif

#define SLICE 20480 /* rounds */
#define KEPT 100
#define REST 64       /* pauses: about a microsecond */
#define SELDOM 4000.0 /* a thief that tries only once in so many nanoseconds has no processor */

/* A way to work, with its times and what came out. */
struct way {
    const char *name;
    zp_deque *q; /* NULL: fetch-and-add */
    uint64_t batch;
    uint64_t kept;
    int robbed;
    unsigned rest; /* the thief's */
    uint64_t rounds;
    uint64_t popped; /* sums */
    uint64_t stolen;
    double *times; /* of slices, in nanoseconds per round */
    uint64_t slices;
    uint64_t every; /* so many turns of the others */
};

static _Alignas(128) _Atomic uint64_t word;

/* What the thief is to do, and how often it has tried. */
static _Alignas(128) _Atomic(struct way *) target;
static _Atomic int stop;
static _Alignas(128) _Atomic uint64_t attempts;
static _Atomic(struct way *) robbing;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return 1e9 * (double)time.tv_sec + (double)time.tv_nsec;
}

static void die(const char *text)
{
    fprintf(stderr, "zp_deque: %s\n", text);
    exit(1);
}

static void rest(unsigned pauses)
{
    for (unsigned i = 0; i < pauses; i++) {
#if defined(__x86_64__)
        __builtin_ia32_pause();
#elif defined(__aarch64__)
        __asm__ volatile("isb");
#endif
    }
}

static cpu_set_t allowed; /* at the start: a thread inherits the processor of the one that made it */

static void place(unsigned number)
{
    cpu_set_t one;
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (!CPU_ISSET(cpu, &allowed) || number-- > 0)
            continue;
        CPU_ZERO(&one);
        CPU_SET(cpu, &one);
        pthread_setaffinity_np(pthread_self(), sizeof one, &one);
        return;
    }
}

static void push(zp_deque *q, uint64_t value)
{
    if (zp_deque_push(q, value) != ZP_OK)
        die("out of memory");
}

static zp_deque *make(uint64_t elements)
{
    zp_deque *q;
    if (zp_deque_create(&q, 1024) != ZP_OK)
        die("out of memory");
    for (uint64_t i = 0; i < elements; i++)
        push(q, i);
    return q;
}

/* ---- the thief ---- */

static void rob(struct way *way)
{
    uint64_t value;
    if (way->q == NULL)
        atomic_fetch_add(&word, 1);
    else if (zp_deque_steal(way->q, &value) == ZP_OK)
        way->stolen += value;
    rest(way->rest);
}

static void *thief(void *argument)
{
    unsigned idle = 0;
    (void)argument;
    place(1);
    while (!atomic_load_explicit(&stop, memory_order_relaxed)) {
        struct way *way = atomic_load_explicit(&target, memory_order_acquire);
        if (way != atomic_load_explicit(&robbing, memory_order_relaxed))
            atomic_store(&robbing, way);
        if (way == NULL) {
            rest(REST);
            if (++idle % 1024 == 0)
                sched_yield(); /* the owner, if there is one processor only */
            continue;
        }
        rob(way);
        uint64_t tried = atomic_load_explicit(&attempts, memory_order_relaxed);
        atomic_store_explicit(&attempts, tried + 1, memory_order_relaxed);
    }
    return NULL;
}

/* Let the thief rob here, or nowhere; return when it does. */
static void send_thief(struct way *way)
{
    atomic_store(&target, way);
    while (atomic_load(&robbing) != way)
        sched_yield();
}

/* ---- the owner ---- */

static void work(struct way *way)
{
    uint64_t sum = 0, value;
    zp_deque *q = way->q;
    if (q == NULL) {
        for (uint64_t i = 0; i < SLICE; i++)
            sum += atomic_fetch_add(&word, 1); /* or the compiler leaves out the fetch */
        way->popped += sum;
        return;
    }
    for (uint64_t i = 0; i < SLICE; i += way->batch) {
        for (uint64_t j = 0; j < way->batch; j++)
            push(q, way->rounds + i + j);
        for (uint64_t j = 0; j < way->batch; j++) {
            if (zp_deque_pop(q, &value) == ZP_OK)
                sum += value;
        }
    }
    way->popped += sum;
    way->rounds += SLICE;
}

/* One slice; it counts unless the thief had no processor. */
static void slice(struct way *way)
{
    if (way->robbed)
        send_thief(way);
    uint64_t before = atomic_load_explicit(&attempts, memory_order_relaxed);
    double begin = now();
    work(way);
    double end = now();
    uint64_t tried = atomic_load_explicit(&attempts, memory_order_relaxed) - before;
    if (way->robbed)
        send_thief(NULL);
    if (!way->robbed || (double)tried * SELDOM >= end - begin)
        way->times[way->slices++] = (end - begin) / SLICE;
}

/* What came out, and what is left, are the numbers below `rounds`, and those below `kept` once more. */
static void check(struct way *way)
{
    uint64_t value, sum = way->popped + way->stolen;
    if (way->q == NULL)
        return;
    while (zp_deque_pop(way->q, &value) == ZP_OK)
        sum += value;
    if (sum != way->rounds * (way->rounds - 1) / 2 + way->kept * (way->kept - 1) / 2)
        die("an element was lost or doubled");
    zp_deque_destroy(way->q);
}

/* ---- figures ---- */

static double *room(uint64_t slices)
{
    double *times = calloc(slices, sizeof *times);
    if (times == NULL)
        die("out of memory");
    return times;
}

static void show(const char *name, double *times, uint64_t slices)
{
    printf("\"%s\": [", name);
    for (uint64_t i = 0; i < slices; i++)
        printf("%s%.3f", i == 0 ? "" : ", ", times[i]);
    printf("], ");
    free(times);
}

/* With the deque to itself; singly if n is 1. */
static void steal(const char *name, uint64_t slices, uint64_t n)
{
    uint64_t out[32];
    struct way way = {.q = make(slices * SLICE), .rounds = slices * SLICE};
    double *times = room(slices);
    for (uint64_t i = 0; i < slices; i++) {
        double begin = now();
        uint64_t got = 0;
        for (uint64_t some; got < SLICE; got += some) {
            some = n == 1 ? zp_deque_steal(way.q, out) == ZP_OK : zp_deque_steal_many(way.q, out, n);
            for (uint64_t j = 0; j < some; j++)
                way.stolen += out[j];
            if (some == 0) /* the last slice: others took a few more than theirs */
                break;
        }
        times[i] = (now() - begin) / (double)(got > 0 ? got : 1);
    }
    check(&way);
    show(name, times, slices);
}

struct thief_alone {
    zp_deque *q;
    uint64_t want;
    uint64_t sum;
};

static void *take(void *argument)
{
    struct thief_alone *me = argument;
    uint64_t value;
    place(1);
    for (uint64_t got = 0; got < me->want;) {
        if (zp_deque_steal(me->q, &value) == ZP_OK) {
            me->sum += value;
            got++;
        }
    }
    return NULL;
}

/* Million elements a second, from an owner who pushes to a thief who steals. */
static double handed(uint64_t elements)
{
    struct thief_alone other = {.q = make(0), .want = elements};
    pthread_t thread;
    if (pthread_create(&thread, NULL, take, &other) != 0)
        die("no threads");
    double begin = now();
    for (uint64_t i = 0; i < elements; i++)
        push(other.q, i);
    pthread_join(thread, NULL);
    double end = now();
    struct way way = {.q = other.q, .rounds = elements, .stolen = other.sum};
    check(&way);
    return (double)elements / (end - begin) * 1e3;
}

int main(int argc, char **argv)
{
    uint64_t slices = (argc > 1 ? strtoull(argv[1], NULL, 10) : 5000000) / SLICE;
    if (slices == 0)
        die("too few rounds");
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0)
        die("no processors");
    struct way ways[] = {
        {.name = "faa"},
        {.name = "pair", .batch = 1, .q = make(0)},
        {.name = "kept", .batch = 1, .q = make(KEPT), .kept = KEPT},
        {.name = "batch64", .batch = 64, .q = make(0)},
        {.name = "faa_thief", .robbed = 1, .rest = REST},
        {.name = "pair_thief", .batch = 1, .q = make(0), .robbed = 1, .rest = REST},
        {.name = "batch64_thief", .batch = 64, .q = make(0), .robbed = 1, .rest = REST},
        {.name = "pair_hunted", .batch = 1, .q = make(0), .robbed = 1, .every = 8},
    };
    const size_t count = sizeof ways / sizeof *ways;
    for (size_t i = 0; i < count; i++)
        ways[i].times = room(slices);
    pthread_t thread;
    if (pthread_create(&thread, NULL, thief, NULL) != 0)
        die("no threads");
    place(0);
    for (uint64_t i = 0; i < slices; i++) {
        for (size_t j = 0; j < count; j++) {
            if (ways[j].every == 0 || i % ways[j].every == 0)
                slice(&ways[j]);
        }
    }
    atomic_store(&stop, 1);
    pthread_join(thread, NULL);
    printf("{");
    for (size_t i = 0; i < count; i++) {
        check(&ways[i]);
        show(ways[i].name, ways[i].times, ways[i].slices);
    }
    steal("steal", slices, 1);
    steal("steal_many", slices, 32);
    printf("\"handed\": %.3f}\n", handed(slices * SLICE));
    return 0;
}
