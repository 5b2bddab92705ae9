/* The cooperative scheduler, on a small structure that uses every kind of access.
 *
 * The source is included, so that memory and threads can be made to run out. */
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static int calloc_fails;
static unsigned creates_left = UINT32_MAX; /* that is, no limit */

static void *failing_calloc(size_t count, size_t size)
{
    return calloc_fails ? NULL : calloc(count, size);
}

static int failing_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*body)(void *), void *argument)
{
    if (creates_left == 0)
        return 11; /* EAGAIN */
    if (creates_left != UINT32_MAX)
        creates_left--;
    return pthread_create(thread, attributes, body, argument);
}

#define calloc failing_calloc
#define pthread_create failing_create
#include "zp_trace.c"
#undef calloc
#undef pthread_create

#ifndef ZP_TRACE
#define ZP_TRACE
#endif
#include "check.h"
#include "zp_atomic.h"

struct cell {
    _Atomic uint64_t word;
    uint64_t plain;
};

/* Operation 0: every kind once. Operation 1: args[0] fetch-and-adds. Operation 2: plain words into the buffer. */
static uint64_t every_kind(struct cell *c)
{
    uint64_t expected = 5;
    ZP_WRITE(&c->plain, 3);
    uint64_t three = ZP_READ(&c->plain);
    ZP_STORE(&c->word, three + 1, release);
    uint64_t four = ZP_LOAD(&c->word, acquire);
    ZP_FENCE(seq_cst);
    uint64_t before = ZP_FAA(&c->word, 1, acq_rel);
    uint64_t five = ZP_XCHG(&c->word, 5, acq_rel);
    int first = ZP_CAS(&c->word, &expected, 6, acq_rel, relaxed);
    int second = ZP_CAS(&c->word, &expected, 7, acq_rel, relaxed);
    return (uint64_t)(four == before && five == 5 && first && !second) * expected;
}

static uint64_t perform(void *object, const zp_trace_call *call)
{
    struct cell *c = object;
    if (call->operation == 0)
        return every_kind(c);
    uint64_t last = 0;
    for (uint64_t i = 0; i < call->args[0]; i++) {
        last = ZP_FAA(&c->word, 1, relaxed);
        if (call->buffer != NULL)
            call->buffer[i] = last;
    }
    return last;
}

#define ROOM 512

static zp_trace_event events[ROOM];

static zp_trace_plan plan_of(struct cell *c, const zp_trace_call *calls, size_t count, uint32_t threads)
{
    memset(c, 0, sizeof *c);
    return (zp_trace_plan){.perform = perform,
                           .object = c,
                           .calls = calls,
                           .call_count = count,
                           .threads = threads,
                           .finish = 1,
                           .events = events,
                           .room = ROOM};
}

static void test_kinds_and_values(void)
{
    struct cell c;
    zp_trace_call call = {.thread = 0, .operation = 0};
    zp_trace_plan plan = plan_of(&c, &call, 1, 1);
    CHECK_EQ(zp_trace_run(&plan), ZP_OK);
    const uint32_t kinds[] = {ZP_TRACE_INV,  ZP_TRACE_WRITE, ZP_TRACE_READ, ZP_TRACE_STORE,
                              ZP_TRACE_LOAD, ZP_TRACE_FENCE, ZP_TRACE_FAA,  ZP_TRACE_XCHG,
                              ZP_TRACE_CAS,  ZP_TRACE_CAS,   ZP_TRACE_RES};
    const uint64_t values[] = {0, 3, 3, 4, 4, 0, 4, 5, 5, 6, 6};
    CHECK_EQ(plan.event_count, sizeof kinds / sizeof kinds[0]);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        CHECK_EQ(events[i].thread, 0);
        CHECK_EQ(events[i].kind, kinds[i]);
        CHECK_EQ(events[i].value, values[i]);
    }
    CHECK_EQ(events[0].line, 0);
    CHECK_EQ(events[2].line, events[1].line + 1);
}

/* Two threads with two fetch-and-adds each: four events per thread. */
static const zp_trace_call two_calls[2] = {{.thread = 0, .operation = 1, .args = {2}},
                                           {.thread = 1, .operation = 1, .args = {2}}};

