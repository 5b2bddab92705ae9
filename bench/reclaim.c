/* Pairs benchmark of one unbounded queue: each thread puts an item in and takes one out, time after time. C and C++.
 *
 * Compiled once for each queue, with -DPEER='"peers/queue_NAME.h"'. That header defines the type `queue` and
 *   queue *queue_make(void);                           NULL if out of memory
 *   void *queue_join(queue *);                         the calling thread's own data, may be NULL
 *   int queue_put(queue *, void *mine, uint64_t);      1 if done
 *   int queue_take(queue *, void *mine, uint64_t *);   1 if done, 0 if empty
 *
 * Prints one JSON object: million pairs a second of 1, 2 and 4 threads together (pairs1, …), the same of two
 * fetch-and-adds on one word in place of a pair (faa1, …); and both with a delay of about 50 to 150 ns after each
 * operation, as if something were done with the items (apart1, faa_apart1, …). A lost item ends the program with
 * code 1.
 *
 * Usage: reclaim [PAIRS] */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include PEER

struct run {
    queue *q; /* NULL: fetch-and-add */
    uint64_t pairs;
    int apart; /* with delays */
    uint64_t sum;
    pthread_barrier_t start;
};

static uint64_t word;

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

/* Something to do for a while, a little longer or shorter each time. */
static uint64_t delay(uint64_t state)
{
    for (uint64_t n = 25 + state % 50; n > 0; n--) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
    }
    return state;
}

/* One operation in place of those of a queue. */
static void count(void)
{
    __atomic_fetch_add(&word, 1, __ATOMIC_SEQ_CST);
}

static void *work(void *argument)
{
    struct run *run = (struct run *)argument;
    void *mine = run->q == NULL ? NULL : queue_join(run->q);
    uint64_t sum = 0, state = (uint64_t)(uintptr_t)&sum | 1;
    pthread_barrier_wait(&run->start);
    for (uint64_t i = 0; i < run->pairs; i++) {
        uint64_t item = i + 1;
        if (run->q == NULL)
            count();
        else if (!queue_put(run->q, mine, item))
            die("out of memory");
        if (run->apart)
            state = delay(state);
        /* each thread takes as often as it puts, so there is an item for every take */
        if (run->q == NULL)
            count();
        else
            while (!queue_take(run->q, mine, &item))
                ;
        if (run->apart)
            state = delay(state);
        sum += item - (i + 1);
    }
    __atomic_fetch_add(&run->sum, sum, __ATOMIC_SEQ_CST);
    __atomic_fetch_add(&word, state, __ATOMIC_RELAXED); /* so that the delays are not left out */
    return NULL;
}

/* Million pairs a second. */
static double throughput(queue *q, unsigned threads, uint64_t pairs, int apart)
{
    struct run run;
    pthread_t ids[4];
    run.q = q;
    run.pairs = pairs / threads;
    run.apart = apart;
    run.sum = 0;
    pthread_barrier_init(&run.start, NULL, threads + 1);
    for (unsigned i = 0; i < threads; i++) {
        if (pthread_create(&ids[i], NULL, work, &run) != 0)
            die("out of threads");
    }
    double begin = now();
    pthread_barrier_wait(&run.start);
    for (unsigned i = 0; i < threads; i++)
        pthread_join(ids[i], NULL);
    double end = now();
    if (run.sum != 0)
        die("an item was lost or doubled");
    return (double)(run.pairs * threads) / (end - begin) * 1e-6;
}

int main(int argc, char **argv)
{
    uint64_t pairs = argc > 1 ? strtoull(argv[1], NULL, 10) : 2000000;
    printf("{");
    for (unsigned threads = 1; threads <= 4; threads *= 2) {
        queue *q = queue_make();
        if (q == NULL)
            die("out of memory");
        printf("%s\"pairs%u\": %.3f, ", threads > 1 ? ", " : "", threads, throughput(q, threads, pairs, 0));
        printf("\"faa%u\": %.3f, ", threads, throughput(NULL, threads, pairs, 0));
        printf("\"apart%u\": %.3f, ", threads, throughput(q, threads, pairs / 4, 1));
        printf("\"faa_apart%u\": %.3f", threads, throughput(NULL, threads, pairs / 4, 1));
    }
    printf("}\n");
    return 0;
}
