/* Stack and queue among threads that come and go: nothing lost, doubled or out of order, and never more nodes waiting
 * to be freed than the bound. One thread is cancelled while it protects a node; one forks in the middle, and its child
 * goes on alone.
 *
 * Usage: reclaim_stress SECONDS [fork]. With -DZP_EPOCHS for the other scheme, which has no bound. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "zp_epoch.h"
#include "zp_hazard.h"
#include "zp_queue.h"
#include "zp_stack.h"

#define THREADS 4
#define CALLS 2000
#define BATCH 5

/* Elements: the number of the thread that put them in, and its count. */
#define WORD(thread, count) ((uint64_t)(thread) << 40 | (count))
#define COUNT(word) ((word) & ((UINT64_C(1) << 40) - 1))
#define MAX_WORKERS (1u << 20)

struct run {
    zp_domain *domain;
    zp_queue *queue;
    zp_stack *stack;
    _Atomic uint64_t sum; /* of what went in, less what came out, of all structures; modulo 2^64 */
    _Atomic uint64_t inside;
    _Atomic uint64_t wrong_order;
    _Atomic uint64_t wrong_bound;
    _Atomic uint64_t failed;
};

struct worker {
    struct run *run;
    uint64_t number;
    pthread_t thread;
};

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static zp_domain *make_domain(uint64_t threshold, int asymmetric)
{
    zp_domain *d;
#ifdef ZP_EPOCHS
    int result = zp_epoch_create(&d, threshold, asymmetric);
#else
    int result = zp_hazard_create(&d, threshold, asymmetric);
#endif
    if (result != ZP_OK)
        abort();
    return d;
}

static void check_bound(struct run *run)
{
    zp_stats stats;
    zp_domain_stats(run->domain, &stats);
    run->wrong_bound += stats.unreclaimed > stats.bound;
}

static void went_in(struct run *run, uint64_t word)
{
    run->sum += word;
    run->inside++;
}

static void came_out(struct run *run, uint64_t word)
{
    run->sum -= word;
    run->inside--;
}

static void push_batch(struct run *run, uint64_t number, uint64_t *count, uint64_t n)
{
    uint64_t items[BATCH];
    for (uint64_t i = 0; i < n; i++)
        items[i] = WORD(number, (*count)++);
    for (uint64_t i = 0; i < n; i++)
        went_in(run, items[i]);
    run->failed += zp_stack_push_many(run->stack, items, n) != ZP_OK;
}

/* What pop_all gives must be newest first for each thread that put something in. */
static void pop_everything(struct run *run, zp_record *me)
{
    uint64_t word, last = UINT64_MAX;
    zp_stack_node *list = zp_stack_pop_all(run->stack);
    while (list != NULL) {
        list = zp_stack_next(run->stack, me, list, &word);
        run->wrong_order += last != UINT64_MAX && word >> 40 == last >> 40 && COUNT(word) >= COUNT(last);
        last = word;
        came_out(run, word);
    }
}

/* Elements of one thread must come out of the queue in the order in which it put them in, as seen by one consumer. */
static void dequeue(struct run *run, zp_record *me, uint64_t *seen)
{
    uint64_t word;
    if (zp_queue_dequeue(run->queue, me, &word) != ZP_OK)
        return;
    uint64_t slot = (word >> 40) % 256;
    run->wrong_order += seen[slot] >> 40 == word >> 40 && word <= seen[slot];
    seen[slot] = word;
    came_out(run, word);
}

static void *work(void *argument)
{
    const struct worker *w = argument;
    struct run *run = w->run;
    zp_record *me = zp_domain_mine(run->domain);
    uint64_t state = w->number * 2654435761u + 1, count = 1, word, seen[256] = {0};
    for (int i = 0; i < CALLS; i++) {
        uint64_t chance = next_random(&state) >> 20;
        switch (chance % 8) {
        case 0:
            push_batch(run, w->number, &count, 1 + chance / 8 % BATCH);
            break;
        case 1:
        case 2:
            word = WORD(w->number, count++);
            went_in(run, word);
            run->failed += zp_stack_push(run->stack, word) != ZP_OK;
            break;
        case 3:
        case 4:
            if (zp_stack_pop(run->stack, me, &word) == ZP_OK)
                came_out(run, word);
            break;
        case 5:
        case 6:
            word = WORD(w->number, count++);
            went_in(run, word);
            run->failed += zp_queue_enqueue(run->queue, me, word) != ZP_OK;
            break;
        default:
            for (int k = 0; k < 2; k++)
                dequeue(run, me, seen);
            if (chance % 640 == 7)
                pop_everything(run, me);
        }
        if (i % 64 == 0)
            check_bound(run);
        if (chance % 256 == 5)
            sched_yield();
    }
    return NULL;
}

