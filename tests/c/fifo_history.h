/* Whether a history of a FIFO queue is linearizable, for histories in which every value is put in once.
 *
 * By the four ways in which it may fail (Henzinger, Sezgin and Vafeiadis, "Aspect-oriented linearizability proofs",
 * CONCUR 2013): a value comes out that was not put in, or not yet; it comes out twice; of two values the one that was
 * put in later comes out earlier; and EMPTY is told though at each instant of the call some value was inside. A value
 * that is still inside at the end counts as taken out at the end of time. */
#ifndef FIFO_HISTORY_H
#define FIFO_HISTORY_H

#include <stdint.h>

#define HISTORY_MOST 512

enum { PUT_IN, TOOK_OUT, WAS_EMPTY };

typedef struct {
    int kind;
    uint64_t value;
    uint64_t begin;
    uint64_t end;
} history_call;

typedef struct {
    unsigned count;
    history_call calls[HISTORY_MOST];
} history;

static void history_add(history *h, int kind, uint64_t value, uint64_t begin, uint64_t end)
{
    h->calls[h->count++] = (history_call){kind, value, begin, end};
}

static const history_call *history_find(const history *h, int kind, uint64_t value)
{
    for (unsigned i = 0; i < h->count; i++) {
        if (h->calls[i].kind == kind && h->calls[i].value == value)
            return &h->calls[i];
    }
    return NULL;
}

/* When the call that takes the value out begins. */
static uint64_t history_leaves(const history *h, uint64_t value)
{
    const history_call *out = history_find(h, TOOK_OUT, value);
    return out == NULL ? UINT64_MAX : out->begin;
}

/* Whether some value was certainly inside at each instant of the call: one that was put in before, until it may have
 * been taken out; then another one that was inside at that time; and so on to the end. */
static int history_never_empty(const history *h, const history_call *call)
{
    uint64_t covered = call->begin, before;
    do {
        before = covered;
        for (unsigned i = 0; i < h->count; i++) {
            const history_call *in = &h->calls[i];
            if (in->kind != PUT_IN || in->end >= covered)
                continue;
            uint64_t leaves = history_leaves(h, in->value);
            covered = leaves > covered ? leaves : covered;
        }
        if (covered > call->end)
            return 1;
    } while (covered != before);
    return 0;
}

/* NULL if it is linearizable; else what is wrong. */
static const char *history_wrong(const history *h)
{
    for (unsigned i = 0; i < h->count; i++) {
        const history_call *one = &h->calls[i];
        if (one->kind == WAS_EMPTY && history_never_empty(h, one))
            return "EMPTY, but it was not";
        if (one->kind != TOOK_OUT)
            continue;
        const history_call *in = history_find(h, PUT_IN, one->value);
        if (in == NULL || one->end < in->begin)
            return "a value from nowhere";
        if (history_find(h, TOOK_OUT, one->value) != one)
            return "a value twice";
        for (unsigned k = 0; k < h->count; k++) {
            const history_call *earlier = &h->calls[k];
            if (earlier->kind == PUT_IN && earlier->end < in->begin && history_leaves(h, earlier->value) > one->end)
                return "values out of order";
        }
    }
    return NULL;
}

#endif
