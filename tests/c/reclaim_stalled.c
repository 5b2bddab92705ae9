/* One thread stops for good in the midst of reading, while another moves items through a queue. Prints one JSON object:
 * how many nodes wait to be freed then, the bound, and how many still wait after the thread has gone on.
 *
 * Usage: reclaim_stalled ITEMS. With -DZP_EPOCHS for the other scheme. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "zp_epoch.h"
#include "zp_hazard.h"
#include "zp_queue.h"

static zp_domain *domain;
static _Atomic(void *) place = &place;
static pthread_barrier_t meeting;

/* Reads from the first meeting to the third. */
static void *reader(void *argument)
{
    zp_record *me = zp_domain_mine(domain);
#ifdef ZP_EPOCHS
    zp_epoch_enter(me);
#else
    zp_hazard_protect(me, 0, &place);
#endif
    pthread_barrier_wait(&meeting);
    pthread_barrier_wait(&meeting);
#ifdef ZP_EPOCHS
    zp_epoch_leave(me);
#else
    zp_hazard_clear(me, 0);
#endif
    pthread_barrier_wait(&meeting);
    return argument;
}

int main(int argc, char **argv)
{
    uint64_t items = argc > 1 ? strtoull(argv[1], NULL, 10) : 100000;
    zp_queue *q;
    pthread_t thread;
#ifdef ZP_EPOCHS
    int result = zp_epoch_create(&domain, 0, 0);
#else
    int result = zp_hazard_create(&domain, 0, 0);
#endif
    if (result != ZP_OK || zp_queue_create(&q) != ZP_OK || pthread_barrier_init(&meeting, NULL, 2) != 0 ||
        pthread_create(&thread, NULL, reader, NULL) != 0)
        abort();
    zp_record *me = zp_domain_mine(domain);
    pthread_barrier_wait(&meeting);
    uint64_t value, wrong = 0;
    for (uint64_t i = 0; i < items; i++) {
        wrong += zp_queue_enqueue(q, me, i) != ZP_OK;
        wrong += zp_queue_dequeue(q, me, &value) != ZP_OK || value != i;
    }
    zp_stats stalled, after;
    zp_domain_stats(domain, &stalled);
    pthread_barrier_wait(&meeting);
    pthread_barrier_wait(&meeting);
    for (int i = 0; i < 3; i++)
        zp_domain_drain(domain);
    zp_domain_stats(domain, &after);
    pthread_join(thread, NULL);
    zp_queue_destroy(q);
    zp_domain_destroy(domain);
    printf("{\"stalled\": %" PRIu64 ", \"bound\": %" PRIu64 ", \"after\": %" PRIu64 "}\n", stalled.unreclaimed,
           stalled.bound, after.unreclaimed);
    return wrong != 0;
}