static void expect_threads(const zp_trace_plan *plan, const char *threads)
{
    CHECK_EQ(plan->event_count, strlen(threads));
    for (size_t i = 0; i < plan->event_count && i < strlen(threads); i++)
        CHECK_EQ(events[i].thread, threads[i] - '0');
}

static void test_schedule(void)
{
    struct cell c;
    zp_trace_plan plan = plan_of(&c, two_calls, 2, 2);
    const uint32_t schedule[] = {1, 1, 0, 1, 1, 1, 1, 0};
    plan.schedule = schedule;
    plan.schedule_length = 8;
    CHECK_EQ(zp_trace_run(&plan), ZP_OK);
    expect_threads(&plan, "11011000"); /* two entries of the finished thread 1 are skipped */
    CHECK_EQ(events[1].value, 0);
    CHECK_EQ(events[3].value, 1);
    CHECK_EQ(events[6].value, 3);
    CHECK_EQ(c.word, 4);
}

static void test_finish(void)
{
    struct cell c;
    zp_trace_plan plan = plan_of(&c, two_calls, 2, 2);
    const uint32_t schedule[] = {1, 1};
    plan.schedule = schedule;
    plan.schedule_length = 2;
    CHECK_EQ(zp_trace_run(&plan), ZP_OK);
    expect_threads(&plan, "11000011");
}

static void test_stop(void)
{
    struct cell c;
    zp_trace_plan plan = plan_of(&c, two_calls, 2, 2);
    const uint32_t schedule[] = {1, 0, 1};
    plan.schedule = schedule;
    plan.schedule_length = 3;
    plan.finish = 0;
    CHECK_EQ(zp_trace_run(&plan), ZP_OK);
    expect_threads(&plan, "101");
    CHECK_EQ(c.word, 1);
    plan.schedule_length = 0;
    CHECK_EQ(zp_trace_run(&plan), ZP_OK);
    CHECK_EQ(plan.event_count, 0);
}

static void test_room(void)
{
    struct cell c;
    for (size_t room = 0; room < 10; room++) {
        zp_trace_plan plan = plan_of(&c, two_calls, 2, 2);
        plan.room = room;
        CHECK_EQ(zp_trace_run(&plan), room < 8 ? ZP_FULL : ZP_OK);
        CHECK_EQ(plan.event_count, room < 8 ? room : 8);
    }
}

static void test_arguments(void)
{
    struct cell c;
    const uint32_t schedule[] = {2};
    CHECK_EQ(zp_trace_run(NULL), ZP_EINVAL);
    zp_trace_plan plan = plan_of(&c, two_calls, 2, 0);
    CHECK_EQ(zp_trace_run(&plan), ZP_EINVAL);
    plan.threads = ZP_TRACE_THREADS + 1;
    CHECK_EQ(zp_trace_run(&plan), ZP_EINVAL);
    plan.threads = 1; /* a call names thread 1 */
    CHECK_EQ(zp_trace_run(&plan), ZP_EINVAL);
    plan.threads = 2;
    plan.schedule = schedule;
    plan.schedule_length = 1;
    CHECK_EQ(zp_trace_run(&plan), ZP_EINVAL);
    plan.schedule_length = 0;
    plan.perform = NULL;
    CHECK_EQ(zp_trace_run(&plan), ZP_EINVAL);
}

static void test_out_of_memory(void)
{
    struct cell c;
    calloc_fails = 1;
    zp_trace_plan plan = plan_of(&c, two_calls, 2, 2);
    CHECK_EQ(zp_trace_run(&plan), ZP_ENOMEM);
    calloc_fails = 0;
    for (unsigned threads = 0; threads < 5; threads++) {
        plan = plan_of(&c, two_calls, 2, 5);
        creates_left = threads;
        CHECK_EQ(zp_trace_run(&plan), ZP_ENOMEM);
        CHECK_EQ(plan.event_count, 0);
        CHECK_EQ(c.word, 0);
    }
    creates_left = UINT32_MAX;
}

