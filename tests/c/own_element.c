/* Each thread puts an element in and takes one out at once, time after time. So there is always one for it, and EMPTY
 * is a loss. For every queue of the library: -DQUEUE=1 zp_queue, 2 zp_wfqueue, 3 zp_mpmc.
 *
 * zp_mpmc may say EMPTY and FULL while others are in the midst of operations: there it is no loss, and tried again, but
 * when the others have ended it must hold what is left. Usage: own_element THREADS PAIRS */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "check.h"
#include "zp_hazard.h"
#include "zp_mpmc.h"
#include "zp_queue.h"
#include "zp_wfqueue.h"

#define MOST 16

static unsigned threads;
static uint64_t pairs;
static atomic_uint begun;
static atomic_ulong losses;
static atomic_ulong sum; /* of what went in, less what came out */

#if QUEUE == 1
static zp_domain *domain;
static zp_queue *queue;

static int make(void)
{
    return zp_hazard_create(&domain, 0, 0) == ZP_OK && zp_queue_create(&queue) == ZP_OK;
}

static int put(uint64_t word)
{
    return zp_queue_enqueue(queue, zp_domain_mine(domain), word);
}

static int take(uint64_t *word)
{
    return zp_queue_dequeue(queue, zp_domain_mine(domain), word);
}

static void destroy(void)
{
    zp_queue_destroy(queue);
    zp_domain_destroy(domain);
}
#elif QUEUE == 2
static zp_wfqueue *queue;

static int make(void)
{
    return zp_wfqueue_create(&queue, threads + 1) == ZP_OK;
}

static int put(uint64_t word)
{
    uint64_t slot = UINT64_MAX;
    int result = zp_wfqueue_mine(queue, &slot);
    return result != ZP_OK ? result : zp_wfqueue_enqueue(queue, slot, word);
}

static int take(uint64_t *word)
{
    uint64_t slot = UINT64_MAX;
    int result = zp_wfqueue_mine(queue, &slot);
    return result != ZP_OK ? result : zp_wfqueue_dequeue(queue, slot, word);
}

static void destroy(void)
{
    zp_wfqueue_destroy(queue);
}
#else
static zp_mpmc *queue;

static int make(void)
{
    return zp_mpmc_create(&queue, MOST) == ZP_OK;
}

static int put(uint64_t word)
{
    while (zp_mpmc_push(queue, word) != ZP_OK)
        sched_yield();
    return ZP_OK;
}

static int take(uint64_t *word)
{
    while (zp_mpmc_pop(queue, word) != ZP_OK)
        sched_yield();
    return ZP_OK;
}

static void destroy(void)
{
    zp_mpmc_destroy(queue);
}
#endif

static void *work(void *argument)
{
    uint64_t state = (uintptr_t)argument + 1, difference = 0, word = 0;
    atomic_fetch_add(&begun, 1);
    while (atomic_load(&begun) < threads)
        sched_yield();
    for (uint64_t i = 0; i < pairs; i++) {
        if (put(i) != ZP_OK)
            abort();
        if (take(&word) != ZP_OK) {
            atomic_fetch_add(&losses, 1);
            continue;
        }
        difference += i - word;
        state = state * 6364136223846793005u + 1;
        if (state >> 58 == 0)
            sched_yield();
    }
    atomic_fetch_add(&sum, difference);
    return NULL;
}

int main(int argc, char **argv)
{
    threads = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 4;
    pairs = argc > 2 ? strtoull(argv[2], NULL, 10) : 100000;
    if (threads < 1 || threads > MOST || !make())
        return 2;
    pthread_t ids[MOST];
    for (unsigned i = 0; i < threads; i++) {
        if (pthread_create(&ids[i], NULL, work, (void *)(uintptr_t)i) != 0)
            abort();
    }
    for (unsigned i = 0; i < threads; i++)
        pthread_join(ids[i], NULL);
    CHECK_EQ(losses, 0);
    CHECK_EQ(sum, 0);
    destroy();
    return check_report(argv[0]);
}
