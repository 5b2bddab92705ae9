/* Random schedules of the real code in one thread: `fibers` that may change at each access of an atomic object.
 *
 * For a build with -DZP_TRACE and without zp_trace.c, whose hooks are defined here. So a run is a function of its seed
 * and of the run before, and a schedule that threads would meet once in a year comes about in a minute. There are two
 * kinds: in the one, a run switches with a probability of its own, and now and then a fiber is held for long in the
 * midst of an operation. In the other each fiber has a priority, the highest one goes on, and a few times it falls
 * below all others: the way of Burckhardt and others, "A randomized scheduler with probabilistic guarantees of finding
 * bugs" (ASPLOS 2010). Or a test says itself which fiber goes how far: fibers_follow.
 *
 * A test calls fibers_run, whose body is called in each fiber with its number; inside, `fibers_clock()` tells the time,
 * and fibers_steps() how many shared accesses this fiber has made. */
#ifndef FIBERS_H
#define FIBERS_H

#include <stdint.h>
#include <stdlib.h>
#include <ucontext.h>

#include "zp_trace.h"

#define FIBERS_MOST 16
#define FIBERS_STACK (64 * 1024)
#define FIBERS_FALLS 6

typedef void fibers_body(void *argument, unsigned number);

/** So many accesses of atomic objects by this fiber, or all that it makes if there are fewer. */
typedef struct fibers_part {
    unsigned number;
    uint64_t accesses;
} fibers_part;

static struct {
    ucontext_t caller;
    ucontext_t context[FIBERS_MOST];
    unsigned char *stack[FIBERS_MOST];
    int alive[FIBERS_MOST];
    uint64_t held_until[FIBERS_MOST]; /* not scheduled before */
    int64_t priority[FIBERS_MOST];
    uint64_t steps[FIBERS_MOST];
    unsigned count;
    int current; /* -1: none */
    uint64_t clock;
    uint64_t random;
    uint64_t rate;                /* one access in so many is followed by another fiber; 0: by priorities */
    uint64_t falls[FIBERS_FALLS]; /* by priorities: when that of the present fiber falls */
    int64_t lowest;
    uint64_t length;           /* of the last run by priorities */
    const fibers_part *script; /* or NULL */
    const fibers_part *script_end;
    uint64_t left; /* of the present part */
    fibers_body *body;
    void *argument;
} fibers = {.current = -1, .length = 1000};

static uint64_t fibers_random(void)
{
    fibers.random ^= fibers.random << 13;
    fibers.random ^= fibers.random >> 7;
    fibers.random ^= fibers.random << 17;
    return fibers.random >> 11;
}

/** The time: it grows with each access of any fiber, and with each call. */
static uint64_t fibers_clock(void)
{
    return ++fibers.clock;
}

static uint64_t fibers_steps(void)
{
    return fibers.steps[fibers.current];
}

/* A fiber that is alive and not held; if all are held, any that is alive; -1 if none is. */
static int fibers_any(void)
{
    unsigned start = (unsigned)(fibers_random() % fibers.count);
    int any = -1;
    for (unsigned i = 0; i < fibers.count; i++) {
        unsigned number = (start + i) % fibers.count;
        if (!fibers.alive[number])
            continue;
        any = (int)number;
        if (fibers.held_until[number] <= fibers.clock)
            return any;
    }
    return any;
}

/* The fiber of the highest priority that is alive; -1 if none is. */
static int fibers_highest(void)
{
    int best = -1;
    for (unsigned i = 0; i < fibers.count; i++) {
        if (fibers.alive[i] && (best < 0 || fibers.priority[i] > fibers.priority[best]))
            best = (int)i;
    }
    return best;
}

/* The fiber of the next part of the script that is alive; after its end any that is alive. */
static int fibers_scripted(void)
{
    while (fibers.script < fibers.script_end) {
        const fibers_part *part = fibers.script++;
        fibers.left = part->accesses;
        if (fibers.alive[part->number] && part->accesses > 0)
            return (int)part->number;
    }
    fibers.left = UINT64_MAX;
    return fibers_any();
}

