/* Throughput of one ring between one producer and one consumer. C and C++.
 *
 * Compiled once for each ring, with -DPEER='"peers/NAME.h"'. That header defines the type `ring` and
 *   ring *ring_make(uint64_t capacity);                             NULL if out of memory
 *   int ring_push(ring *, uint64_t);                                1 if done, 0 if full
 *   int ring_pop(ring *, uint64_t *);                               1 if done, 0 if empty
 * and, with HAS_BATCHES,
 *   uint64_t ring_push_many(ring *, const uint64_t *, uint64_t n);  how many
 *   uint64_t ring_pop_many(ring *, uint64_t *, uint64_t n);         how many
 *
 * Prints one JSON object. A "pair" is a push and a pop in one thread, in ns; the others are million items a second
 * from a producer to a consumer thread, singly and in batches; "faa" is the time of one fetch-and-add by one thread, in
 * ns: what the machine was worth in this very run. A wrong item ends the program with code 1.
 *
 * Usage: spsc [ITEMS] */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include PEER

#define CAPACITY 1024
#define LONGEST 256

struct run {
    ring *q;
    uint64_t items;
    uint64_t batch; /* 1: single operations */
    unsigned arrived;
    uint64_t wrong;
    double end;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void die(const char *text)
{
    fprintf(stderr, "%s: %s\n", PEER, text);
    exit(1);
}

/* The other side has to move first. */
static void relax(unsigned *spins)
{
    if (++*spins % 4096 == 0)
        sched_yield();
#if defined(__x86_64__)
    __builtin_ia32_pause();
#endif
}

static void place(unsigned number)
{
    cpu_set_t allowed, one;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0)
        return;
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (!CPU_ISSET(cpu, &allowed) || number-- > 0)
            continue;
        CPU_ZERO(&one);
        CPU_SET(cpu, &one);
        pthread_setaffinity_np(pthread_self(), sizeof one, &one);
        return;
    }
}

static void meet(struct run *run)
{
    unsigned spins = 0;
    __atomic_fetch_add(&run->arrived, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(&run->arrived, __ATOMIC_SEQ_CST) < 2)
        relax(&spins);
}

static void send_single(struct run *run)
{
    unsigned spins = 0;
    for (uint64_t i = 0; i < run->items; i++) {
        while (!ring_push(run->q, i))
            relax(&spins);
    }
}

static void receive_single(struct run *run)
{
    unsigned spins = 0;
    for (uint64_t i = 0; i < run->items; i++) {
        uint64_t item = 0;
        while (!ring_pop(run->q, &item))
            relax(&spins);
        run->wrong += item != i;
    }
}

#ifdef HAS_BATCHES
static void send_batches(struct run *run)
{
    unsigned spins = 0;
    uint64_t items[LONGEST];
    for (uint64_t sent = 0; sent < run->items;) {
        for (uint64_t i = 0; i < run->batch; i++)
            items[i] = sent + i;
        uint64_t left = run->items - sent;
        uint64_t moved = ring_push_many(run->q, items, left < run->batch ? left : run->batch);
        sent += moved;
        if (moved == 0)
            relax(&spins);
    }
}

static void receive_batches(struct run *run)
{
    unsigned spins = 0;
    uint64_t items[LONGEST];
    for (uint64_t received = 0; received < run->items;) {
        uint64_t moved = ring_pop_many(run->q, items, run->batch);
        for (uint64_t i = 0; i < moved; i++)
            run->wrong += items[i] != received + i;
        received += moved;
        if (moved == 0)
            relax(&spins);
    }
}
#else
#define send_batches send_single
#define receive_batches receive_single
#endif

static void *produce(void *argument)
{
    struct run *run = (struct run *)argument;
    place(0);
    meet(run);
    if (run->batch == 1)
        send_single(run);
    else
        send_batches(run);
    return NULL;
}

static void *consume(void *argument)
{
    struct run *run = (struct run *)argument;
    place(1);
    meet(run);
    double begin = now();
    if (run->batch == 1)
        receive_single(run);
    else
        receive_batches(run);
    run->end = now() - begin;
    return NULL;
}

/* Million items a second through a fresh ring. */
static double throughput(uint64_t items, uint64_t batch)
{
    struct run run = {ring_make(CAPACITY), items, batch, 0, 0, 0};
    pthread_t producer, consumer;
    if (run.q == NULL || pthread_create(&producer, NULL, produce, &run) != 0 ||
        pthread_create(&consumer, NULL, consume, &run) != 0)
        die("out of memory or threads");
    pthread_join(producer, NULL);
    pthread_join(consumer, NULL);
    if (run.wrong != 0)
        die("an item was lost, doubled or out of order");
    return (double)items / run.end * 1e-6;
}

static double pair_ns(uint64_t pairs)
{
    ring *q = ring_make(CAPACITY);
    if (q == NULL)
        die("out of memory");
    uint64_t wrong = 0;
    double begin = now();
    for (uint64_t i = 0; i < pairs; i++) {
        uint64_t item = 0;
        wrong += !ring_push(q, i);
        wrong += !ring_pop(q, &item);
        wrong += item != i;
    }
    double end = now();
    if (wrong != 0)
        die("an item was lost, doubled or out of order");
    return (end - begin) / (double)pairs * 1e9;
}

static double faa_ns(uint64_t times)
{
    static uint64_t word;
    double begin = now();
    for (uint64_t i = 0; i < times; i++)
        __atomic_fetch_add(&word, 1, __ATOMIC_SEQ_CST);
    return (now() - begin) / (double)times * 1e9;
}

int main(int argc, char **argv)
{
    uint64_t items = argc > 1 ? strtoull(argv[1], NULL, 10) : 10000000;
    printf("{\"faa\": %.3f, \"pair\": %.3f, \"single\": %.3f", faa_ns(items), pair_ns(items), throughput(items, 1));
#ifdef HAS_BATCHES
    printf(", \"batch16\": %.3f, \"batch256\": %.3f", throughput(items, 16), throughput(items, 256));
#endif
    printf("}\n");
    return 0;
}
