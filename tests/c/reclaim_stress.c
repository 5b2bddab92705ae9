/* Stack and queue among threads that come and go: nothing lost, doubled or out of order, and never more nodes waiting
 * to be freed than the bound. In every other round each thread takes an element out after each that it has put in, and
 * EMPTY is a loss. In two rounds of four the threads' memory ends again and again. After each round one thread is
 * cancelled while it protects a node. With `fork` the process forks in the middle, and the child goes on alone.
 *
 * The sources are included, so that the allocator can be replaced.
 *
 * Usage: reclaim_stress SECONDS [fork]. With -DZP_EPOCHS for the other scheme, which has no bound. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static _Thread_local uint64_t scarcity; /* not 0: a random state, and one allocation of 16 fails */
static int forks;                       /* the allocator is locked, also across a fork */
static pthread_mutex_t allocator = PTHREAD_MUTEX_INITIALIZER;

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void *scarce_alloc(size_t size)
{
    if (scarcity != 0 && (next_random(&scarcity) >> 20) % 16 == 0)
        return NULL;
    if (forks)
        pthread_mutex_lock(&allocator);
    void *memory = aligned_alloc(128, size);
    if (forks)
        pthread_mutex_unlock(&allocator);
    return memory;
}

static void locked_free(void *memory)
{
    if (forks)
        pthread_mutex_lock(&allocator);
    free(memory);
    if (forks)
        pthread_mutex_unlock(&allocator);
}

#define ZP_ALLOC(size) scarce_alloc(size)
#define ZP_FREE(pointer) locked_free(pointer)
#include "zp_barrier.c"
#include "zp_domain.c"
#include "zp_epoch.c"
#include "zp_hazard.c"
#define make_node stack_node
#include "zp_stack.c"
#undef make_node
#define make_node queue_node
#include "zp_queue.c"

#include "check.h"

#define THREADS 4
#define STUCK_S 60
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
    _Atomic uint64_t wrong_empty;
    _Atomic uint64_t wrong_refusal;
    _Atomic uint64_t refused; /* for want of memory */
    _Atomic uint64_t begun;   /* how many threads of this round */
    _Atomic int may_end;      /* they may */
};

struct worker {
    struct run *run;
    uint64_t number;
    int scarce;
    pthread_t thread;
};

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

/* Whether there was no memory, which must be scarce then. */
static int is_refused(struct run *run, int result)
{
    run->wrong_refusal += result != ZP_OK && (result != ZP_ENOMEM || scarcity == 0);
    run->refused += result != ZP_OK;
    return result != ZP_OK;
}

static void push_batch(struct run *run, uint64_t number, uint64_t *count, uint64_t n)
{
    uint64_t items[BATCH];
    for (uint64_t i = 0; i < n; i++)
        items[i] = WORD(number, (*count)++);
    for (uint64_t i = 0; i < n; i++)
        went_in(run, items[i]);
    if (is_refused(run, zp_stack_push_many(run->stack, items, n))) {
        for (uint64_t i = 0; i < n; i++)
            came_out(run, items[i]);
    }
}

/* Whether it is not inside. */
static int push(struct run *run, uint64_t word)
{
    went_in(run, word);
    if (!is_refused(run, zp_stack_push(run->stack, word)))
        return 0;
    came_out(run, word);
    return 1;
}

