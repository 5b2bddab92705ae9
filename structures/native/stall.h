/**
 * @file stall.h
 * @brief The debug build of the wait-free queue, whose threads can be stopped in the midst of an operation; beside it a
 * queue with a mutex, which can be stopped in its critical section. For `python -m structures wc`.
 *
 * The hooks of zp_trace.h, called before each shared access, are defined here. Called without the GIL.
 */
#ifndef ZP_STALL_H
#define ZP_STALL_H

#ifndef ZP_TRACE
#define ZP_TRACE
#endif
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include "zp_mine.c"
#include "zp_wfqueue.c"

typedef struct zp_stall_item zp_stall_item;

struct zp_stall_item {
    uint64_t word;
    zp_stall_item *next;
};

typedef struct zp_stall {
    zp_wfqueue *queue; /* NULL: the one with the mutex */
    pthread_mutex_t mutex;
    zp_stall_item *first;
    zp_stall_item *last;
} zp_stall;

/* how long this thread is to stop at its next compare-and-swap, in nanoseconds */
static _Thread_local uint64_t zp_stall_for;

static uint64_t zp_stall_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

/** The hook: stop here once, if the thread is to stop. */
void zp_trace_before(enum zp_trace_kind kind, uint32_t line)
{
    (void)line;
    if (zp_stall_for == 0 || kind != ZP_TRACE_CAS)
        return;
    struct timespec time = {(time_t)(zp_stall_for / 1000000000u), (long)(zp_stall_for % 1000000000u)};
    zp_stall_for = 0;
    while (nanosleep(&time, &time) != 0)
        ;
}

void zp_trace_after(uint64_t value)
{
    (void)value;
}

static zp_stall *zp_stall_create(uint64_t threads, int with_mutex)
{
    zp_stall *q = calloc(1, sizeof *q);
    if (q == NULL)
        return NULL;
    if (!with_mutex && zp_wfqueue_create(&q->queue, threads) != ZP_OK) {
        free(q);
        return NULL;
    }
    pthread_mutex_init(&q->mutex, NULL);
    return q;
}

static void zp_stall_destroy(zp_stall *q)
{
    if (q == NULL)
        return;
    zp_wfqueue_destroy(q->queue);
    while (q->first != NULL) {
        zp_stall_item *next = q->first->next;
        free(q->first);
        q->first = next;
    }
    pthread_mutex_destroy(&q->mutex);
    free(q);
}

static int zp_stall_lock_put(zp_stall *q, uint64_t word)
{
    zp_stall_item *item = malloc(sizeof *item);
    if (item == NULL)
        return ZP_ENOMEM;
    *item = (zp_stall_item){word, NULL};
    pthread_mutex_lock(&q->mutex);
    zp_trace_before(ZP_TRACE_CAS, 0);
    if (q->first == NULL)
        q->first = item;
    else
        q->last->next = item;
    q->last = item;
    pthread_mutex_unlock(&q->mutex);
    return ZP_OK;
}

static int zp_stall_lock_take(zp_stall *q, uint64_t *word)
{
    pthread_mutex_lock(&q->mutex);
    zp_trace_before(ZP_TRACE_CAS, 0);
    zp_stall_item *item = q->first;
    if (item != NULL)
        q->first = item->next;
    pthread_mutex_unlock(&q->mutex);
    if (item == NULL)
        return ZP_EMPTY;
    *word = item->word;
    free(item);
    return ZP_OK;
}

static int zp_stall_do(zp_stall *q, int put, uint64_t *word)
{
    uint64_t slot = 0;
    if (q->queue == NULL)
        return put ? zp_stall_lock_put(q, *word) : zp_stall_lock_take(q, word);
    int code = zp_wfqueue_mine(q->queue, &slot);
    if (code != ZP_OK)
        return code;
    return put ? zp_wfqueue_enqueue(q->queue, slot, *word) : zp_wfqueue_dequeue(q->queue, slot, word);
}

/** Put a word in; stop for so many nanoseconds in the midst of it. took[0]: how long it took. A code of zp_result.h. */
static int zp_stall_put(zp_stall *q, uint64_t word, uint64_t stop, uint64_t *took)
{
    zp_stall_for = stop;
    uint64_t begin = zp_stall_now();
    int code = zp_stall_do(q, 1, &word);
    took[0] = zp_stall_now() - begin;
    zp_stall_for = 0;
    return code;
}

/** The same for taking one out: it goes to took[1]. */
static int zp_stall_take(zp_stall *q, uint64_t stop, uint64_t *took)
{
    zp_stall_for = stop;
    uint64_t begin = zp_stall_now();
    int code = zp_stall_do(q, 0, &took[1]);
    took[0] = zp_stall_now() - begin;
    zp_stall_for = 0;
    return code;
}

#endif
