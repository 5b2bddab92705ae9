/* Random schedules of the real code in one thread: `fibers` that may change at each shared access.
 *
 * For a build with -DZP_TRACE and without zp_trace.c, whose hooks are defined here. So a run is a function of its seed,
 * and a schedule that threads would meet once in a year comes about in a second. A run switches with a probability of
 * its own, and now and then a fiber is held for long in the midst of an operation.
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

typedef void fibers_body(void *argument, unsigned number);

static struct {
    ucontext_t caller;
    ucontext_t context[FIBERS_MOST];
    unsigned char *stack[FIBERS_MOST];
    int alive[FIBERS_MOST];
    uint64_t held_until[FIBERS_MOST]; /* not scheduled before */
    uint64_t steps[FIBERS_MOST];
    unsigned count;
    int current; /* -1: none */
    uint64_t clock;
    uint64_t random;
    uint64_t rate; /* one access in so many is followed by another fiber */
    fibers_body *body;
    void *argument;
} fibers = {.current = -1};

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
static int fibers_next(void)
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

static void fibers_switch(void)
{
    int from = fibers.current, to = fibers_next();
    if (to == from)
        return;
    fibers.current = to;
    ucontext_t *target = to < 0 ? &fibers.caller : &fibers.context[to];
    swapcontext(&fibers.context[from], target);
}

void zp_trace_before(enum zp_trace_kind kind, uint32_t line)
{
    (void)kind;
    (void)line;
    if (fibers.current < 0)
        return;
    fibers.steps[fibers.current]++;
    fibers.clock++;
    if (fibers_random() % fibers.rate != 0)
        return;
    if (fibers_random() % 16 == 0)
        fibers.held_until[fibers.current] = fibers.clock + fibers_random() % 1000;
    fibers_switch();
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
}

/** Call the body in so many fibers; return when all have returned. */
static void fibers_run(unsigned count, uint64_t seed, fibers_body *body, void *argument)
{
    static const uint64_t rates[] = {1, 2, 4, 8, 32};
    fibers.count = count;
    fibers.random = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
    fibers.rate = rates[seed % (sizeof rates / sizeof *rates)];
    fibers.body = body;
    fibers.argument = argument;
    fibers.clock = 0;
    for (unsigned i = 0; i < count; i++)
        fibers_make(i);
    fibers.current = fibers_next();
    swapcontext(&fibers.caller, &fibers.context[fibers.current]);
}

static void fibers_end(void)
{
    for (unsigned i = 0; i < FIBERS_MOST; i++) {
        free(fibers.stack[i]);
        fibers.stack[i] = NULL;
    }
}

#endif
