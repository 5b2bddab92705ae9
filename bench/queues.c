/* One queue among threads: throughput of pairs and of random halves, and the latencies of its operations. C and C++.
 *
 * Compiled once for each queue, with -DPEER='"peers/queue_NAME.h"'. That header may use `queue_threads`, the most
 * threads that join, and defines the type `queue` and
 *   queue *queue_make(void);                           NULL if out of memory
 *   void *queue_join(queue *);                         the calling thread's own data, may be NULL
 *   int queue_put(queue *, void *mine, uint64_t);      1 if done, 0 if full
 *   int queue_take(queue *, void *mine, uint64_t *);   1 if done, 0 if empty
 *
 * A thread works for about `delay` nanoseconds, at random half as long to half as long again, after each operation.
 * "pairs": each thread puts an item in and takes one out, time after time. "halves": each operation is one of the two,
 * by chance. The limit is the same loop with a fetch-and-add in place of each operation: on one word for what is put
 * in, on another for what is taken out. Pairs also measure how long each operation
 * took, from the first attempt to the one that succeeds.
 *
 * Prints one JSON object: million operations a second of all threads together, of the limit likewise, and in
 * nanoseconds the latencies at some percentiles, and the longest. A lost or doubled item ends the program with code 1.
 *
 * Usage: queues pairs|halves THREADS OPERATIONS DELAY [latency] */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static unsigned queue_threads;

#include PEER

/* Latencies fall into buckets: 32 for each doubling, so that a percentile is right to 3 %. */
#define FINE 5
#define BUCKETS (64 << FINE)
#define MOST_THREADS 64

typedef struct {
    queue *q; /* NULL: the limit */
    int halves;
    int latency;
    uint64_t operations; /* of each thread */
    double delay;        /* in rounds of the working loop */
    pthread_barrier_t start;
} run;

typedef struct {
    run *of;
    pthread_t id;
    uint64_t random;
    uint64_t sum;   /* of what was put in, less what was taken out */
    uint64_t count; /* the same of their number */
    double begin;
    double end;
    uint64_t longest;
    uint64_t buckets[BUCKETS];
} worker;

static struct {
    char before[128];
    uint64_t tail;
    char between[128];
    uint64_t head;
    char after[128];
} words;

static worker workers[MOST_THREADS];

static void die(const char *text)
{
    fprintf(stderr, "%s: %s\n", PEER, text);
    exit(1);
}

static uint64_t nanoseconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void spin(uint64_t rounds)
{
    for (uint64_t i = 0; i < rounds; i++)
        __asm__ volatile("" ::: "memory");
}

/* How many rounds of `spin` take a nanosecond: the best of some measurements. */
static double calibrate(void)
{
    double best = 0;
    for (int i = 0; i < 20; i++) {
        uint64_t begin = nanoseconds();
        spin(200000);
        double rate = 200000 / (double)(nanoseconds() - begin);
        best = rate > best ? rate : best;
    }
    return best;
}

static void work_a_little(worker *me)
{
    double part = 0.5 + (double)(next_random(&me->random) >> 40) / (double)(1 << 24);
    spin((uint64_t)(me->of->delay * part));
}

static unsigned bucket(uint64_t time)
{
    if (time < 1u << FINE)
        return (unsigned)time;
    unsigned bits = 63u - (unsigned)__builtin_clzll(time);
    return ((bits - FINE + 1) << FINE) + (unsigned)(time >> (bits - FINE)) - (1u << FINE);
}

/* The longest time of a bucket. */
static uint64_t bucket_top(unsigned number)
{
    if (number < 2u << FINE)
        return number;
    unsigned bits = (number >> FINE) - 1;
    return (((uint64_t)((number & ((1u << FINE) - 1)) + (1u << FINE) + 1)) << bits) - 1;
}

static void record(worker *me, uint64_t begin)
{
    uint64_t time = nanoseconds() - begin;
    me->buckets[bucket(time)]++;
    me->longest = time > me->longest ? time : me->longest;
}

static int put(worker *me, void *mine, uint64_t item)
{
    run *r = me->of;
    if (r->q == NULL) {
        __atomic_fetch_add(&words.tail, 1, __ATOMIC_SEQ_CST);
        return 1;
    }
    int done = queue_put(r->q, mine, item);
    if (done) {
        me->sum += item;
        me->count++;
    }
    return done;
}

static int take(worker *me, void *mine)
{
    run *r = me->of;
    if (r->q == NULL) {
        __atomic_fetch_add(&words.head, 1, __ATOMIC_SEQ_CST);
        return 1;
    }
    uint64_t item = 0;
    int done = queue_take(r->q, mine, &item);
    if (done) {
        me->sum -= item;
        me->count--;
    }
    return done;
}

