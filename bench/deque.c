/* What the work-stealing deque costs its owner, beside fetch-and-add of the same run, and what a thief gets.
 *
 * Prints one JSON object. Times are nanoseconds per round of the owner's loop, that is, per fetch-and-add or per push
 * and pop: faa        fetch-and-add of one word pair       a push and a pop of an empty deque: the pop takes the last
 * element, for which it needs a compare-and-swap kept       a push and a pop of a deque that has 100 elements more
 *   batch64    64 pushes, then 64 pops
 * and the same while another thread takes its part, resting for about a microsecond after each attempt, as one that
 * does what it has stolen: faa_thief (it adds as well), pair_thief, batch64_thief (it steals); pair_hunted: it never
 * rests. Million elements a second: `steal` and `steal_many` (up to 32 at once) by a thread that has the deque to
 * itself, `handed` from an owner who pushes to a thief who steals. An element that is lost or doubled ends the program
 * with 1.
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

#include "zp_deque.h"

#define KEPT 100
#define REST 64 /* pauses: about a microsecond */

struct run {
    zp_deque *q; /* NULL: fetch-and-add */
    unsigned rest;
    uint64_t want; /* the thief stops when it has so many; 0: when it is told to */
    _Atomic unsigned arrived;
    _Atomic int stop;
    uint64_t sum; /* of what it stole */
};

static _Alignas(128) _Atomic uint64_t word;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
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

static zp_deque *make(uint64_t elements)
{
    zp_deque *q;
    if (zp_deque_create(&q, 1024) != ZP_OK)
        die("out of memory");
    for (uint64_t i = 0; i < elements; i++) {
        if (zp_deque_push(q, i) != ZP_OK)
            die("out of memory");
    }
    return q;
}

static void *thief(void *argument)
{
    struct run *run = argument;
    place(1);
    atomic_fetch_add(&run->arrived, 1);
    uint64_t value, got = 0;
    while (run->want > 0 ? got < run->want : !atomic_load_explicit(&run->stop, memory_order_relaxed)) {
        if (run->q == NULL) {
            atomic_fetch_add(&word, 1);
        } else if (zp_deque_steal(run->q, &value) == ZP_OK) {
            run->sum += value;
            got++;
        }
        rest(run->rest);
    }
    return NULL;
}

/* The owner's rounds; the sum of what it popped. */
static uint64_t work(zp_deque *q, uint64_t rounds, uint64_t batch)
{
    uint64_t sum = 0, value;
    if (q == NULL) {
        for (uint64_t i = 0; i < rounds; i++)
            atomic_fetch_add(&word, 1);
        return 0;
    }
    for (uint64_t i = 0; i < rounds; i += batch) {
        for (uint64_t j = 0; j < batch; j++) {
            if (zp_deque_push(q, i + j) != ZP_OK)
                die("out of memory");
        }
        for (uint64_t j = 0; j < batch; j++) {
            if (zp_deque_pop(q, &value) == ZP_OK)
                sum += value;
        }
    }
    return sum;
}

/* What came out, and what is left, are the numbers below `elements`, and those below `kept` once more. */
static void check(zp_deque *q, uint64_t sum, uint64_t elements, uint64_t kept)
{
    uint64_t value;
    while (zp_deque_pop(q, &value) == ZP_OK)
        sum += value;
    if (sum != elements * (elements - 1) / 2 + kept * (kept - 1) / 2)
        die("an element was lost or doubled");
    zp_deque_destroy(q);
}

/* Nanoseconds per round, alone. */
static double alone(zp_deque *q, uint64_t rounds, uint64_t batch, uint64_t kept)
{
    double begin = now();
    uint64_t sum = work(q, rounds, batch);
    double end = now();
    if (q != NULL)
        check(q, sum, rounds, kept);
    return (end - begin) / (double)rounds * 1e9;
}

/* Nanoseconds per round, with a thief. */
static double robbed(zp_deque *q, uint64_t rounds, uint64_t batch, unsigned pauses)
{
    struct run run = {.q = q, .rest = pauses};
    pthread_t thread;
    if (pthread_create(&thread, NULL, thief, &run) != 0)
        die("no threads");
    while (atomic_load(&run.arrived) == 0)
        sched_yield();
    double begin = now();
    uint64_t sum = work(q, rounds, batch);
    double end = now();
    atomic_store(&run.stop, 1);
    pthread_join(thread, NULL);
    if (q != NULL)
        check(q, sum + run.sum, rounds, 0);
    return (end - begin) / (double)rounds * 1e9;
}

/* Million elements a second, with the deque to itself; singly if n is 1. */
static double stolen(uint64_t elements, uint64_t n)
{
    zp_deque *q = make(elements);
    uint64_t out[32], sum = 0;
    double begin = now();
    for (uint64_t got = 0, some; got < elements; got += some) {
        some = n == 1 ? zp_deque_steal(q, out) == ZP_OK : zp_deque_steal_many(q, out, n);
        for (uint64_t i = 0; i < some; i++)
            sum += out[i];
        if (some == 0)
            die("an element was lost");
    }
    double end = now();
    check(q, sum, elements, 0);
    return (double)elements / (end - begin) * 1e-6;
}

/* Million elements a second, from an owner who pushes to a thief who steals. */
static double handed(uint64_t elements)
{
    struct run run = {.q = make(0), .want = elements};
    pthread_t thread;
    if (pthread_create(&thread, NULL, thief, &run) != 0)
        die("no threads");
    while (atomic_load(&run.arrived) == 0)
        sched_yield();
    double begin = now();
    for (uint64_t i = 0; i < elements; i++) {
        if (zp_deque_push(run.q, i) != ZP_OK)
            die("out of memory");
    }
    pthread_join(thread, NULL);
    double end = now();
    check(run.q, run.sum, elements, 0);
    return (double)elements / (end - begin) * 1e-6;
}

int main(int argc, char **argv)
{
    uint64_t rounds = (argc > 1 ? strtoull(argv[1], NULL, 10) : 5000000) / 64 * 64;
    if (rounds == 0)
        die("too few rounds");
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0)
        die("no processors");
    place(0);
    printf("{\"faa\": %.3f", alone(NULL, rounds, 1, 0));
    printf(", \"pair\": %.3f", alone(make(0), rounds, 1, 0));
    printf(", \"kept\": %.3f", alone(make(KEPT), rounds, 1, KEPT));
    printf(", \"batch64\": %.3f", alone(make(0), rounds, 64, 0));
    printf(", \"faa_thief\": %.3f", robbed(NULL, rounds, 1, REST));
    printf(", \"pair_thief\": %.3f", robbed(make(0), rounds, 1, REST));
    printf(", \"batch64_thief\": %.3f", robbed(make(0), rounds, 64, REST));
    printf(", \"pair_hunted\": %.3f", robbed(make(0), rounds / 4, 1, 0));
    printf(", \"steal\": %.3f, \"steal_many\": %.3f", stolen(rounds, 1), stolen(rounds, 32));
    printf(", \"handed\": %.3f}\n", handed(rounds));
    return 0;
}
