/* The bounded queue among producers and consumers, single calls and batches mixed: every element comes out once, those
 * of each producer in its order, and there are never more than the capacity.
 *
 * Usage: mpmc_stress [ITEMS [SECONDS]]; it is killed after so many seconds. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"
#include "zp_mpmc.h"

#define BATCH 24
#define MOST 4

/* Elements: the number of the producer, and its count. */
#define WORD(producer, count) ((uint64_t)(producer) << 40 | (count))

struct run {
    zp_mpmc *queue;
    uint64_t each;      /* elements of a producer */
    atomic_uchar *seen; /* how often each one came out */
    unsigned producers;
    unsigned consumers;
    atomic_uint number; /* of threads that have begun */
    atomic_ulong taken;
    atomic_ulong wrong;   /* out of order, twice, or out of range */
    atomic_ulong strange; /* sizes and counts that cannot be */
    atomic_uint done;     /* producers that have ended */
};

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void produce(struct run *run, unsigned me)
{
    uint64_t state = me + 1, count = 0, items[BATCH];
    while (count < run->each) {
        uint64_t n = next_random(&state) % (BATCH + 1), done;
        n = n < run->each - count ? n : run->each - count;
        for (uint64_t i = 0; i < n; i++)
            items[i] = WORD(me, count + i);
        if (n > 0)
            done = zp_mpmc_push_many(run->queue, items, n);
        else
            done = zp_mpmc_push(run->queue, WORD(me, count)) == ZP_OK;
        run->strange += done > n + (n == 0);
        count += done;
        if (done == 0 || next_random(&state) % 64 == 0)
            sched_yield();
    }
    atomic_fetch_add(&run->done, 1);
}

static void consume(struct run *run, unsigned me)
{
    uint64_t state = me + 1, next[MOST] = {0}, out[BATCH];
    for (;;) {
        unsigned done = atomic_load(&run->done);
        uint64_t n = next_random(&state) % (BATCH + 1), got;
        if (n > 0)
            got = zp_mpmc_pop_many(run->queue, out, n);
        else
            got = zp_mpmc_pop(run->queue, out) == ZP_OK;
        for (uint64_t i = 0; i < got; i++) {
            uint64_t producer = out[i] >> 40, count = out[i] & (WORD(1, 0) - 1);
            if (producer >= run->producers || count < next[producer] || count >= run->each)
                atomic_fetch_add(&run->wrong, 1);
            else if (atomic_fetch_add(&run->seen[producer * run->each + count], 1) != 0)
                atomic_fetch_add(&run->wrong, 1);
            else
                next[producer] = count + 1;
        }
        run->strange += zp_mpmc_size(run->queue) > zp_mpmc_capacity(run->queue) || got > n + (n == 0);
        atomic_fetch_add(&run->taken, got);
        if (got > 0)
            continue;
        if (done == run->producers) /* no push is in flight, so there is nothing */
            return;
        sched_yield();
    }
}

static void *work(void *argument)
{
    struct run *run = argument;
    unsigned me = atomic_fetch_add(&run->number, 1);
    while (atomic_load(&run->number) < run->producers + run->consumers)
        sched_yield();
    if (me < run->producers)
        produce(run, me);
    else
        consume(run, me);
    return NULL;
}

static void stress(uint64_t capacity, uint64_t items, unsigned producers, unsigned consumers)
{
    struct run run = {.each = items / producers, .producers = producers, .consumers = consumers};
    run.seen = calloc(items, sizeof *run.seen);
    if (run.seen == NULL)
        abort();
    CHECK_EQ(zp_mpmc_create_at(&run.queue, capacity, UINT64_MAX - items / 2), ZP_OK);
    pthread_t threads[2 * MOST];
    for (unsigned i = 0; i < producers + consumers; i++) {
        if (pthread_create(&threads[i], NULL, work, &run) != 0)
            abort();
    }
    for (unsigned i = 0; i < producers + consumers; i++)
        pthread_join(threads[i], NULL);
    CHECK_EQ(run.wrong, 0);
    CHECK_EQ(run.strange, 0);
    CHECK_EQ(run.taken, run.each * producers);
    CHECK_EQ(zp_mpmc_size(run.queue), 0);
    zp_mpmc_destroy(run.queue);
    free(run.seen);
}

int main(int argc, char **argv)
{
    uint64_t items = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
    if (argc > 2)
        alarm((unsigned)strtoul(argv[2], NULL, 10));
    stress(1, items / 16, 1, 1); /* a hand-over for each element */
    stress(1, items / 16, 3, 3);
    stress(3, items / 8, 2, 2);
    stress(100, items / 4, 4, 1);
    stress(100, items / 4, 1, 4);
    stress(1000, items / 4, 4, 4);
    return check_report(argv[0]);
}