static void halves(worker *me, void *mine)
{
    for (uint64_t i = 0; i < me->of->operations; i++) {
        if (next_random(&me->random) >> 63)
            put(me, mine, i + 1);
        else
            take(me, mine);
        work_a_little(me);
    }
}

/* Each thread takes as often as it puts, so in the end there is an item for every take: it is tried until it succeeds.
 */
static void pairs(worker *me, void *mine)
{
    int latency = me->of->latency && me->of->q != NULL;
    for (uint64_t i = 0; i < me->of->operations; i += 2) {
        uint64_t begin = latency ? nanoseconds() : 0;
        while (!put(me, mine, i + 1))
            sched_yield();
        if (latency)
            record(me, begin);
        work_a_little(me);
        begin = latency ? nanoseconds() : 0;
        while (!take(me, mine))
            sched_yield();
        if (latency)
            record(me, begin);
        work_a_little(me);
    }
}

static void *work(void *argument)
{
    worker *me = (worker *)argument;
    run *r = me->of;
    void *mine = r->q == NULL ? NULL : queue_join(r->q);
    pthread_barrier_wait(&r->start);
    me->begin = (double)nanoseconds();
    if (r->halves)
        halves(me, mine);
    else
        pairs(me, mine);
    me->end = (double)nanoseconds();
    return NULL;
}

/* Million operations a second, from the first thread's begin to the last one's end. */
static double measure(run *r, unsigned threads)
{
    memset(workers, 0, sizeof workers);
    pthread_barrier_init(&r->start, NULL, threads);
    for (unsigned i = 0; i < threads; i++) {
        workers[i].of = r;
        workers[i].random = 88172645463325252u + i * 2654435761u;
        if (pthread_create(&workers[i].id, NULL, work, &workers[i]) != 0)
            die("out of threads");
    }
    double begin = 0, end = 0;
    for (unsigned i = 0; i < threads; i++) {
        pthread_join(workers[i].id, NULL);
        begin = begin == 0 || workers[i].begin < begin ? workers[i].begin : begin;
        end = workers[i].end > end ? workers[i].end : end;
    }
    return (double)(r->operations * threads) / (end - begin) * 1e3;
}

/* Nothing was lost or doubled: what is left is what went in and did not come out. */
static void check(queue *q, unsigned threads)
{
    uint64_t sum = 0, count = 0, item = 0;
    for (unsigned i = 0; i < threads; i++) {
        sum += workers[i].sum;
        count += workers[i].count;
    }
    void *mine = queue_join(q);
    while (queue_take(q, mine, &item)) {
        sum -= item;
        count--;
    }
    if (sum != 0 || count != 0)
        die("an item was lost or doubled");
}

static void print_latencies(unsigned threads)
{
    static const double percents[] = {50, 90, 99, 99.9, 99.99, 99.999};
    uint64_t total = 0, longest = 0;
    for (unsigned i = 0; i < threads; i++) {
        longest = workers[i].longest > longest ? workers[i].longest : longest;
        for (unsigned k = 0; k < BUCKETS; k++)
            total += workers[i].buckets[k];
    }
    for (unsigned p = 0; p < sizeof percents / sizeof *percents; p++) {
        uint64_t rest = (uint64_t)((double)total * percents[p] / 100), seen = 0;
        unsigned k = 0;
        for (; k < BUCKETS && seen <= rest; k++) {
            for (unsigned i = 0; i < threads; i++)
                seen += workers[i].buckets[k];
        }
        printf(", \"p%g\": %llu", percents[p], (unsigned long long)bucket_top(k - 1));
    }
    printf(", \"longest\": %llu", (unsigned long long)longest);
}

int main(int argc, char **argv)
{
    if (argc < 5)
        die("usage: queues pairs|halves THREADS OPERATIONS DELAY [latency]");
    unsigned threads = (unsigned)strtoul(argv[2], NULL, 10);
    if (threads < 1 || threads > MOST_THREADS)
        die("1 to 64 threads");
    run r;
    memset(&r, 0, sizeof r);
    r.halves = strcmp(argv[1], "halves") == 0;
    r.operations = strtoull(argv[3], NULL, 10) / threads / 2 * 2;
    r.delay = strtod(argv[4], NULL) * calibrate();
    double limit = measure(&r, threads);
    queue_threads = threads + 1;
    r.q = queue_make();
    if (r.q == NULL)
        die("out of memory");
    r.latency = argc > 5;
    double speed = measure(&r, threads);
    printf("{\"speed\": %.3f, \"limit\": %.3f", speed, limit);
    if (r.latency)
        print_latencies(threads);
    printf("}\n");
    check(r.q, threads);
    return 0;
}
