/**
 * @file graph.h
 * @brief An execution graph that grows by one event at a time, and what keeps it consistent.
 *
 * Events are numbered in the order in which they were added, which is an extension of sb and rf. So nothing that is
 * added happens before anything that is there; what happens before an event is known when it is added, and stays.
 */
#ifndef ZP_RC11_GRAPH_H
#define ZP_RC11_GRAPH_H

#include "event_set.h"

typedef struct {
    uint64_t object, index;
    int32_t field;
    uint64_t initial;
    int32_t count;              /* of writes */
    int16_t order[RC11_EVENTS]; /* mo: the writes, first to last */
    event_set accesses, writes, plain;
} place;

typedef struct {
    event_set past;       /* the thread's own events and all that happens before them */
    event_set released;   /* the past at the last release fence, with the fence */
    event_set acquirable; /* what an acquire fence would add: from relaxed reads */
} view;

typedef struct {
    int rule;
    int count;
    rc11_event events[RC11_EVENTS];
    int16_t place_of[RC11_EVENTS];  /* -1 for a fence */
    event_set before[RC11_EVENTS];  /* what happens before it */
    int16_t elsewhere[RC11_EVENTS]; /* the last event before it in its thread that does not access its place; or -1 */
    event_set own[RC11_EVENTS];     /* of a write: what a reader gets from it as head of a sequence */
    event_set chain[RC11_EVENTS];   /* and from all heads of sequences it is in */
    event_set readers[RC11_EVENTS]; /* of a write */
    event_set of_thread[RC11_THREADS];
    event_set sequential; /* the seq_cst events */
    event_set fences;     /* those of them that are fences */
    place places[RC11_PLACES];
    int place_count;
} graph;

enum verdict { ADDED, INCONSISTENT, RACY };

static inline bool acquires(int order)
{
    return order == RC11_ACQUIRE || order == RC11_ACQ_REL || order == RC11_SEQ_CST;
}

static inline bool releases(int order)
{
    return order == RC11_RELEASE || order == RC11_ACQ_REL || order == RC11_SEQ_CST;
}

/** The lowest index in mo that an event with this past may read from or be written after; -1 is the initial value. */
int graph_floor(const graph *g, const place *p, event_set past);

/** Whether a write may be put just after the index: not between a read-modify-write and what it reads. */
bool graph_gap(const graph *g, const place *p, int index);

/**
 * Add `event` (thread, kind, order, values set; of a read, the source is the write at index `at` of the place's mo; a
 * write goes just after `at`). `v` is its thread's view. ADDED: it is event g->count - 1. RACY: added as well, and
 * races with *partner. INCONSISTENT: nothing changed, except `v`.
 */
enum verdict graph_add(graph *g, view *v, rc11_event event, int place, int at, int *partner);

/** Take back the last event. The caller restores the view. */
void graph_remove(graph *g);

/** Whether psc has no cycle, if it had none without the last event. */
bool psc_holds(const graph *g);

#endif