/* A run of its own, on its own cell. */
static void *run_alone(void *argument)
{
    zp_trace_event own[ROOM];
    struct cell c;
    const uint32_t schedule[] = {0, 1, 0, 1, 0, 1, 0, 1};
    for (int i = 0; i < 50; i++) {
        zp_trace_plan plan = plan_of(&c, two_calls, 2, 2);
        plan.events = own;
        plan.schedule = schedule;
        plan.schedule_length = 8;
        int right = zp_trace_run(&plan) == ZP_OK && plan.event_count == 8;
        for (uint32_t j = 0; j < 8; j++)
            right = right && own[j].thread == j % 2;
        *(int *)argument += right;
    }
    return NULL;
}

static void test_runs_at_once(void)
{
    pthread_t threads[4];
    int right[4] = {0};
    for (int i = 0; i < 4; i++)
        CHECK_EQ(pthread_create(&threads[i], NULL, run_alone, &right[i]), 0);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        CHECK_EQ(right[i], 50);
    }
}

static void test_many_threads(void)
{
    struct cell c;
    uint64_t buffers[ZP_TRACE_THREADS][3];
    zp_trace_call calls[ZP_TRACE_THREADS];
    uint32_t schedule[6 * ZP_TRACE_THREADS];
    for (uint32_t i = 0; i < ZP_TRACE_THREADS; i++)
        calls[i] = (zp_trace_call){.thread = i, .operation = 1, .args = {3}, .buffer = buffers[i]};
    for (uint32_t i = 0; i < 6 * ZP_TRACE_THREADS; i++)
        schedule[i] = i % ZP_TRACE_THREADS;
    zp_trace_plan plan = plan_of(&c, calls, ZP_TRACE_THREADS - 1, ZP_TRACE_THREADS); /* the last has no call */
    plan.schedule = schedule;
    plan.schedule_length = 6 * ZP_TRACE_THREADS;
    CHECK_EQ(zp_trace_run(&plan), ZP_OK);
    CHECK_EQ(plan.event_count, 5 * (ZP_TRACE_THREADS - 1));
    for (uint32_t i = 0; i + 1 < ZP_TRACE_THREADS; i++) {
        for (uint32_t j = 0; j < 3; j++)
            CHECK_EQ(buffers[i][j], j * (ZP_TRACE_THREADS - 1) + i);
    }
}

/* The threads of a run's events are a schedule that gives the same events. */
static void test_again(void)
{
    static zp_trace_event first[ROOM];
    struct cell c;
    for (uint32_t seed = 1; seed < 200; seed++) {
        uint32_t schedule[8];
        for (uint32_t i = 0; i < 8; i++)
            schedule[i] = (seed >> i) & 1;
        zp_trace_plan plan = plan_of(&c, two_calls, 2, 2);
        plan.schedule = schedule;
        plan.schedule_length = 8;
        CHECK_EQ(zp_trace_run(&plan), ZP_OK);
        size_t count = plan.event_count;
        memcpy(first, events, sizeof events);
        plan = plan_of(&c, two_calls, 2, 2);
        for (size_t i = 0; i < 8; i++)
            schedule[i] = first[i].thread;
        plan.schedule = schedule;
        plan.schedule_length = count;
        plan.finish = 0;
        CHECK_EQ(zp_trace_run(&plan), ZP_OK);
        CHECK_EQ(plan.event_count, count);
        for (size_t i = 0; i < count; i++) {
            CHECK_EQ(events[i].thread, first[i].thread);
            CHECK_EQ(events[i].value, first[i].value);
        }
    }
}

static void test_idle_hooks(void)
{
    struct cell c = {0, 0};
    CHECK_EQ(every_kind(&c), 6);
}

int main(int argc, char **argv)
{
    (void)argc;
    test_kinds_and_values();
    test_schedule();
    test_finish();
    test_stop();
    test_room();
    test_arguments();
    test_out_of_memory();
    test_runs_at_once();
    test_many_threads();
    test_again();
    test_idle_hooks();
    return check_report(argv[0]);
}
