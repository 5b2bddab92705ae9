/* The wait-free queue among threads that come and go: nothing lost or doubled, each producer's elements in order, and
 * threads that stop for a while in the midst of operations, since there are more of them than processors.
 *
 * Usage: wfqueue_stress [ITEMS] */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "check.h"
#include "zp_wfqueue.h"

#define MOST 8

/* Elements: the number of the producer, and its count. */
#define WORD(producer, count) ((uint64_t)(producer) << 40 | (count))

struct run {
    zp_wfqueue *queue;
    uint64_t each; /* elements of a producer */
    unsigned producers;
    unsigned consumers;
    atomic_uchar *seen; /* how often each one came out */
    atomic_uint number; /* of threads that have begun */
    atomic_uint done;   /* producers that have ended */
    atomic_ulong taken;
    atomic_ulong wrong;   /* out of order, twice, or out of range */
    atomic_ulong refused; /* threads without a slot */
};

static void produce(struct run *run, uint64_t slot, unsigned me)
{
    for (uint64_t i = 0; i < run->each; i++) {
        if (zp_wfqueue_enqueue(run->queue, slot, WORD(me, i)) != ZP_OK)
            abort();
        if (i % 128 == me)
            sched_yield();
    }
    atomic_fetch_add(&run->done, 1);
}

static void consume(struct run *run, uint64_t slot)
{
    uint64_t next[MOST] = {0}, word;
    for (;;) {
        unsigned done = atomic_load(&run->done);
        if (zp_wfqueue_dequeue(run->queue, slot, &word) != ZP_OK) {
            if (done == run->producers)
                return;
            sched_yield();
            continue;
        }
        uint64_t producer = word >> 40, count = word & (WORD(1, 0) - 1);
        if (producer >= run->producers || count < next[producer] || count >= run->each ||
            atomic_fetch_add(&run->seen[producer * run->each + count], 1) != 0)
            atomic_fetch_add(&run->wrong, 1);
        else
            next[producer] = count + 1;
        atomic_fetch_add(&run->taken, 1);
    }
}

static void *work(void *argument)
{
    struct run *run = argument;
    unsigned me = atomic_fetch_add(&run->number, 1);
    uint64_t slot = 0;
    int own = me % 2 == 0;
    if ((own ? zp_wfqueue_mine(run->queue, &slot) : zp_wfqueue_register(run->queue, &slot)) != ZP_OK) {
        atomic_fetch_add(&run->refused, 1);
        return NULL;
    }
    while (atomic_load(&run->number) < run->producers + run->consumers)
        sched_yield();
    if (me < run->producers)
        produce(run, slot, me);
    else
        consume(run, slot);
    if (!own && zp_wfqueue_unregister(run->queue, slot) != ZP_OK)
        atomic_fetch_add(&run->wrong, 1);
    return NULL;
}

/* The same queue is used for some rounds, each with new threads. */
static void stress(uint64_t items, unsigned producers, unsigned consumers)
{
    zp_wfqueue *queue;
    CHECK_EQ(zp_wfqueue_create(&queue, producers + consumers), ZP_OK);
    for (int round = 0; round < 3; round++) {
        struct run run = {.queue = queue, .each = items / producers / 3};
        run.producers = producers;
        run.consumers = consumers;
        run.seen = calloc(items, sizeof *run.seen);
        if (run.seen == NULL)
            abort();
        pthread_t threads[2 * MOST];
        for (unsigned i = 0; i < producers + consumers; i++) {
            if (pthread_create(&threads[i], NULL, work, &run) != 0)
                abort();
        }
        for (unsigned i = 0; i < producers + consumers; i++)
            pthread_join(threads[i], NULL);
        CHECK_EQ(run.refused, 0);
        CHECK_EQ(run.wrong, 0);
        CHECK_EQ(run.taken, run.each * producers);
        free(run.seen);
    }
    zp_wfqueue_destroy(queue);
}

int main(int argc, char **argv)
{
    uint64_t items = argc > 1 ? strtoull(argv[1], NULL, 10) : 300000;
    stress(items / 4, 1, 1);
    stress(items / 4, 3, 1);
    stress(items / 4, 1, 3);
    stress(items / 4, 8, 8);
    return check_report(argv[0]);
}
