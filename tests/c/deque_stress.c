/* The work-stealing deque between its owner and thieves, with one more thread that watches its size: every element
 * comes out once, each thread's in an order that the deque can give.
 *
 * Usage: deque_stress [ITEMS]. Pushes, pops, single and many steals are mixed; the deque begins with one slot and grows
 * while it is robbed, or is so short that all are after the last element; the indices pass 2^64. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "check.h"
#include "zp_deque.h"

#define BATCH 24
#define THIEVES 3

struct run {
    zp_deque *deque;
    uint64_t items;
    uint64_t burst;     /* the most pushes without a pop */
    atomic_uchar *seen; /* how often each element came out */
    unsigned thieves;
    atomic_uint number;   /* of thieves that have begun */
    atomic_int done;      /* nothing is pushed or popped any more */
    atomic_ulong taken;   /* elements that came out */
    atomic_ulong stolen;  /* by thieves */
    atomic_ulong wrong;   /* out of order, or out of range */
    atomic_ulong strange; /* sizes and results that cannot be */
};

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void take(struct run *run, uint64_t item)
{
    if (item >= run->items)
        atomic_fetch_add(&run->wrong, 1);
    else
        atomic_fetch_add(&run->seen[item], 1);
    atomic_fetch_add(&run->taken, 1);
}

/* Pop up to n: they come newest first. */
static void pop_some(struct run *run, uint64_t n)
{
    uint64_t last = UINT64_MAX, item;
    for (uint64_t i = 0; i < n && zp_deque_pop(run->deque, &item) == ZP_OK; i++) {
        if (item >= last)
            atomic_fetch_add(&run->wrong, 1);
        last = item;
        take(run, item);
    }
}

static void push(struct run *run, uint64_t item)
{
    if (zp_deque_push(run->deque, item) != ZP_OK)
        abort();
}

static void *own(void *argument)
{
    struct run *run = argument;
    uint64_t state = 1, pushed = 0;
    while (atomic_load(&run->number) < run->thieves)
        sched_yield(); /* or the deque would have grown before they come */
    while (pushed < run->items - 1) {
        uint64_t n = 1 + next_random(&state) % run->burst;
        for (uint64_t i = 0; i < n && pushed < run->items - 1; i++)
            push(run, pushed++);
        pop_some(run, next_random(&state) % (run->burst + 1));
        if (next_random(&state) % 64 == 0)
            sched_yield();
    }
    pop_some(run, next_random(&state) % run->items);
    push(run, pushed); /* the last one is for the thieves, even if they were never awake before */
    atomic_store(&run->done, 1);
    return NULL;
}

/* Steal up to n, or one if n is 0: how many, in out; 0 if there was none, or another thread was faster. */
static uint64_t steal(struct run *run, uint64_t *out, uint64_t n)
{
    if (n > 0)
        return zp_deque_steal_many(run->deque, out, n);
    return zp_deque_steal(run->deque, out) == ZP_OK;
}

static void *rob(void *argument)
{
    struct run *run = argument;
    uint64_t state = 2 + atomic_fetch_add(&run->number, 1), next = 0, out[BATCH];
    for (;;) {
        int done = atomic_load(&run->done);
        int code = ZP_OK;
        uint64_t got = steal(run, out, next_random(&state) % (BATCH + 1));
        if (got == 0) {
            code = zp_deque_steal(run->deque, out);
            got = code == ZP_OK;
        }
        for (uint64_t i = 0; i < got; i++) {
            if (out[i] < next)
                atomic_fetch_add(&run->wrong, 1);
            next = out[i] + 1;
            take(run, out[i]);
        }
        atomic_fetch_add(&run->stolen, got);
        if (code == ZP_EMPTY && done) /* the owner rests, so that EMPTY is true and stays true */
            return NULL;
        if (code != ZP_OK && code != ZP_EMPTY && code != ZP_LOST)
            atomic_fetch_add(&run->strange, 1);
        if (got == 0)
            sched_yield();
    }
}

static void *watch(void *argument)
{
    struct run *run = argument;
    while (!atomic_load(&run->done)) {
        if (zp_deque_size(run->deque) > run->items)
            atomic_fetch_add(&run->strange, 1);
        sched_yield();
    }
    return NULL;
}

static void stress(uint64_t capacity, uint64_t burst, uint64_t items, unsigned thieves)
{
    struct run run = {.items = items, .burst = burst, .thieves = thieves, .seen = calloc(items, sizeof *run.seen)};
    if (run.seen == NULL)
        abort();
    CHECK_EQ(zp_deque_create_at(&run.deque, capacity, UINT64_MAX - items / 2), ZP_OK);
    pthread_t threads[2 + THIEVES];
    for (unsigned i = 0; i < 2 + thieves; i++) {
        if (pthread_create(&threads[i], NULL, i == 0 ? own : i == 1 ? watch : rob, &run) != 0)
            abort();
    }
    for (unsigned i = 0; i < 2 + thieves; i++)
        pthread_join(threads[i], NULL);
    uint64_t lost = 0, doubled = 0;
    for (uint64_t i = 0; i < items; i++) {
        lost += run.seen[i] == 0;
        doubled += run.seen[i] > 1;
    }
    CHECK_EQ(lost, 0);
    CHECK_EQ(doubled, 0);
    CHECK_EQ(run.wrong, 0);
    CHECK_EQ(run.strange, 0);
    CHECK_EQ(run.taken, items);
    CHECK(run.stolen > 0);
    uint64_t extra;
    CHECK_EQ(zp_deque_pop(run.deque, &extra), ZP_EMPTY);
    CHECK_EQ(zp_deque_steal(run.deque, &extra), ZP_EMPTY);
    CHECK_EQ(zp_deque_size(run.deque), 0);
    zp_deque_destroy(run.deque);
    free(run.seen);
}

int main(int argc, char **argv)
{
    uint64_t items = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
    stress(1, 1, items / 4, 1);       /* all are after the last element */
    stress(1, 2, items / 4, THIEVES); /* as well, and it grows from one slot to four */
    stress(64, 64, items / 4, 2);     /* the buffer goes round and round */
    for (int i = 0; i < 8; i++)
        stress(1, 10000, items / 8, THIEVES); /* growth while it is robbed */
    return check_report(argv[0]);
}
