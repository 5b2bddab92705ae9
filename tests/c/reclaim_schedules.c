/* Stack and queue under controlled schedules of the traced build: three threads put elements in, take some out and look
 * for nodes to free, with every access in an order that the number of the run decides.
 *
 * Compiled with AddressSanitizer it sees reads of freed nodes. Without, freed memory is used again at once, which is
 * how A-B-A comes about. With -DZP_EPOCHS for the other scheme.
 *
 * Usage: reclaim_schedules stack|queue RUNS. Ends with code 1 at the first wrong run. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef __SANITIZE_ADDRESS__
#include "reusing_alloc.h"
#endif
#include "zp_barrier.c"
#include "zp_domain.c"
#include "zp_epoch.c"
#include "zp_hazard.c"
#define make_node stack_node
#include "zp_stack.c"
#undef make_node
#define make_node queue_node
#include "zp_queue.c"
#include "zp_trace.h"

#define THREADS 3
#define MOST 4 /* puts or takes of a thread */
#define ROOM 20000
#define LENGTH 4000
#define STUCK_S 20

/* What each thread does: put, take, look for nodes to free. In the first kind of run each takes one out after each that
 * it has put in. So at every instant of a take its own element, or another one for it, is inside: EMPTY counts as a
 * loss. In the third kind the first thread lets the top of a stack come back while another node is below it. */
static const struct kind {
    const char *pattern[THREADS];
    int is_never_empty;
} KINDS[] = {
    {{"ptlptl", "ptlptl", "ptlptl"}, 1}, {{"ptltptlt", "ptltptlt", "ptltptlt"}, 0}, {{"ptttlp", "tltl", "ppt"}, 0}};

struct subject {
    zp_domain *domain;
    zp_stack *stack; /* or NULL */
    zp_queue *queue; /* or NULL */
    const struct kind *kind;
    int passed;                            /* head has passed tail */
    uint64_t put[THREADS];                 /* how many */
    uint64_t takes[THREADS + 1];           /* how many; the last one of what was left */
    uint64_t taken[THREADS + 1][MOST * 3]; /* the words, or 0 */
};

static zp_trace_event events[ROOM];
static uint32_t schedule[LENGTH];
static zp_trace_call calls[THREADS * MOST * 3];

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void fail(uint64_t run, const char *text)
{
    fprintf(stderr, "run %" PRIu64 ": %s\n", run, text);
    exit(1);
}

/* What a thread puts in, one after the other; from 1 on. */
static uint64_t next_word(struct subject *s, uint32_t thread)
{
    return thread * MOST + ++s->put[thread];
}

/* Whether tail is at head or behind it in the list. Only one thread moves at a time, so the queue stands still. */
static int is_in_order(zp_queue *q)
{
    zp_queue_node *node = atomic_load(&q->head), *tail = atomic_load(&q->tail);
    while (node != NULL && node != tail)
        node = atomic_load(&node->next);
    return node != NULL;
}

static int put_in(struct subject *s, zp_record *me, uint64_t word)
{
    return s->stack != NULL ? zp_stack_push(s->stack, word) : zp_queue_enqueue(s->queue, me, word);
}

static int take_out(struct subject *s, zp_record *me, uint32_t taker)
{
    uint64_t *out = &s->taken[taker][s->takes[taker]++];
    if (s->stack != NULL)
        return zp_stack_pop(s->stack, me, out);
    int result = zp_queue_dequeue(s->queue, me, out);
    s->passed |= !is_in_order(s->queue);
    return result;
}

/* The operation is a letter of the pattern. 0: it did what it should. */
static uint64_t perform(void *object, const zp_trace_call *call)
{
    struct subject *s = object;
    zp_record *me = zp_domain_mine(s->domain);
    if (me == NULL)
        return 1;
    if (call->operation == 'p')
        return put_in(s, me, next_word(s, call->thread)) != ZP_OK;
    if (call->operation == 't')
        return take_out(s, me, call->thread) != ZP_OK && s->kind->is_never_empty;
    s->domain->scan(me);
    return 0;
}

/* All threads' calls; how many. */
static size_t make_calls(const struct kind *kind)
{
    size_t n = 0;
    for (uint32_t thread = 0; thread < THREADS; thread++) {
        for (const char *letter = kind->pattern[thread]; *letter != 0; letter++)
            calls[n++] = (zp_trace_call){.thread = thread, .operation = (uint32_t)*letter};
    }
    return n;
}

/* A thread moves for a while, then another one: for how long at most is also a matter of chance. With `stands` the last
 * thread stops after some steps until the others have ended: none of them may wait for it. */
