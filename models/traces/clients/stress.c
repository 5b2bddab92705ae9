/* Histories under stress: the threads, the clock and the log. See stress.h. */
#define _GNU_SOURCE /* for the processors of a thread */
#include "stress.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "zp_result.h"

enum { WAIT, GO, LEAVE };

struct stress {
    uint32_t threads;
    size_t rounds;
    size_t calls;
    uint64_t seed;
    void **objects; /* one for each round */
    zp_stress_call *log;
    atomic_int order;      /* what the threads are to do */
    atomic_size_t arrived; /* threads at the start of a round, in all rounds together */
    atomic_uint_fast64_t clock;
};

struct worker {
    struct stress *stress;
    uint32_t number;
    pthread_t thread;
};

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* All threads begin the round together. */
static void meet(struct stress *s, size_t round)
{
    atomic_fetch_add(&s->arrived, 1);
    for (unsigned spins = 1; atomic_load(&s->arrived) < s->threads * (round + 1); spins++) {
        if (spins % 200 == 0)
            sched_yield();
    }
}

/* So that calls of the threads meet in different ways; with one processor, so that they alternate at all. */
static void wait_a_little(uint64_t random)
{
    if (random % 4 == 0)
        sched_yield();
    for (uint64_t pause = random / 4 % 64; pause > 0; pause--)
        atomic_signal_fence(memory_order_seq_cst);
}

static void make_call(struct stress *s, void *object, zp_stress_call call, zp_stress_call *log)
{
    for (size_t word = 0; word < ZP_STRESS_WORDS; word++)
        call.after[word] = call.before[word];
    call.begin = atomic_fetch_add(&s->clock, 1);
    call.result = zp_stress_structure.perform(object, &call, call.after);
    call.end = atomic_fetch_add(&s->clock, 1);
    *log = call;
}

static void work(struct stress *s, uint32_t number)
{
    uint64_t random = s->seed * ZP_STRESS_THREADS + number + 1;
    for (size_t round = 0; round < s->rounds; round++) {
        zp_stress_call *log = s->log + (s->threads * round + number) * s->calls;
        uint64_t next_value = 1;
        meet(s, round);
        for (size_t i = 0; i < s->calls; i++) {
            zp_stress_call call = zp_stress_structure.choose(next_random(&random) >> 20, number, &next_value);
            wait_a_little(next_random(&random) >> 20);
            make_call(s, s->objects[round], call, &log[i]);
        }
    }
}

static void *run_worker(void *argument)
{
    struct worker *me = argument;
    int order;
    while ((order = atomic_load(&me->stress->order)) == WAIT)
        sched_yield();
    if (order == GO)
        work(me->stress, me->number);
    return NULL;
}

/* Put a thread on one of the processors that it may use, as far as that is possible. The system would often keep new
 * threads on one processor for a long time. */
static void place(pthread_t thread, uint32_t number)
{
    cpu_set_t allowed, one;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0 || CPU_COUNT(&allowed) == 0)
        return;
    uint32_t skip = number % (uint32_t)CPU_COUNT(&allowed);
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (!CPU_ISSET(cpu, &allowed) || skip-- > 0)
            continue;
        CPU_ZERO(&one);
        CPU_SET(cpu, &one);
        pthread_setaffinity_np(thread, sizeof one, &one);
        return;
    }
}

/* All threads, or, if one cannot be started, none. */
static int run_threads(struct stress *s)
{
    struct worker workers[ZP_STRESS_THREADS];
    uint32_t started = 0;
    for (; started < s->threads; started++) {
        workers[started] = (struct worker){.stress = s, .number = started};
        if (pthread_create(&workers[started].thread, NULL, run_worker, &workers[started]) != 0)
            break;
        place(workers[started].thread, started);
    }
    atomic_store(&s->order, started == s->threads ? GO : LEAVE);
    for (uint32_t i = 0; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    return started == s->threads ? ZP_OK : ZP_ENOMEM;
}

int zp_stress_run(uint64_t capacity, uint64_t start, uint64_t seed, uint32_t threads, size_t rounds, size_t calls,
                  zp_stress_call *log)
{
    if (threads < 1 || threads > ZP_STRESS_THREADS)
        return ZP_EINVAL;
    struct stress s = {.threads = threads, .rounds = rounds, .calls = calls, .seed = seed, .log = log};
    s.objects = calloc(rounds, sizeof *s.objects);
    int result = s.objects == NULL ? ZP_ENOMEM : ZP_OK;
    for (size_t i = 0; i < rounds && result == ZP_OK; i++)
        result = zp_stress_structure.create(&s.objects[i], capacity, start);
    if (result == ZP_OK)
        result = run_threads(&s);
    for (size_t i = 0; i < rounds && s.objects != NULL; i++)
        zp_stress_structure.destroy(s.objects[i]);
    free(s.objects);
    return result;
}
