/* The cooperative scheduler behind the traced build. See zp_trace.h for the contract.
 *
 * One mutex guards the scheduler. A thread that is about to make an event hands the turn on (if it has it), then
 * sleeps on its own condition until the turn is its own. The plan's events need no lock of their own: only the thread
 * whose turn it is touches them, and the turn changes hands under the mutex. The same is true of the allocations. */
#include "zp_trace.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdlib.h>

#define NOBODY UINT32_MAX

struct scheduler;

struct worker {
    struct scheduler *scheduler;
    uint32_t number;
    uint32_t kind; /* of the event announced last */
    uint32_t line;
    int finished;
    pthread_cond_t turn;
    pthread_t thread;
    jmp_buf leave; /* out of an operation, when the run has stopped */
};

/* Memory that is to be freed after the run. */
struct released {
    struct released *older;
};

struct scheduler {
    zp_trace_plan *plan;
    pthread_mutex_t lock;
    size_t position;  /* in the schedule */
    uint32_t arrived; /* threads that have come to their first event, or have none */
    uint32_t current; /* whose turn it is */
    int stopped;
    int result;
    unsigned allocations;      /* how many there were */
    struct released *released; /* the newest one */
    struct worker workers[ZP_TRACE_THREADS];
};

static _Thread_local struct worker *self;

/* Who makes the next event: NOBODY if all have finished or the run is to stop here. */
static uint32_t choose(struct scheduler *s)
{
    const zp_trace_plan *plan = s->plan;
    while (s->position < plan->schedule_length) {
        uint32_t named = plan->schedule[s->position++];
        if (!s->workers[named].finished)
            return named;
    }
    for (uint32_t i = 0; i < plan->threads && plan->finish; i++) {
        if (!s->workers[i].finished)
            return i;
    }
    return NOBODY;
}

static void stop(struct scheduler *s)
{
    s->stopped = 1;
    s->current = NOBODY;
    for (uint32_t i = 0; i < s->plan->threads; i++)
        pthread_cond_signal(&s->workers[i].turn);
}

/* The caller holds the lock, and either has the turn or is the last to arrive. */
static void hand_on(struct scheduler *s)
{
    uint32_t next = choose(s);
    if (next != NOBODY && s->plan->event_count == s->plan->room) {
        s->result = ZP_FULL;
        next = NOBODY;
    }
    if (next == NOBODY) {
        stop(s);
        return;
    }
    s->current = next;
    pthread_cond_signal(&s->workers[next].turn);
}

/* Give up the turn. A thread that never had it arrives. */
static void give_up(struct scheduler *s, const struct worker *me)
{
    if (s->current == me->number || ++s->arrived == s->plan->threads)
        hand_on(s);
}

/* Wait for the turn. Returns 0 with it, or 1 if the run has stopped. */
static int await_turn(struct worker *me)
{
    struct scheduler *s = me->scheduler;
    pthread_mutex_lock(&s->lock);
    if (!s->stopped)
        give_up(s, me);
    while (!s->stopped && s->current != me->number)
        pthread_cond_wait(&me->turn, &s->lock);
    int stopped = s->stopped;
    pthread_mutex_unlock(&s->lock);
    return stopped;
}

static void finish(struct worker *me)
{
    struct scheduler *s = me->scheduler;
    pthread_mutex_lock(&s->lock);
    me->finished = 1;
    if (!s->stopped)
        give_up(s, me);
    pthread_mutex_unlock(&s->lock);
}

void zp_trace_before(enum zp_trace_kind kind, uint32_t line)
{
    struct worker *me = self;
    if (me == NULL)
        return;
    me->kind = (uint32_t)kind;
    me->line = line;
    if (await_turn(me))
        longjmp(me->leave, 1);
}

void zp_trace_after(uint64_t value)
{
    struct worker *me = self;
    if (me == NULL)
        return;
    zp_trace_plan *plan = me->scheduler->plan;
    plan->events[plan->event_count++] = (zp_trace_event){me->number, me->kind, me->line, value};
}

int zp_trace_refuses(void)
{
    struct worker *me = self;
    if (me == NULL)
        return 0;
    unsigned number = me->scheduler->allocations++;
    return number < 64 && (me->scheduler->plan->refused >> number & 1) != 0;
}

void zp_trace_release(void *memory)
{
    struct worker *me = self;
    if (me == NULL || memory == NULL) {
        free(memory);
        return;
    }
    struct released *newest = memory;
    newest->older = me->scheduler->released;
    me->scheduler->released = newest;
}

static void free_released(struct released *newest)
{
    while (newest != NULL) {
        struct released *older = newest->older;
        free(newest);
        newest = older;
    }
}

/* All calls of a thread, in order. */
static void make_calls(const struct worker *me)
{
    const zp_trace_plan *plan = me->scheduler->plan;
    for (size_t i = 0; i < plan->call_count; i++) {
        const zp_trace_call *call = &plan->calls[i];
        if (call->thread != me->number)
            continue;
        zp_trace_before(ZP_TRACE_INV, 0);
        zp_trace_after(i);
        uint64_t result = plan->perform(plan->object, call);
        zp_trace_before(ZP_TRACE_RES, 0);
        zp_trace_after(result);
    }
}

static void *work(void *argument)
{
    struct worker *me = argument;
    self = me;
    if (setjmp(me->leave) == 0)
        make_calls(me);
    self = NULL;
    finish(me);
    return NULL;
}

static int is_valid(const zp_trace_plan *plan)
{
    if (plan == NULL || plan->perform == NULL || plan->threads < 1 || plan->threads > ZP_TRACE_THREADS)
        return 0;
    for (size_t i = 0; i < plan->schedule_length; i++) {
        if (plan->schedule[i] >= plan->threads)
            return 0;
    }
    for (size_t i = 0; i < plan->call_count; i++) {
        if (plan->calls[i].thread >= plan->threads)
            return 0;
    }
    return 1;
}

/* Start the threads; if one cannot be started, the others leave before their first event. */
static void start_and_join(struct scheduler *s)
{
    uint32_t started = 0;
    while (started < s->plan->threads &&
           pthread_create(&s->workers[started].thread, NULL, work, &s->workers[started]) == 0)
        started++;
    if (started < s->plan->threads) {
        pthread_mutex_lock(&s->lock);
        s->result = ZP_ENOMEM;
        stop(s);
        pthread_mutex_unlock(&s->lock);
    }
    for (uint32_t i = 0; i < started; i++)
        pthread_join(s->workers[i].thread, NULL);
}

/* Make the conditions, run, destroy them again. */
static int run_workers(struct scheduler *s)
{
    uint32_t made = 0;
    while (made < s->plan->threads && pthread_cond_init(&s->workers[made].turn, NULL) == 0) {
        s->workers[made].scheduler = s;
        s->workers[made].number = made;
        made++;
    }
    if (made == s->plan->threads)
        start_and_join(s);
    else
        s->result = ZP_ENOMEM;
    while (made > 0)
        pthread_cond_destroy(&s->workers[--made].turn);
    return s->result;
}

int zp_trace_run(zp_trace_plan *plan)
{
    if (!is_valid(plan))
        return ZP_EINVAL;
    struct scheduler *s = calloc(1, sizeof *s);
    if (s == NULL)
        return ZP_ENOMEM;
    plan->event_count = 0;
    s->plan = plan;
    s->current = NOBODY;
    s->result = ZP_OK;
    int result = ZP_ENOMEM;
    if (pthread_mutex_init(&s->lock, NULL) == 0) {
        result = run_workers(s);
        pthread_mutex_destroy(&s->lock);
    }
    free_released(s->released);
    free(s);
    return result;
}