/* Whether it is not inside. */
static int enqueue(struct run *run, zp_record *me, uint64_t word)
{
    went_in(run, word);
    if (!is_refused(run, zp_queue_enqueue(run->queue, me, word)))
        return 0;
    came_out(run, word);
    return 1;
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
static int dequeue(struct run *run, zp_record *me, uint64_t *seen)
{
    uint64_t word;
    int result = zp_queue_dequeue(run->queue, me, &word);
    if (result != ZP_OK)
        return result;
    uint64_t slot = (word >> 40) % 256;
    run->wrong_order += seen[slot] >> 40 == word >> 40 && word <= seen[slot];
    seen[slot] = word;
    came_out(run, word);
    return ZP_OK;
}

static int pop(struct run *run, zp_record *me)
{
    uint64_t word;
    int result = zp_stack_pop(run->stack, me, &word);
    if (result == ZP_OK)
        came_out(run, word);
    return result;
}

/* The calling thread's record, when there is memory for one. */
static zp_record *begin(const struct worker *w)
{
    scarcity = w->scarce ? w->number * 2654435761u + 1 : 0;
    zp_record *me = NULL;
    while (me == NULL)
        me = zp_domain_mine(w->run->domain);
    w->run->begun++;
    return me;
}

/* The thread ends, but not before a fork. */
static void *end(struct run *run)
{
    while (!run->may_end)
        sched_yield();
    return NULL;
}

/* A call of one kind or another. */
static void call(struct run *run, zp_record *me, uint64_t number, uint64_t chance, uint64_t *count, uint64_t *seen)
{
    switch (chance % 8) {
    case 0:
        push_batch(run, number, count, 1 + chance / 8 % BATCH);
        break;
    case 1:
    case 2:
        push(run, WORD(number, (*count)++));
        break;
    case 3:
    case 4:
        pop(run, me);
        break;
    case 5:
    case 6:
        enqueue(run, me, WORD(number, (*count)++));
        break;
    default:
        dequeue(run, me, seen);
        dequeue(run, me, seen);
        if (chance % 640 == 7)
            pop_everything(run, me);
    }
}

static void *mix(void *argument)
{
    const struct worker *w = argument;
    zp_record *me = begin(w);
    uint64_t state = w->number * 2654435761u + 1, count = 1, seen[256] = {0};
    for (int i = 0; i < CALLS; i++) {
        uint64_t chance = next_random(&state) >> 20;
        call(w->run, me, w->number, chance, &count, seen);
        if (i % 64 == 0)
            check_bound(w->run);
        if (chance % 256 == 5)
            sched_yield();
    }
    return end(w->run);
}

/* In with one, and out with one at once: there is one at every instant, this thread's or another one for it. */
static void *pair(void *argument)
{
    const struct worker *w = argument;
    struct run *run = w->run;
    zp_record *me = begin(w);
    uint64_t state = w->number * 2654435761u + 1, count = 1, seen[256] = {0};
    for (int i = 0; i < CALLS / 4; i++) {
        if (!enqueue(run, me, WORD(w->number, count++)))
            run->wrong_empty += dequeue(run, me, seen) != ZP_OK;
        if (!push(run, WORD(w->number, count++)))
            run->wrong_empty += pop(run, me) != ZP_OK;
        if ((next_random(&state) >> 20) % 64 == 5)
            sched_yield();
    }
    check_bound(run);
    return end(run);
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

/* Threads use the structures while this one forks; the child finds every structure whole. None of them is inside the
 * allocator, begins or ends: the sanitizers' locks are not made for a fork then. */
static void fork_one(struct run *run)
{
    while (run->begun < THREADS)
        sched_yield();
    pthread_mutex_lock(&allocator);
    pid_t child = fork();
    pthread_mutex_unlock(&allocator);
    if (child < 0)
        abort();
    if (child == 0) {
        alarm(STUCK_S);
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

static void round_of_threads(struct run *run, uint64_t round)
{
    struct worker workers[THREADS];
    run->begun = 0;
    run->may_end = !forks;
    for (uint64_t i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){run, (round * THREADS + i) % MAX_WORKERS, round % 4 >= 2, 0};
        if (pthread_create(&workers[i].thread, NULL, round % 2 ? pair : mix, &workers[i]) != 0)
            abort();
    }
    if (forks)
        fork_one(run);
    run->may_end = 1;
    for (int i = 0; i < THREADS; i++)
        pthread_join(workers[i].thread, NULL);
}

static void stress(uint64_t threshold, int asymmetric, double seconds)
{
    struct run run = {.domain = make_domain(threshold, asymmetric)};
    if (zp_queue_create(&run.queue) != ZP_OK || zp_stack_create(&run.stack) != ZP_OK)
        abort();
    uint64_t round = 0;
    struct timespec start, now;
    clock_gettime(CLOCK_MONOTONIC, &start);
    do {
        round_of_threads(&run, round++);
        settle(&run);
        cancel_one(&run);
        clock_gettime(CLOCK_MONOTONIC, &now);
    } while (round % 4 != 0 ||
             (double)(now.tv_sec - start.tv_sec) + 1e-9 * (double)(now.tv_nsec - start.tv_nsec) < seconds);
    CHECK_EQ(run.wrong_order, 0);
    CHECK_EQ(run.wrong_bound, 0);
    CHECK_EQ(run.wrong_empty, 0);
    CHECK_EQ(run.wrong_refusal, 0);
    CHECK(run.refused > 0);
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
    forks = argc > 2 && strcmp(argv[2], "fork") == 0;
    stress(1, 0, seconds / 4);
    stress(10, 1, seconds / 4);
    stress(0, 0, seconds / 4);
    stress(0, 1, seconds / 4);
    return check_report(argv[0]);
}