/* Take everything out; the sum must come to nothing. */
static void settle(struct run *run)
{
    zp_record *me = zp_domain_mine(run->domain);
    uint64_t word;
    pop_everything(run, me);
    while (zp_queue_dequeue(run->queue, me, &word) == ZP_OK)
        came_out(run, word);
    CHECK_EQ(run->inside, 0);
    CHECK_EQ(run->sum, 0);
}

/* A thread that is cancelled between protect and clear. */
static void *protect_and_sleep(void *argument)
{
    struct run *run = argument;
    zp_record *me = zp_domain_mine(run->domain);
#ifdef ZP_EPOCHS
    zp_epoch_enter(me);
#else
    static _Atomic(void *) place;
    atomic_store(&place, run);
    zp_hazard_protect(me, 3, &place);
#endif
    atomic_fetch_add(&run->inside, 1); /* tells that it is ready */
    for (;;)
        pause();
    return NULL;
}

static void cancel_one(struct run *run)
{
    pthread_t thread;
    uint64_t before = run->inside;
    if (pthread_create(&thread, NULL, protect_and_sleep, run) != 0)
        abort();
    while (run->inside == before)
        sched_yield();
    pthread_cancel(thread);
    pthread_join(thread, NULL);
    run->inside--;
}

/* Threads use the structures while this one forks; the child finds every structure whole. */
static void fork_one(struct run *run)
{
    pid_t child = fork();
    if (child < 0)
        abort();
    if (child == 0) {
        zp_record *me = zp_domain_mine(run->domain);
        uint64_t word, number = 0;
        while (zp_stack_pop(run->stack, me, &word) == ZP_OK)
            ;
        while (zp_queue_dequeue(run->queue, me, &word) == ZP_OK)
            ;
        int wrong = 0;
        for (uint64_t i = 0; i < 1000; i++) {
            wrong |= zp_queue_enqueue(run->queue, me, i) != ZP_OK || zp_stack_push(run->stack, i) != ZP_OK;
            wrong |= zp_queue_dequeue(run->queue, me, &number) != ZP_OK || number != i;
            wrong |= zp_stack_pop(run->stack, me, &number) != ZP_OK || number != i;
        }
        _exit(wrong);
    }
    int status = -1;
    waitpid(child, &status, 0);
    CHECK_EQ(status, 0);
}

static void round_of_threads(struct run *run, uint64_t *number, int with_fork)
{
    struct worker workers[THREADS];
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){run, (*number)++ % MAX_WORKERS, 0};
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0)
            abort();
    }
    if (with_fork)
        fork_one(run);
    for (int i = 0; i < THREADS; i++)
        pthread_join(workers[i].thread, NULL);
}

static void stress(uint64_t threshold, int asymmetric, double seconds, int with_fork)
{
    struct run run = {.domain = make_domain(threshold, asymmetric)};
    if (zp_queue_create(&run.queue) != ZP_OK || zp_stack_create(&run.stack) != ZP_OK)
        abort();
    uint64_t number = 0;
    struct timespec begin, now;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    do {
        round_of_threads(&run, &number, with_fork);
        settle(&run);
        cancel_one(&run);
        clock_gettime(CLOCK_MONOTONIC, &now);
    } while ((double)(now.tv_sec - begin.tv_sec) + 1e-9 * (double)(now.tv_nsec - begin.tv_nsec) < seconds);
    CHECK_EQ(run.wrong_order, 0);
    CHECK_EQ(run.wrong_bound, 0);
    CHECK_EQ(run.failed, 0);
    zp_stats stats;
    zp_domain_stats(run.domain, &stats);
    CHECK(stats.threads <= THREADS + 2); /* records are used again */
    CHECK(stats.freed > 0);
    CHECK(stats.claimed <= 1);
    for (int i = 0; i < 3; i++) /* epochs: two steps, and one for good measure */
        zp_domain_drain(run.domain);
    zp_domain_stats(run.domain, &stats);
    CHECK_EQ(stats.unreclaimed, 0); /* the dead protect nothing */
    zp_queue_destroy(run.queue);
    zp_stack_destroy(run.stack);
    zp_domain_destroy(run.domain);
}

int main(int argc, char **argv)
{
    double seconds = argc > 1 ? strtod(argv[1], NULL) : 1;
    int with_fork = argc > 2 && strcmp(argv[2], "fork") == 0;
    stress(1, 0, seconds / 4, with_fork);
    stress(10, 1, seconds / 4, with_fork);
    stress(0, 0, seconds / 4, with_fork);
    stress(0, 1, seconds / 4, with_fork);
    return check_report(argv[0]);
}
