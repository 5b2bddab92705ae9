/* The wait-free queue under random schedules (fibers.h): every history is linearizable, nothing is lost, no operation
 * takes more steps than the bound, and no node is used after it was freed.
 *
 * Usage: wfqueue_schedules SCHEDULES THREADS [FIRST]. With 3 threads there are meetings of stopped threads besides.
 * Prints the most steps. How often nodes are looked through and how many are kept in pools changes from schedule to
 * schedule. In some of them nothing that was freed is used again before the end: so whoever writes to it is found out;
 * in the others its address comes back at once. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NONSENSE 0xdd
#define MOST_FREED 4096

static uint64_t live;       /* allocated and not freed */
static uint64_t due;        /* at so many retired nodes a thread looks through them */
static uint64_t pool;       /* so many free nodes are kept */
static int quarantine;      /* whether memory that is freed is kept to the end */
static unsigned freed;      /* how many blocks are kept */
static uint64_t violations; /* writes to freed memory */
static struct {
    unsigned char *block;
    size_t size;
} kept[MOST_FREED];

static void *counting_alloc(size_t size)
{
    live++;
    return aligned_alloc(128, size);
}

static void nonsense_free(void *pointer, size_t size)
{
    if (pointer == NULL)
        return;
    live--;
    memset(pointer, NONSENSE, size);
    if (!quarantine || freed == MOST_FREED) {
        free(pointer);
        return;
    }
    kept[freed].block = pointer;
    kept[freed++].size = size;
}

static void end_quarantine(void)
{
    for (; freed > 0; freed--) {
        for (size_t i = 0; i < kept[freed - 1].size; i++)
            violations += kept[freed - 1].block[i] != NONSENSE;
        free(kept[freed - 1].block);
    }
}

#define ZP_ALLOC(size) counting_alloc(size)
#define ZP_FREE(pointer) nonsense_free(pointer, sizeof *(pointer))
#include "zp_wfqueue.h"
#undef ZP_WFQUEUE_DUE
#undef ZP_WFQUEUE_POOL
#define ZP_WFQUEUE_DUE(threads) ((void)(threads), due)
#define ZP_WFQUEUE_POOL(threads) ((void)(threads), pool)
#include "zp_mine.c"
#include "zp_wfqueue.c"

#include "check.h"
#include "fibers.h"
#include "fifo_history.h"

#ifndef CALLS
#define CALLS 16 /* of each thread */
#endif

static struct {
    zp_wfqueue *queue;
    history history;
    uint64_t most_enqueue;
    uint64_t most_dequeue;
    uint64_t losses; /* EMPTY right after the thread's own enqueue, while nobody takes more than he has put in */
    int own;         /* each dequeues as often as he has enqueued */
    uint64_t odds;   /* else one call in so many is an enqueue */
} test;

static void enqueue(unsigned me, uint64_t value)
{
    uint64_t steps = fibers_steps(), begin = fibers_clock();
    CHECK_EQ(zp_wfqueue_enqueue(test.queue, me, value), ZP_OK);
    history_add(&test.history, PUT_IN, value, begin, fibers_clock());
    steps = fibers_steps() - steps;
    test.most_enqueue = steps > test.most_enqueue ? steps : test.most_enqueue;
}

static int dequeue(unsigned me)
{
    uint64_t value = 0, steps = fibers_steps(), begin = fibers_clock();
    int result = zp_wfqueue_dequeue(test.queue, me, &value);
    CHECK(result == ZP_OK || result == ZP_EMPTY);
    history_add(&test.history, result == ZP_OK ? TOOK_OUT : WAS_EMPTY, value, begin, fibers_clock());
    steps = fibers_steps() - steps;
    test.most_dequeue = steps > test.most_dequeue ? steps : test.most_dequeue;
    return result;
}

static void work(void *argument, unsigned me)
{
    (void)argument;
    for (uint64_t i = 0; i < CALLS; i++) {
        uint64_t value = (uint64_t)(me + 1) << 32 | i;
        if (test.own) {
            enqueue(me, value);
            test.losses += dequeue(me) != ZP_OK;
        } else if (fibers_random() % test.odds == 0) {
            enqueue(me, value);
        } else {
            dequeue(me);
        }
    }
}

/* The thread's calls, one letter each. */
static void play(void *argument, unsigned me)
{
    const char *const *roles = argument;
    for (uint64_t i = 0; roles[me][i] != '\0'; i++) {
        if (roles[me][i] == 'e')
            enqueue(me, (uint64_t)(me + 1) << 32 | i);
        else
            dequeue(me);
    }
}

static void begin(unsigned threads)
{
    test.history.count = 0;
    if (zp_wfqueue_create(&test.queue, threads) != ZP_OK)
        abort();
}