static void make_random_schedule(uint64_t *state, int stands)
{
    uint64_t most = UINT64_C(2) << (next_random(state) >> 20) % 8 * 2;
    uint64_t steps = stands ? (next_random(state) >> 20) % 60 : LENGTH;
    for (size_t i = 0; i < LENGTH;) {
        uint32_t thread = (uint32_t)((next_random(state) >> 20) % (steps > 0 ? THREADS : THREADS - 1));
        for (uint64_t n = 1 + (next_random(state) >> 20) % most; n > 0 && i < LENGTH; n--) {
            if (thread == THREADS - 1 && steps-- == 0)
                break;
            schedule[i++] = thread;
        }
    }
}

/* The last thread stops after so many steps until the first one has ended. */
static void make_simple_schedule(uint64_t steps)
{
    for (size_t i = 0; i < LENGTH; i++)
        schedule[i] = i >= steps && i < LENGTH / 2 ? 0 : THREADS - 1;
}

/* For the run of this number; what its threads do. */
static const struct kind *make_schedule(uint64_t run)
{
    uint64_t state = run * UINT64_C(0x9e3779b97f4a7c15) + 1;
    if (run % 4 == 3)
        make_simple_schedule(run / 4 % 60);
    else
        make_random_schedule(&state, run % 4 == 2);
    return &KINDS[run % 4 == 3 ? 2 : run / 4 % 2];
}

/* Everything came out once, and of a queue the elements of one thread in their order, as seen by each taker. */
static void check(uint64_t run, const struct subject *s)
{
    uint64_t seen = 0, total = 0, all = 0;
    for (uint64_t taker = 0; taker <= THREADS; taker++) {
        uint64_t last[THREADS] = {0};
        for (uint64_t i = 0; i < s->takes[taker]; i++) {
            uint64_t word = s->taken[taker][i];
            if (word == 0)
                continue;
            if (word > THREADS * MOST)
                fail(run, "an element was invented");
            if (s->queue != NULL && word <= last[(word - 1) / MOST])
                fail(run, "two elements are out of order");
            last[(word - 1) / MOST] = word;
            seen |= UINT64_C(1) << word;
            total++;
        }
    }
    for (uint64_t thread = 0; thread < THREADS; thread++)
        all += s->put[thread];
    uint64_t different = (uint64_t)__builtin_popcountll(seen);
    if (total != all || different != all)
        fail(run, "an element was lost or doubled");
}

/* What is left; with more elements than were put in the list has become a circle. */
static void take_the_rest(struct subject *s)
{
    zp_record *me = zp_domain_mine(s->domain);
    int result = ZP_OK;
    while (me != NULL && result == ZP_OK && s->takes[THREADS] < MOST * 3)
        result = take_out(s, me, THREADS);
}

static void make_run(uint64_t run, int is_stack)
{
    struct subject s = {.kind = make_schedule(run)};
    zp_trace_plan plan = {.perform = perform,
                          .object = &s,
                          .calls = calls,
                          .call_count = make_calls(s.kind),
                          .threads = THREADS,
                          .schedule = schedule,
                          .schedule_length = LENGTH,
                          .finish = 1,
                          .events = events,
                          .room = ROOM};
#ifdef ZP_EPOCHS
    int result = zp_epoch_create(&s.domain, 1, 0);
#else
    int result = zp_hazard_create(&s.domain, 1, 0);
#endif
    if (result != ZP_OK || (is_stack ? zp_stack_create(&s.stack) : zp_queue_create(&s.queue)) != ZP_OK)
        fail(run, "out of memory");
    alarm(STUCK_S);
    if (zp_trace_run(&plan) != ZP_OK)
        fail(run, "an operation does not end");
    for (size_t i = 0; i < plan.event_count; i++) {
        if (events[i].kind == ZP_TRACE_RES && events[i].value != 0)
            fail(run, "something was refused, or EMPTY told of a structure that is not");
    }
    if (s.passed)
        fail(run, "head has passed tail");
    take_the_rest(&s);
    check(run, &s);
    zp_stats stats;
    zp_domain_stats(s.domain, &stats);
    if (stats.unreclaimed > stats.bound)
        fail(run, "more nodes wait than the bound");
    zp_stack_destroy(s.stack);
    zp_queue_destroy(s.queue);
    zp_domain_destroy(s.domain);
}

int main(int argc, char **argv)
{
    if (argc != 3 || (strcmp(argv[1], "stack") != 0 && strcmp(argv[1], "queue") != 0))
        return 2;
    uint64_t runs = strtoull(argv[2], NULL, 10);
    for (uint64_t run = 0; run < runs; run++)
        make_run(run, strcmp(argv[1], "stack") == 0);
    printf("%s: %" PRIu64 " runs, 0 failed\n", argv[0], runs);
    return runs == 0;
}
