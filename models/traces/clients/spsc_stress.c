/* Histories of the SPSC ring under stress. */
#define _GNU_SOURCE /* for the processors of a thread */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "stress.h"

#include "zp_spsc.h"

enum { PUSH, POP, PUSH_MANY, POP_MANY };

struct stress {
    size_t rounds;
    size_t calls;
    uint64_t seed;
    zp_spsc **rings; /* one for each round */
    zp_stress_call *log;
    atomic_size_t arrived; /* threads at the start of a round, in all rounds together */
    atomic_uint_fast64_t clock;
};

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Both threads begin the round together. */
static void meet(struct stress *s, size_t round)
{
    atomic_fetch_add(&s->arrived, 1);
    for (unsigned spins = 1; atomic_load(&s->arrived) < 2 * (round + 1); spins++) {
        if (spins % 200 == 0)
            sched_yield();
    }
}

static uint64_t perform(zp_spsc *q, const zp_stress_call *call, uint64_t *buffer)
{
    switch (call->operation) {
    case PUSH:
        return (uint64_t)zp_spsc_push(q, call->arg);
    case POP:
        return (uint64_t)zp_spsc_pop(q, buffer);
    case PUSH_MANY:
        return zp_spsc_push_many(q, buffer, call->arg);
    default:
        return zp_spsc_pop_many(q, buffer, call->arg);
    }
}

/* The values that are pushed are distinct within a history. */
static zp_stress_call choose(uint64_t random, int consumer, uint64_t *next_value)
{
    zp_stress_call call = {0};
    if (random % 2 == 0) {
        call.operation = consumer ? POP : PUSH;
        call.length = consumer ? 1 : 0;
        call.arg = consumer ? 0 : (*next_value)++;
        return call;
    }
    call.operation = consumer ? POP_MANY : PUSH_MANY;
    call.length = call.arg = random / 2 % (ZP_STRESS_WORDS + 1);
    for (uint64_t i = 0; i < call.length && !consumer; i++)
        call.before[i] = (*next_value)++;
    return call;
}

/* So that calls of the two threads meet in different ways; with one processor, so that they alternate at all. */
static void wait_a_little(uint64_t random)
{
    if (random % 4 == 0)
        sched_yield();
    for (uint64_t pause = random / 4 % 64; pause > 0; pause--)
        atomic_signal_fence(memory_order_seq_cst);
}

static void work(struct stress *s, int consumer)
{
    uint64_t random = s->seed * 2 + (consumer ? 1 : 2);
    for (size_t round = 0; round < s->rounds; round++) {
        zp_stress_call *log = s->log + (2 * round + (consumer ? 1 : 0)) * s->calls;
        uint64_t next_value = 1;
        meet(s, round);
        for (size_t i = 0; i < s->calls; i++) {
            zp_stress_call call = choose(next_random(&random) >> 20, consumer, &next_value);
            for (size_t word = 0; word < ZP_STRESS_WORDS; word++)
                call.after[word] = call.before[word];
            wait_a_little(next_random(&random) >> 20);
            call.begin = atomic_fetch_add(&s->clock, 1);
            call.result = perform(s->rings[round], &call, call.after);
            call.end = atomic_fetch_add(&s->clock, 1);
            log[i] = call;
        }
    }
}

static void *produce(void *argument)
{
    work(argument, 0);
    return NULL;
}

static void *consume(void *argument)
{
    work(argument, 1);
    return NULL;
}

/* Put a thread on the processor number `number` of those that it may use, as far as that is possible. The system would
 * often keep two new threads on one processor for a long time. */
static void place(pthread_t thread, unsigned number)
{
    cpu_set_t allowed, one;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0)
        return;
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (!CPU_ISSET(cpu, &allowed) || number-- > 0)
            continue;
        CPU_ZERO(&one);
        CPU_SET(cpu, &one);
        pthread_setaffinity_np(thread, sizeof one, &one);
        return;
    }
}

static int run_threads(struct stress *s)
{
    pthread_t producer, consumer;
    if (pthread_create(&producer, NULL, produce, s) != 0)
        return ZP_ENOMEM;
    place(producer, 0);
    if (pthread_create(&consumer, NULL, consume, s) != 0) {
        work(s, 1); /* the producer has begun: it must meet somebody */
    } else {
        place(consumer, 1);
        pthread_join(consumer, NULL);
    }
    pthread_join(producer, NULL);
    return ZP_OK;
}

int zp_stress_run(uint64_t capacity, uint64_t start, uint64_t seed, size_t rounds, size_t calls, zp_stress_call *log)
{
    struct stress s = {.rounds = rounds, .calls = calls, .seed = seed, .log = log};
    s.rings = calloc(rounds, sizeof *s.rings);
    int result = s.rings == NULL ? ZP_ENOMEM : ZP_OK;
    for (size_t i = 0; i < rounds && result == ZP_OK; i++)
        result = zp_spsc_create_at(&s.rings[i], capacity, start);
    if (result == ZP_OK)
        result = run_threads(&s);
    for (size_t i = 0; i < rounds && s.rings != NULL; i++)
        zp_spsc_destroy(s.rings[i]);
    free(s.rings);
    return result;
}