static int fibers_next(void)
{
    if (fibers.script != NULL)
        return fibers_scripted();
    return fibers.rate == 0 ? fibers_highest() : fibers_any();
}

static void fibers_switch(void)
{
    int from = fibers.current, to = fibers_next();
    if (to == from)
        return;
    fibers.current = to;
    ucontext_t *target = to < 0 ? &fibers.caller : &fibers.context[to];
    swapcontext(&fibers.context[from], target);
}

/* Whether now is the time for another fiber. */
static int fibers_due(void)
{
    if (fibers.script != NULL)
        return fibers.left-- == 0;
    if (fibers.rate == 0) {
        for (unsigned i = 0; i < FIBERS_FALLS; i++) {
            if (fibers.falls[i] == fibers.clock) {
                fibers.priority[fibers.current] = --fibers.lowest;
                return 1;
            }
        }
        return 0;
    }
    if (fibers_random() % fibers.rate != 0)
        return 0;
    if (fibers_random() % 16 == 0)
        fibers.held_until[fibers.current] = fibers.clock + fibers_random() % 1000;
    return 1;
}

void zp_trace_before(enum zp_trace_kind kind, uint32_t line)
{
    (void)line;
    if (fibers.current < 0)
        return;
    fibers.steps[fibers.current]++;
    /* what is no access of an atomic object can as well happen together with the one before */
    if (kind != ZP_TRACE_LOAD && kind != ZP_TRACE_STORE && kind != ZP_TRACE_CAS && kind != ZP_TRACE_XCHG)
        return;
    fibers.clock++;
    if (fibers_due()) {
        fibers_switch();
        if (fibers.script != NULL)
            fibers.left--;
    }
}

void zp_trace_after(uint64_t value)
{
    (void)value;
}

static void fibers_enter(void)
{
    fibers.body(fibers.argument, (unsigned)fibers.current);
    fibers.alive[fibers.current] = 0;
    fibers_switch();
}

static void fibers_make(unsigned number)
{
    ucontext_t *context = &fibers.context[number];
    if (fibers.stack[number] == NULL && (fibers.stack[number] = malloc(FIBERS_STACK)) == NULL)
        abort();
    getcontext(context);
    context->uc_stack.ss_sp = fibers.stack[number];
    context->uc_stack.ss_size = FIBERS_STACK;
    context->uc_link = NULL;
    makecontext(context, fibers_enter, 0);
    fibers.alive[number] = 1;
    fibers.held_until[number] = 0;
    fibers.steps[number] = 0;
    fibers.priority[number] = (int64_t)(fibers_random() >> 20);
}

/** Call the body in so many fibers; return when all have returned. */
static void fibers_run(unsigned count, uint64_t seed, fibers_body *body, void *argument)
{
    static const uint64_t rates[] = {0, 1, 0, 2, 0, 4, 0, 8, 0, 32};
    fibers.count = count;
    fibers.random = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
    for (int i = 0; i < 3; i++)
        fibers_random();
    fibers.rate = rates[seed % (sizeof rates / sizeof *rates)];
    fibers.body = body;
    fibers.argument = argument;
    fibers.clock = 0;
    fibers.lowest = 0;
    for (unsigned i = 0; i < FIBERS_FALLS; i++)
        fibers.falls[i] = fibers_random() % fibers.length;
    for (unsigned i = 0; i < count; i++)
        fibers_make(i);
    fibers.current = fibers_next();
    swapcontext(&fibers.caller, &fibers.context[fibers.current]);
    if (fibers.rate == 0 && fibers.script == NULL)
        fibers.length = fibers.clock + 1;
    fibers.script = NULL;
}

/** The same by a script; what it leaves over follows in any order. */
static void fibers_follow(unsigned count, const fibers_part *script, unsigned parts, fibers_body *body, void *argument)
{
    fibers.script = script;
    fibers.script_end = script + parts;
    fibers_run(count, 1, body, argument);
}

static void fibers_end(void)
{
    for (unsigned i = 0; i < FIBERS_MOST; i++) {
        free(fibers.stack[i]);
        fibers.stack[i] = NULL;
    }
}

#endif