/* The queue must end as the history says, and with all memory given back. 1 if all is well. */
static int end(const char *what, uint64_t number)
{
    uint64_t value, now = fibers_clock();
    for (; zp_wfqueue_dequeue(test.queue, 0, &value) == ZP_OK; now = fibers_clock())
        history_add(&test.history, TOOK_OUT, value, now, now);
    history_add(&test.history, WAS_EMPTY, 0, now, now);
    zp_wfqueue_destroy(test.queue);
    end_quarantine();
    const char *wrong = history_wrong(&test.history);
    if (wrong != NULL)
        fprintf(stderr, "%s %" PRIu64 ": %s\n", what, number, wrong);
    CHECK(wrong == NULL);
    CHECK_EQ(live, 0);
    CHECK_EQ(test.losses, 0);
    CHECK_EQ(violations, 0);
    return wrong == NULL && live == 0 && test.losses == 0 && violations == 0;
}

static int follow(const char *const *roles, const fibers_part *script, unsigned parts, uint64_t number)
{
    due = 1 + number % 4;
    pool = number / 4 % 2;
    begin(3);
    fibers_follow(3, script, parts, play, (void *)roles);
    return end("meeting", number);
}

#define ALL UINT64_MAX
#define FOLLOW(roles, script, number) follow(roles, script, sizeof script / sizeof *script, number)

/* Two threads that stop in the midst of operations, in every way: 0 stops at its i-th access and again k later, 1 at
 * its j-th in between; before that 2 makes all its calls. */
static int meet(const char *const *roles, uint64_t most)
{
    int well = 1;
    for (uint64_t number = 0; well && number < most * most * 10; number++) {
        uint64_t i = number / 10 / most, j = number / 10 % most, k = number % 10;
        const fibers_part script[] = {{0, i}, {2, ALL}, {1, j}, {0, k}, {1, ALL}};
        well = FOLLOW(roles, script, number);
    }
    return well;
}

/* The same, but 1 stops before the calls of 2 as well, and 0 once. */
static int meet_before(const char *const *roles, uint64_t most)
{
    int well = 1;
    for (uint64_t number = 0; well && number < most * most * most; number++) {
        uint64_t i = number / most / most, j = number / most % most, k = number % most;
        const fibers_part script[] = {{0, i}, {1, j}, {2, ALL}, {1, k}, {0, ALL}, {1, ALL}};
        well = FOLLOW(roles, script, number);
    }
    return well;
}

/* 1 stops while it helps 0, which goes on for so long that its nodes come round. */
static int meet_late(const char *const *roles, uint64_t most)
{
    int well = 1;
    for (uint64_t number = 0; well && number < 8 * 20 * most; number++) {
        uint64_t i = 3 + number / most / 20, j = 8 + number / most % 20, k = number % most;
        const fibers_part script[] = {{2, ALL}, {0, i}, {1, j}, {0, k}, {1, ALL}, {0, ALL}};
        well = FOLLOW(roles, script, 8 * number + 4);
    }
    return well;
}

static void meetings(void)
{
    static const char *const emptied[] = {"dd", "dd", "eeee"};
    static const char *const filled[] = {"ed", "eded", "ee"};
    static const char *const mixed[] = {"de", "edd", "ed"};
    static const char *const few[] = {"d", "dd", "ee"};
    static const char *const round[] = {"dededede", "d", "e"};
    if (meet(emptied, 30) && meet(filled, 40) && meet(mixed, 40))
        meet_before(few, 24);
    quarantine = 0; /* nodes are to come back */
    meet_late(round, 260);
}

static int schedule(uint64_t seed, unsigned threads)
{
    test.own = seed % 3 == 0;
    test.odds = 2 + seed / 3 % 3;
    quarantine = seed / 2 % 2 == 0;
    due = 1 + seed / 6 % (3 * threads + 1);
    pool = seed / 4 % 3;
    begin(threads);
    fibers_run(threads, seed, work, NULL);
    return end("seed", seed);
}

int main(int argc, char **argv)
{
    uint64_t schedules = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000;
    unsigned threads = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 3;
    if (threads < 1 || threads > FIBERS_MOST || threads * (CALLS * 2 + 1) > HISTORY_MOST)
        return 2;
    uint64_t first = argc > 3 ? strtoull(argv[3], NULL, 10) : 0;
    for (uint64_t seed = first; seed < first + schedules && schedule(seed, threads); seed++)
        ;
    quarantine = 1;
    test.losses = 0;
    if (threads == 3)
        meetings();
    due = 3 * threads + 1; /* the most that there was */
    uint64_t enqueue_bound = ZP_WFQUEUE_ENQUEUE_STEPS(threads), dequeue_bound = ZP_WFQUEUE_DEQUEUE_STEPS(threads);
    CHECK(test.most_enqueue <= enqueue_bound);
    CHECK(test.most_dequeue <= dequeue_bound);
    printf("%u threads: enqueue %" PRIu64 " steps of at most %" PRIu64 ", dequeue %" PRIu64 " of at most %" PRIu64 "\n",
           threads, test.most_enqueue, enqueue_bound, test.most_dequeue, dequeue_bound);
    fibers_end();
    return check_report(argv[0]);
}
